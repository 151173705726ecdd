"""Deliveries on their way: taken in hand by one worker, sent while nothing is held, and noted; again and again for a day.

At least once: a worker that dies between the answer and the note sends it a second time, under the same id.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, literal, or_, select, update
from sqlalchemy.orm import joinedload

from app.base import clock
from app.base.database import Moment, db
from app.base.jobs import enqueue_at, job
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.trail.actions import record
from app.webhooks import notices, signing
from app.webhooks.listening import DELIVER, look_again
from app.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState
from app.webhooks.sending import Outcome, send
from app.webhooks.words import TEST

WAITS: Sequence[timedelta] = tuple(timedelta(seconds=one) for one in (30, 120, 300, 900, 1800, 3600, 7200, 14400, 21600, 36000))
"""Before each further attempt; together about a day."""
JITTER = 0.2
"""Each wait is up to this share shorter or longer, so that what failed together does not come back together."""
IN_HAND = timedelta(seconds=60)
"""How long a worker may have a delivery in hand; much longer than any request may take."""
EARLY = timedelta(seconds=2)
RESTS = (30, 60, 120, 300, 600)
"""Seconds for which an endpoint that does not answer is left alone; the last from the fifth failure on."""
PAUSED_AFTER = timedelta(days=3)
PAUSED_FROM = 10
"""Failed attempts in a row that it takes as well."""
KEPT_ATTEMPTS = 30
SILENT = frozenset({"connection", "time", "name"})
"""Faults that cost the worker time, or mean that nobody is there."""
AGENT = "Greenroom-Webhooks/1"


@dataclass(frozen=True)
class Parcel:
    """A delivery in one worker's hand until `held_until`."""

    delivery_id: int
    endpoint_id: int
    url: str
    body: bytes
    headers: dict[str, str]
    held_until: datetime
    known: bool
    """Whether SECRET_KEY still makes the secret that the receiver has."""


@job(DELIVER)
def deliver(delivery_id: int) -> None:
    """Try one delivery now, where it is due and nobody else has it in hand."""
    parcel = _take(delivery_id, clock.now())
    if parcel is None:
        return
    allowed = current_app.config["SETTINGS"].webhook_hosts
    outcome = send(parcel.url, parcel.body, parcel.headers, allowed=allowed) if parcel.known else Outcome("key")
    with unit_of_work():
        _note(parcel, outcome, clock.now())


def _take(delivery_id: int, at: datetime) -> Parcel | None:
    """Take it in hand, or None: it is not due, somebody else has it, or its endpoint is off or rests."""
    with unit_of_work():
        free = (Delivery.id == delivery_id, Delivery.state == DeliveryState.WAITING, Delivery.next_at <= at + EARLY)
        nobody = or_(Delivery.held_until.is_(None), Delivery.held_until < at)
        if not changed(update(Delivery).where(*free, nobody).values(held_until=at + IN_HAND)):
            return None
        query = select(Delivery).where(Delivery.id == delivery_id).options(joinedload(Delivery.event), joinedload(Delivery.endpoint))
        one = db.session.scalars(query.execution_options(populate_existing=True)).one()
        endpoint = one.endpoint
        if endpoint.removed_at is not None or (endpoint.state is not EndpointState.ON and one.event.name != TEST):
            _put_back(one, None)
            return None
        if endpoint.rests_until is not None and endpoint.rests_until > at:
            _put_back(one, endpoint.rests_until + timedelta(seconds=random.uniform(0, RESTS[0])))  # noqa: S311
            return None
        return _parcel(one, at)


def _put_back(one: Delivery, next_at: datetime | None) -> None:
    """Nobody has it in hand; it comes again at `next_at`, or when its endpoint is turned on."""
    db.session.execute(update(Delivery).where(Delivery.id == one.id).values(held_until=None, next_at=next_at))
    if next_at is not None:
        enqueue_at(DELIVER, next_at, delivery_id=one.id)


