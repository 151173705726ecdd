"""Replies of practice on which only `else` fired: which are still open, which are dealt with, and which check may have missed them."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.base.database import db
from app.library.models import Scenario
from app.library.practised import MOST_UNRECOGNISED, Unrecognised
from app.library.work_models import SettledReply
from app.people.models import Person
from app.simulation import Scenario as PlayableScenario
from app.simulation.explanation import wanted
from app.simulation.trying import try_reply

MOST_LOOKED_AT = 60
STEM = 5
"""Words that begin with the same letters, at most this many, are taken for forms of one word."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class DealtReply:
    """A reply that needs nothing more. `leads_to` is where the draft goes on to now; empty where a trainer leaves it unrecognised."""

    told: Unrecognised
    leads_to: str = ""


@dataclass(frozen=True)
class Replies:
    open: tuple[Unrecognised, ...]
    dealt: tuple[DealtReply, ...]


def sorted_replies(
    found: Iterable[Unrecognised], file: PlayableScenario | None, settled: Collection[str], at: datetime, most: int = MOST_UNRECOGNISED
) -> Replies:
    """`found` newest first. The draft decides what is recognised by now."""
    still: list[Unrecognised] = []
    dealt: list[DealtReply] = []
    for one in found:
        leads_to = _leads_to(spoken(file, one.language), one, at)
        if wording_of(one.turn.reply or "") in settled:
            dealt.append(DealtReply(one))
        elif leads_to:
            dealt.append(DealtReply(one, leads_to))
        elif len(still) < most:
            still.append(one)
    return Replies(tuple(still), tuple(dealt))


def spoken(file: PlayableScenario | None, language: str) -> PlayableScenario | None:
    """The file with the texts and phrases of an overlay; as it is where it has none in the language."""
    return file.locales.get(language, file) if file is not None else None


def plausible_checks(
    file: PlayableScenario | None, checks: Mapping[str, Any], node: str, reply: str, true: Collection[str]
) -> list[tuple[str, int]]:
    """Checks that a rule of the node hopes for and that did not match, with how many words of the reply theirs resemble.

    The most first; of equal ones those of bad replies last."""
    here = file.nodes.get(node) if file is not None else None
    hoped = {name for rule in here.rules if rule.condition for name in wanted(rule.condition)} if here is not None else set()
    said = _stems(reply)
    asked = [name for name in checks if name in hoped and name not in true]
    scored = [(name, len(said & _stems(f"{name} {_texts(checks[name])}"))) for name in asked]
    return sorted(scored, key=lambda one: (-one[1], file is not None and file.checks[one[0]].bad))


def settled_wordings(scenario_id: int) -> frozenset[str]:
    """What trainers leave unrecognised. One statement."""
    return frozenset(db.session.scalars(select(SettledReply.wording).where(SettledReply.scenario_id == scenario_id)))


def settle_reply(scenario: Scenario, reply: str, *, by: Person, at: datetime) -> None:
    """Leave a wording unrecognised. Twice is once."""
    wording = wording_of(reply)
    if db.session.get(SettledReply, (scenario.id, wording)) is None:
        db.session.add(SettledReply(scenario_id=scenario.id, wording=wording, by_id=by.id, at=at))


def reopen_reply(scenario: Scenario, reply: str) -> None:
    """Put a wording back on the list. Twice is once."""
    known = SettledReply.scenario_id == scenario.id, SettledReply.wording == wording_of(reply)
    db.session.execute(delete(SettledReply).where(*known))


def wording_of(reply: str) -> str:
    """The same for replies that differ in blanks and capitals only."""
    return hashlib.sha256(" ".join(reply.split()).casefold().encode("utf-8", "surrogatepass")).hexdigest()


def _leads_to(file: PlayableScenario | None, one: Unrecognised, at: datetime) -> str:
    if file is None or one.turn.node not in file.nodes or file.nodes[one.turn.node].ends:
        return ""
    tried = try_reply(file, one.turn.node, one.turn.reply or "", at, seed=one.seed)
    return tried.turn.next if tried.recognised else ""


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in _WORD.findall(text.casefold())}


def _texts(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(_texts(each) for key, each in value.items() if key not in ("none", "set", "bad"))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(_texts(each) for each in value)
    return value if isinstance(value, str) else ""
