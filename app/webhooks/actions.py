"""Verbs of webhooks: endpoints, their secrets, and sending something again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.events import Event
from app.base.jobs import enqueue, job
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _
from app.webhooks import signing
from app.webhooks.addresses import target_of
from app.webhooks.listening import DELIVER, look_again, write
from app.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState
from app.webhooks.words import TEST

OVERLAP = timedelta(hours=24)
"""How long deliveries are signed with the secret before the newest, too."""
MOST = 20
"""Endpoints of a site: each is asked about every event."""
WAKE = "webhooks.wake"
AT_ONCE = 500


@dataclass(frozen=True)
class Wanted:
    """What an endpoint is to be: checked by `create_endpoint` and `change_endpoint`."""

    name: str
    url: str
    events: Sequence[str]
    team_id: int | None


def create_endpoint(wanted: Wanted, *, by: Person | None, at: datetime) -> tuple[Endpoint, str]:
    """A new endpoint, on, and its secret, which is told this once. Raises DomainError (422) with the field, AddressRefused."""
    values = _checked(wanted)
    if len(db.session.scalars(select(Endpoint.id).where(Endpoint.removed_at.is_(None))).all()) >= MOST:
        raise DomainError(_("This site has %(most)s endpoints, which is as many as it may have. Remove one first.", most=MOST))
    salt = signing.new_salt()
    secret = _secret(salt)
    endpoint = Endpoint(
        **values, state=EndpointState.ON, salt=salt, mark=signing.mark_of(secret), by_id=by.id if by else None, created_at=at
    )
    db.session.add(endpoint)
    db.session.flush()
    _record("create_endpoint", endpoint, by=by, at=at, events=values["events"], host=target_of(endpoint.url, _allowed()).host)
    look_again()
    return endpoint, signing.written(secret)


def change_endpoint(endpoint: Endpoint, wanted: Wanted, *, revision: int, by: Person | None, at: datetime) -> None:
    """Another name, address, team or choice of events. What waits goes to the new address. Raises as `create_endpoint`, Conflict."""
    _require_revision(endpoint, revision)
    values = _checked(wanted)
    moved = values["url"] != endpoint.url
    for name, value in values.items():
        setattr(endpoint, name, value)
    if moved:
        endpoint.rests_until, endpoint.failing_since, endpoint.failures = None, None, 0
    db.session.flush()
    _record("change_endpoint", endpoint, by=by, at=at, events=values["events"], host=target_of(endpoint.url, _allowed()).host)
    look_again()


def new_secret(endpoint: Endpoint, *, by: Person | None, at: datetime) -> str:
    """Another secret, which is told this once. For a day deliveries are signed with the one before as well."""
    endpoint.old_salt, endpoint.old_until = endpoint.salt, at + OVERLAP
    endpoint.salt = signing.new_salt()
    secret = _secret(endpoint.salt)
    endpoint.mark = signing.mark_of(secret)
    db.session.flush()
    _record("new_secret", endpoint, by=by, at=at)
    return signing.written(secret)


def end_old_secret(endpoint: Endpoint, *, by: Person | None, at: datetime) -> None:
    """Sign with the newest secret alone from now on: the one before may have been seen by somebody."""
    if endpoint.old_salt is not None:
        endpoint.old_salt = endpoint.old_until = None
        db.session.flush()
        _record("end_old_secret", endpoint, by=by, at=at)


def turn_on(endpoint: Endpoint, *, by: Person | None, at: datetime) -> None:
    """Let it hear again. What waited when it was turned off leaves now."""
    if endpoint.state is EndpointState.ON:
        return
    target_of(endpoint.url, _allowed())
    endpoint.state, endpoint.failing_since, endpoint.failures, endpoint.rests_until = EndpointState.ON, None, 0, None
    db.session.flush()
    _record("turn_on", endpoint, by=by, at=at)
    look_again()
    enqueue(WAKE, endpoint_id=endpoint.id)


def turn_off(endpoint: Endpoint, *, by: Person | None, at: datetime) -> None:
    """Send nothing more. What waits is kept; what happens meanwhile is not."""
    if endpoint.state is not EndpointState.OFF:
        endpoint.state = EndpointState.OFF
        db.session.flush()
        _record("turn_off", endpoint, by=by, at=at)
        look_again()


def remove_endpoint(endpoint: Endpoint, *, by: Person | None, at: datetime) -> None:
    """Send nothing more and show it no more; its secret cannot be made again. Past deliveries go after their month."""
    endpoint.removed_at, endpoint.state = at, EndpointState.OFF
    endpoint.salt = endpoint.mark = ""
    endpoint.old_salt = endpoint.old_until = None
    db.session.flush()
    _record("remove_endpoint", endpoint, by=by, at=at)
    look_again()


def send_test(endpoint: Endpoint, *, at: datetime) -> int:
    """Send a test event, also to an endpoint that is off; the delivery's id."""
    _rest_no_more(endpoint.id)
    return write(TEST, {"endpoint": endpoint.id}, [endpoint.id], at=at)[0]


