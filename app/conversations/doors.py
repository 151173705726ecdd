"""Moments of conversations that rooms above may answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.base.hooks import Hook


@dataclass(frozen=True)
class PracticeFinished:
    """A simulated customer has left: this conversation may now be reviewed with the rubric its scenario names."""

    conversation_id: int
    reviewee_id: int
    team_id: int | None
    rubric_slug: str | None
    acted_at: datetime


practice_finished: Hook[[PracticeFinished], None] = Hook("practice finished")

page_parts: Hook[[int, Any], str | None] = Hook("parts beside a conversation")
"""(conversation id, viewer) -> safe HTML shown beside the conversation, or None."""
