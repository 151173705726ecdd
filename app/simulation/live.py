"""A person plays the customer: a reply is put down, the file proposes an answer, and the person says it, edits it, or improvises."""

from dataclasses import replace
from datetime import datetime

from app.simulation.engine import NotPlayable, decide, step
from app.simulation.scenario import Scenario
from app.simulation.state import End, State, Waiting
from app.simulation.turn import Turn

A_PERSON_ANSWERS = "a person answers"


def hold_reply(scenario: Scenario, state: State, reply: str, at: datetime) -> tuple[State, Turn]:
    """Put a reply down without an answer. Until `answer` or `improvise` nothing else can be sent and no silence runs."""
    _after, turn = step(scenario, state, reply, at)
    held = replace(state, turns=state.turns + 1, waiting=Waiting(reply, at.isoformat(), ()))
    return held, _still(turn, state, None, A_PERSON_ANSWERS)


def proposed(scenario: Scenario, state: State, at: datetime | None = None) -> tuple[State, Turn]:
    """What the file would make of the reply that waits; what only people can decide counts as no. Raises NotPlayable."""
    if state.waiting is None or state.waiting.checks:
        raise NotPlayable("No reply waits for the person who plays the customer.")
    after, turn = decide(scenario, state, {}, at)
    if after.waiting is not None:
        after, turn = decide(scenario, after, dict.fromkeys(after.waiting.checks, False), at)
    return after, turn


def answer(scenario: Scenario, state: State, at: datetime, *, words: str | None = None) -> tuple[State, Turn]:
    """Go on as the file proposes, in its words or in others."""
    after, turn = proposed(scenario, state, at)
    return after, turn if words is None else replace(turn, customer=words)


def improvise(scenario: Scenario, state: State, words: str, at: datetime, *, end: End | None = None) -> tuple[State, Turn]:
    """Say something the file does not know. The conversation stays at its node, or ends; mood and variables stay as they are."""
    _after, turn = proposed(scenario, state, at)
    stayed = replace(state, waiting=None, customer_at=at.isoformat(), end=end)
    return stayed, replace(_still(turn, state, words, A_PERSON_ANSWERS), end=end)


def _still(turn: Turn, state: State, customer: str | None, reason: str) -> Turn:
    """The turn without anything that a rule did."""
    return Turn.standing_still(
        (turn.node, turn.reply, turn.at), turn.checks, here=state.node, mood=state.mood, reason=reason,
        calls=state.calls, language=turn.language, customer=customer,
    )  # fmt: skip
