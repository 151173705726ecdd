"""`regex`: a pattern of the linear subset, matched on the folded reply."""

from dataclasses import dataclass

from app.base.source import Mark, Path
from app.simulation.automaton import Matcher
from app.simulation.checks.look import Evidence, Look, spans_as_sent
from app.simulation.fields import Fields
from app.simulation.linear import PatternError, compile_pattern


@dataclass(frozen=True)
class Regex:
    pattern: str
    matcher: Matcher

    def look(self, look: Look) -> Evidence:
        found = self.matcher.spans(look.reading.text)
        return Evidence(bool(found), spans_as_sent(look.reading, found))


def read_regex(fields: Fields, path: Path) -> Regex | None:
    place = (*path, "regex")
    pattern = fields.text(*place, required=True)
    if not pattern:
        return None
    try:
        return Regex(pattern, compile_pattern(pattern))
    except PatternError as error:
        mark = fields.source.mark(*place)
        fields.report.error(
            "E21", Mark(mark.line, mark.column + error.column), error.message, "Use plain repeats of single things, such as \\w+ or .*"
        )
        return None
