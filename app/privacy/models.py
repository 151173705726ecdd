"""Work on personal data: customers' requests, and long runs with their progress."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person
from app.ui.words import lazy_gettext as _l
from app.ui.work_states import WorkState


class RunKind(enum.StrEnum):
    """What a run does."""

    DATES = "dates"
    PRUNE = "prune"
    COPY = "copy"
    ERASE = "erase"
    OWN = "own"
    LEAVE = "leave"

    @property
    def label(self) -> Any:
        return _RUNS[self]


_RUNS = {
    RunKind.DATES: _l("Retention dates set"),
    RunKind.PRUNE: _l("Past their date"),
    RunKind.COPY: _l("Copy of a customer’s data"),
    RunKind.ERASE: _l("Customer’s data erased"),
    RunKind.OWN: _l("Copy of own data"),
    RunKind.LEAVE: _l("Person who left"),
}


RunState = WorkState


class MarkKind(enum.StrEnum):
    """By what a customer is looked for."""

    EMAIL = "email"
    PHONE = "phone"
    KEY = "key"

    @property
    def label(self) -> Any:
        return {"email": _l("E-mail address"), "phone": _l("Phone number"), "key": _l("Customer id")}[self.value]


class CustomerRequest(Model):
    """What a customer asked for. `mark` (the address, number or id) goes as soon as the request is closed; its keyed hash stays."""

    __tablename__ = "customer_request"
    __table_args__ = (Index("ix_customer_request_open", "closed_at", "asked_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    mark_kind: Mapped[MarkKind] = mapped_column(Choice(MarkKind))
    mark: Mapped[str | None] = mapped_column(String(320))
    mark_hash: Mapped[str] = mapped_column(String(64), index=True)
    customer_ids: Mapped[list[int]] = mapped_column(Json, default=list)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    suppress: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether later conversations of this customer are left out of imports, too."""
    mentions: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the texts of all other conversations are searched for the mark, and it is taken out of them."""
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """How much was erased, by kind: figures only."""

    by: Mapped[Person] = related()


class PrivacyRun(Model):
    """One piece of long work with its progress; a stopped one goes on where it was. `busy` holds others of its kind off."""

    __tablename__ = "privacy_run"
    __table_args__ = (
        Index("ix_privacy_run_kind", "kind", "id"),
        Index("ix_privacy_run_person", "person_id", "kind", "id"),
        Index("ix_privacy_run_request", "request_id", "id"),
        Index("ix_privacy_run_expires", "expires_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[RunKind] = mapped_column(Choice(RunKind))
    state: Mapped[RunState] = mapped_column(Choice(RunState), default=RunState.WAITING)
    busy: Mapped[str | None] = mapped_column(String(60), unique=True)
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    request_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("customer_request.id"))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    progress_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(BigId, default=0)
    report: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    failure: Mapped[str] = mapped_column(Text, default="")
    file_name: Mapped[str | None] = mapped_column(String(80))
    """The copy in the folder of exports, until it runs out."""
    expires_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person | None] = related(foreign_keys=[by_id])
    person: Mapped[Person | None] = related(foreign_keys=[person_id])
    request: Mapped[CustomerRequest | None] = related()
