"""Deleting the words of conversations for good, and keeping the figures: what `held.csv` says, a few conversations at a time."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, cast, delete, exists, or_, select, text, update

from app.base.database import db
from app.base.statements import changed, insert_into
from app.calibration.models import GoldItem
from app.conversations.keeping import erased_key, forget, mark_of
from app.conversations.keeping_models import ErasedFor, Keeping
from app.conversations.models import SEARCH, Conversation, Customer, Message
from app.inbox.models import Draft
from app.people.models import Person
from app.privacy.held import Fate, Held, keepers, of_conversations, of_table, table, to_change
from app.review.models import Assignment, AssignmentState
from app.simulation.state import State
from app.trail.models import TrailEntry
from app.trail.sealing import seal

BATCH = 40
"""Conversations whose words go in one transaction: others wait for it no longer than a moment."""
_TOLD_OF = ("review", "assignment", "dispute", "attempt", "learning_review", "plan_item", "clause_conflict")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_STATE = frozenset(one.name for one in fields(State)) - {"waiting", "vars"}
"""What the simulation keeps of an attempt without what anybody wrote: drawn facts, places, acts, the end."""


@dataclass(slots=True)
class Erased:
    """How much went, by what it was."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, number: int) -> None:
        """Count some more."""
        if number > 0:
            self.counts[what] = self.counts.get(what, 0) + number

    def take(self, other: "Erased") -> None:
        """Count another batch in."""
        for what, number in other.counts.items():
            self.add(what, number)


def erase(ids: Sequence[int], why: ErasedFor, *, at: datetime, by: Person | None = None) -> Erased:
    """Delete the words of up to BATCH conversations. One that is held stays; one that was erased before is left as it is.

    Where somebody keeps figures of a conversation (a review, an attempt, a round), an empty one stays behind for them.
    """
    done = Erased()
    scrub()
    rows = db.session.execute(_erasable(ids)).all()
    if not rows:
        return done
    chosen = [row.id for row in rows]
    forget((mark_of("conversation", row.source_system, row.source_id) for row in rows), at)
    _seal(chosen, at=at, by=by)
    SEARCH.remove(db.session(), chosen)
    _leave_queues(chosen, at)
    kept = set().union(*(_kept_by(one, chosen) for one in keepers()))
    for one in to_change():
        done.add(one.table, _change(one, chosen))
    done.add("conversation", len(chosen))
    _shells([number for number in chosen if number in kept], why, at)
    _rows([number for number in chosen if number not in kept])
    done.add("customer", _customers({row.customer_id for row in rows if row.customer_id is not None}))
    db.session.expire_all()
    return done


def scrub() -> None:
    """Let SQLite write zeros over what this transaction deletes; without it, words stay readable in the file."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA secure_delete = ON"))


@contextmanager
def bare() -> Iterator[Callable[[str], Any]]:
    """Statements of SQLite itself, outside any transaction."""
    connection = db.engine.raw_connection()
    try:
        yield connection.cursor().execute
    finally:
        connection.close()


def settle() -> None:
    """Let nothing of what was deleted stay behind in the search index or in SQLite's log.

    A row taken out of FTS5 stays in its older parts until they are merged; that is done a little at a time, so nobody waits.
    """
    if db.engine.dialect.name != "sqlite":
        return
    db.session.rollback()
    with bare() as execute:
        execute("PRAGMA secure_delete = ON")
        step = f"INSERT INTO {SEARCH.name}({SEARCH.name}, rank) VALUES('merge', {{}})"
        execute(step.format(-200))
        while True:
            before = execute("SELECT total_changes()").fetchone()[0]
            execute(step.format(200))
            if execute("SELECT total_changes()").fetchone()[0] - before < 2:
                break
    empty_log()


def empty_log() -> None:
    """Let SQLite's log, which keeps pages as they were, be written back and emptied."""
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()
        with bare() as execute:
            execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def figures_only(value: Any) -> Any:
    """A JSON value with its shape, numbers and ids, and without words. The second of several beside a level is what somebody wrote."""
    if isinstance(value, dict):
        return {key: figures_only(part) for key, part in value.items() if _ID.fullmatch(str(key))}
    if isinstance(value, list):
        return [("" if place == 1 else figures_only(part)) for place, part in enumerate(value)]
    return (value if _ID.fullmatch(value) else "") if isinstance(value, str) else value


def _erasable(ids: Sequence[int]) -> Any:
    columns = (Conversation.id, Conversation.source_system, Conversation.source_id, Conversation.customer_id)
    query = select(*columns).outerjoin(Keeping, Keeping.conversation_id == Conversation.id)
    return query.where(Conversation.id.in_(ids), Keeping.hold_reason.is_(None), Keeping.erased_at.is_(None))


