"""What the site tells other systems: a package announces an event here, and whoever passes it on registers from above.

Announcing costs next to nothing while nobody listens: the facts are worked out only when they are asked for.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.base.hooks import Hook

Facts = dict[str, Any]


class Event(enum.StrEnum):
    """What can be announced. The names stand in other systems' code, so they never change."""

    REVIEW_PUBLISHED = "review.published"
    REVIEW_CHANGED = "review.changed"
    REVIEW_VOIDED = "review.voided"
    REVIEW_ACKNOWLEDGED = "review.acknowledged"
    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_DECIDED = "dispute.decided"
    ATTEMPT_ENDED = "attempt.ended"
    COURSE_COMPLETED = "course.completed"
    CONVERSATIONS_IMPORTED = "conversation.imported"
    CALIBRATION_CLOSED = "calibration.closed"
    PERSON_SUSPENDED = "person.suspended"


@dataclass(frozen=True)
class Announcement:
    """An event of the current transaction. `facts` gives its plain values: ids, figures and `link` (a path of the site), never texts
    that people wrote. `team` (an id or None) or `teams` (several) among them say whom it belongs to."""

    event: Event
    at: datetime
    facts: Callable[[], Facts]


announced: Hook[[Announcement], None] = Hook("an event that other systems may hear of")


def announce(event: Event, facts: Callable[[], Facts], *, at: datetime) -> None:
    """Tell whoever listens that `event` happened at `at`, as a part of the current transaction."""
    announced(Announcement(event, at, facts))
