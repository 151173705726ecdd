"""How often a thing may be tried: counted in the database, so every server process sees the same count."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, Moment, db
from app.base.errors import TooMany


class Trial(Model):
    """One counted try. `key` names what was tried and by whom, hashed where it holds personal data."""

    __tablename__ = "trial"
    __table_args__ = (Index("ix_trial_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Moment)


def check(key: str, at: datetime, *, most: int, seconds: int) -> None:
    """Refuse with TooMany when `key` was counted `most` times in the last `seconds`."""
    since = at - timedelta(seconds=seconds)
    tried = db.session.execute(select(func.count(Trial.id), func.min(Trial.at)).where(Trial.key == key, Trial.at > since)).one()
    if tried[0] >= most:
        wait = max(1, int((tried[1] + timedelta(seconds=seconds) - at).total_seconds()))
        raise TooMany(_("Too many tries. Wait a little, then try again."), seconds=wait)


def count(key: str, at: datetime) -> None:
    """Count one try of `key`; tries older than a day are dropped on the way."""
    db.session.execute(delete(Trial).where(Trial.key == key, Trial.at < at - timedelta(days=1)))
    db.session.add(Trial(key=key, at=at))
    db.session.flush()


def forget(key: str) -> None:
    """Start the count of `key` anew, after a success."""
    db.session.execute(delete(Trial).where(Trial.key == key))
