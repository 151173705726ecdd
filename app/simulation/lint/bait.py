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
from app.simulation.scenario import Scenario
from app.simulation.state import State

MOST_TURNS = 10
_SEED = 1


def lint_bait(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    """Each is sent turn after turn, with the required desk work done, as a trainee who games it would."""
    words = keyword_bag(scenario)
    if words and _solves(scenario, words):
        mark = front.fields.source.key_mark("checks")
        message = "A reply that is only a bag of all keywords reaches a solved end."
        report.warn("W33", mark, message, "Ask for whole sentences (tone: length, regex), or let bad words in the bag lead elsewhere.")
    if _solves(scenario, None):
        variants = scenario.start.variants
        mark = variants[0].mark if variants else Mark(scenario.start.mark.line, scenario.start.mark.column)
        message = "The customer's own message sent back as the reply reaches a solved end."
        report.warn("W33", mark, message, "Let no check match words that the customer uses as well.")


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
