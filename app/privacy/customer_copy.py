"""The copy of a customer's data: what is held, as a file for machines and a page for people."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from app.base.database import db
from app.base.transaction import unit_of_work
from app.conversations.models import Conversation, Customer, Message, MessageKind
from app.privacy.copies import Section, pack
from app.privacy.customers import conversations_of
from app.privacy.models import CustomerRequest, PrivacyRun, RunKind
from app.privacy.running import does, note
from app.ui.words import gettext as _

_BATCH = 200


@does(RunKind.COPY)
def copy_customer(run_id: int) -> None:
    """Write the copy. Reviews of the agents are not the customer's; drafts nobody sent are left out, too."""
    run = db.session.get_one(PrivacyRun, run_id)
    request = db.session.get_one(CustomerRequest, run.request_id)
    with unit_of_work():
        total = db.session.scalar(select(func.count()).select_from(conversations_of(request).subquery())) or 0
        note(run_id, done=0, total=total)
    said = _("Everything that is kept about this customer here. Texts stand as they are stored, with what was masked still masked.")
    pack(run_id, _("Data about a customer"), said, _sections(run_id, request))


def _sections(run_id: int, request: CustomerRequest) -> Iterator[Section]:
    columns = (Customer.source_system, Customer.source_key, Customer.name, Customer.email, Customer.phone)
    cards = db.session.execute(select(*columns).where(Customer.id.in_(request.customer_ids))).mappings()
    yield "customer", _("Customer"), [dict(row) for row in cards]
    last, number = 0, 0
    talks: list[Any] = []
    while True:
        ids = db.session.scalars(conversations_of(request).where(Conversation.id > last).order_by(Conversation.id).limit(_BATCH)).all()
        talks += [_conversation(one) for one in ids]
        number += len(ids)
        with unit_of_work():
            note(run_id, more=len(ids))
        if len(ids) < _BATCH:
            break
        last = ids[-1]
    yield "conversations", _("Conversations"), talks


def _conversation(conversation_id: int) -> dict[str, Any]:
    one = db.session.get_one(Conversation, conversation_id)
    told = {name: getattr(one, name) for name in ("source_system", "source_id", "subject", "topic", "status", "opened_at", "closed_at")}
    told |= {"channel": one.channel.value, "tags": one.tags, "rating": one.csat, "fields": one.custom, "name": one.customer_name}
    columns = (Message.sent_at, Message.kind, Message.author_role, Message.author_name, Message.body, Message.attachments)
    query = select(*columns).where(Message.conversation_id == one.id, Message.kind != MessageKind.DRAFT).order_by(Message.position)
    messages = [_message(row) for row in db.session.execute(query).mappings()]
    db.session.expunge(one)
    return {name: value for name, value in told.items() if value not in (None, "", [], {})} | {"messages": messages}


def _message(row: Any) -> dict[str, Any]:
    told = {"sent_at": row["sent_at"], "kind": row["kind"].value, "from": row["author_role"].value, "text": row["body"]}
    if row["author_role"].value == "customer" and row["author_name"]:
        told["name"] = row["author_name"]
    return told | ({"attachments": row["attachments"]} if row["attachments"] else {})
