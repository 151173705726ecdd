"""E15 to E18 against an oracle that tries everything, on thousands of small random scenarios with fixed seeds."""

from random import Random

import pytest

from app.simulation import Compilation, compile_scenario
from tests.cases import cases
from tests.simulation import lint_oracle as oracle
from tests.simulation.files import small

BATCHES = range(cases(3, 8))
CONDITIONS_A_BATCH = 500
GRAPHS_A_BATCH = 500
NAME_SETS = (
    oracle.CHECKS[:3],
    (*oracle.CHECKS, "visited(done)", "visited(start)"),
    ("c0", "flag", "grade", "word"),
    ("c0", "c1", "mood", "turns"),
)
VARS = 'vars: {flag: false, grade: 1, word: "a"}'


def lines_of(compilation: Compilation, code: str, starts: str = "") -> set[int]:
    return {finding.line for finding in compilation.findings if finding.code == code and starts in finding.message}


def line_of(text: str, begins: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(begins))


def nodes_with(compilation: Compilation, text: str, code: str, says: str) -> set[str]:
    lines = text.split("\n")
    return {lines[line - 1].split()[1] for line in lines_of(compilation, code, says)}


@pytest.mark.parametrize("batch", BATCHES)
def test_shadowed_rules_are_those_that_no_world_fires(batch: int) -> None:
    random = Random(f"rules {batch}")
    found = 0
    for _ in range(CONDITIONS_A_BATCH):
        names = random.choice(NAME_SETS)
        trees = [oracle.random_condition(random, names) for _ in range(random.randint(1, 5))]
        checks = "\n".join(f"  {name}: {{any: [{name}]}}" for name in oracle.CHECKS)
        text = small(front=VARS, checks=checks, rules="\n".join(f"- {oracle.written(tree)} -> done" for tree in trees))
        first = line_of(text, "## start") + 2
        wanted = {first + number for number in oracle.shadowed_rules(trees)}
        # the rule of the small file itself comes last; whether it is shadowed is not asked here
        got = lines_of(compile_scenario(text), "E17") - {first + len(trees)}
        assert got == wanted, text
        found += len(wanted)
    assert found > 50


@pytest.mark.parametrize("batch", BATCHES)
def test_graphs_are_judged_as_by_walking_every_path(batch: int) -> None:
    random = Random(f"graphs {batch}")
    seen = {"E15": 0, "dead": 0, "loop": 0, "unfair": 0}
    for _ in range(GRAPHS_A_BATCH):
        graph = oracle.random_graph(random)
        text = graph.written()
        compilation = compile_scenario(text)
        reached = graph.reached("start")
        unreached = {*graph.rules, *graph.ends} - reached
        assert nodes_with(compilation, text, "E15", "") == unreached, text
        dead = oracle.dead_ends(graph)
        assert nodes_with(compilation, text, "E16", "no end can be reached") == dead, text
        loops = oracle.once_loops(graph)
        order = list(graph.rules)
        assert nodes_with(compilation, text, "E16", "go round") == {min(loop, key=order.index) for loop in loops}, text
        assert bool(lines_of(compilation, "E18", "No path")) is ("done" not in reached), text
        unfair = oracle.unfair_ends(graph)
        judged = nodes_with(compilation, text, "E18", "without any check")
        assert unfair <= judged if graph.once else unfair == judged, text
        for name, count in (("E15", unreached), ("dead", dead), ("loop", loops), ("unfair", unfair)):
            seen[name] += len(count)
    assert min(seen.values()) > 25, seen


def test_a_node_with_thirty_checks_is_decided_as_well() -> None:
    checks = "\n".join(f"  c{number}: {{any: [w{number}]}}" for number in range(30))
    either = " | ".join(f"c{number}" for number in range(30))
    rules = [*(f"- c{number} & c{number + 1} -> gone" for number in range(29)), f"- {either} -> done", "- c7 & !c3 -> gone"]
    text = small(checks=checks, rules="\n".join(rules))
    assert lines_of(compile_scenario(text), "E17") == {line_of(text, "- c7 & !c3")}


def test_questions_about_one_value_are_answered_together() -> None:
    for earlier, later, shadowed in (
        ("flag", "flag == true", True),
        ("flag == true", "flag", True),
        ("flag == false", "!flag", True),
        ("flag", "flag == false", False),
        ("mood < 19.5", "mood <= 19", True),
        ("mood <= 19", "mood < 19.5", True),
        ("mood >= 0", "yes_said", True),
        ("turns > 0", "yes_said", True),
        ("grade > 1 | grade < 1", "grade != 1", True),
        ("grade >= 1", "grade > 0.5", False),
        ("word == a | word != a", "yes_said", True),
    ):
        text = small(front=VARS, rules=f"- {earlier} -> gone\n- {later} -> done").replace("- yes_said -> done\n- else", "- else")
        assert (line_of(text, f"- {later} ->") in lines_of(compile_scenario(text), "E17")) is shadowed, (earlier, later)
