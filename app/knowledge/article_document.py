"""Article files: front matter and Markdown in, an article with its clauses and safe HTML out. Pure.

A clause is a heading with an id, `## Verify before you disclose {#verify}`; `article-id#verify` cites it.
"""

import re
from dataclasses import dataclass
from datetime import date

from app.base.markup import render_markdown
from app.base.source import Finding, Mark, is_id
from app.knowledge.front_matter import part, read_head
from app.simulation.fields import Fields
from app.simulation.findings import Report, shown

KEYS = ("id", "title", "kind", "language", "valid_from", "valid_to", "tags")
KINDS = ("policy", "howto")
CLAUSE_PREFIX = "clause-"

_HEADING = re.compile(r"#{1,4}[ \t]+(.*?)[ \t]*\{#([^{}]*)\}[ \t]*#*[ \t]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ANCHOR = re.compile(r'(<h[2-6] id=")')


@dataclass(frozen=True)
class ArticleDocument:
    """A parsed article. `clauses` maps clause ids to their headings, in order; `html` is safe to show."""

    id: str
    title: str
    kind: str
    language: str
    valid_from: date | None
    valid_to: date | None
    tags: tuple[str, ...]
    clauses: dict[str, str]
    body: str
    html: str


@dataclass(frozen=True)
class ArticleCompilation:
    """`article` is None when one of the findings is an error."""

    article: ArticleDocument | None
    findings: tuple[Finding, ...]


def parse_article(text: str) -> ArticleCompilation:
    """Read an article file. Codes are those of scenario files (E01 ... E07)."""
    report = Report()
    parted = part(text, "article", "id, title and kind", report)
    if parted is None:
        return ArticleCompilation(None, report.sorted())
    clauses = _clauses(parted.body, parted.first, report)
    article = _article(parted.fields, clauses, parted.body)
    if not parted.body.strip():
        report.error("E07", Mark(parted.first, 1), "The article has no text.", "Write what it says below the second '---'.")
    return ArticleCompilation(None if report.failed else article, report.sorted())


def render(body: str) -> str:
    """Markdown as safe HTML whose headings begin at h2; anchors of clauses are `clause-<id>`, so that they meet no id of the page."""
    return _ANCHOR.sub(rf"\g<1>{CLAUSE_PREFIX}", render_markdown(_raised(body)))


def _raised(body: str) -> str:
    """The body with its headings one level up where none is of the first level: rendering puts them one level down."""
    lines = body.split("\n")
    fenced = False
    headings: list[int] = []
    for number, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and line.startswith("#"):
            headings.append(number)
    if any(lines[number].startswith("# ") for number in headings):
        return body
    for number in headings:
        lines[number] = lines[number].replace("##", "#", 1)
    return "\n".join(lines)


def _clauses(body: str, first: int, report: Report) -> dict[str, str]:
    clauses: dict[str, str] = {}
    fenced = False
    for number, line in enumerate(body.split("\n"), start=first):
        fenced ^= bool(_FENCE.match(line))
        match = None if fenced else _HEADING.fullmatch(line.rstrip())
        if match is None:
            continue
        title, clause = match[1].strip(), match[2].strip()
        if not is_id(clause):
            report.error("E03", Mark(number, match.start(2) + 1), f"The clause '{shown(clause)}' is not an id.", "Write it like {#verify}.")
        elif clause in clauses:
            report.error("E02", Mark(number, match.start(2) + 1), f"The clause '{clause}' stands twice.", "Give it another id.")
        else:
            clauses[clause] = title
    return clauses


def _article(fields: Fields, clauses: dict[str, str], body: str) -> ArticleDocument:
    head = read_head(fields, KEYS, "article", "an article")
    kind = fields.text("kind", default="howto")
    if kind not in KINDS:
        fields.wrong(("kind",), f"one of {', '.join(KINDS)}")
    begins, ends = _day(fields, "valid_from"), _day(fields, "valid_to")
    if begins and ends and ends < begins:
        fields.wrong(("valid_to",), "a day after valid_from")
    tags = tuple(dict.fromkeys(tag.strip() for tag in fields.texts("tags") if tag.strip()))
    return ArticleDocument(head.id, head.title, kind, head.language, begins, ends, tags, clauses, body.strip(), render(body))


def _day(fields: Fields, key: str) -> date | None:
    value = fields.value(key)
    if value is None:
        return None
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    fields.wrong((key,), "a day written like 2026-01-15")
    return None
