"""Texts with a draft and published versions: scenarios, rubrics, articles, canned replies, courses.

The draft carries a revision: whoever saves must name the revision they started from, else the save is a
Conflict that shows both texts. A published version never changes; it is found by the hash of its text.
"""

import hashlib
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.base.database import BigId, Moment
from app.base.errors import Conflict


class Drafted:
    """Columns of a thing whose text is edited as a draft and then published."""

    draft_source: Mapped[str] = mapped_column(Text, default="")
    draft_revision: Mapped[int] = mapped_column(default=1)
    draft_at: Mapped[datetime | None] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    current_number: Mapped[int | None] = mapped_column()

    @declared_attr
    def draft_by_id(cls) -> Mapped[int | None]:
        return mapped_column(BigId, ForeignKey("person.id"))


class Published:
    """Columns of one immutable version."""

    number: Mapped[int] = mapped_column()
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    source: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime] = mapped_column(Moment)

    @declared_attr
    def published_by_id(cls) -> Mapped[int | None]:
        return mapped_column(BigId, ForeignKey("person.id"))


def slug_is_unique(table: str) -> tuple[Index, Index]:
    """A slug stands once on the site and once in each team, which may keep its own copy."""
    return (
        Index(f"uq_{table}_slug_site", "slug", unique=True, sqlite_where=text("team_id IS NULL"), postgresql_where=text("team_id IS NULL")),
        Index(f"uq_{table}_slug_team", "slug", "team_id", unique=True),
    )


def normal_source(source: str) -> str:
    """`source` as it is stored: no byte order mark, line ends as line feeds, exactly one at the end."""
    return source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


def content_hash(source: str) -> str:
    """SHA-256 of the normal form of `source`; 64 hex digits."""
    return hashlib.sha256(normal_source(source).encode("utf-8", "surrogatepass")).hexdigest()


def save_draft(thing: Drafted, source: str, *, revision: int, by_id: int, at: datetime) -> None:
    """Replace the draft's text. Raises Conflict with both texts when `revision` is not the current one."""
    if revision != thing.draft_revision:
        raise Conflict(
            _("Someone else saved this draft after you opened it. Compare both texts, then save the one you want to keep."),
            mine=source,
            theirs=thing.draft_source,
            revision=thing.draft_revision,
        )
    if source != thing.draft_source:
        thing.draft_source = source
        thing.draft_revision = revision + 1
        thing.draft_at = at
        thing.draft_by_id = by_id
