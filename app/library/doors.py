"""What the library asks rooms above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.base.hooks import Hook
from app.people.models import Person

scenario_used: Hook[[str], bool] = Hook("scenario_used")
"""Whether something that is not an attempt names the scenario with this id (a course's step)."""


@dataclass(frozen=True)
class Misread:
    """A trainee says that the customer misread a reply. `trace` is the turn as the simulation stored it, `text` what they meant."""

    id: int
    attempt_id: int
    version_id: int
    turn: int
    reply: str
    text: str
    by: str
    at: datetime
    trace: dict[str, Any]


misread_replies: Hook[[int], Sequence[Misread]] = Hook("misread replies")
"""Reports of a scenario that nobody has handled yet, oldest first."""

misread_handled: Hook[[int, Person, datetime], None] = Hook("misread handled")
"""(report, by, at): a trainer has looked at it."""
