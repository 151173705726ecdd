"""W35: checks that measure who writes instead of what is written, and content that needs a warning first."""

from functools import cache

from app.simulation.checks.asks import Asks
from app.simulation.checks.check import all_parts
from app.simulation.checks.look import Part
from app.simulation.checks.phrase_sets import PhraseSet
from app.simulation.findings import Report, shown
from app.simulation.front_matter import FrontMatter
from app.simulation.lint.idioms import GENDER, IDIOMS, ORIGIN, SENSITIVE
from app.simulation.phrases import Phrase, compile_phrase
from app.simulation.reading import Reading, fold
from app.simulation.scenario import Scenario

_KINDS = (
    ("words about gender", frozenset(map(fold, GENDER.split("|")))),
    ("words about origin", frozenset(map(fold, ORIGIN.split("|")))),
    ("idioms of native speakers", frozenset(map(fold, IDIOMS.split("|")))),
)


def lint_fairness(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    for check in scenario.checks.values():
        for part in all_parts(check.parts):
            said = _depends_on(part)
            if said and not check.bad:
                kind, phrase = said
                mark = front.fields.source.key_mark("checks", check.name)
                message = f"The check '{check.name}' depends on {kind}, such as '{shown(phrase)}'."
                report.warn("W35", mark, message, "Add plain words that any speaker would use, or check something else.")
                break
    if not scenario.sensitive:
        _sensitive(scenario, report)


def _depends_on(part: Part) -> tuple[str, str] | None:
    """The kind and one phrase, where the part cannot be true without such words."""
    if not isinstance(part, PhraseSet | Asks) or (isinstance(part, PhraseSet) and part.how == "none"):
        return None
    enough = any if isinstance(part, PhraseSet) and part.how == "all" else all
    for kind, words in _KINDS:
        about = [phrase.written for phrase in part.phrases if " ".join(fold(phrase.written).rstrip("*").split()) in words]
        if about and enough(phrase.written in about for phrase in part.phrases):
            return kind, about[0]
    return None


def _sensitive(scenario: Scenario, report: Report) -> None:
    for node in scenario.nodes.values():
        for variant in node.variants:
            reading = Reading(variant.text)
            found = next((phrase for phrase in _sensitive_phrases() if next(phrase.find(reading), None)), None)
            if found is not None:
                message = f"The customer's words touch something that may hurt ('{found.written.rstrip('*')}'), and the file has no label."
                report.warn("W35", variant.mark, message, "Add sensitive: with a few words that say what it is about.")
                return


@cache
def _sensitive_phrases() -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in map(compile_phrase, SENSITIVE.split("|")) if phrase is not None)
