"""Erasing one customer: conversations, mentions elsewhere, lines of imports, cards; a report of figures; and nothing comes back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, or_, select

from app.base import clock
from app.base.database import db
from app.base.statements import changed
from app.base.transaction import unit_of_work
from app.conversations.actions.redact import redact
from app.conversations.keeping import forget, mark_of
from app.conversations.keeping_models import ErasedFor, Keeping
from app.conversations.models import Conversation, ConversationImport, Customer, Message, RejectedRecord
from app.people.models import Person
from app.privacy.customers import close_request, conversations_of, spellings
from app.privacy.erasing import BATCH, Erased, erase, scrub, settle
from app.privacy.models import CustomerRequest, MarkKind, PrivacyRun, RunKind
from app.privacy.pruning import drop_uploads
from app.privacy.running import does, note
from app.review.incoming.actions import drop_files
from app.trail.actions import record

_READ = 500


@does(RunKind.ERASE)
def erase_customer(run_id: int) -> None:
    """Do a request. Every step may be done twice: what is gone already is not counted again."""
    run = db.session.get_one(PrivacyRun, run_id)
    request = db.session.get_one(CustomerRequest, run.request_id)
    if request.mark is None:
        return
    kind, mark, by_id, mentions = request.mark_kind, request.mark, run.by_id, request.mentions
    whose = conversations_of(request)
    gone = Erased(dict(run.report))
    with unit_of_work():
        total = db.session.scalar(select(func.count()).select_from(whose.subquery())) or 0
        note(run_id, total=run.done + total + (_messages() if mentions else 0))
    _conversations(run_id, whose, gone, by_id)
    if mentions:
        _mentions(run_id, spellings(kind, mark), gone, by_id)
    with unit_of_work():
        _close(run_id, kind, mark, gone)
    settle()


def _conversations(run_id: int, whose: Any, gone: Erased, by_id: int | None) -> None:
    """The customer's conversations, a few at a time; those that are held stay."""
    held = select(Keeping.conversation_id).where(Keeping.hold_reason.is_not(None))
    while True:
        with unit_of_work():
            ids = db.session.scalars(whose.where(Conversation.id.not_in(held)).order_by(Conversation.id).limit(BATCH)).all()
            gone.take(erase(ids, ErasedFor.REQUEST, at=clock.now(), by=_person(by_id)))
            note(run_id, more=len(ids), report=gone.counts)
        if len(ids) < BATCH:
            return


def _messages() -> int:
    return db.session.scalar(select(func.count()).select_from(Message)) or 0


def _mentions(run_id: int, words: Sequence[str], gone: Erased, by_id: int | None) -> None:
    """Take the address out of other conversations' texts; the run goes on behind the last message that was read."""
    folded = [word.casefold() for word in words if len(word) > 4]
    while True:
        with unit_of_work():
            after = db.session.scalar(select(PrivacyRun.last_id).where(PrivacyRun.id == run_id)) or 0
            read = select(Message.id, Message.conversation_id, Message.body).where(Message.id > after).order_by(Message.id).limit(_READ)
            rows = db.session.execute(read).all()
            found = sorted({row.conversation_id for row in rows if any(word in row.body.casefold() for word in folded)})
            scrub()
            for conversation in db.session.scalars(select(Conversation).where(Conversation.id.in_(found))).all():
                gone.add("mentions", 1 if redact(conversation, _written(conversation.id, words), by=_person(by_id), at=clock.now()) else 0)
            if rows:
                note(run_id, more=len(rows), last_id=rows[-1].id, report=gone.counts)
        if len(rows) < _READ:
            return


def _written(conversation_id: int, words: Sequence[str]) -> list[str]:
    """The words as this conversation spells them."""
    bodies = db.session.scalars(select(Message.body).where(Message.conversation_id == conversation_id)).all()
    found = set()
    for body in bodies:
        folded = body.casefold()
        for word in (word.casefold() for word in words if len(word) > 4):
            place = folded.find(word) if len(folded) == len(body) else -1
            while place >= 0:
                found.add(body[place : place + len(word)])
                place = folded.find(word, place + 1)
    return sorted(found) or list(words)


def _close(run_id: int, kind: MarkKind, mark: str, gone: Erased) -> None:
    """What is left: kept lines and files of imports, the cards, and the report."""
    scrub()
    at = clock.now()
    run = db.session.get_one(PrivacyRun, run_id)
    request = db.session.get_one(CustomerRequest, run.request_id)
    ways = spellings(kind, mark)
    raw = func.lower(RejectedRecord.raw)
    lines = [raw.contains(way.lower(), autoescape=True) | (RejectedRecord.source_id == way) for way in ways if len(way) > 4]
    if lines:
        gone.add("rejected_record", changed(delete(RejectedRecord).where(or_(*lines))))
    drop_uploads(ConversationImport.stored_as.is_not(None))
    drop_files(None, 0)
    left = select(Conversation.customer_id).where(Conversation.customer_id.in_(request.customer_ids))
    gone.add("customer", changed(delete(Customer).where(Customer.id.in_(request.customer_ids), Customer.id.not_in(left))))
    held = db.session.scalar(select(func.count()).select_from(conversations_of(request).subquery())) or 0
    gone.add("held", held - gone.counts.get("held", 0))
    if request.suppress:
        forget([mark_of(kind.value, way) for way in {mark, *ways}], at)
    request.report = gone.counts
    close_request(request, at)
    note(run_id, report=gone.counts)
    figures = gone.counts.get("conversation", 0)
    record("privacy.erased", "site", None, by=_person(run.by_id), at=at, hash=request.mark_hash[:16], conversations=figures)


def _person(person_id: int | None) -> Any:
    return db.session.get(Person, person_id) if person_id else None
