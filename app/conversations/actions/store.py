"""Writing practice conversations: opened by the mock inbox, one message at a time."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, bindparam, cast, delete, func, insert, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.errors import DomainError
from app.conversations.actions.rows import preview_of
from app.conversations.models import AuthorRole, Channel, Conversation, ConversationKind, Message, MessageKind
from app.conversations.rendering import message_html
from app.people.models import Person
from app.ui.words import gettext as _

PRACTICE_SOURCE = "greenroom"


def open_practice(
    *,
    key: str,
    assignee: Person,
    team_id: int | None,
    channel: Channel,
    subject: str,
    customer_name: str,
    at: datetime,
    topic: str | None = None,
    language: str | None = None,
    tags: tuple[str, ...] = (),
    custom: dict[str, Any] | None = None,
) -> Conversation:
    """A new, still empty practice conversation of `assignee`. `key` is unique among practice conversations (the attempt's)."""
    conversation = Conversation(
        kind=ConversationKind.PRACTICE,
        source_system=PRACTICE_SOURCE,
        source_id=key,
        team_id=team_id,
        channel=channel,
        subject=subject[:2000],
        topic=topic,
        status="open",
        language=language,
        tags=list(tags),
        opened_at=at,
        last_message_at=at,
        customer_name=customer_name[:255],
        assignee_id=assignee.id,
        custom=custom or {},
        message_count=0,
        reply_count=0,
        preview="",
        signals=0,
        messages=[],
    )
    db.session.add(conversation)
    db.session.flush()
    return conversation


def add_message(
    conversation: Conversation,
    kind: MessageKind,
    role: AuthorRole,
    body: str,
    *,
    at: datetime,
    author: Person | None = None,
    name: str | None = None,
    source_id: str | None = None,
    attachments: list[dict[str, Any]] | None = None,
    html: str | None = None,
    after: Message | None = None,
) -> Message:
    """Append one message to a practice conversation and keep its counts. Raises DomainError for a real conversation.

    `author` is the person who wrote it (None for the simulated customer); `name` is shown where there is no person.
    A second message with the same `source_id` is refused by the database. `html` is safe HTML made from `body`
    by the caller; without it, the body is plain text. `after` is the last message, where the caller wrote it just now.
    What is returned has its id but is not attached to the session: messages are written once and never changed.
    """
    if conversation.kind is not ConversationKind.PRACTICE:
        raise DomainError(_("Messages of imported conversations never change. Import the conversation again instead."))
    values = {
        "conversation_id": conversation.id,
        "kind": kind,
        "author_role": role,
        **_author(author, name),
        "sent_at": at,
        "body": body,
        "html": message_html(body) if html is None else html,
        "attachments": attachments,
    }
    message = Message(**values | _stored(values, source_id, after))
    _count(conversation, message)
    return message


def close_practice(conversation: Conversation, *, at: datetime, status: str = "closed", csat: float | None = None) -> None:
    """The simulated customer has left. `csat` is 0 to 1, as the scenario's end gives it."""
    conversation.status = status
    conversation.closed_at = at
    if csat is not None:
        conversation.csat_share = csat
        conversation.csat = {"raw": csat, "scale": [0, 1], "comment": None, "value": csat}
    db.session.flush()


def take_back_messages(
    conversation: Conversation, *, since: int | None, message_count: int, reply_count: int, preview: str, last_message_at: datetime
) -> None:
    """Take a practice conversation's newest messages out again, from the one with the id `since` on; its counts are the caller's.

    Only the mock inbox's undo does this, and only within its few seconds. Raises DomainError for a real conversation.
    """
    if conversation.kind is not ConversationKind.PRACTICE or since is None:
        raise DomainError(_("Messages of imported conversations never change. Import the conversation again instead."))
    table = aliased(Message)
    first = select(table.position).where(table.id == since).scalar_subquery()
    newest = delete(Message).where(Message.conversation_id == conversation.id, Message.position >= first)
    db.session.execute(newest, execution_options={"synchronize_session": False})
    conversation.message_count, conversation.reply_count = message_count, reply_count
    conversation.preview, conversation.last_message_at = preview, last_message_at


def _stored(values: dict[str, Any], source_id: str | None, after: Message | None) -> dict[str, Any]:
    """Insert the message; what the database or its place in the conversation decides of it: id, position, name."""
    own: dict[str, Any] = {"conversation": values["conversation_id"], "named": source_id}
    if after is not None:
        own = {"position": after.position + 1, "source_id": source_id or str(after.position + 1)}
    with db.session.no_autoflush:  # the conversation's counts are written once, after its last message
        stored = db.session.execute(_adding() if after is not None else _adding_last(), values | own).one()
    return {**own, **stored._asdict()} if after is not None else dict(stored._asdict())


def _author(author: Person | None, name: str | None) -> dict[str, Any]:
    return {"author_id": author.id, "author_name": author.name} if author else {"author_id": None, "author_name": name}


@cache
def _adding() -> Any:
    """Every message sent is added by this, so it is built once; the session's own way takes four times as long."""
    table: Any = Message.__table__
    return insert(table).returning(table.c.id)


@cache
def _adding_last() -> Any:
    """The same, at the end of the conversation: the database counts the position, and names the message by it where nobody did."""
    table: Any = Message.__table__
    last = func.max(table.c.position)
    place = select(func.coalesce(last, -1) + 1).where(table.c.conversation_id == bindparam("conversation")).scalar_subquery()
    named = func.coalesce(bindparam("named", type_=String), cast(place, String))
    return insert(table).values(position=place, source_id=named).returning(table.c.id, table.c.position, table.c.source_id)


def _count(conversation: Conversation, message: Message) -> None:
    if message.kind is MessageKind.DRAFT:
        return
    conversation.last_message_at = max(conversation.last_message_at, message.sent_at)
    conversation.message_count += 1
    if message.kind is MessageKind.PUBLIC:
        conversation.preview = preview_of(message.body)
        conversation.reply_count += message.author_role is AuthorRole.AGENT
