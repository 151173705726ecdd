"""Small random scenarios, and what is wrong with them found by trying everything. Slow, simple, and not the checker's own code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from random import Random

from tests.simulation.files import small

CHECKS = ("c0", "c1", "c2", "c3")
WORLD = {
    **dict.fromkeys(CHECKS, (True, False)),
    "visited(done)": (True, False),
    "visited(start)": (True, False),
    "flag": (True, False),
    "grade": (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0),
    "word": ("", "a", "b", "z"),
    "mood": (0.0, 10.0, 19.0, 20.0, 21.0, 55.0, 79.0, 80.0, 81.0, 100.0),
    "turns": (1.0, 2.0, 3.0, 4.0, 9.0),
}
Row = Mapping[str, object]
Tree = tuple[object, ...]


def random_condition(random: Random, names: tuple[str, ...], depth: int = 3) -> Tree:
    """('atom', name) · ('compare', name, op, value) · ('!', x) · ('&' or '|', x, y)."""
    if depth == 0 or random.random() < 0.3:
        return _random_atom(random, random.choice(names))
    if random.random() < 0.25:
        return ("!", random_condition(random, names, depth - 1))
    return (random.choice("&|"), random_condition(random, names, depth - 1), random_condition(random, names, depth - 1))


def _random_atom(random: Random, name: str) -> Tree:
    op = random.choice(["==", "!=", "<", "<=", ">", ">="])
    if name == "grade" and random.random() < 0.8:
        return ("compare", name, op, random.choice([0.0, 1.0, 2.0]))
    if name == "word" and random.random() < 0.8:
        return ("compare", name, random.choice(["==", "!="]), random.choice(["a", "b"]))
    if name == "mood":
        return ("compare", name, op, random.choice([20.0, 80.0]))
    if name == "turns":
        return ("compare", name, op, random.choice([2.0, 3.0]))
    if name == "flag" and random.random() < 0.5:
        return ("compare", name, random.choice(["==", "!="]), random.choice([True, False]))
    return ("atom", name)


def written(tree: Tree) -> str:
    if tree[0] == "atom":
        return str(tree[1])
    if tree[0] == "compare":
        value = tree[3]
        shown = str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
        return f"{tree[1]} {tree[2]} {shown}"
    if tree[0] == "!":
        return f"!({written(tree[1])})"  # type: ignore[arg-type]
    return f"({written(tree[1])} {tree[0]} {written(tree[2])})"  # type: ignore[arg-type]


def true_in(tree: Tree, row: Row) -> bool:
    if tree[0] == "atom":
        return bool(row[str(tree[1])])
    if tree[0] == "compare":
        left, right = row[str(tree[1])], tree[3]
        if tree[2] in ("==", "!="):
            return (type(left) is type(right) and left == right) is (tree[2] == "==")
        if not isinstance(left, float) or not isinstance(right, float):
            return False
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[str(tree[2])]
    if tree[0] == "!":
        return not true_in(tree[1], row)  # type: ignore[arg-type]
    first, second = true_in(tree[1], row), true_in(tree[2], row)  # type: ignore[arg-type]
    return first and second if tree[0] == "&" else first or second


def names_in(tree: Tree) -> set[str]:
    if tree[0] in ("atom", "compare"):
        return {str(tree[1])}
    return set().union(*(names_in(part) for part in tree[1:]))  # type: ignore[arg-type]


def rows(names: set[str]) -> Iterator[Row]:
    ordered = sorted(names)
    for values in product(*(WORLD[name] for name in ordered)):
        yield dict(zip(ordered, values, strict=True))


def shadowed_rules(trees: list[Tree]) -> set[int]:
    """Numbers of the rules that are never the first true one."""
    never = set(range(len(trees)))
    for row in rows(set().union(*(names_in(tree) for tree in trees))):
        first = next((place for place, tree in enumerate(trees) if true_in(tree, row)), None)
        never.discard(first)  # type: ignore[arg-type]
    return never


@dataclass
class Graph:
    """Node -> its rules (condition or None for else, target). `ends` maps an end to whether it fails."""

    rules: dict[str, list[tuple[Tree | None, str]]] = field(default_factory=dict)
    ends: dict[str, bool] = field(default_factory=dict)
    once: set[str] = field(default_factory=set)

    def targets(self, node: str) -> set[str]:
        return {target for _, target in self.rules.get(node, [])}

    def reached(self, begin: str) -> set[str]:
        """By trying every path without repeating a node."""
        seen: set[str] = set()
        paths = [(begin,)]
        while paths:
            path = paths.pop()
            seen.add(path[-1])
            paths.extend((*path, target) for target in self.targets(path[-1]) if target not in path)
        return seen

    def written(self) -> str:
        parts = []
        for node, rules in self.rules.items():
            lines = [f"- {written(tree) if tree else 'else'} -> {target}" for tree, target in rules]
            parts.append("\n".join([f"## {node}{' {once}' if node in self.once else ''}", "> x", *lines]))
        for node, fails in self.ends.items():
            parts.append(f"## {node} {{end: {'lost, csat: 1, fail: true' if fails else 'solved, csat: 5'}}}\n> x")
        checks = "\n".join(f"  {name}: {{any: [{name}]{', bad: true' if name == 'c3' else ''}}}" for name in CHECKS)
        head = small(checks=checks).split("---\n## start")[0]
        return head + "---\n" + "\n".join(parts) + "\n"


def random_graph(random: Random) -> Graph:
    names = ["start", *(f"n{number}" for number in range(random.randint(1, 5)))]
    graph = Graph(ends={"done": False, "fail": True} if random.random() < 0.7 else {"done": False})
    anywhere = [*names, *graph.ends]
    near = random.choice([anywhere, names])
    for name in names:
        rules: list[tuple[Tree | None, str]] = [
            (random_condition(random, CHECKS, 2), random.choice(near)) for _ in range(random.randint(0, 2))
        ]
        graph.rules[name] = [*rules, (None, random.choice(near if random.random() < 0.5 else anywhere))]
        if random.random() < 0.5:
            graph.once.add(name)
    return graph


def dead_ends(graph: Graph) -> set[str]:
    return {node for node in graph.rules if not graph.reached(node) & set(graph.ends)}


def once_loops(graph: Graph) -> set[frozenset[str]]:
    """Loops of else moves through {once} nodes only, by walking from every node."""
    found: set[frozenset[str]] = set()
    for node in graph.rules:
        walked = [node]
        while walked[-1] in graph.once:
            onward = next(target for tree, target in graph.rules[walked[-1]] if tree is None)
            if onward in walked:
                found.add(frozenset(walked[walked.index(onward) :]))
                break
            walked.append(onward)
    return found


def unfair_ends(graph: Graph) -> set[str]:
    """Fail ends that some conversation reaches in which no bad check (c3) is ever true, by playing every one of them."""
    seen: set[tuple[str, frozenset[str]]] = set()
    stack = [("start", frozenset({"start"}))]
    while stack:
        state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        node, visited = state
        for row in rows(set(CHECKS)):
            if row["c3"] or node in graph.ends:
                continue
            target = next(target for tree, target in graph.rules[node] if tree is None or true_in(tree, row))
            passed: set[str] = set()
            while target in graph.once and target in visited and target not in passed:
                passed.add(target)
                target = next(onward for tree, onward in graph.rules[target] if tree is None)
            stack.append((target, visited | {target}))
    return {node for node, _ in seen if graph.ends.get(node)}
