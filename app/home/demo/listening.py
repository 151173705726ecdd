"""A data warehouse that was told of the demo's reviews until somebody turned it off: nothing leaves the demo."""

from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from app.base.database import db
from app.base.events import Event
from app.home.demo.courses import Writer
from app.home.demo.hours import within_day
from app.review.announcing import review_facts
from app.review.models import Publication, Purpose, Review, ReviewState
from app.webhooks.actions import Wanted, create_endpoint, turn_off
from app.webhooks.listening import body_of
from app.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState, EventRow

ADDRESS = "https://warehouse.example.org/greenroom"
TOLD = 6
STORED = '{"stored": true, "table": "quality_reviews"}'
LOCKED = '{"stored": false, "why": "quality_reviews is locked by the nightly load until 03:30 UTC"}'
GIVEN_UP_AFTER = timedelta(days=1)


def plan_warehouse(history: Writer) -> None:
    """It is added, told of reviews, and turned off two days ago."""
    random = Random("greenroom demo webhooks")  # noqa: S311  (the same demo for everybody, not a secret)
    for days, act in ((20, _add), (2, _turn_off)):
        moment = within_day((history.timeline.until - timedelta(days=days)).date(), random, last=18)
        history.timeline.at(moment, partial(act, history))


def _add(history: Writer, at: datetime) -> None:
    events = [Event.REVIEW_PUBLISHED, Event.REVIEW_CHANGED, Event.DISPUTE_DECIDED]
    endpoint, _secret = create_endpoint(Wanted("Data warehouse", ADDRESS, events, None), by=history.company["admin"], at=at)
    endpoint.state = EndpointState.OFF  # so that the demo's history puts nothing on its way
    db.session.flush()


def _turn_off(history: Writer, at: datetime) -> None:
    """Write down what it was told; the oldest of it never arrived."""
    endpoint = db.session.scalars(select(Endpoint).where(Endpoint.url == ADDRESS)).one()
    newest = select(Review, Publication.at).join(Publication, Publication.review_id == Review.id).where(Review.number == 1)
    counted = newest.where(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY, Publication.at > endpoint.created_at)
    found = db.session.execute(counted.order_by(Publication.at.desc(), Review.id).limit(TOLD)).all()
    for place, (review, moment) in reversed(list(enumerate(found, 1))):
        _tell(endpoint.id, review, moment, taken=place < len(found) or moment > at - GIVEN_UP_AFTER)
    endpoint.state = EndpointState.ON
    turn_off(endpoint, by=history.company["admin"], at=at)


def _tell(endpoint_id: int, review: Review, at: datetime, *, taken: bool) -> None:
    uid = f"msg_{uuid5(NAMESPACE_URL, f'{ADDRESS}/{review.id}').hex}"
    body = body_of(uid, Event.REVIEW_PUBLISHED, review_facts(review), at=at)
    event = EventRow(uid=uid, name=Event.REVIEW_PUBLISHED, at=at, created_at=at, body=body)
    db.session.add(event)
    db.session.flush()
    delivery = Delivery(event_id=event.id, endpoint_id=endpoint_id, tries=1 if taken else 11)
    took = 140 + review.id * 37 % 160
    if taken:
        delivery.state, delivery.done_at, delivery.answer = DeliveryState.DELIVERED, at + timedelta(seconds=1), STORED
        delivery.status, delivery.took_ms, delivery.past = 200, took, [[at.isoformat(timespec="seconds"), 200, took, ""]]
    else:
        tries = [at + timedelta(seconds=seconds) for seconds in (1, 31, 151, 451, 1351, 3151, 6751, 13951, 28351, 49951, 85951)]
        delivery.state, delivery.done_at, delivery.answer, delivery.fault = DeliveryState.DEAD, tries[-1], LOCKED, "status"
        delivery.status, delivery.took_ms = 503, took
        delivery.past = [[moment.isoformat(timespec="seconds"), 503, took, "status"] for moment in tries]
    db.session.add(delivery)
    db.session.flush()
