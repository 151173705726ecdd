"""`cites`: an article was inserted or linked."""

import re
from dataclasses import dataclass

from app.base.source import Path, is_id
from app.simulation.checks.look import Evidence, Look
from app.simulation.fields import Fields
from app.simulation.reading import Reading, Span


@dataclass(frozen=True)
class Cites:
    """True when every named article was inserted, is linked, or stands in the reply as [[id]] or as an id with a dot."""

    articles: tuple[str, ...]

    def look(self, look: Look) -> Evidence:
        spans: list[Span] = []
        for article in self.articles:
            found = written_citations(article, look.reading)
            if not found and article not in look.cited:
                return Evidence(False)
            spans.extend(found)
        return Evidence(True, tuple(sorted(spans)[:50]))


def written_citations(article: str, reading: Reading) -> list[Span]:
    """Spans, in the reply as sent, of links to the article and of its id written out."""
    spans = [link.span for link in reading.links if article in re.split(r"[/?#=&]", re.sub(r"@[0-9]+(?=$|[/?#])", "", link.target))]
    marked = re.escape(article) if "." in article else rf"\[\[{re.escape(article)}(?:@[0-9]+)?\]\]"
    for match in re.finditer(rf"(?<![\w.-]){marked}(?![\w-]|\.\w)", reading.sent, re.IGNORECASE):
        if not any(begin <= match.start() < end for begin, end in spans):
            spans.append(match.span())
    return spans


def read_cites(fields: Fields, path: Path) -> Cites | None:
    names = tuple(name.split("@")[0] for name in fields.texts(*path, "cites"))
    if not names:
        fields.wrong((*path, "cites"), "the id of an article")
        return None
    for name in names:
        fields.check_id(name, (*path, "cites"), "article id")
    return Cites(tuple(name for name in names if is_id(name))) if all(map(is_id, names)) else None
