"""Every hour: deliveries whose job was lost leave again, and what is older than a month goes."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from app.base import clock
from app.base.database import db
from app.base.jobs import enqueue, job
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.webhooks.listening import DELIVER
from app.webhooks.models import Delivery, DeliveryState, EventRow

LATE = timedelta(minutes=5)
MOST_LATE = 2000
KEPT = timedelta(days=30)
BATCH = 500
MOST_BATCHES = 100


@job("webhooks.late", hourly=True)
def send_late() -> None:
    """Ask anew for deliveries whose job was lost, with the queue's file or a worker that died."""
    at = clock.now()
    free = or_(Delivery.held_until.is_(None), Delivery.held_until < at)
    late = select(Delivery.id).where(Delivery.state == DeliveryState.WAITING, Delivery.next_at < at - LATE, free)
    with unit_of_work():
        for delivery_id in db.session.scalars(late.order_by(Delivery.next_at).limit(MOST_LATE)).all():
            enqueue(DELIVER, delivery_id=delivery_id)


@job("webhooks.prune", hourly=True)
def prune() -> None:
    """Delete events older than a month with their deliveries, a few at a time, so that nobody waits for the lock."""
    before = clock.now() - KEPT
    old = select(EventRow.id).where(EventRow.created_at < before).order_by(EventRow.created_at, EventRow.id).limit(BATCH)
    for _batch in range(MOST_BATCHES):
        with unit_of_work():
            ids = db.session.scalars(old).all()
            changed(delete(Delivery).where(Delivery.event_id.in_(ids)))
            changed(delete(EventRow).where(EventRow.id.in_(ids)))
        if len(ids) < BATCH:
            return
