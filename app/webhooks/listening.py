"""The ear of the webhooks: an announced event becomes rows in the announcing transaction, for every endpoint that wants it.

While nobody wants an event this costs one comparison: what is wanted is read at most every few seconds by each process. An endpoint that is
added or turned on is therefore heard of everywhere within `LOOK_AGAIN`; one that is turned off is never told more, as it is read then.
"""

import json
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.events import Announcement, Facts, announced
from app.base.jobs import enqueue
from app.base.transaction import after_commit
from app.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState, EventRow

DELIVER = "webhooks.deliver"
LOOK_AGAIN = 10.0
"""Seconds for which a process trusts what it read."""
VERSION = 2
"""Of the payload's shape. 1 told scores and levels of reviews."""
KEY = "greenroom_webhooks"


class Ear:
    """Which events anybody wants, as this process last read it."""

    def __init__(self) -> None:
        self.wanted: frozenset[str] = frozenset()
        self.trusted_until = float("-inf")

    def wants(self, event: str) -> bool:
        """Whether some endpoint may want `event`."""
        if time.monotonic() > self.trusted_until:
            self.wanted = frozenset(event for row in _listening() for event in row.events)
            self.trusted_until = time.monotonic() + LOOK_AGAIN
        return event in self.wanted

    def trust(self, wanted: frozenset[str]) -> None:
        """Believe this until an endpoint changes here (tests, on an empty database)."""
        self.wanted, self.trusted_until = wanted, float("inf")

    def forget(self) -> None:
        """Look again at the next event."""
        self.trusted_until = float("-inf")


def ear(app: Any = None) -> Ear:
    """The ear of `app` (default: the current one)."""
    found: Ear = (app or current_app).extensions[KEY]
    return found


def install(app: Flask) -> None:
    """Let `app` listen."""
    app.extensions[KEY] = Ear()
    announced.register(hear)


def look_again() -> None:
    """Endpoints have changed: this process reads them anew at the next event, also when that comes before the commit."""
    listening = ear()
    listening.forget()
    after_commit(listening.forget)


def hear(announcement: Announcement) -> None:
    """Write the event and its deliveries, where an endpoint wants it. They leave after the commit, and with it only."""
    if not ear().wants(announcement.event):
        return
    rows = [row for row in _listening() if announcement.event in row.events]
    if not rows:
        return
    facts = announcement.facts()
    teams = set(facts.get("teams", [facts.get("team")]))
    chosen = [row.id for row in rows if row.team_id is None or row.team_id in teams]
    if chosen:
        write(announcement.event, facts, chosen, at=announcement.at)


def write(event: str, facts: Facts, endpoint_ids: list[int], *, at: datetime) -> list[int]:
    """The event and one delivery for each endpoint, on their way after the commit; the deliveries' ids."""
    uid, now = f"msg_{secrets.token_hex(16)}", clock.now()
    row = EventRow(uid=uid, name=event, at=at, created_at=now, body=body_of(uid, event, facts, at=at))
    db.session.add(row)
    db.session.flush()
    made = [Delivery(event_id=row.id, endpoint_id=one, state=DeliveryState.WAITING, next_at=now, past=[]) for one in endpoint_ids]
    db.session.add_all(made)
    db.session.flush()
    for delivery in made:
        enqueue(DELIVER, delivery_id=delivery.id)
    return [delivery.id for delivery in made]


def body_of(uid: str, event: str, facts: Facts, *, at: datetime) -> str:
    """The payload as JSON text. `link` of the facts becomes a whole address."""
    site = str(current_app.config["SETTINGS"].address)
    data = facts | ({"link": site + facts["link"]} if "link" in facts else {})
    told = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    payload = {"id": uid, "event": event, "time": told, "version": VERSION, "site": site, "data": data}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def _listening() -> Any:
    query = select(Endpoint.id, Endpoint.team_id, Endpoint.events)
    return db.session.execute(query.where(Endpoint.removed_at.is_(None), Endpoint.state == EndpointState.ON)).all()
