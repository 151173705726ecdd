"""Writing the trail, and proving that nobody altered it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import insert, select

from app.base.database import db
from app.base.transaction import lock_chain
from app.trail.models import TrailEntry
from app.trail.seals import Seals


class Actor(Protocol):
    """Anybody who can be named in the trail."""

    @property
    def id(self) -> Any: ...
    @property
    def name(self) -> Any: ...


def record(
    verb: str,
    thing_kind: str,
    thing_id: int | None,
    *,
    by: Actor | None,
    at: datetime,
    label: str = "",
    team_id: int | None = None,
    **details: Any,
) -> TrailEntry:
    """Add one entry in the current transaction, at once. `verb` is `package.verb`; `by` None means the site itself or the command line.

    What is returned is not attached to the session: nobody changes it.
    """
    db.session.flush()
    lock_chain("trail")
    previous = db.session.scalar(_newest()) or ""
    entry = TrailEntry(
        at=at.astimezone(UTC),
        actor_id=by.id if by else None,
        actor_name=_clean(by.name if by else ""),
        verb=verb,
        thing_kind=thing_kind,
        thing_id=thing_id,
        thing_label=_clean(label)[:300],
        team_id=team_id,
        details=details,
        previous_hash=previous,
    )
    entry.hash = entry_hash(entry)
    kept = {name: getattr(entry, name) for name in _COLUMNS}
    entry.id = db.session.scalar(_adding(), kept)
    return entry


_COLUMNS = tuple(column.name for column in TrailEntry.__table__.columns if column.name != "id")


@cache
def _newest() -> Any:
    """Asked before every entry, so built once."""
    table: Any = TrailEntry.__table__
    return select(table.c.hash).order_by(table.c.id.desc()).limit(1)


@cache
def _adding() -> Any:
    table: Any = TrailEntry.__table__
    return insert(table).returning(table.c.id)


def first_altered() -> TrailEntry | None:
    """The first entry that does not match its hash, its predecessor or its seal, or None when the whole chain holds."""
    previous, seals = "", Seals()
    for entry in _entries():
        if entry.previous_hash != previous or (entry.sealed_by is None and entry.hash != entry_hash(entry)):
            return entry
        if (broken := seals.broken_by(entry)) is not None:
            return broken
        if entry.sealed_by is not None:
            seals.hold(entry)
        previous = entry.hash
    return seals.left()


def entry_hash(entry: TrailEntry) -> str:
    """SHA-256 over the entry's values and the hash before it; 64 hex digits."""
    values = [
        entry.previous_hash,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.verb,
        entry.thing_kind,
        entry.thing_id,
        entry.thing_label,
        entry.team_id,
        entry.details,
    ]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _entries() -> Iterator[TrailEntry]:
    yield from db.session.scalars(select(TrailEntry).order_by(TrailEntry.id).execution_options(yield_per=1000))


def _clean(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