def _parcel(one: Delivery, at: datetime) -> Parcel:
    endpoint, key = one.endpoint, str(current_app.config["SECRET_KEY"])
    keys = [signing.secret_of(key, endpoint.salt)]
    known = signing.mark_of(keys[0]) == endpoint.mark
    if endpoint.old_salt is not None and endpoint.old_until is not None and endpoint.old_until > at:
        keys.append(signing.secret_of(key, endpoint.old_salt))
    stamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": AGENT,
        "webhook-id": one.event.uid,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signing.signature(keys, one.event.uid, stamp, one.event.body),
    }
    return Parcel(one.id, endpoint.id, endpoint.url, one.event.body.encode(), headers, at + IN_HAND, known)


def _note(parcel: Parcel, outcome: Outcome, at: datetime) -> None:
    """What came of it; nothing when another worker has taken it over meanwhile."""
    query = select(Delivery).where(Delivery.id == parcel.delivery_id, Delivery.held_until == parcel.held_until)
    one = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()
    if one is None:
        return
    one.held_until, one.tries = None, one.tries + 1
    one.status, one.took_ms, one.fault, one.detail, one.answer = (
        outcome.status,
        outcome.took_ms,
        outcome.fault,
        outcome.detail,
        outcome.answer,
    )
    one.past = [*one.past, [at.isoformat(timespec="seconds"), outcome.status, outcome.took_ms, outcome.fault]][-KEPT_ATTEMPTS:]
    if not outcome.fault:
        one.state, one.done_at, one.next_at = DeliveryState.DELIVERED, at, None
    elif one.tries > len(WAITS) or outcome.fault == "gone":
        one.state, one.done_at, one.next_at = DeliveryState.DEAD, at, None
    else:
        one.next_at = at + _wait(one.tries, outcome)
        enqueue_at(DELIVER, one.next_at, delivery_id=one.id)
    db.session.flush()
    _note_endpoint(parcel.endpoint_id, outcome, at)


def _wait(tries: int, outcome: Outcome) -> timedelta:
    wait = WAITS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return max(wait, timedelta(seconds=min(outcome.retry_after, 3600)))


def _note_endpoint(endpoint_id: int, outcome: Outcome, at: datetime) -> None:
    table, mine = update(Endpoint), Endpoint.id == endpoint_id
    if not outcome.fault:
        troubled = or_(Endpoint.failures > 0, Endpoint.rests_until.is_not(None))
        changed(table.where(mine, troubled).values(failures=0, failing_since=None, rests_until=None))
        return
    failing: dict[str, Any] = {
        "failures": Endpoint.failures + 1,
        "failing_since": func.coalesce(Endpoint.failing_since, literal(at, Moment())),
    }
    told = table.where(mine).values(**failing).returning(Endpoint.failures, Endpoint.failing_since)
    failures, since = db.session.execute(told, execution_options={"synchronize_session": False}).one()
    if outcome.fault in SILENT or outcome.retry_after:
        rest = max(RESTS[min(failures, len(RESTS)) - 1], min(outcome.retry_after, 3600))
        changed(table.where(mine).values(rests_until=at + timedelta(seconds=rest)))
    if outcome.fault == "gone" or (failures >= PAUSED_FROM and since is not None and since <= at - PAUSED_AFTER):
        _pause(endpoint_id, at)


def _pause(endpoint_id: int, at: datetime) -> None:
    """Send nothing more until an admin turns it on, and tell the admins."""
    running = (Endpoint.id == endpoint_id, Endpoint.state == EndpointState.ON)
    if changed(update(Endpoint).where(*running).values(state=EndpointState.PAUSED, revision=Endpoint.revision + 1)):
        endpoint = db.session.scalars(select(Endpoint).where(Endpoint.id == endpoint_id).execution_options(populate_existing=True)).one()
        record("webhooks.pause", "webhook_endpoint", endpoint_id, by=None, at=at, label=endpoint.name, team_id=endpoint.team_id)
        notices.paused(endpoint, at=at)
        look_again()
