"""Moments of the queue that rooms above may answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement

from app.base.hooks import Hook
from app.review.models import Assignment, Review


@dataclass(frozen=True)
class HandedIn:
    """A hidden look that its reviewer handed in: no review came of it. `levels` and `comments` by criterion."""

    assignment_id: int
    reviewer_id: int
    rubric_version_id: int
    levels: Mapping[str, str]
    comments: Mapping[str, str]
    at: datetime


hidden_handed_in: Hook[[HandedIn], None] = Hook("a hidden look was handed in")
"""Called in the transaction that takes the look out of the queue; whoever put it keeps what it says."""


class PinPlace(NamedTuple):
    """Where something about a person can be put on the list of their next coaching session.

    `url` takes it; `session_url` is the session, "" while there is none; `pinned` are the keys of what is on it already ("review:12",
    "criterion:12/empathy", "skill:empathy"); `back` is the page to return to.
    """

    url: str
    session_url: str
    pinned: frozenset[str]
    back: str


pin_places: Hook[[Any, int], PinPlace | None] = Hook("something about a person can be pinned for coaching")
"""(viewer, person id) -> where, or None where this viewer cannot."""

graded_blind: Hook[[Any], ColumnElement[bool]] = Hook("somebody grades a conversation blind now")
"""Called with a person's id, a number or a column. Each answer is a condition for queries with Review: whether that person grades the
review's conversation without names just now, so that they must not decide a dispute about it."""

rounds_leaving: Hook[[Any], Iterable[dict[str, Any]]] = Hook("an export of reviews is written")
"""Called with what is wanted. Each answer is the calibration sessions that leave with it, in the neutral shape."""

first_published: Hook[[Review, Assignment, datetime], None] = Hook("an item of the queue was reviewed for the first time")
"""Called in the publishing transaction."""