def _seal(ids: Sequence[int], *, at: datetime, by: Person | None) -> None:
    """What the trail says in words about these conversations and their reviews; numbers and who did it stay."""
    about = [(TrailEntry.thing_kind == "conversation") & TrailEntry.thing_id.in_(ids)]
    for kind in _TOLD_OF:
        numbers = db.session.scalars(select(table(kind).c.id).where(of_conversations(kind, ids))).all()
        if numbers:
            about.append((TrailEntry.thing_kind == kind) & TrailEntry.thing_id.in_(numbers))
    seal(or_(*about), without_words, reason="words deleted", by=by, at=at)


def without_words(entry: TrailEntry) -> dict[str, Any]:
    """What an entry says without words: who did what when, and figures."""
    return {"thing_label": "", "details": {key: value for key, value in entry.details.items() if isinstance(value, int | float)}}


def _leave_queues(ids: Sequence[int], at: datetime) -> None:
    """Nobody is asked to grade what has no words; gold without words is no measure."""
    waiting = Assignment.state.in_((AssignmentState.WAITING, AssignmentState.CLAIMED))
    gone = update(Assignment).where(Assignment.conversation_id.in_(ids), waiting)
    changed(gone.values(state=AssignmentState.REMOVED, claimed_by_id=None, claim_ends_at=None, done_at=at, let_go_at=at))
    changed(update(GoldItem).where(GoldItem.conversation_id.in_(ids), GoldItem.retired_at.is_(None)).values(retired_at=at))


def _kept_by(keeper: Any, ids: Sequence[int]) -> set[int]:
    column = keeper.c.conversation_id
    return set(db.session.scalars(select(column).where(column.in_(ids)).distinct()))


def _change(one: Held, ids: Sequence[int]) -> int:
    """Do to the rows of one table what is written; how many rows that touched."""
    own = table(one.table)
    where = of_conversations(one.table, ids)
    if one.fate is Fate.ROW:
        return changed(delete(own).where(where))
    if one.fate is Fate.SHAPE:
        return _reshape(own, [own.c[name] for name in one.columns], where)
    if one.fate is Fate.KEY:
        changed(update(own).where(where).values({name: "erased " + cast(own.c.id, String) for name in one.columns}))
        return 0
    return changed(update(own).where(where).values({name: empty(own.c[name]) for name in one.columns}))


def empty(column: Column[Any]) -> Any:
    """The value of a column that says nothing."""
    if column.nullable:
        return None
    default = getattr(column.default, "arg", None)
    if type(column.type).__name__ == "Json":
        return default(None) if callable(default) else {}
    return ""


def _reshape(own: Any, columns: Sequence[Any], where: Any) -> int:
    key = next(iter(own.primary_key))
    rows = db.session.execute(select(key, *columns).where(where)).all()
    for row in rows:
        values = {column.name: _shaped(column, value) for column, value in zip(columns, row[1:], strict=True)}
        changed(update(own).where(key == row[0]).values(values))
    return len(rows)


def _shaped(column: Any, value: Any) -> Any:
    if value is None or column.table.name != "attempt":
        return figures_only(value)
    if column.name != "engine":
        return {}
    state = {name: part for name, part in value.items() if name in _STATE}
    return state | ({"vars": figures_only(value["vars"])} if "vars" in value else {})


def _shells(ids: Sequence[int], why: ErasedFor, at: datetime) -> None:
    """What stays of a conversation: when, by whom, which channel, how many messages."""
    own: Any = Conversation.__table__
    names = of_table("conversation", Fate.BLANK)
    for number in ids:
        values = {name: empty(own.c[name]) for name in names} | {"customer_id": None, "source_id": erased_key(why, at.date(), number)}
        changed(update(own).where(own.c.id == number).values(values))
        statement = insert_into(Keeping.__table__).values(conversation_id=number, erased_at=at, erased_for=why)
        settled = {"erased_at": at, "erased_for": why, "delete_on": None}
        db.session.execute(statement.on_conflict_do_update(index_elements=["conversation_id"], set_=settled))


def _rows(ids: Sequence[int]) -> None:
    """Conversations of which nobody keeps figures go whole."""
    pins = table("coaching_pin")
    changed(update(pins).where(of_conversations("coaching_pin", ids)).values(message_id=None))
    for own, column in ((Draft, Draft.conversation_id), (Keeping, Keeping.conversation_id), (Message, Message.conversation_id)):
        changed(delete(own).where(column.in_(ids)))
    changed(delete(Conversation).where(Conversation.id.in_(ids)))


def _customers(ids: set[int]) -> int:
    """Customers' cards go with their last conversation."""
    left = exists().where(Conversation.customer_id == Customer.id)
    return changed(delete(Customer).where(Customer.id.in_(ids), ~left))
