"""What a later sending changes in a stored conversation.

New messages are added, changed fields updated, messages that are missing now are kept, and a text once stored stays
(only a draft may still change: nobody can have reviewed it). Fields that the later sending leaves out are kept.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, insert, select, update

from app.base.database import db
from app.conversations.actions.rows import Prepared, search_text_of, summary_of
from app.conversations.importers.record import RecordWarning
from app.conversations.models import SEARCH, Conversation, Message
from app.ui.words import gettext as _

_CONVERSATIONS = cast(Table, Conversation.__table__)
_MESSAGES = cast(Table, Message.__table__)
_REDACTED = ("subject", "custom", "csat", "csat_share", "customer_name", "customer_id", "url", "tags", "topic")
_MESSAGE_FIELDS = ("position", "kind", "author_role", "author_name", "sent_at", "author_identity_id", "author_id", "attachments", "change")
_BODY_FIELDS = ("body", "html", "from_html")
_KEPT_WHEN_ABSENT: tuple[Any, ...] = (None, "", [], {})


@dataclass(slots=True)
class Change:
    """What has to be written for one known conversation."""

    conversation_id: int
    hash: str
    fields: dict[str, Any] = field(default_factory=dict)
    new_messages: list[dict[str, Any]] = field(default_factory=list)
    changed_messages: list[dict[str, Any]] = field(default_factory=list)
    search: str | None = None
    warnings: list[RecordWarning] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.fields or self.new_messages or self.changed_messages)


def find_changes(known: Sequence[tuple[int, Prepared]], file_name: str) -> list[Change]:
    """Compare each record with what is stored under its conversation's id. Two statements for any number."""
    ids = [conversation_id for conversation_id, _ in known]
    conversations = {row["id"]: row for row in db.session.execute(select(*_CONVERSATIONS.c).where(_CONVERSATIONS.c.id.in_(ids))).mappings()}
    messages: dict[int, list[dict[str, Any]]] = defaultdict(list)
    query = select(*_MESSAGES.c).where(_MESSAGES.c.conversation_id.in_(ids)).order_by(_MESSAGES.c.conversation_id, _MESSAGES.c.position)
    for row in db.session.execute(query).mappings():
        messages[row["conversation_id"]].append(dict(row))
    return [_compare(one, dict(conversations[number]), messages[number], file_name) for number, one in known]


def write_changes(changes: Sequence[Change]) -> None:
    """Write what `find_changes` found; a new hash is kept even where nothing else changed, so the next look is quick."""
    session = db.session
    if added := [row for change in changes for row in change.new_messages]:
        session.execute(insert(_MESSAGES), added)
    for row in (row for change in changes for row in change.changed_messages):
        session.execute(update(_MESSAGES).where(_MESSAGES.c.id == row["id"]).values(**{name: row[name] for name in row if name != "id"}))
    for change in changes:
        values = {**change.fields, "record_hash": change.hash, **({"signals": None} if change.changed else {})}
        session.execute(update(_CONVERSATIONS).where(_CONVERSATIONS.c.id == change.conversation_id).values(**values))
    SEARCH.put(session(), [(change.conversation_id, change.search) for change in changes if change.search is not None])


def _compare(one: Prepared, stored: dict[str, Any], messages: list[dict[str, Any]], file_name: str) -> Change:
    change = Change(stored["id"], one.hash)
    redacted = stored["redacted_at"] is not None
    merged = _merge_messages(one, messages, change, None if redacted else file_name)
    wanted = {name: value for name, value in one.fields.items() if value not in _KEPT_WHEN_ABSENT}
    if one.record.status is None:
        wanted.pop("status", None)
    if one.record.assignee is None and stored["assignee_identity_id"] is not None:
        wanted = {name: value for name, value in wanted.items() if not name.startswith("assignee_")}
    wanted |= summary_of(merged, one.record.opened_at)
    for name, value in wanted.items():
        if value != stored[name] and not (redacted and name in _REDACTED):
            change.fields[name] = value
    if change.new_messages or change.changed_messages or "subject" in change.fields:
        change.search = search_text_of(change.fields.get("subject", stored["subject"]), merged)
    return change


def _merge_messages(one: Prepared, stored: list[dict[str, Any]], change: Change, file_name: str | None) -> list[dict[str, Any]]:
    """Stored and new messages in the order of time, places given anew; notes in `change` what must be written.

    Without `file_name` the conversation was redacted: its texts differ from the source's on purpose.
    """
    before = {row["source_id"]: row for row in stored}
    merged = [dict(row) for row in stored]
    by_id = {row["source_id"]: row for row in merged}
    for place, new in enumerate(one.messages):
        old = by_id.get(new["source_id"])
        if old is None:
            merged.append({**new, "id": None, "conversation_id": change.conversation_id})
            continue
        if file_name is not None and new["body"] != old["body"] and not _take_new_text(old, new):
            said = _('The text of message "%(id)s" differs from what was stored first. The stored text is kept.', id=new["source_id"])
            change.warnings.append(RecordWarning(file_name, one.record.line, f"messages[{place}].text", said))
        old.update({name: new[name] for name in _MESSAGE_FIELDS if name != "position" and new[name] is not None})
    merged.sort(key=lambda row: row["sent_at"])
    for place, row in enumerate(merged):
        row["position"] = place
        if row["id"] is None:
            change.new_messages.append({name: value for name, value in row.items() if name != "id"})
        elif changed := _differing(before[row["source_id"]], row):
            change.changed_messages.append({"id": row["id"], **changed})
    return merged


def _take_new_text(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """A draft's text may still change, also when it is sent at last."""
    if old["kind"] != "draft":
        return False
    old.update({name: new[name] for name in _BODY_FIELDS})
    return True


def _differing(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: after[name] for name in (*_MESSAGE_FIELDS, *_BODY_FIELDS) if after[name] != before[name]}
