"""Moments of conversations that rooms above may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.base.hooks import Hook
from app.simulation.exchange.talk import Talk


@dataclass(frozen=True)
class PracticeFinished:
    """A simulated customer has left: this conversation may now be reviewed with the rubric its scenario names."""

    conversation_id: int
    reviewee_id: int
    team_id: int | None
    rubric_slug: str | None
    acted_at: datetime


practice_finished: Hook[[PracticeFinished], None] = Hook("practice finished")

practice_voided: Hook[[int], None] = Hook("practice voided")
"""(conversation id): the attempt no longer counts, so nobody needs to review it."""


@dataclass(frozen=True)
class Edit:
    """A piece of a text that was replaced: `start` to `end` of the old text became `words`."""

    start: int
    end: int
    words: str


text_redacted: Hook[[int, str, list[Edit]], None] = Hook("the text of a message was redacted")
"""(message id, new text, edits in order): whoever keeps quotes of the message must move or empty them; see `moved`."""

reviewed: Hook[[], Any] = Hook("which conversations were reviewed")
"""() -> an SQL condition on `Conversation.id` that is true for conversations with a review; lists filter by it."""

stored: Hook[[], None] = Hook("conversations were stored or changed")
"""Some have `signals` None now and are to be looked at soon."""

desk_acts: Hook[[int], Sequence[tuple[str, str]] | None] = Hook("desk actions of a practice conversation")
"""(conversation id) -> (action's id, source id of its event) of those that were done, in order; None where it is no practice."""

page_parts: Hook[[int, Any], str | None] = Hook("parts beside a conversation")
"""(conversation id, viewer) -> safe HTML shown beside the conversation, or None."""

scenario_wanted: Hook[[Talk, int | None, Any, datetime], str] = Hook("somebody wants a scenario made of a conversation")
"""(the masked conversation, its team, who asks, when) -> the address of the draft that was made of it."""


import_ways: Hook[[Any], list[tuple[str, str, str]]] = Hook("other files that may be imported")
"""(viewer) -> label, address and icon of what else this viewer may import, linked from the imports of conversations."""


def moved(start: int, end: int, edits: list[Edit]) -> tuple[int, int]:
    """Where a quote stands after `edits` (in order, not overlapping). A quote that was cut through covers the replacement whole."""
    shift_start = shift_end = 0
    for edit in edits:
        delta = len(edit.words) - (edit.end - edit.start)
        if edit.end <= start:
            shift_start += delta
        elif edit.start < start:
            shift_start += edit.start - start
        if edit.start < end:
            shift_end += delta if edit.end <= end else edit.start + len(edit.words) - end
    return start + shift_start, end + shift_end
