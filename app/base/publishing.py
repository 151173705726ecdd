"""Publishing a drafted text: immutable numbered versions, found by the hash of their text.

Publishing the text that is current already changes nothing; publishing the text of an older version makes
that version current again; any other text becomes the next number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy import inspect, select

from app.base.database import db
from app.base.errors import DomainError
from app.base.loading import Outcome
from app.base.versions import Drafted, Published, content_hash, normal_source

V = TypeVar("V", bound=Published)


class NothingToPublish(DomainError):
    """The draft says the same as the current version."""


class UnknownVersion(DomainError):
    """A version number that does not exist."""

    status = 404


@dataclass(frozen=True)
class Publication(Generic[V]):
    """The version that is current now; `fresh` when it was written just now."""

    version: V
    fresh: bool


def hold(thing: Any) -> None:
    """Read `thing` again and keep others from changing it until the transaction ends. What was changed already is kept."""
    db.session.flush()
    columns = [attribute.key for attribute in inspect(type(thing)).column_attrs]
    db.session.refresh(thing, columns, with_for_update={"of": type(thing)})


def publish(
    thing: Any, version_type: type[V], owner: str, source: str, *, title: str, by_id: int | None, at: datetime, **values: Any
) -> Publication[V]:
    """Make `source` the current version of `thing`. `owner` is the version's column that holds the thing's id.

    Raises NothingToPublish where it is current already. Two statements besides what is written.
    """
    digest = content_hash(source)
    belongs: Any = getattr(version_type, owner) == thing.id
    known: V | None = db.session.scalar(select(version_type).where(belongs, version_type.content_hash == digest))
    if known is not None and known.number == thing.current_number:
        raise NothingToPublish(_("Version %(number)s says exactly this already. Change the draft, then publish it.", number=known.number))
    if known is None:
        made: dict[str, Any] = {owner: thing.id, "number": _next_number(version_type, belongs), "content_hash": digest}
        made |= {"source": normal_source(source), "title": title[:200], "published_at": at, "published_by_id": by_id, **values}
        known = version_type(**made)
        db.session.add(known)
        thing.current_number = known.number
        db.session.flush()
        return Publication(known, fresh=True)
    thing.current_number = known.number
    db.session.flush()
    return Publication(known, fresh=False)


def outcome_of(thing: Drafted | None, hashes: dict[int, str], text: str, *, replace: bool) -> Outcome:
    """What loading `text` from a file would do to `thing`, whose versions have `hashes` by number.

    A file never overrules a person: once somebody edited the draft or took another version here, the file's text
    is kept out, unless `replace` says to publish it all the same (the draft stays as it is even then).
    """
    if thing is None:
        return Outcome.CREATED
    digest = content_hash(text)
    if thing.current_number is not None and hashes.get(thing.current_number) == digest:
        return Outcome.UNCHANGED
    edited = thing.draft_by_id is not None and content_hash(thing.draft_source) != digest
    if (edited or digest in hashes.values()) and not replace:
        return Outcome.KEPT
    return Outcome.NEW_VERSION


def load_draft(thing: Any, text: str, *, at: datetime) -> None:
    """Let the draft follow a file, unless a person wrote it: theirs stays."""
    if thing.draft_by_id is None and thing.draft_source != text:
        thing.draft_source = text
        thing.draft_revision = (thing.draft_revision or 0) + 1
        thing.draft_at = at


def version_hashes(version_type: type[Any], owner: str, thing_id: int | None) -> dict[int, str]:
    """The hash of each version by its number. One statement; none where there is no thing yet."""
    if thing_id is None:
        return {}
    query = select(version_type.number, version_type.content_hash).where(getattr(version_type, owner) == thing_id)
    return dict(db.session.execute(query).all())


def load_text(
    thing: Any,
    version_type: type[Any],
    owner: str,
    text: str,
    make: Callable[[], Any],
    store: Callable[[Any], None],
    *,
    at: datetime,
    replace: bool,
) -> Outcome:
    """Load one text of a file: create the thing with `make`, publish with `store`, or leave it. Returns what was done."""
    text = normal_source(text)
    outcome = outcome_of(thing, version_hashes(version_type, owner, thing.id if thing is not None else None), text, replace=replace)
    if outcome in (Outcome.CREATED, Outcome.NEW_VERSION):
        thing = thing if thing is not None else make()
        load_draft(thing, text, at=at)
        store(thing)
    return outcome


def _next_number(version_type: type[Published], belongs: Any) -> int:
    last = db.session.scalar(select(version_type.number).where(belongs).order_by(version_type.number.desc()).limit(1))
    return int(last or 0) + 1
