"""The trail's one table."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Json, Model, Moment


class TrailEntry(Model):
    """One thing that happened. Never deleted, never updated but by sealing (see the triggers); `hash` covers it and the one before."""

    __tablename__ = "trail_entry"
    __table_args__ = (
        Index("ix_trail_entry_thing", "thing_kind", "thing_id", "id"),
        Index("ix_trail_entry_actor", "actor_id", "id"),
        Index("ix_trail_entry_verb", "verb", "id"),
        Index("ix_trail_entry_team", "team_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(BigId)
    actor_name: Mapped[str] = mapped_column(String(200), default="")
    verb: Mapped[str] = mapped_column(String(60))
    thing_kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int | None] = mapped_column(BigId)
    thing_label: Mapped[str] = mapped_column(String(300), default="")
    team_id: Mapped[int | None] = mapped_column(BigId)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    previous_hash: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed_by: Mapped[int | None] = mapped_column(BigId)
    """The later entry that tells how words of this one were taken out; see `sealing`."""
