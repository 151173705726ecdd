"""What is wrong with a record, in the names that stand in the file it came from."""

import re
from collections.abc import Mapping

from app.conversations.importers.desks.desk import Found
from app.conversations.importers.shape import InvalidRecordError

USUAL = {"opened_at": "created_at", "sent_at": "created_at", "text": "body", "html": "body"}
"""Our name and that of most desks."""
_MESSAGE = re.compile(r"messages\[(\d+)\]\.?")


def in_their_names(error: InvalidRecordError, record: Found, names: Mapping[str, str]) -> InvalidRecordError:
    """The same error with the field as the file has it; a message is named by its list there and its id.

    `record` is the mapped conversation; `names` are the desk's names for ours, on top of USUAL: `messages` and `events` name the lists.
    """
    place = _MESSAGE.match(error.field)
    ours = error.field[place.end() :] if place else error.field
    message = record["messages"][int(place[1])] if place else {}
    listed = "events" if message.get("kind") == "event" else "messages"
    known = {**USUAL, **names}
    theirs = known.get(f"{listed}.{ours}") or known.get(ours, ours)
    said = error.message.replace(f"The field {ours} ", f"The field {theirs} ")
    if "." not in error.field or place:
        said = said.replace(f"The {ours} ", f"The {theirs} ")
    key = f"{names.get(listed, listed)}[id {str(message.get('id'))[:60]}]" if place else ""
    return InvalidRecordError(".".join(part for part in (key, theirs) if part), said, error.record_id)
