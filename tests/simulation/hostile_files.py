"""Random and hostile scenario files, each made from two numbers alone."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.simulation.files import SAMPLE, small
from tests.simulation.lint_oracle import random_graph
from tests.simulation.lint_pages import pages, whole_file

ROOT = Path(__file__).parents[2]
Maker = Callable[[Random], str | bytes]
PIECES = (
    "{",
    "}",
    "[",
    "]",
    "---\n",
    "\n---\n",
    "- else -> ",
    "- else => start\n",
    "## x {once, end: a}\n",
    "## start\n",
    "# answers\n",
    "# tests\n",
    "# locale ru\n",
    "# debrief\n",
    "### a -> done\n",
    "[[",
    "*a",
    "&a ",
    ": ",
    "!!python/object ",
    "<<: *a\n",
    "> {order}\n",
    "(mood +999)",
    "silence 0s",
    "visited(",
    "turns >= ",
    "include: [../../etc/passwd]\n",
    "{return}",
    "<!--",
    "-->",
    "```\n",
    "\\",
    "\u0000",
    "\u202e",
    "\ufeff",
    "\u2028",
    "\U0001f4a9",
    "e\u0301" * 9,
    "\t",
    "\r",
    "~",
    "!",
    "((",
    "))",
    "'",
    '"',
    "|\n",
    ">\n",
    "0x1F",
    "1e999",
    ".inf",
    "-",
    "%",
    "@",
    "sets: {a: 1}",
    "csat: 1/0",
    "csat: mood/0",
)


def hostile_file(seed: int, number: int) -> tuple[str, bytes]:
    """A kind and the bytes, made from the two numbers alone."""
    random = Random(f"hostile {seed} {number}")
    name = random.choice(list(MAKERS))
    made = MAKERS[name](random)
    return name, made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


def _texts() -> list[str]:
    shipped = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("scenarios/*/scenarios/*.md"))[::5]]
    return [SAMPLE, small(), *shipped, *(whole_file(text).text for page in pages() for text in (page.bad, page.mended))]


TEXTS = _texts()
FRAGMENTS = {
    "a.md": "---\ninclude: [b.md]\n---\n## aa\n> x\n- else -> aa\n",
    "b.md": "---\ninclude: [a.md, c.md]\n---\n## bb\n> x\n- else => aa\n",
    "c.md": "---\ninclude: [c.md]\nchecks: {c: {any: [c]}}\n---\n## cc {return}\n> x\n",
    "bad.md": "\x00{{{",
    "long.md": "---\n---\n" + "## n\n" * 3000,
}


def _cut(random: Random) -> str:
    """A good file with pieces taken out, doubled, moved and put in."""
    text = random.choice(TEXTS)
    for _ in range(random.randint(1, 6)):
        begin_at = random.randint(0, len(text))
        end = min(len(text), begin_at + random.choice([0, 1, 5, 40, 400]))
        middle = random.choice(["", random.choice(PIECES), text[begin_at:end] * 2, random.choice(TEXTS)[: random.randint(0, 300)]])
        text = text[:begin_at] + middle + text[end:]
    return text


def _lines(random: Random) -> str:
    """The lines of several files mixed."""
    lines = [line for _ in range(3) for line in random.choice(TEXTS).split("\n")]
    random.shuffle(lines)
    return random.choice(["", "---\nformat: agent-scenario/1\n"]) + "\n".join(lines[: random.randint(1, 200)])


def _bytes(random: Random) -> bytes:
    data = bytearray(random.choice(TEXTS).encode())
    for _ in range(random.randint(1, 20)):
        data[random.randrange(len(data))] = random.choice([0, 9, 13, 0x80, 0xC0, 0xE2, 0xED, 0xF4, 0xFF, random.randrange(256)])
    return bytes(data)


def _nested(random: Random) -> str:
    depth = random.choice([3, 39, 41, 500, 5_000, 60_000])
    opening, closing = random.choice([("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")])
    return small(front=f"{random.choice(['vars', 'facts', 'truth', 'hides'])}: {opening * depth}{closing * random.choice([0, depth])}")


def _aliases(random: Random) -> str:
    """The bomb of a thousand million laughs, and smaller ones."""
    rows = [f"  a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]" for number in range(1, random.randint(2, 12))]
    return small(front="vars:\n  a0: &a0 x\n" + "\n".join(rows))


def _huge(random: Random) -> str:
    sign = random.choice(["x", " ", "{a}", "\u0301", "# ", "> ", "- ", "yes ", "<!--", "9", "\n", "\r", "|", "!("])
    long = sign * (random.choice([100, 5_000, 30_000]) // len(sign))
    places: list[Callable[[], str]] = [
        lambda: small(front=f'truth: "{long}"'),
        lambda: small(rules=f"- {long} -> done"),
        lambda: small(rest=long),
        lambda: long,
        lambda: small(checks=f"  a: {{any: ['{long}']}}"),
        lambda: small(rest=f"# answers\n### a -> done\n{long}"),
        lambda: small(front=f"{long}: 1"),
        lambda: small(rest=f"# tests\n### a -> done\n{long}"),
        lambda: small().replace("> Hello?", f"> {long}"),
    ]
    return random.choice(places)()


def _regexes(random: Random) -> str:
    parts = [
        "a",
        "(a+)+",
        "(a|a)*",
        ".*",
        "(.*)*",
        "[a-z]{1,200}",
        "(?=a)",
        "\\1",
        "(",
        ")",
        "[",
        "\\b",
        "x{200}",
        "a?",
        "^",
        "$",
        "(a{50}){50}",
        "|",
    ]
    made = "".join(random.choice(parts) for _ in range(random.randint(1, 25)))
    long = "a" * random.choice([5, 5_000])
    return small(checks=f"  r: {{regex: '{made}'}}", rules="- r -> done", rest=f"# answers\n### a -> done\n{long}")


def _includes(random: Random) -> str:
    paths = [
        *FRAGMENTS,
        "../a.md",
        "/etc/passwd",
        "a.md/../../x",
        "c:\\x",
        "//host/x",
        "a\u0000.md",
        "%2e%2e/a.md",
        "~/.ssh/id",
        "a" * 900,
        "",
        ".",
        "..",
        "A.md",
    ]
    chosen = [random.choice(paths) for _ in range(random.randint(1, 6))]
    listed = ", ".join(f'"{path.encode("unicode_escape").decode()}"' for path in chosen)
    joined = "# fragment a.md\n    ---\n    include: [a.md]\n    ---\n    ## aa\n" if random.random() < 0.3 else ""
    return small(front=f"include: [{listed}]", rules=random.choice(["", "- !yes_said => aa", "- !yes_said -> cc"]), rest=joined)


def _unicode(random: Random) -> str:
    signs = [
        "\u202e",
        "\u2066",
        "\u200b",
        "\u00ad",
        "\ufe0f",
        "\ufeff",
        "ﬁ",
        "İ",
        "ß",
        "Ⅷ",
        "ａ",
        "\U000e0041",
        "\u1160",
        "\u0345",
        "が",
        "か\u3099",
        "\ud83d",
        "\u0085",
        "\u2028",
    ]
    made = "".join(random.choice(signs) for _ in range(random.randint(1, 60)))
    places = [
        small(checks=f'  a: {{any: ["{made}"]}}', rules="- a -> done"),
        small().replace("yes_said", f"yes{made}"),
        small(front=f'truth: "{made}"'),
        small().replace("## done", f"## do{made}ne"),
        small(front=f"{made}: 1"),
        small(rest=f"# answers\n### a -> done\nyes {made}"),
    ]
    return random.choice(places)


def _rules(random: Random) -> str:
    """Conditions that are hard to decide: random clauses over many checks, in one node."""
    count = random.choice([5, 14, 25, 60])
    checks = "\n".join(f"  c{number}: {{any: [w{number}]}}" for number in range(count))
    lines = []
    for _ in range(random.choice([3, 20, 80])):
        clauses = (
            " | ".join(random.choice(["", "!"]) + f"c{random.randrange(count)}" for _ in range(3)) for _ in range(random.randint(1, 20))
        )
        lines.append(f"- {' & '.join(f'({clause})' for clause in clauses)} -> gone")
    return small(checks=checks, rules="\n".join(lines))


def _values(random: Random) -> str:
    numbers = ["0", "-1", "1e9", "0.1", "9999999999999999999999999", "1/3", "true", "''", "a"]
    ops = ["==", "<", ">=", "!="]
    chosen = [(random.choice(ops), random.choice(numbers), random.randint(-5, 99)) for _ in range(random.randint(1, 30))]
    rules = "\n".join(f"- v {op} {number} & turns >= {turns} -> gone" for op, number, turns in chosen)
    made = random.choice(
        ["v*v", "v/0", "v+mood", "max(v, 1, 2)", "round(v/3)", "v-v-v", "-(-v)", "((((v))))", "min()", "v**v", "v*1000000"]
    )
    return small(front=f"vars: {{v: {random.choice(numbers)}}}", checks=f"  s: {{any: [x], sets: {{v: '{made}'}}}}", rules=rules)


def _graphs(random: Random) -> str:
    return random_graph(random).written()


def _chains(random: Random) -> str:
    length = random.choice([5, 100, 600])
    mark = random.choice(["", " {once}", " {return}", " {leave}", " {once, reveals: x}"])
    arrow = random.choice(["->", "=>"])
    chain = "\n".join(f"## n{number}{mark}\n> x\n- else {arrow} n{(number + 1) % length}" for number in range(length))
    return small(front="hides: {x: y}", rules="- !yes_said -> n0", rest=chain)


def _personal(random: Random) -> str:
    signs = "0123456789+-() /@.ab#"
    made = "".join(random.choice(signs) for _ in range(random.choice([30, 300, 4_000])))
    return small().replace("> Hello?", f"> Hello? {made}")


def _noise(random: Random) -> str:
    return "".join(
        chr(random.choice([random.randrange(32, 127), random.randrange(0x250), 10, 58, 45, 35])) for _ in range(random.randint(0, 800))
    )


MAKERS: dict[str, Maker] = {
    "cut": _cut,
    "lines": _lines,
    "bytes": _bytes,
    "nested": _nested,
    "aliases": _aliases,
    "huge": _huge,
    "regexes": _regexes,
    "includes": _includes,
    "unicode": _unicode,
    "rules": _rules,
    "values": _values,
    "graphs": _graphs,
    "chains": _chains,
    "personal": _personal,
    "noise": _noise,
}
