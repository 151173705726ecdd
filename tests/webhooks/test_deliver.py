"""A delivery from the event to the receiver: signed, tried again for a day, given up, sent again."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.base.events import Event, announce
from app.base.transaction import unit_of_work
from app.people.models import Notice
from app.webhooks import actions, delivering, keeping, listening
from app.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState, EventRow
from app.webhooks.sending import Outcome
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.webhooks.conftest import Make
from tests.webhooks.receiver import Got, Receiver


def happen(clock: StoppedClock, **facts: object) -> None:
    """A review is published, as far as webhooks know."""
    with unit_of_work():
        announce(Event.REVIEW_PUBLISHED, lambda: {"review": 7, "team": None, "link": "/reviews/7", **facts}, at=clock.at)


def state_of(endpoint: Endpoint) -> EndpointState:
    """As it is kept now."""
    db.session.refresh(endpoint)
    return endpoint.state


def proven(got: Got, secret: str) -> bool:
    """What docs/webhooks.md tells a receiver to do."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.{got.body}"
    mine = base64.b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{mine}", one) for one in got.headers["webhook-signature"].split())


def test_an_event_arrives_signed_after_the_commit(clock: StoppedClock, receiver: Receiver, listen: Make) -> None:
    _endpoint, secret = listen(Event.REVIEW_PUBLISHED)
    happen(clock, score="87.5")
    (got,) = receiver.got
    assert got.path == "/hook?from=greenroom"
    assert proven(got, secret)
    assert not proven(Got(got.path, got.headers, got.body.replace("87.5", "97.5")), secret)
    assert got.headers["webhook-timestamp"] == str(int(clock.at.timestamp()))
    assert {key: got.json[key] for key in ("event", "time", "version")} == {
        "event": "review.published",
        "time": "2026-11-22T09:00:00.000Z",
        "version": 2,
    }
    assert got.json["id"] == got.headers["webhook-id"]
    assert got.json["data"]["link"] == got.json["site"] + "/reviews/7"
    one = db.session.query(Delivery).one()
    assert (one.state, one.status, one.tries, one.done_at) == (DeliveryState.DELIVERED, 204, 1, clock.at)


def test_only_what_was_chosen_in_the_team_that_was_chosen(clock: StoppedClock, receiver: Receiver, listen: Make, cast: Cast) -> None:
    listen(Event.REVIEW_PUBLISHED, team_id=cast.north.id)
    listen(Event.DISPUTE_OPENED, name="Robot")
    happen(clock, team=cast.south.id)
    assert not receiver.got
    happen(clock, team=cast.north.id)
    happen(clock, teams=[cast.south.id, cast.north.id])
    assert len(receiver.got) == 2
    assert db.session.query(EventRow).count() == 2


def test_what_is_rolled_back_is_never_told(clock: StoppedClock, receiver: Receiver, listen: Make) -> None:
    listen(Event.REVIEW_PUBLISHED)
    with pytest.raises(RuntimeError), unit_of_work():
        announce(Event.REVIEW_PUBLISHED, lambda: {"team": None}, at=clock.at)
        raise RuntimeError
    assert not receiver.got
    assert db.session.query(EventRow).count() == db.session.query(Delivery).count() == 0


def test_nobody_listening_costs_nothing_but_one_look_in_ten_seconds(clock: StoppedClock, app: Flask, cast: Cast, query_count: Any) -> None:
    listening.ear(app).forget()
    with query_count(exactly=1):
        for _ in range(50):
            announce(Event.REVIEW_PUBLISHED, lambda: pytest.fail("facts were worked out for nobody"), at=clock.at)


def test_a_failure_is_tried_again_for_a_day_and_then_given_up(clock: StoppedClock, receiver: Receiver, listen: Make) -> None:
    listen(Event.REVIEW_PUBLISHED)
    receiver.answers = [(500, b"no \x00 room", {})] * 20
    began = clock.at
    happen(clock)
    one = db.session.query(Delivery).one()
    assert (one.state, one.status, one.fault, one.answer) == (DeliveryState.WAITING, 500, "status", "no \ufffd room")
    for number, wait in enumerate(delivering.WAITS, 1):
        due = one.next_at
        assert due is not None
        assert wait * 0.8 <= due - clock.at <= wait * 1.2
        clock.set(due - timedelta(seconds=5))
        delivering.deliver(one.id)
        assert len(receiver.got) == number, "it came too early"
        clock.set(due)
        delivering.deliver(one.id)
        db.session.refresh(one)
        db.session.commit()
        assert len(receiver.got) == number + 1
    assert (one.state, one.next_at, len(one.past)) == (DeliveryState.DEAD, None, 11)
    assert timedelta(hours=18) < clock.at - began < timedelta(hours=30)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    receiver.answers = []
    with unit_of_work():
        assert actions.send_dead_again(db.session.query(Endpoint).one(), by=None, at=clock.at) == 1
    db.session.refresh(one)
    assert (one.state, one.tries) == (DeliveryState.DELIVERED, 1)


