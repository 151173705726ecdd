"""Pointers at desk actions: a required one that was not done, a forbidden one that was. They only point. Pure.

Events of imported conversations are compared by the name that they begin with: a help desk writes `look_up_order`, "Look up order (4711)"
or an object that names its action.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.conversations.lookups import look_up
from app.review.pointing import Pointer
from app.rubrics.document import Criterion

DESK = ("required", "forbidden")
"""On from the start: somebody wrote them into the rubric's file."""
_NAME = re.compile(r"[^\w]|_")


@dataclass(frozen=True)
class Act:
    """A desk action that was done. `message_id` is the event that tells it and `end` the length of its first line; 0 where none does."""

    name: str
    message_id: int = 0
    end: int = 0
    by_other: bool = False
    """Whether somebody else than the person under review did it."""


def desk_pointers(
    criteria: Iterable[Criterion], acts: Sequence[Act], *, language: str, channel: str, reply: int, told: bool
) -> list[Pointer]:
    """What rules of these criteria say about the acts, which are in the order they were done.

    `reply` is the message that a pointer without an event of its own stands at. `told`: the record tells desk actions at all; else
    nothing can be said to be missing.
    """
    found: list[Pointer] = []
    for one in criteria:
        rule = one.actions
        if rule is None or (rule.languages and language not in rule.languages) or (one.channels and channel not in one.channels):
            continue
        found += [_at("forbidden", act, reply, one.id) for act in acts if act.name in rule.forbidden and not act.by_other]
        found += _missing(one, acts, reply) if told else ()
    return list(dict.fromkeys(found))


def acts_told(text: str, names: Mapping[str, str]) -> str | None:
    """The id of the desk action that an event's text tells, "" for one that is not known, None where it tells none.

    `names` are ids by folded id or title: see `folded`.
    """
    told = look_up(text)
    heads = [told.name] if told is not None and told.name else []
    first = text.strip().split("\n", 1)[0]
    heads += [first, first.partition("(")[0], first.partition(":")[0]]
    known = next((names[fold] for head in heads if (fold := folded(head)) in names), None)
    return known if known is not None else "" if told is not None and told.name else None


def folded(name: str) -> str:
    """A name without case, blanks and signs: look_up_order, Look up order and lookUpOrder are one."""
    return _NAME.sub("", name).casefold()


def _missing(criterion: Criterion, acts: Sequence[Act], reply: int) -> Iterator[Pointer]:
    """Required actions that were not done, or not before the first of those they must come before."""
    rule = criterion.actions
    assert rule is not None
    place = next((at for at, act in enumerate(acts) if act.name in rule.before), None)
    if rule.before and place is None:
        return
    done = {act.name for act in (acts if place is None else acts[:place])}
    for name in rule.required:
        if name not in done:
            later = acts[place] if place is not None else Act(name)
            pointer = _at("required", later, reply, criterion.id)
            yield Pointer("required", pointer.message_id, pointer.start, pointer.end, criterion.id, name)


def _at(name: str, act: Act, reply: int, criterion: str) -> Pointer:
    return Pointer(name, act.message_id or reply, 0, act.end if act.message_id else 0, criterion, act.name)
