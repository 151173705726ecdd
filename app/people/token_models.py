"""API tokens: what a program shows in place of a person who signs in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Json, Model, Moment, related
from app.people.models import Person


class ApiToken(Model):
    """One token of one person. The secret is shown once; its SHA-256 is kept, found by the public `prefix` before it."""

    __tablename__ = "api_token"
    __table_args__ = (Index("ix_api_token_person", "person_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime | None] = mapped_column(Moment)
    """To the hour: a request that reads writes this at most once an hour."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = related()
