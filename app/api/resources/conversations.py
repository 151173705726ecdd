"""Conversations, always masked: a token never sees more than the page does before anybody asks for more."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask_login import current_user

from app.api.operations import operation
from app.api.paging import checked_cursor
from app.api.shapes.base import Named
from app.api.shapes.conversations import ConversationOut, ConversationPage, ConversationRow, ConversationsQuery
from app.conversations.importers.export import to_json
from app.conversations.importers.record import ConversationRecord, Customer
from app.conversations.masking import mask_name, mask_text, mask_values
from app.conversations.policy import READ
from app.conversations.queries import lists, thread
from app.conversations.queries.exports import shown_masked, single
from app.people.scopes import Scope
from app.ui.allow import found

UNSENT = "draft"


@operation(
    "GET", "/conversations", row=READ, scope=Scope.CONVERSATIONS_READ, summary="Conversations, the newest first", answer=ConversationPage,
    query=ConversationsQuery, about="Those that the person's own list shows, personal data masked.",
)  # fmt: skip
def conversations(query: ConversationsQuery) -> ConversationPage:
    wanted = lists.Filters(
        q=(query.q or "").strip(), kind=query.kind, channel=query.channel, status=query.status or "", language=query.language or "",
        tag=query.tag or "", team=query.team, agent=query.agent, rating=query.rating or "", reviewed=query.reviewed or "",
        since=query.since, until=query.until, import_id=query.imported_by,
    )  # fmt: skip
    page = lists.conversation_page(current_user, wanted, checked_cursor(query.after, 2))
    return ConversationPage(items=[_row(row, query.kind.value) for row in page.rows], next=page.next_cursor)


@operation(
    "GET", "/conversations/<int:conversation_id>", row=READ, scope=Scope.CONVERSATIONS_READ, summary="One conversation with its messages",
    answer=ConversationOut, about="As a conversation record. Personal data is masked; messages that were never sent are left out.",
)  # fmt: skip
def conversation(conversation_id: int) -> ConversationOut:
    one = found(thread.conversation_of(current_user, conversation_id))
    team = Named(id=one.team.id, name=one.team.name) if one.team else None
    return ConversationOut(id=one.id, kind=one.kind.value, team=team, record=to_json(_masked(single(one))))


def _masked(record: ConversationRecord) -> ConversationRecord:
    """The record as the page shows it: names of customers shortened, nothing of the source's own markup, no drafts."""
    shown = shown_masked(record, mask_values)
    name = mask_name(shown.customer.name) if shown.customer else None
    shown.customer = Customer(None, name) if name else None
    shown.messages = [one for one in shown.messages if one.kind != UNSENT]
    for message in shown.messages:
        message.html = None
        message.change = mask_values(message.change)
        message.author = replace(message.author, key=None, name=_author_name(message.author.role)(message.author.name))
    return shown


def _author_name(role: str) -> Callable[[str | None], str | None]:
    return mask_name if role == "customer" else _as_it_is


def _as_it_is(name: str | None) -> str | None:
    return name


def _row(row: Any, kind: str) -> ConversationRow:
    return ConversationRow(
        id=row.id, kind=kind, source=row.source_system, source_id=row.source_id, channel=row.channel.value, status=row.status,
        subject=mask_text(row.subject), preview=mask_text(row.preview), language=row.language, tags=mask_values(row.tags),
        customer=mask_name(row.customer_name), agent=Named(id=row.assignee_id, name=row.agent_name) if row.agent_name else None,
        last_message_at=row.last_message_at, messages=row.message_count, replies=row.reply_count, satisfaction=row.csat_share,
    )  # fmt: skip
