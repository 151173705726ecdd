"""What the library asks rooms above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.base.hooks import Hook
from app.library.practised import SeenAttempt, SeenMisread
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

misread_handled: Hook[[int, Person, datetime, str], None] = Hook("misread handled")
"""(report, by, at, answer): a trainer has looked at it, and says `answer` to the trainee ("" for nothing)."""

misread_reopened: Hook[[int, Person, datetime], None] = Hook("misread reopened")
"""(report, by, at): it was not dealt with after all."""

attempts_seen: Hook[[Person, int], Sequence[SeenAttempt]] = Hook("attempts at a scenario")
"""The latest attempts at the scenario with this id that are over and that the person may read, newest first."""

misreads_seen: Hook[[Person, int], Sequence[SeenMisread]] = Hook("misread turns of a scenario")
"""Turns of it that trainees said the customer misread, as far as the person may read them, newest first."""
