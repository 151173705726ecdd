"""What somebody would have to say: a reply that makes exactly the rule of a step fire, put together from the file's own words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.simulation.checks.asks import Asks
from app.simulation.checks.check import Check
from app.simulation.checks.cites import Cites
from app.simulation.checks.desk_actions import Done
from app.simulation.checks.like import Like
from app.simulation.checks.look import Act, Part
from app.simulation.checks.phrase_sets import PhraseSet
from app.simulation.checks.tone import Tone
from app.simulation.checks.values import States
from app.simulation.engine import begin, decide, silence, silence_due, step
from app.simulation.exploration.walk import Step
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.texts import filled
from app.simulation.turn import Turn

_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_FILLERS = ("", "I have looked at it for you and this is what you can do now.", "Hello.", "Ok.", "Hello. I have looked at it for you.")
_MOST_CHOICES = 4


@dataclass(frozen=True)
class Wording:
    """A path in words: one reply for each step, None where the customer waits in silence.

    `found` is False where no reply of the file's own words fires a rule; that reply is then the nearest one.
    """

    replies: tuple[str | None, ...]
    actions: tuple[str, ...]
    found: bool


def worded(scenario: Scenario, path: Sequence[Step], seed: int = 1) -> Wording:
    """Replies that walk the path. Desk actions are done before the first reply: the required ones too where the path allows it."""
    acted = tuple(sorted({name for each in path for check in each.hits or () for name in _done(scenario.checks[check])}))
    choices = dict.fromkeys([tuple(dict.fromkeys([*scenario.required, *acted])), acted])
    tried = [_with_actions(scenario, path, seed, actions) for actions in choices]
    return next((wording for wording in tried if wording.found), tried[0])


def _with_actions(scenario: Scenario, path: Sequence[Step], seed: int, actions: tuple[str, ...]) -> Wording:
    state, _ = begin(scenario, seed, _START)
    acts = tuple(Act(name, True, 0, _START.isoformat()) for name in actions)
    state = replace(state, acts=acts, tags=tuple(name[4:] for name in actions if name.startswith("tag:")))
    replies: list[str | None] = []
    for each in path:
        state, reply, fits = _one(scenario, state, each)
        replies.append(reply)
        if not fits:
            return Wording(tuple(replies), actions, False)
    return Wording(tuple(replies), actions, True)


def _one(scenario: Scenario, state: State, wanted: Step) -> tuple[State, str | None, bool]:
    if wanted.hits is None:
        due = silence_due(scenario, state)
        quiet = silence(scenario, state, due) if due else None
        return (quiet[0], None, True) if quiet else (state, None, False)
    first = ""
    for reply in _candidates(scenario, wanted.hits):
        first = first or reply
        after, turn = _said(scenario, state, reply, wanted.hits)
        if (turn.node, turn.rule, turn.next) == (wanted.node, wanted.rule, wanted.next):
            return after, reply, True
    return state, first, False


def _said(scenario: Scenario, state: State, reply: str, hits: Sequence[str]) -> tuple[State, Turn]:
    after, turn = step(scenario, state, filled(scenario, state, reply), _START)
    if after.waiting is not None:
        after, turn = decide(scenario, after, {name: name in hits for name in after.waiting.checks})
    return after, turn


def _candidates(scenario: Scenario, hits: Sequence[str]) -> Iterator[str]:
    """The words of the checks, in other choices and with neutral sentences around; then what the model answers say."""
    for choice in range(_MOST_CHOICES):
        words = [said for name in hits for said in _words(scenario.checks[name].parts, choice)]
        for filler in _FILLERS:
            yield " ".join([*([filler] if filler else []), *(f"{each}." if each[-1:].isalnum() else each for each in words)]) or "Hm."
            if words and not filler:
                yield " ".join(words)
    yield from (answer.text for answer in scenario.answers if answer.text)


def _words(parts: Sequence[Part], choice: int) -> Iterator[str]:
    for part in parts:
        if isinstance(part, PhraseSet | Asks) and part.phrases:
            phrases = [phrase.written.replace("*", "") for phrase in part.phrases]
            if isinstance(part, Asks):
                yield f"{phrases[choice % len(phrases)]}?"
            elif part.how == "all":
                yield " ".join(phrases)
            elif part.how == "any":
                yield phrases[choice % len(phrases)]
        elif isinstance(part, Like):
            yield from _words(part.fallback, choice)
            yield part.lines[choice % len(part.lines)]
        elif isinstance(part, States):
            yield " ".join(f"{{{name}}}" for name in part.names)
        elif isinstance(part, Cites):
            yield " ".join(f"[[{name}]]" for name in part.articles)
        elif isinstance(part, Tone) and any(name == "greeting" for name, _ in part.subtests):
            yield "Hello"


def _done(check: Check) -> Iterator[str]:
    return (part.action for part in check.parts if isinstance(part, Done))
