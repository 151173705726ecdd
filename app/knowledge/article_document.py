"""Article files: front matter and Markdown in, an article with its clauses and safe HTML out. Pure.

A clause is a heading with an id, `## Verify before you disclose {#verify}`; `article-id#verify` cites it.
A translation has no id of its own: it says which article it `translates`, and repeats that one's kind, dates and clause ids.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.base.markup import render_markdown
from app.base.source import Finding, Mark, is_id
from app.knowledge.front_matter import part, read_head
from app.simulation.fields import Fields
from app.simulation.findings import Report, shown

KEYS = ("id", "translates", "title", "kind", "language", "valid_from", "valid_to", "tags")
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
    translates: str | None = None


@dataclass(frozen=True)
class Original:
    """What a translation has to repeat of the article it translates."""

    kind: str
    valid_from: date | None
    valid_to: date | None
    clauses: Collection[str]


@dataclass(frozen=True)
class ArticleCompilation:
    """`article` is None when one of the findings is an error."""

    article: ArticleDocument | None
    findings: tuple[Finding, ...]


def translation_id(original: str, language: str) -> str:
    """The id of the translation of an article into a language."""
    return f"{original}.{language.lower()}"


def parse_article(text: str, original: Original | None = None) -> ArticleCompilation:
    """Read an article file. Codes are those of scenario files (E01 ... E10). `original`: what a translation is held against."""
    report = Report()
    parted = part(text, "article", "id, title and kind", report)
    if parted is None:
        return ArticleCompilation(None, report.sorted())
    clauses = _clauses(parted.body, parted.first, report)
    article = _article(parted.fields, clauses, parted.body)
    if not parted.body.strip():
        report.error("E07", Mark(parted.first, 1), "The article has no text.", "Write what it says below the second '---'.")
    if original is not None:
        _hold_against(original, parted.fields, article, report)
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
    translates = fields.text("translates") or None
    head = read_head(fields, KEYS, "article", "an article", named=translates is None)
    own_id = head.id
    if translates is not None:
        if fields.value("id") is not None:
            fields.wrong(("id",), "left out where 'translates' stands", "A translation has the id of its original and its language.")
        if fields.check_id(translates, ("translates",), "article"):
            own_id = translation_id(translates, head.language)
    kind = fields.text("kind", default="howto")
    if kind not in KINDS:
        fields.wrong(("kind",), f"one of {', '.join(KINDS)}")
    begins, ends = _day(fields, "valid_from"), _day(fields, "valid_to")
    if begins and ends and ends < begins:
        fields.wrong(("valid_to",), "a day after valid_from")
    tags = tuple(dict.fromkeys(tag.strip() for tag in fields.texts("tags") if tag.strip()))
    return ArticleDocument(own_id, head.title, kind, head.language, begins, ends, tags, clauses, body.strip(), render(body), translates)


def _hold_against(original: Original, fields: Fields, said: ArticleDocument, report: Report) -> None:
    for key in ("kind", "valid_from", "valid_to"):
        if getattr(said, key) != getattr(original, key):
            wanted = getattr(original, key)
            rule = f"'{key}: {wanted}', as the original says" if wanted else "left out, as in the original"
            report.error("E08", fields.source.mark(key), f"'{key}' must be {rule}.", "A translation changes texts only.")
    for name in said.clauses:
        if name not in original.clauses:
            report.error("E10", fields.source.mark(), f"The original has no clause '{shown(name)}'.", "Give the heading the original's id.")
    missing = [name for name in original.clauses if name not in said.clauses]
    if missing:
        report.warn("W34", fields.source.mark(), f"Clauses that are not translated: {', '.join(missing)}.", "Reviews cite them by id.")


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
