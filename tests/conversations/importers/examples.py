"""Small conversation records for the tests of reading and writing."""

import io
import json
from typing import Any

from app.conversations.importers.record import ConversationRecord, RecordError, RecordWarning, read_records

MESSAGE: dict[str, Any] = {
    "id": "m1",
    "kind": "public",
    "author": {"role": "customer", "key": "c1"},
    "sent_at": "2026-01-05T10:00:00Z",
    "text": "Where is it?",
}
RECORD: dict[str, Any] = {"source": "desk", "id": "1", "channel": "chat", "opened_at": "2026-01-05T10:00:00Z", "messages": [MESSAGE]}


def line(**changes: Any) -> bytes:
    """A good record with some fields changed, as a line."""
    return json.dumps({**RECORD, **changes}).encode() + b"\n"


def line_with_message(**changes: Any) -> bytes:
    """A good record whose one message has some fields changed."""
    return line(messages=[{**MESSAGE, **changes}])


def read(data: bytes, **options: Any) -> list[ConversationRecord | RecordError]:
    """Everything a file yields."""
    return list(read_records(io.BytesIO(data), file_name="talks", **options))


def record_of(data: bytes, **options: Any) -> ConversationRecord:
    """The one good record of a file."""
    [found] = read(data, **options)
    assert isinstance(found, ConversationRecord), found
    return found


def error_of(data: bytes, **options: Any) -> RecordError:
    """The one error of a file."""
    [found] = read(data, **options)
    assert isinstance(found, RecordError), found
    return found


def warnings_of(data: bytes, **options: Any) -> list[RecordWarning]:
    """What the reader warned about."""
    warnings: list[RecordWarning] = []
    read(data, warn=warnings.append, **options)
    return warnings
