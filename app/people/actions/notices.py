"""Notices: something a person should know, shown in the site and kept until read."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import update

from app.base.database import db
from app.base.statements import changed, insert_for
from app.people.models import Notice, Person

_sentences: dict[str, Any] = {}


def register_sentence(kind: str, sentence: Any) -> None:
    """Give notices of `kind` their sentence: a lazy_gettext text with %(name)s places for the notice's values."""
    _sentences[kind] = sentence


def register_sentences(sentences: Mapping[str, Any]) -> None:
    """The same for several kinds."""
    _sentences.update(sentences)


def sentence_of(notice: Notice) -> str:
    """What the notice says, in the reader's language."""
    template = _sentences.get(notice.kind)
    return str(template) % notice.values if template is not None else notice.kind


def notify(person_id: int, kind: str, path: str, *, at: datetime, once: str | None = None, **values: Any) -> None:
    """Leave a notice for a person. With `once`, a second notice with the same key is not written."""
    row = {"person_id": person_id, "kind": kind, "values": values, "path": path, "once_key": once, "created_at": at}
    changed(_leaving(db.session.get_bind().dialect.name), row)


@cache
def _leaving(dialect: str) -> Any:
    """Part of every publishing, so built once. Notices without a key never meet."""
    return insert_for(dialect, Notice.__table__).on_conflict_do_nothing(index_elements=["person_id", "once_key"])


def mark_read(person: Person, notice_id: int | None, *, at: datetime) -> None:
    """Mark one notice of `person`, or all of them, as read."""
    query = update(Notice).where(Notice.person_id == person.id, Notice.read_at.is_(None))
    if notice_id is not None:
        query = query.where(Notice.id == notice_id)
    db.session.execute(query.values(read_at=at))


def mark_seen(person: Person, paths: Collection[str], *, at: datetime) -> None:
    """Mark the notices that lead `person` to these pages as read: what they are about was dealt with there."""
    unread = (Notice.person_id == person.id, Notice.read_at.is_(None), Notice.path.in_(paths))
    db.session.execute(update(Notice).where(*unread).values(read_at=at))
