"""E19 and E20: every model answer is played and reaches its node, with and without `like`; its levels exist in the rubric."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from app.simulation.answers import Answer
from app.simulation.checks.like import Like
from app.simulation.checks.look import Act
from app.simulation.engine import begin, decide, step
from app.simulation.findings import Report
from app.simulation.scenario import Library, RubricScales, Scenario
from app.simulation.state import State
from app.simulation.texts import filled
from app.simulation.turn import Turn
from app.simulation.vectors import BUILT_IN, vectoriser_for

SEEDS = (1, 2)
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MOST_PLAYED = 100


def lint_answers(scenario: Scenario, library: Library | None, report: Report) -> None:
    for number, answer in enumerate(scenario.answers):
        if not answer.written:
            report.warn(
                "W32",
                answer.mark,
                f"The answer '{answer.id}' has no text yet, so it cannot be played.",
                "Write the reply below its heading.",
            )
        elif number < MOST_PLAYED:
            _played(scenario, answer, report)
    scales = library.rubrics.get(scenario.rubric.split("@")[0]) if library and scenario.rubric else None
    for answer in scenario.answers:
        for key, value in answer.levels if scales else ():
            _level(answer, key, value, scales or RubricScales(), report)


def play_answer(scenario: Scenario, answer: Answer, seed: int, at: datetime = START, *, vectoriser: str = BUILT_IN) -> tuple[State, Turn]:
    """Play one model answer from its node, with its actions done first."""
    state, _ = begin(scenario, seed, at, vectoriser=vectoriser)
    acts, tags = done_before(scenario.required if answer.actions is None else answer.actions)
    state = replace(state, node=answer.node, acts=acts, tags=tags, end=None)
    state, turn = step(scenario, state, filled(scenario, state, answer.text), at)
    if state.waiting is not None:
        state, turn = decide(scenario, state, {name: name in answer.human for name in state.waiting.checks})
    return state, turn


def _played(scenario: Scenario, answer: Answer, report: Report) -> None:
    if scenario.nodes[answer.node].ends:
        report.error(
            "E19", answer.mark, f"The answer '{answer.id}' begins in '{answer.node}', which is an end.", "Begin it in a node with rules."
        )
        return
    for seed in SEEDS:
        _, turn = play_answer(scenario, answer, seed)
        if turn.next != answer.target:
            hits = ", ".join(result.name for result in turn.hits) or "no check"
            message = f"The answer '{answer.id}' leads to '{turn.next}' instead of '{answer.target}': {hits} true, rule '{turn.rule_text}'."
            report.error("E19", answer.mark, message, "Mend the answer, the checks or the declared node.")
            return
        if _has_like(scenario) and _differs(scenario, answer, seed, turn, report):
            return


def _differs(scenario: Scenario, answer: Answer, seed: int, turn: Turn, report: Report) -> bool:
    """Whether the answer leads elsewhere without a vectoriser, or with the one that this site measures by.

    Only the first is an error: whether a file can be published must not hang on the settings of a site.
    """
    message = f"The answer '{answer.id}' leads to '{turn.next}', and to"
    _, plain = play_answer(scenario, answer, seed, vectoriser="")
    if plain.next != turn.next:
        hint = "Widen the fallback so that its words are enough for this answer."
        report.error("E20", answer.mark, f"{message} '{plain.next}' where 'like' is off.", hint)
        return True
    chosen = vectoriser_for(scenario.spoken_language)
    if chosen == BUILT_IN:
        return False
    _, other = play_answer(scenario, answer, seed, vectoriser=chosen)
    if other.next != turn.next:
        hint = "Raise 'at_least', or change the reference lines."
        report.warn("E20", answer.mark, f"{message} '{other.next}' where 'like' is measured by '{chosen}', as on this site.", hint)
    return other.next != turn.next


def done_before(names: Iterable[str]) -> tuple[tuple[Act, ...], tuple[str, ...]]:
    """Desk actions as done before the first reply, and the tags they leave."""
    listed = tuple(names)
    return tuple(Act(name, True, 0, START.isoformat()) for name in listed), tuple(name[4:] for name in listed if name.startswith("tag:"))


def _has_like(scenario: Scenario) -> bool:
    return any(isinstance(part, Like) for check in scenario.checks.values() for part in check.parts)


def _level(answer: Answer, key: str, value: Decimal, scales: RubricScales, report: Report) -> None:
    if key in scales.criteria:
        allowed = scales.criteria[key]
        fits = value in allowed
        rule = ", ".join(f"{each:f}" for each in sorted(set(allowed)))
    elif key in scales.sections or key in scales.skills:
        allowed = scales.sections.get(key) or scales.skills[key]
        fits = bool(allowed) and min(allowed) <= value <= max(allowed)
        rule = f"from {min(allowed):f} to {max(allowed):f}" if allowed else "none"
    else:
        known = ", ".join([*scales.criteria, *scales.sections][:12])
        report.error("E19", answer.mark, f"'{key}' is no criterion, section or skill of the rubric. Known: {known}.", "Mend the name.")
        return
    if not fits:
        report.error(
            "E19", answer.mark, f"The level {value:f} of '{key}' is outside the rubric. Allowed: {rule}.", "Declare a level of the rubric."
        )
