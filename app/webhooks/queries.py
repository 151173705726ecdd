"""Reads of webhooks. Only admins come here (row 65), and they see all of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, load_only

from app.base.database import db
from app.base.paging import Page, capped_count, fetch
from app.webhooks.models import Delivery, DeliveryState, Endpoint, EventRow


@dataclass(frozen=True)
class Standing:
    """How the deliveries stand, counted up to 99."""

    waiting: str
    dead: str

    @property
    def troubled(self) -> bool:
        return self.dead != "0"


def endpoints() -> Sequence[Endpoint]:
    """Every endpoint by name, with its team. There are few: `actions.MOST`."""
    query = select(Endpoint).where(Endpoint.removed_at.is_(None)).options(joinedload(Endpoint.team))
    return db.session.scalars(query.order_by(Endpoint.name, Endpoint.id)).all()


def endpoint_of(endpoint_id: int) -> Endpoint | None:
    """One endpoint with its team and who added it."""
    query = select(Endpoint).where(Endpoint.id == endpoint_id, Endpoint.removed_at.is_(None))
    return db.session.scalars(query.options(joinedload(Endpoint.team), joinedload(Endpoint.by))).first()


def endpoint_called(name: str) -> Sequence[Endpoint]:
    """The endpoints with this name or number, for the command line."""
    query = select(Endpoint).where(Endpoint.removed_at.is_(None))
    named = db.session.scalars(query.where(Endpoint.name == name).order_by(Endpoint.id)).all()
    if named or not (name.isascii() and name.isdigit() and len(name) < 18):
        return named
    return db.session.scalars(query.where(Endpoint.id == int(name))).all()


def delivery_page(endpoint_id: int, *, state: DeliveryState | None = None, after: str | None = None, size: int = 30) -> Page:
    """Deliveries to an endpoint, newest first, with the names of their events, without bodies and answers. One statement."""
    shown = (Delivery.state, Delivery.endpoint_id, Delivery.tries, Delivery.next_at, Delivery.done_at, Delivery.status, Delivery.took_ms)
    event = joinedload(Delivery.event, innerjoin=True).load_only(EventRow.name, EventRow.at)
    query = select(Delivery).where(Delivery.endpoint_id == endpoint_id).options(load_only(*shown, Delivery.fault), event)
    if state is not None:
        query = query.where(Delivery.state == state)
    return fetch(query, [(Delivery.id, True)], after, size=size)


def delivery_of(endpoint: Endpoint, delivery_id: int) -> Delivery | None:
    """One delivery of this endpoint with its event."""
    query = select(Delivery).where(Delivery.id == delivery_id, Delivery.endpoint_id == endpoint.id)
    return db.session.scalars(query.options(joinedload(Delivery.event), joinedload(Delivery.endpoint))).first()


def standing(endpoint_id: int | None = None) -> Standing:
    """How many wait and how many were given up, of one endpoint or of all. Two statements."""
    return Standing(_count(DeliveryState.WAITING, endpoint_id), _count(DeliveryState.DEAD, endpoint_id))


def with_dead() -> frozenset[int]:
    """Endpoints some of whose deliveries were given up: one look into the index for each."""
    dead = exists().where(Delivery.endpoint_id == Endpoint.id, Delivery.state == DeliveryState.DEAD)
    return frozenset(db.session.scalars(select(Endpoint.id).where(Endpoint.removed_at.is_(None), dead)))


def _count(state: DeliveryState, endpoint_id: int | None) -> str:
    query = select(Delivery.id).where(Delivery.state == state)
    return capped_count(query if endpoint_id is None else query.where(Delivery.endpoint_id == endpoint_id))
