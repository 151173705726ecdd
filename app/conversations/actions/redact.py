"""Taking personal data out of a conversation for good."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.conversations import doors
from app.conversations.actions.rows import search_text_of, summary_of
from app.conversations.masking import edited, edits_of, mask_values
from app.conversations.models import SEARCH, Conversation, Message
from app.conversations.rendering import message_html
from app.conversations.veiling import Veil
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

_SHORTEST = 2


def redact(conversation: Conversation, words: Sequence[str], *, by: Person, at: datetime) -> int:
    """Replace personal data, the customer's name and each of `words` by placeholders in every text; the count of changed messages.

    Quotes that reviews keep are moved along. The customer's card is let go, and later imports never bring anything back.
    """
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if short := next((word for word in wanted if len(word) < _SHORTEST), None):
        said = _('"%(word)s" is too short: it would be taken out of every word. Write at least two letters.', word=short)
        raise DomainError(said, field="words")
    messages = db.session.scalars(select(Message).where(Message.conversation_id == conversation.id).order_by(Message.position)).all()
    veil = Veil(conversation.customer_name or "")
    changed = [message for message in messages if _redact_message(message, wanted, veil)]
    _redact_card(conversation, wanted, veil, at)
    _write_again(conversation, messages)
    db.session.flush()
    record(
        "conversations.redact", "conversation", conversation.id, by=by, at=at,
        label=f"{conversation.source_system} {conversation.source_id}", team_id=conversation.team_id,
        messages=len(changed), words=len(wanted),
    )  # fmt: skip
    return len(changed)


def without(text: str, words: Sequence[str], veil: Veil) -> str:
    """The text with personal data, the customer's name and `words` replaced."""
    return edited(text, _edits(text, words, veil))


def _edits(text: str, words: Sequence[str], veil: Veil) -> list[doors.Edit]:
    edits = edits_of(text, words)
    return sorted([*edits, *veil.edits(text, edits)], key=lambda edit: edit.start)


def _redact_message(message: Message, words: Sequence[str], veil: Veil) -> bool:
    edits = _edits(message.body, words, veil)
    before, after = message.body, edited(message.body, edits)
    html_too = message.from_html and without(message.html, words, veil) != message.html
    name = without(message.author_name, words, veil) if message.author_name and message.author_role != "agent" else message.author_name
    attachments = mask_values(message.attachments) if message.attachments else message.attachments
    if (after, name, attachments) == (before, message.author_name, message.attachments) and not html_too:
        return False
    message.author_name, message.attachments = name, attachments
    if after != before or html_too:
        message.body, message.html, message.from_html = after, message_html(after, message.kind), False
    if after != before:
        doors.text_redacted(message.id, after, edits)
    return True


def _redact_card(conversation: Conversation, words: Sequence[str], veil: Veil, at: datetime) -> None:
    conversation.subject = without(conversation.subject, words, veil)
    conversation.topic = without(conversation.topic, words, veil) if conversation.topic else None
    conversation.tags = [without(tag, words, veil) for tag in conversation.tags]
    conversation.custom = _deeply(conversation.custom, words, veil)
    conversation.csat = _deeply(conversation.csat, words, veil)
    conversation.url = None if conversation.url and without(conversation.url, words, veil) != conversation.url else conversation.url
    conversation.customer_name = conversation.customer_id = None
    conversation.redacted_at = at


def _deeply(value: Any, words: Sequence[str], veil: Veil) -> Any:
    if isinstance(value, str):
        return without(value, words, veil)
    if isinstance(value, dict):
        return {without(key, words, veil): _deeply(part, words, veil) for key, part in value.items()}
    if isinstance(value, list):
        return [_deeply(part, words, veil) for part in value]
    return value


def _write_again(conversation: Conversation, messages: Sequence[Message]) -> None:
    """Preview and search index from the texts as they stand now."""
    rows = [{"kind": one.kind, "author_role": one.author_role, "sent_at": one.sent_at, "body": one.body} for one in messages]
    conversation.preview = summary_of(rows, conversation.opened_at)["preview"]
    SEARCH.put(db.session(), [(conversation.id, search_text_of(conversation.subject, rows))])
