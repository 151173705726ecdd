"""A customer's request: who is meant, what is held, and the second step."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.paging import Page, fetch
from app.conversations.actions.customers import phone_key
from app.conversations.actions.import_run import pseudonym
from app.conversations.keeping import mark_of
from app.conversations.keeping_models import Keeping
from app.conversations.models import Conversation, Customer
from app.people.actions.accounts import normal_email
from app.people.models import Person
from app.privacy.erasing import scrub
from app.privacy.held import of_conversations, table
from app.privacy.models import CustomerRequest, MarkKind, PrivacyRun, RunKind
from app.privacy.running import begin
from app.trail.actions import record
from app.ui.words import gettext as _

COUNTED = ("message", "evidence", "review", "learning_review", "calibration_quote", "draft")
CAP = 999
OPEN_FOR = timedelta(days=7)
"""An open request forgets the address after so long: nobody should find it lying about."""


def normal_mark(kind: MarkKind, typed: str) -> str:
    """The one spelling of what a customer is known by. Raises DomainError for what cannot be one."""
    text = typed.strip()
    if kind is MarkKind.EMAIL:
        text = normal_email(text)
        if "@" not in text.strip("@"):
            raise DomainError(
                _("This is not an e-mail address. Write it like name@example.com, or look by phone number or id."), field="mark"
            )
    elif kind is MarkKind.PHONE:
        if sum(sign.isdigit() for sign in text) < 5:
            raise DomainError(_("A phone number has at least five digits. Write it with its country code, such as +351 …"), field="mark")
        text = phone_key(text)
    return text[:320]


def spellings(kind: MarkKind, typed: str) -> list[str]:
    """Every way in which the mark may be stored. A number without a country code is taken as it is: in another country it is
    somebody else's."""
    mark = normal_mark(kind, typed)
    if kind is not MarkKind.PHONE:
        return sorted({mark, typed.strip(), typed.strip().casefold()})
    digits = mark.lstrip("+")
    whole = digits[2:] if digits.startswith("00") else digits if mark.startswith("+") else ""
    return sorted({mark, digits, typed.strip(), *([f"+{whole}", whole, f"00{whole}"] if whole else [])})


def customers_known_by(kind: MarkKind, typed: str) -> list[int]:
    """Ids of the customers' cards with this mark, the masked ones of masked imports among them. One statement."""
    ways = spellings(kind, typed)
    column = {MarkKind.EMAIL: Customer.email, MarkKind.PHONE: Customer.phone, MarkKind.KEY: Customer.source_key}[kind]
    keyed = Customer.source_key.in_([*ways, *(pseudonym(way) for way in ways)])
    if kind is MarkKind.PHONE:
        keyed = Customer.source_key.in_([pseudonym(way) for way in ways])
    return sorted(db.session.scalars(select(Customer.id).where(or_(column.in_(ways), keyed)).limit(CAP)))


def open_request(kind: MarkKind, typed: str, *, by: Person, at: datetime) -> CustomerRequest:
    """Look for a customer; the address stays only while the request is open. The trail keeps a keyed hash."""
    mark = normal_mark(kind, typed)
    ids = customers_known_by(kind, typed)
    request = CustomerRequest(mark_kind=kind, mark=mark, mark_hash=mark_of(kind.value, mark), customer_ids=ids, by_id=by.id, asked_at=at)
    request.suppress = request.mentions = False
    db.session.add(request)
    db.session.flush()
    record("privacy.search", "site", None, by=by, at=at, kind=kind.value, hash=request.mark_hash[:16], count=len(ids))
    return request


def request_of(request_id: int) -> CustomerRequest | None:
    """A request with who made it."""
    query = select(CustomerRequest).where(CustomerRequest.id == request_id).options(joinedload(CustomerRequest.by))
    return db.session.scalars(query).first()


def requests_page(after: str | None) -> Page:
    """Requests, newest first. One statement."""
    query = select(CustomerRequest).options(joinedload(CustomerRequest.by))
    return fetch(query, [(CustomerRequest.id, True)], after, size=20)


def conversations_of(request: CustomerRequest) -> Any:
    """A statement for the ids of the customer's conversations."""
    return select(Conversation.id).where(Conversation.customer_id.in_(request.customer_ids))


def what_is_held(request: CustomerRequest) -> dict[str, str]:
    """How much is held about the customer, by kind, each counted no further than CAP. Few statements, whatever the size of the site."""
    whose = conversations_of(request)
    first = db.session.scalars(whose.limit(CAP + 1)).all()
    held = db.session.scalar(select(func.count()).where(Keeping.conversation_id.in_(first), Keeping.hold_reason.is_not(None))) or 0
    counts = {"customer": len(request.customer_ids), "conversation": len(first), "held": held}
    for name in COUNTED:
        rows = select(next(iter(table(name).primary_key))).where(of_conversations(name, first)).limit(CAP + 1)
        counts[name] = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    return {name: f"{CAP}+" if number > CAP else str(number) for name, number in counts.items()}


def ask_copy(request: CustomerRequest, *, by: Person, at: datetime) -> PrivacyRun:
    """Have a copy of everything about the customer made."""
    _still_open(request)
    record("privacy.copy", "site", None, by=by, at=at, hash=request.mark_hash[:16])
    return begin(RunKind.COPY, by=by, at=at, one_for=request.id, request_id=request.id)


def ask_erasure(request: CustomerRequest, typed: str, *, mentions: bool, suppress: bool, by: Person, at: datetime) -> PrivacyRun:
    """The second step: what the customer is known by, typed once more. Raises DomainError where it is another one."""
    _still_open(request)
    try:
        again = normal_mark(request.mark_kind, typed)
    except DomainError:
        again = ""
    if again != request.mark:
        raise DomainError(
            _("This is not what you looked for. Type the same address, number or id once more; nothing was erased."), field="typed"
        )
    request.mentions, request.suppress = mentions, suppress
    record("privacy.erase", "site", None, by=by, at=at, hash=request.mark_hash[:16])
    return begin(RunKind.ERASE, by=by, at=at, one_for=request.id, request_id=request.id)


def close_request(request: CustomerRequest, at: datetime) -> None:
    """Forget the address; the hash and the figures stay."""
    scrub()
    request.mark, request.customer_ids = None, []
    request.closed_at = request.closed_at or at


def forgotten_requests(at: datetime) -> Sequence[CustomerRequest]:
    """Requests that lie open for too long."""
    return db.session.scalars(
        select(CustomerRequest).where(CustomerRequest.closed_at.is_(None), CustomerRequest.asked_at < at - OPEN_FOR).limit(100)
    ).all()


def _still_open(request: CustomerRequest) -> None:
    if request.closed_at is not None:
        raise Conflict(_("This request is closed and the address is forgotten. Look for the customer again."))
