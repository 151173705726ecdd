"""Conversations in the command palette."""

from flask import url_for

from app.conversations import policy
from app.conversations.masking import mask_text
from app.conversations.queries.lists import found_by_name
from app.people.models import Person
from app.ui.frame import Place

_SHORTEST = 3


def conversation_places(viewer: Person, query: str) -> list[Place]:
    """Up to six conversations within reach: by their key in the source, or by words in them."""
    if len(query) < _SHORTEST or not viewer.reach(policy.SEARCH):
        return []
    found = found_by_name(viewer, query)
    return [
        Place(
            mask_text(row.subject or row.preview)[:120] or row.source_id,
            f"{row.source_system} {row.source_id}",
            url_for("conversations.conversation", conversation_id=row.id),
            row.channel.icon,
        )
        for row in found
    ]
