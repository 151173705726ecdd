"""Storing one batch of prepared records inside the current transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, select

from app.base.database import db
from app.base.statements import insert_rows, next_ids
from app.conversations.actions.authors import Authors
from app.conversations.actions.changes import Change, find_changes, write_changes
from app.conversations.actions.customers import customers_of
from app.conversations.actions.rows import Prepared
from app.conversations.importers.record import ConversationRecord, RecordError, RecordWarning
from app.conversations.keeping import Periods, date_ids, periods, set_dates
from app.conversations.models import SEARCH, Conversation, ConversationKind, Message
from app.ui.words import gettext as _

PRACTICE_SOURCE = "greenroom"
_CONVERSATIONS = cast(Table, Conversation.__table__)
_MESSAGES = cast(Table, Message.__table__)
_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of a conversation that was stored before."""

    id: int
    hash: str | None
    team_id: int | None
    kind: ConversationKind


@dataclass(slots=True)
class Outcome:
    """What became of the records of a batch. read = created + updated + unchanged + rejected."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    messages: int = 0
    errors: list[RecordError] = field(default_factory=list)
    warnings: list[RecordWarning] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + len(self.errors)

    def add(self, other: "Outcome") -> None:
        """Count `other` in."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.messages += other.messages
        self.errors += other.errors
        self.warnings += other.warnings


def stored_before(records: Sequence[ConversationRecord]) -> dict[tuple[str, str], Stored]:
    """Those of `records` whose conversation exists, by source and id. One statement per source."""
    found: dict[tuple[str, str], Stored] = {}
    columns = (Conversation.source_id, Conversation.id, Conversation.record_hash, Conversation.team_id, Conversation.kind)
    for source in {record.source for record in records}:
        ids = [record.id for record in records if record.source == source]
        for start in range(0, len(ids), _CHUNK):
            query = select(*columns).where(Conversation.source_system == source, Conversation.source_id.in_(ids[start : start + _CHUNK]))
            found |= {(source, row[0]): Stored(*row[1:]) for row in db.session.execute(query)}
    return found


def refusal(record: ConversationRecord, known: Stored | None, team_id: int, file_name: str) -> RecordError | None:
    """The error when this record must not be stored by this team, else None."""
    if record.source == PRACTICE_SOURCE or (known and known.kind is ConversationKind.PRACTICE):
        said = _(
            'The source "%(source)s" is kept for practice on this site. Give the record the name of its own system.', source=PRACTICE_SOURCE
        )
        return error_of(record, "source", said, file_name)
    if known and known.team_id != team_id:
        said = _("This conversation was imported for another team already. Import it there, or leave it out.")
        return error_of(record, "id", said, file_name)
    return None


def error_of(record: ConversationRecord, field_path: str, message: str, file_name: str) -> RecordError:
    """The error that stands for a record which was read but cannot be stored."""
    return RecordError(record.line, record.id, field_path, message, file_name, record.offset, record.end_offset, record.raw)


def store(prepared: Sequence[Prepared], authors: Authors, *, import_id: int, file_name: str) -> Outcome:
    """Insert new conversations and bring known ones up to date; keys within `prepared` are unique."""
    outcome = Outcome()
    known = stored_before([one.record for one in prepared])
    new: list[Prepared] = []
    old: list[tuple[int, Prepared]] = []
    for one in prepared:
        before = known.get(one.key)
        error = refusal(one.record, before, authors.team.id, file_name)
        if error:
            outcome.errors.append(error)
        elif before is None:
            new.append(one)
        elif before.hash == one.hash:
            outcome.unchanged += 1
        else:
            old.append((before.id, one))
    if not new and not old:
        return outcome
    authors.learn([*(one.record for one in new), *(one.record for _, one in old)])
    rules = periods()
    _insert(new, authors, import_id, outcome, rules)
    _update(old, authors, file_name, outcome, rules)
    return outcome


def fill_people(one: Prepared, authors: Authors, customer_id: int | None) -> None:
    """Put the ids of customer and agents into the rows. Without an assignee it is who wrote the last reply."""
    record, last = one.record, None
    for row, message in zip(one.messages, record.messages, strict=True):
        who = authors.of(record.source, message.author)
        row["author_identity_id"] = who.id if who else None
        row["author_id"] = who.person_id if who else None
        if who and who.former:
            row["author_name"] = None
        if who and message.kind == "public":
            last = who
    assignee = authors.of(record.source, record.assignee) or last
    one.fields["assignee_identity_id"] = assignee.id if assignee else None
    one.fields["assignee_id"] = assignee.person_id if assignee else None
    one.fields["customer_id"] = customer_id


def _insert(new: Sequence[Prepared], authors: Authors, import_id: int, outcome: Outcome, rules: Periods) -> None:
    if not new:
        return
    for one, customer_id in zip(new, customers_of(one.record for one in new), strict=True):
        fill_people(one, authors, customer_id)
    fixed = {"kind": ConversationKind.REAL, "team_id": authors.team.id, "import_id": import_id, "redacted_at": None}
    ids = next_ids(_CONVERSATIONS, len(new))
    rows = [{"id": row_id, **fixed, **one.fields, "record_hash": one.hash} for row_id, one in zip(ids, new, strict=True)]
    insert_rows(_CONVERSATIONS, rows)
    if rules.days:
        set_dates(rows, rules)
    messages: list[dict[str, Any]] = []
    for conversation_id, one in zip(ids, new, strict=True):
        for row in one.messages:
            row["conversation_id"] = conversation_id
        messages += one.messages
    insert_rows(_MESSAGES, messages)
    SEARCH.put(db.session(), [(conversation_id, one.search) for conversation_id, one in zip(ids, new, strict=True)], fresh=True)
    outcome.created += len(new)
    outcome.messages += len(messages)


def _update(old: Sequence[tuple[int, Prepared]], authors: Authors, file_name: str, outcome: Outcome, rules: Periods) -> None:
    if not old:
        return
    for (_id, one), customer_id in zip(old, customers_of(one.record for _id, one in old), strict=True):
        fill_people(one, authors, customer_id)
    changes: list[Change] = find_changes(old, file_name)
    write_changes(changes)
    if rules.days:
        date_ids([change.conversation_id for change in changes], rules)
    for change in changes:
        outcome.warnings += change.warnings
        outcome.messages += len(change.new_messages)
        if change.changed:
            outcome.updated += 1
        else:
            outcome.unchanged += 1
