"""What a check looks for, and which questions of a rule decided: what an explanation in words is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from app.simulation.checks.asks import Asks
from app.simulation.checks.check import Check
from app.simulation.checks.cites import Cites
from app.simulation.checks.desk_actions import Done
from app.simulation.checks.like import Like
from app.simulation.checks.look import Part
from app.simulation.checks.phrase_sets import PhraseSet
from app.simulation.checks.regex import Regex
from app.simulation.checks.tone import Tone
from app.simulation.checks.values import Misstates, States
from app.simulation.conditions import Atom, Condition


@dataclass(frozen=True)
class Sought:
    """What one part of a check looks for.

    `kind`: asks, states, misstates, like, action, cites, tone, any, all, none, regex. `words`: its phrases, reference lines,
    facts, articles or sub-tests; for an action its name, with `before` and `after` as the file has them.
    """

    kind: str
    words: tuple[str, ...] = ()
    before: str | None = None
    after: str | None = None


Decided = tuple[Atom, bool]
"""A question of a condition, and whether it held."""
_Side = tuple[bool | None, tuple[Decided, ...]]


def sought(check: Check) -> tuple[Sought, ...]:
    """What a check looks for, in the order of the file."""
    return tuple(_sought(part) for part in check.parts)


def deciding(condition: Condition, truth: Callable[[Atom], bool | None]) -> tuple[Decided, ...]:
    """The questions that made a condition true, each once. `truth` gives None for what is not known any more.

    Of `a | b` only the sides that held count, and what is not known only where no other side held.
    """
    stack: list[tuple[_Side, _Side]] = []
    for step in condition.steps:
        if isinstance(step, Atom):
            known = truth(step)
            stack.append(((known, ((step, True),)), (None if known is None else not known, ((step, False),))))
        elif step == "!":
            true, false = stack.pop()
            stack.append((false, true))
        else:
            (right, not_right), (left, not_left) = stack.pop(), stack.pop()
            if step == "&":
                stack.append((_both(left, right), _either(not_left, not_right)))
            else:
                stack.append((_either(left, right), _both(not_left, not_right)))
    return tuple({(atom.key, held): (atom, held) for atom, held in stack[0][0][1]}.values())


def wanted(condition: Condition) -> frozenset[str]:
    """Names that help a condition to be true by being true themselves."""
    stack: list[tuple[frozenset[str], frozenset[str]]] = []
    for step in condition.steps:
        if isinstance(step, Atom):
            stack.append((frozenset({step.name}) if step.what == "name" else frozenset(), frozenset()))
        elif step == "!":
            true, false = stack.pop()
            stack.append((false, true))
        else:
            right, left = stack.pop(), stack.pop()
            stack.append((left[0] | right[0], left[1] | right[1]))
    return stack[0][0]


def _both(left: _Side, right: _Side) -> _Side:
    held = False if False in (left[0], right[0]) else None if None in (left[0], right[0]) else True
    return held, left[1] + right[1]


def _either(left: _Side, right: _Side) -> _Side:
    for wanted in (True, None):
        sides = [side for side in (left, right) if side[0] is wanted]
        if sides:
            return wanted, tuple(one for side in sides for one in side[1])
    return False, left[1] + right[1]


def _sought(part: Part) -> Sought:
    match part:
        case PhraseSet():
            return Sought(part.how, tuple(phrase.written for phrase in part.phrases))
        case Asks():
            return Sought("asks", tuple(phrase.written for phrase in part.phrases))
        case Like():
            return Sought("like", part.lines)
        case States():
            return Sought("states", part.names)
        case Misstates():
            return Sought("misstates", part.names)
        case Cites():
            return Sought("cites", part.articles)
        case Done():
            return Sought("action", (part.action,), part.before, part.after)
        case Tone():
            return Sought("tone", tuple(name for name, _ in part.subtests))
    return Sought("regex" if isinstance(part, Regex) else "other")
