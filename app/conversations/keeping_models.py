"""How long conversations are kept, and what must never come back."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.people.models import Person, Team
from app.ui.words import lazy_gettext as _l


class KeptKind(enum.StrEnum):
    """What a period may be set for."""

    REAL = "real"
    PRACTICE = "practice"
    UNMASKED = "unmasked"
    SIGN_INS = "sign-ins"

    @property
    def label(self) -> Any:
        return _KEPT[self]

    @property
    def is_conversation(self) -> bool:
        return self in (KeptKind.REAL, KeptKind.PRACTICE)


_KEPT = {
    KeptKind.REAL: _l("Real conversations"),
    KeptKind.PRACTICE: _l("Practice attempts"),
    KeptKind.UNMASKED: _l("Looks at personal data"),
    KeptKind.SIGN_INS: _l("Sign-ins"),
}


class ErasedFor(enum.StrEnum):
    """Why the words of a conversation were deleted."""

    RETENTION = "retention"
    REQUEST = "request"


class RetentionPeriod(Model):
    """How many days something is kept, counted from its last message. The narrowest period that fits holds; none: for ever."""

    __tablename__ = "retention_period"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[KeptKind] = mapped_column(Choice(KeptKind))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    source_system: Mapped[str | None] = mapped_column(String(80))
    scope: Mapped[str] = mapped_column(String(140), unique=True)
    """Kind, team and source in one word, so that there is one period for each."""
    days: Mapped[int] = mapped_column()
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team | None] = related()
    by: Mapped[Person | None] = related()

    __mapper_args__ = {"version_id_col": revision}


class Keeping(Model):
    """What is settled about keeping one conversation; no row: kept, and nothing was deleted.

    `delete_on` is the retention date, set when it is stored. A reason to hold it stops every deletion. `erased_at`: since
    then only figures are left of it.
    """

    __tablename__ = "conversation_keeping"
    __table_args__ = (Index("ix_conversation_keeping_due", "delete_on", "conversation_id"),)

    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"), primary_key=True, autoincrement=False)
    delete_on: Mapped[datetime | None] = mapped_column(Moment)
    hold_reason: Mapped[str | None] = mapped_column(Text)
    hold_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    hold_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_at: Mapped[datetime | None] = mapped_column(Moment)
    erased_for: Mapped[ErasedFor | None] = mapped_column(Choice(ErasedFor))

    hold_by: Mapped[Person | None] = related()


class Forgotten(Model):
    """A keyed hash of what was deleted here (a conversation's key, or a customer's mark), so that no import brings it back."""

    __tablename__ = "forgotten"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
