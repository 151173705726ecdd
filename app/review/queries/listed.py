"""What rows of lists tell of a review: its conversation in one line, its rubric, and of a disputed one who disputes it."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Dispute, Review
from app.rubrics.models import RubricVersion

TALK: Any = (Conversation.kind, Conversation.subject, Conversation.preview, Conversation.channel, Conversation.customer_name)
"""What the words `about` and `customer_of` of the templates need of a conversation."""
AGENT = aliased(Person)


def disputed(*columns: Any) -> Select[Any]:
    """Disputes as their lists tell them, with more `columns` of them: what is disputed, by whom, of which conversation and rubric."""
    told = (Dispute.id, Dispute.kind.label("matter"), AGENT.name.label("agent"), RubricVersion.title.label("rubric"))
    return (
        select(*told, *TALK, *columns)
        .join(Review, Review.id == Dispute.review_id)
        .join(AGENT, AGENT.id == Dispute.opened_by_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
    )
