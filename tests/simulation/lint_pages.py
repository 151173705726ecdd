"""The examples of docs/lint as files that compile: a snippet is completed with what every scenario needs."""

import re
from dataclasses import dataclass

from config import ROOT

FOLDER = ROOT / "docs" / "lint"
FRONT = {
    "format": "format: agent-scenario/1",
    "id": "id: example",
    "title": "title: An example",
    "channel": "channel: chat",
    "persona": "persona: {name: Mara Lindt}",
}
CHECKS = {
    "explains": "  explains: {all: [hold, days]}",
    "apology": '  apology: {any: [sorry, "apolog*"]}',
    "verified": "  verified: {action: look_up_order}",
    "asks_card": "  asks_card: {asks: [card]}",
}
START = ["## start", "> Where is my money?", "- explains -> relieved"]
NODES = {
    "relieved": ["## relieved {end: solved, csat: 5}", "> Thank you."],
    "angry": ["## angry {end: churn, csat: 1}", "> Forget it."],
}
PLACE = re.compile(r"Found at line ([0-9]+), column ([0-9]+) of the example\.")


@dataclass(frozen=True)
class Whole:
    """A completed file, and the number in it of each line of the snippet (counted from 1)."""

    text: str
    lines: dict[int, int]

    def in_snippet(self, line: int) -> int | None:
        return next((own for own, number in self.lines.items() if number == line), None)


@dataclass(frozen=True)
class Page:
    """The bad example, the mended one, and where the page says that the finding stands."""

    code: str
    bad: str
    mended: str
    place: tuple[int, int] | None


def pages() -> list[Page]:
    return [read_page(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("[EW][0-9][0-9].md"))]


def read_page(text: str) -> Page:
    blocks = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    place = PLACE.search(text)
    return Page(text[2:5], blocks[0], blocks[1], (int(place[1]), int(place[2])) if place else None)


def whole_file(snippet: str) -> Whole:
    """A snippet that begins with '---' is a file already; rules alone stand in the start node."""
    numbered = list(enumerate(snippet.rstrip("\n").split("\n"), start=1))
    if snippet.startswith("---"):
        return Whole(snippet, {number: number for number, _ in numbered})
    cut = next((place for place, (_, line) in enumerate(numbered) if re.match(r"(#|---$|- |>)", line)), len(numbered))
    front, body = numbered[:cut], [each for each in numbered[cut:] if each[1] != "---"]
    if body and not body[0][1].startswith("#"):
        named = body[0][1].startswith(">")
        body = [(0, "## start"), *([] if named else [(0, START[1])]), *body]
        if not any(line.startswith("- else") for _, line in body):
            body.append((0, "- else -> angry"))
    place = next((place for place, (_, line) in enumerate(body) if re.match(r"# ", line)), len(body))
    nodes, appendix = body[:place], body[place:]
    return _joined([*_front(front, snippet), (0, "---"), *_nodes(nodes), *appendix])


def _front(front: list[tuple[int, str]], snippet: str) -> list[tuple[int, str]]:
    keys = {line.split(":")[0] for _, line in front if re.match(r"[a-z]", line)}
    kept = [(0, line) for key, line in FRONT.items() if key not in keys]
    own_start = re.search(r"(\A|^---\n|^## start\n)(>.*\n)?- ", snippet, re.MULTILINE) is not None
    other = re.search(r"^## (?!start)", snippet, re.MULTILINE) is not None
    wanted = snippet if own_start else "\n".join([snippet, *START, "apology" if other else ""])
    checks = [line for name, line in CHECKS.items() if re.search(rf"\b{name}\b", wanted) and f"  {name}:" not in snippet]
    if "checks" in keys:
        at = next(place for place, (_, line) in enumerate(front) if line.startswith("checks:"))
        return [(0, "---"), *kept, *front[: at + 1], *((0, line) for line in checks), *front[at + 1 :]]
    return [(0, "---"), *kept, *front, *((0, line) for line in (["checks:", *checks] if checks else []))]


def _nodes(nodes: list[tuple[int, str]]) -> list[tuple[int, str]]:
    names = [line.split()[1] for _, line in nodes if line.startswith("## ")]
    given = [] if "start" in names else [*START, *([f"- apology -> {names[0]}"] if names else []), "- else -> angry"]
    rest = [line for name, lines in NODES.items() if name not in names for line in lines]
    return [*((0, line) for line in given), *nodes, *((0, line) for line in rest)]


def _joined(lines: list[tuple[int, str]]) -> Whole:
    placed = {own: number for number, (own, _) in enumerate(lines, start=1) if own}
    return Whole("\n".join(line for _, line in lines) + "\n", placed)