def test_it_waits_as_long_as_the_receiver_asks(clock: StoppedClock, receiver: Receiver, listen: Make) -> None:
    listen(Event.REVIEW_PUBLISHED)
    receiver.answers = [(429, b"", {"Retry-After": "900"})]
    happen(clock)
    one = db.session.query(Delivery).one()
    assert one.next_at == clock.at + timedelta(seconds=900)
    happen(clock)
    assert len(receiver.got) == 1, "the next event waits as well"
    other = db.session.query(Delivery).order_by(Delivery.id.desc()).first()
    assert other is not None
    assert (other.tries, other.state) == (0, DeliveryState.WAITING)
    assert other.next_at is not None
    assert other.next_at >= clock.at + timedelta(seconds=900)


def test_two_workers_never_have_the_same_delivery_in_hand(clock: StoppedClock, receiver: Receiver, listen: Make) -> None:
    endpoint, _secret = listen(Event.REVIEW_PUBLISHED)
    receiver.answers = [503]
    happen(clock)
    one = db.session.query(Delivery).one()
    db.session.commit()
    clock.move(minutes=2)
    first = delivering._take(one.id, clock.at)
    assert first is not None
    assert delivering._take(one.id, clock.at) is None
    clock.move(seconds=61)
    second = delivering._take(one.id, clock.at)
    assert second is not None, "the first worker died"
    with unit_of_work():
        delivering._note(first, Outcome("status", 500), clock.at)
    db.session.refresh(one)
    assert (one.tries, one.status) == (1, 503), "who lost it notes nothing"
    with unit_of_work():
        delivering._note(second, Outcome("", 200), clock.at)
    db.session.refresh(one)
    assert one.state is DeliveryState.DELIVERED
    assert endpoint.id == one.endpoint_id


def test_days_of_failure_pause_the_endpoint_and_tell_the_admins(clock: StoppedClock, receiver: Receiver, listen: Make, cast: Cast) -> None:
    endpoint, _secret = listen(Event.REVIEW_PUBLISHED)
    receiver.answers = [500] * 40
    for _day in range(10):
        happen(clock)
        clock.move(hours=7.9)
    assert state_of(endpoint) is EndpointState.ON, "ten failures, but in less than three days"
    happen(clock)
    assert state_of(endpoint) is EndpointState.PAUSED
    (notice,) = db.session.query(Notice).filter_by(kind="webhooks.paused")
    assert (notice.person_id, notice.path) == (cast.ada.id, f"/webhooks/{endpoint.id}")
    before = len(receiver.got)
    happen(clock)
    assert len(receiver.got) == before
    assert db.session.query(EventRow).count() == 11, "what happens while it is paused is not kept"
    receiver.answers = []
    db.session.commit()
    with unit_of_work():
        actions.turn_on(endpoint, by=cast.ada, at=clock.move(hours=1))
    clock.move(days=1)
    keeping.send_late()
    assert {one.state for one in db.session.query(Delivery)} == {DeliveryState.DELIVERED}


def test_gone_for_good_pauses_at_once(clock: StoppedClock, receiver: Receiver, listen: Make) -> None:
    endpoint, _secret = listen(Event.REVIEW_PUBLISHED)
    receiver.answers = [410]
    happen(clock)
    assert state_of(endpoint) is EndpointState.PAUSED
    assert db.session.query(Delivery).one().state is DeliveryState.DEAD


def test_what_is_older_than_a_month_goes(clock: StoppedClock, receiver: Receiver, listen: Make) -> None:
    listen(Event.REVIEW_PUBLISHED)
    happen(clock)
    clock.move(days=29)
    happen(clock)
    clock.move(days=2)
    db.session.commit()
    keeping.prune()
    assert db.session.query(EventRow).count() == db.session.query(Delivery).count() == 1
