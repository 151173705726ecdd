"""Records that must not come back: of conversations deleted here, and of customers who asked to be left out."""

from collections.abc import Sequence

from sqlalchemy import select

from app.base.database import db
from app.conversations.actions.customers import phone_key
from app.conversations.importers.record import ConversationRecord
from app.conversations.keeping import forgotten, mark_of
from app.conversations.keeping_models import Forgotten
from app.people.actions.accounts import normal_email


def left_out(records: Sequence[ConversationRecord]) -> set[tuple[str, str]]:
    """Source and id of those of `records` that are not stored again. One statement where nothing was ever deleted, else two or more."""
    if db.session.scalar(select(Forgotten.mark).limit(1)) is None:
        return set()
    marks = {(record.source, record.id): marks_of(record) for record in records}
    kept = forgotten(mark for several in marks.values() for mark in several)
    return {key for key, several in marks.items() if not kept.isdisjoint(several)}


def marks_of(record: ConversationRecord) -> list[str]:
    """The keyed hashes of a record: its own key, and what its customer is known by."""
    marks, customer = [mark_of("conversation", record.source, record.id)], record.customer
    if customer is None:
        return marks
    if customer.key:
        marks.append(mark_of("key", customer.key))
    if customer.email:
        marks.append(mark_of("email", normal_email(customer.email)))
    if customer.phone:
        marks.append(mark_of("phone", phone_key(customer.phone)))
    return marks
