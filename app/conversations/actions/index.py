"""The search index of practice conversations, written when practice ends."""

from sqlalchemy import select

from app.base.database import db
from app.conversations.actions.rows import search_text_of
from app.conversations.doors import PracticeFinished
from app.conversations.models import SEARCH, Conversation, Message


def index_practice(finished: PracticeFinished) -> None:
    """Let a finished practice conversation be found by its words."""
    index_conversation(finished.conversation_id)


def index_conversation(conversation_id: int) -> None:
    """Write the index of one conversation anew from its stored texts."""
    subject = db.session.scalar(select(Conversation.subject).where(Conversation.id == conversation_id)) or ""
    query = select(Message.kind, Message.body).where(Message.conversation_id == conversation_id).order_by(Message.position)
    rows = [{"kind": kind, "body": body} for kind, body in db.session.execute(query)]
    SEARCH.put(db.session(), [(conversation_id, search_text_of(subject, rows))])
