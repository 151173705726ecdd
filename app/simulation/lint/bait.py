"""W33: a solved end without a thought: every keyword at once, or the customer's own words sent back."""

from dataclasses import replace

from app.base.source import Mark
from app.simulation.checks.check import all_parts
from app.simulation.checks.phrase_sets import PhraseSet
from app.simulation.engine import NotPlayable, begin, step
from app.simulation.findings import Report
from app.simulation.front_matter import FrontMatter
from app.simulation.lint.answers import START, done_before
from app.simulation.lint.graph import SOLVED
from app.simulation.lint.stale import overlay_headings
from app.simulation.scenario import Scenario
from app.simulation.state import State

MOST_TURNS = 10
_SEED = 1
_MORE = (
    "Ask for something more: another check in the rule, a least number of words in the reply (form and tone), "
    "or a check of what must not be said whose rule stands above."
)


def lint_bait(scenario: Scenario, front: FrontMatter, text: str, report: Report) -> None:
    """Each is sent turn after turn, with the required desk work done, as a trainee who games it would. `text` is the file.

    What an overlay says is played as well, where it says something of its own; its findings stand at its heading.
    """
    variants = scenario.start.variants
    opening = variants[0].mark if variants else Mark(scenario.start.mark.line, scenario.start.mark.column)
    bag, echo = _tempts(scenario, "", (front.fields.source.key_mark("checks"), opening), report)
    headings = overlay_headings(text)
    for language, spoken in scenario.locales.items():
        mark = headings.get(language.casefold(), Mark(1, 1))
        own = spoken.checks != scenario.checks
        _tempts(spoken, language, (mark, mark), report, bag=own or not bag, echo=not echo)


def _tempts(
    scenario: Scenario, language: str, marks: tuple[Mark, Mark], report: Report, *, bag: bool = True, echo: bool = True
) -> tuple[bool, bool]:
    """Whether the keywords, and the customer's own words, solve it; each only where it is asked for."""
    words = keyword_bag(scenario)
    where = f" in the overlay '{language}'" if language else ""
    bag = bag and bool(words) and _solves(scenario, words)
    if bag:
        message = f"A reply that is nothing but the words that the checks look for{where}, one after the other, reaches a solved end."
        report.warn("W33", marks[0], message, _MORE)
    echo = echo and _solves(scenario, None)
    if echo:
        message = f"The customer's own message{where} sent back as the reply reaches a solved end."
        report.warn("W33", marks[1], message, "Let no check match words that the customer uses as well.")
    return bag, echo


def keyword_bag(scenario: Scenario) -> str:
    """All words of all `any` lists, stems without their star."""
    phrases = [
        phrase.written.replace("*", "")
        for check in scenario.checks.values()
        for part in all_parts(check.parts)
        if isinstance(part, PhraseSet) and part.how == "any"
        for phrase in part.phrases
    ]
    return " ".join(dict.fromkeys(phrases))


def _solves(scenario: Scenario, reply: str | None) -> bool:
    """Whether the reply, or each time the customer's last words, brings the customer to a solved end."""
    state, opening = begin(scenario, _SEED, START)
    state = with_required(scenario, state)
    heard = opening.text or ""
    for _ in range(MOST_TURNS):
        if state.end is not None:
            break
        said = heard if reply is None else reply
        try:
            state, turn = step(scenario, state, said, START)
        except NotPlayable:
            return False
        heard = turn.customer or heard
    return state.end is not None and state.end.outcome == SOLVED and not state.end.fail


def with_required(scenario: Scenario, state: State) -> State:
    """The state with every required desk action done before the first reply."""
    acts, tags = done_before(scenario.required)
    return replace(state, acts=acts, tags=tags)
