"""Answers that are kept for a day, so that a request sent twice is done once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Model, Moment


class ApiAnswer(Model):
    """What a writing request with an Idempotency-Key was answered. `status` 0: it is being worked on in this transaction."""

    __tablename__ = "api_answer"
    __table_args__ = (UniqueConstraint("token_id", "key_hash", name="uq_api_answer_key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_id: Mapped[int] = mapped_column(BigId, ForeignKey("api_token.id"))
    key_hash: Mapped[str] = mapped_column(String(64))
    request_hash: Mapped[str] = mapped_column(String(64))
    """Of method, address and body: the same key with another request is a mistake."""
    status: Mapped[int] = mapped_column(default=0, server_default="0")
    body: Mapped[str] = mapped_column(Text, default="", server_default="")
    location: Mapped[str] = mapped_column(String(300), default="", server_default="")
    at: Mapped[datetime] = mapped_column(Moment)
