"""Tables of the webhooks: where something is told, what is told, and how each telling went."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person, Team
from app.ui.words import lazy_gettext as _l


class EndpointState(enum.StrEnum):
    """on: hears. off: a person turned it off. paused: the site did, as it had failed for days."""

    ON = "on"
    OFF = "off"
    PAUSED = "paused"

    @property
    def label(self) -> Any:
        return {"on": _l("On"), "off": _l("Off"), "paused": _l("Paused")}[self.value]

    @property
    def tone(self) -> str:
        return {"on": "good", "off": "neutral", "paused": "bad"}[self.value]


class DeliveryState(enum.StrEnum):
    """How a delivery stands. dead: every attempt failed, and nobody tries again unasked."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"

    @property
    def label(self) -> Any:
        return {"waiting": _l("Waiting"), "delivered": _l("Delivered"), "dead": _l("Given up")}[self.value]

    @property
    def tone(self) -> str:
        return {"waiting": "caution", "delivered": "good", "dead": "bad"}[self.value]


class Endpoint(Model):
    """An address that is told of chosen events, of one team or of the whole site. Its secret is made of SECRET_KEY and `salt`."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (Index("ix_webhook_endpoint_state", "removed_at", "state"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(1000))
    events: Mapped[list[str]] = mapped_column(Json)
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    state: Mapped[EndpointState] = mapped_column(Choice(EndpointState), default=EndpointState.ON)
    salt: Mapped[str] = mapped_column(String(64))
    mark: Mapped[str] = mapped_column(String(16))
    """The beginning of the secret's hash: says whether SECRET_KEY still makes the same secret."""
    old_salt: Mapped[str | None] = mapped_column(String(64))
    old_until: Mapped[datetime | None] = mapped_column(Moment)
    """Until when deliveries are signed with the secret before this one, too."""
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    failing_since: Mapped[datetime | None] = mapped_column(Moment)
    """The first failed attempt since one went well."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Failed attempts since one went well."""
    rests_until: Mapped[datetime | None] = mapped_column(Moment)
    """It did not answer: until then nothing is sent, so that it holds nobody else's jobs up."""
    revision: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team | None] = related()
    by: Mapped[Person | None] = related()

    __mapper_args__ = {"version_id_col": revision}


class EventRow(Model):
    """An event as it is told: `body` is the JSON text that every attempt sends, byte for byte."""

    __tablename__ = "webhook_event"
    __table_args__ = (Index("ix_webhook_event_created", "created_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uid: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[str] = mapped_column(Text)


class Delivery(Model):
    """One event on its way to one endpoint. `status`, `took_ms`, `fault` and `answer` are those of the last attempt."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "endpoint_id", name="uq_webhook_delivery_once"),
        Index("ix_webhook_delivery_endpoint", "endpoint_id", "id"),
        Index("ix_webhook_delivery_standing", "endpoint_id", "state", "id"),
        Index("ix_webhook_delivery_due", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(BigId, ForeignKey("webhook_event.id"))
    endpoint_id: Mapped[int] = mapped_column(BigId, ForeignKey("webhook_endpoint.id"))
    state: Mapped[DeliveryState] = mapped_column(Choice(DeliveryState), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    """Attempts since it was last put on its way; "send again" begins anew."""
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    """A worker has it in hand. Over when the worker died."""
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    status: Mapped[int | None] = mapped_column()
    took_ms: Mapped[int | None] = mapped_column()
    fault: Mapped[str] = mapped_column(String(24), default="", server_default="")
    detail: Mapped[str] = mapped_column(String(300), default="", server_default="")
    answer: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The first 2 kB of what was answered."""
    past: Mapped[list[list[Any]]] = mapped_column(Json, default=list, server_default="[]")
    """The newest attempts: [moment, status, milliseconds, fault] each, oldest first."""

    event: Mapped[EventRow] = related()
    endpoint: Mapped[Endpoint] = related()
