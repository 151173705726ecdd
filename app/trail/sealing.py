"""Taking words out of the trail without opening it: the only change its triggers let through.

The words of an entry (names, labels, details) may be personal data whose time is over. They go under a later entry, `trail.seal`,
which keeps for each sealed one a seal: the SHA-256 over what is left of it and over its hash. So the chain of hashes still holds, nothing
can be sealed without an entry that tells of it, and what is left of a sealed entry cannot be altered unseen.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from app.base.database import db
from app.trail.actions import Actor, record
from app.trail.models import TrailEntry
from app.trail.seals import VERB, seal_of

BATCH = 200
GONE: Mapping[str, Any] = {"actor_id": None, "actor_name": "", "thing_id": None, "thing_label": "", "details": {}}
"""Everything that may go."""
WORDS: Mapping[str, Any] = {"thing_label": "", "details": {}}
"""What an entry says in words; who did it to which thing stays."""
Rewrite = Callable[[TrailEntry], Mapping[str, Any]]


def seal(condition: ColumnElement[bool], rewrite: Rewrite, *, reason: str, by: Actor | None, at: datetime) -> int:
    """Rewrite every entry that meets `condition` and changes by it, in the current transaction; how many. See `seal_some`."""
    count = 0
    last: int | None = 0
    while last is not None:
        last, done = seal_some(condition, rewrite, last, reason=reason, by=by, at=at)
        count += done
    return count


def seal_some(
    condition: ColumnElement[bool], rewrite: Rewrite, after: int, *, reason: str, by: Actor | None, at: datetime
) -> tuple[int | None, int]:
    """The same for the first entries behind the id `after`: the last id looked at (None: there are no more), and how many changed.

    `rewrite` gives the columns that change: of actor, thing, label and details only. Entries that tell of sealing stay.
    """
    query = select(TrailEntry).where(condition, TrailEntry.id > after, TrailEntry.verb != VERB).order_by(TrailEntry.id).limit(BATCH)
    entries = db.session.scalars(query.execution_options(populate_existing=True)).all()
    changes = [(entry, dict(rewrite(entry))) for entry in entries]
    for entry in entries:
        db.session.expunge(entry)
    changes = [(entry, new) for entry, new in changes if any(getattr(entry, name) != value for name, value in new.items())]
    if changes:
        seals = {str(entry.id): seal_of(entry, new) for entry, new in changes}
        told = record("trail.seal", "site", None, by=by, at=at, reason=reason, count=len(seals), seals=seals)
        for entry, new in changes:
            values = {f"new_{name}": value for name, value in new.items()}
            db.session.execute(_rewriting(tuple(sorted(new))), {"the_id": entry.id, "the_seal": told.id, **values})
    return (entries[-1].id if len(entries) == BATCH else None), len(changes)


def _rewriting(names: tuple[str, ...]) -> Any:
    table: Any = TrailEntry.__table__
    values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    return update(table).where(table.c.id == bindparam("the_id")).values(sealed_by=bindparam("the_seal"), **values)
