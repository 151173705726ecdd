"""The company as one conversation's desk knows it: its pack, with what a shift sets in place of it.

A shift's desk is staffed while it lasts, so its clocks count the plain time; who is at work and how often a colleague looks
into a conversation are the shift's to say.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from app.base.database import db
from app.inbox.models import Attempt
from app.knowledge.models import Pack
from app.knowledge.pack_document import PackDocument
from app.knowledge.queries import pack_document
from app.library.models import Scenario


@dataclass(frozen=True)
class InShift:
    """As which customer of which run of a shift somebody comes. `desk`: what the shift sets, see `desk_pack`."""

    run_id: int
    place: int
    desk: dict[str, Any] = field(default_factory=dict)


def pack_behind(scenario: Scenario, language: str = "") -> PackDocument | None:
    """The parsed pack of a scenario, in `language` where it speaks it. No statement where the pack was loaded with it."""
    pack = db.session.get(Pack, scenario.pack_id) if scenario.pack_id is not None else None
    return pack_document(pack, language) if pack is not None else None


def desk_pack(attempt: Attempt) -> PackDocument | None:
    """The pack that an attempt is worked on with, in the customer's language. No statement where it was loaded with its scenario."""
    pack = pack_behind(attempt.scenario, attempt.conversation.language or "")
    said = (attempt.desk or {}).get("shift")
    return _in_shift(pack, said) if pack is not None and said else pack


def names_in(pack: PackDocument) -> dict[str, str]:
    """What the pack calls its fields, lines and colleagues, by "field:cause", "assign:billing". A tag is its id in every language."""
    people = {f"assign:{one.id}": one.name for one in pack.colleagues} | {f"assign:{one.id}": one.title for one in pack.lines}
    return people | {f"field:{one.id}": one.title for one in pack.fields}


def _in_shift(pack: PackDocument, said: dict[str, Any]) -> PackDocument:
    """`said`: `first_reply` (seconds by channel), `at_work` (ids of colleagues, None for all), `one_in` (None: the pack's)."""
    at_work, one_in = said.get("at_work"), said.get("one_in")
    colleagues = pack.colleagues if at_work is None else tuple(one for one in pack.colleagues if one.id in at_work)
    collision = pack.collision if one_in is None else replace(pack.collision, one_in=one_in)
    first_reply = {**pack.first_reply, **said.get("first_reply", {})}
    return replace(pack, hours={}, first_reply=first_reply, colleagues=colleagues, collision=collision)