def send_again(delivery: Delivery, *, by: Person | None, at: datetime) -> None:
    """Put one delivery on its way anew, with a whole day of attempts. Needs `endpoint`. Raises Conflict where it is off, or being sent."""
    endpoint = delivery.endpoint
    if endpoint.state is not EndpointState.ON:
        raise Conflict(_("The endpoint is off, so nothing is sent there. Turn it on first."))
    free = (Delivery.id == delivery.id, (Delivery.held_until.is_(None)) | (Delivery.held_until < at))
    if not changed(update(Delivery).where(*free).values(**_anew(at))):
        raise Conflict(_("It is being sent at this moment. Reload the page to see how it went."))
    _rest_no_more(endpoint.id)
    _record("send_again", endpoint, by=by, at=at, count=1)
    enqueue(DELIVER, delivery_id=delivery.id)


def send_dead_again(endpoint: Endpoint, *, by: Person | None, at: datetime) -> int:
    """Put everything that was given up on its way anew, the oldest 500 at once; how many. Raises Conflict where the endpoint is off."""
    if endpoint.state is not EndpointState.ON:
        raise Conflict(_("The endpoint is off, so nothing is sent there. Turn it on first."))
    dead = select(Delivery.id).where(Delivery.endpoint_id == endpoint.id, Delivery.state == DeliveryState.DEAD)
    ids = db.session.scalars(dead.order_by(Delivery.id).limit(AT_ONCE)).all()
    if ids:
        changed(update(Delivery).where(Delivery.id.in_(ids), Delivery.state == DeliveryState.DEAD).values(**_anew(at)))
        _rest_no_more(endpoint.id)
        _record("send_again", endpoint, by=by, at=at, count=len(ids))
    for delivery_id in ids:
        enqueue(DELIVER, delivery_id=delivery_id)
    return len(ids)


@job(WAKE)
def wake(endpoint_id: int) -> None:
    """The endpoint is on again: what waited leaves. The hourly look finds what is beyond the first 500."""
    with unit_of_work():
        if db.session.scalar(select(Endpoint.state).where(Endpoint.id == endpoint_id)) is not EndpointState.ON:
            return
        waiting = (Delivery.endpoint_id == endpoint_id, Delivery.state == DeliveryState.WAITING, Delivery.next_at.is_(None))
        ids = db.session.scalars(select(Delivery.id).where(*waiting).order_by(Delivery.id).limit(AT_ONCE)).all()
        changed(update(Delivery).where(*waiting).values(next_at=clock.now()))
        for delivery_id in ids:
            enqueue(DELIVER, delivery_id=delivery_id)


def _checked(wanted: Wanted) -> dict[str, Any]:
    """The values as they are kept. Raises DomainError with the field, AddressRefused."""
    name = " ".join(wanted.name.split())
    if not name or len(name) > 120:
        raise DomainError(_("Give the endpoint a name of at most %(most)s characters.", most=120), field="name")
    url = wanted.url.strip()
    target_of(url, _allowed())
    known = set(Event)
    events = [event for event in dict.fromkeys(wanted.events) if event in known]
    if not events:
        raise DomainError(_("Choose at least one event."), field="events")
    return {"name": name, "url": url, "events": sorted(map(str, events)), "team_id": wanted.team_id}


def _anew(at: datetime) -> dict[str, Any]:
    return {"state": DeliveryState.WAITING, "tries": 0, "next_at": at, "held_until": None, "done_at": None}


def _rest_no_more(endpoint_id: int) -> None:
    """Somebody asks for it now, so the pause after a silence is over."""
    changed(update(Endpoint).where(Endpoint.id == endpoint_id, Endpoint.rests_until.is_not(None)).values(rests_until=None))


def _require_revision(endpoint: Endpoint, revision: int) -> None:
    if endpoint.revision != revision:
        raise Conflict(_("Somebody else changed this endpoint meanwhile. What stands now is shown below; save again to replace it."))


def _secret(salt: str) -> bytes:
    return signing.secret_of(str(current_app.config["SECRET_KEY"]), salt)


def _allowed() -> frozenset[str]:
    hosts: frozenset[str] = current_app.config["SETTINGS"].webhook_hosts
    return hosts


def _record(verb: str, endpoint: Endpoint, *, by: Person | None, at: datetime, **details: Any) -> None:
    record(f"webhooks.{verb}", "webhook_endpoint", endpoint.id, by=by, at=at, label=endpoint.name, team_id=endpoint.team_id, **details)
