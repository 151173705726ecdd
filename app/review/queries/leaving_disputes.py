"""Disputes for the way out, beside the reviews that they are about."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.models import Conversation, Message
from app.conversations.veiling import unnamed
from app.knowledge.models import ArticleVersion
from app.people.models import Person
from app.review.exchange.dispute_words import AGENT, ANSWER
from app.review.models import Dispute, DisputePoint, DisputeQuote, DisputeState
from app.review.queries.dispute_words import told_words_query

Words = dict[tuple[int, str], list[dict[str, Any]]]
"""By dispute and criterion."""


def disputes_of(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The disputes of each review, in the neutral shape, with the words they and their answers rest on. Two statements."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    people = (joinedload(Dispute.answered_by), joinedload(Dispute.opened_by))
    query = select(Dispute).where(Dispute.review_id.in_(ids)).options(joinedload(Dispute.points), *people)
    disputes = db.session.scalars(query).unique().all()
    words = _words([one.id for one in disputes])
    for one in disputes:
        found[one.review_id].append(_dispute(one, words))
    return found


def unnamed_words(dispute: dict[str, Any], conversation: Conversation) -> dict[str, Any]:
    """The dispute without the customer's name in the words of the conversation, as pages show them."""
    for point in dispute["categories"]:
        for quote in point["greenroom"].get("quotes", ()):
            quote["quote"] = unnamed(quote["quote"], conversation)
    return dispute


def _words(ids: Sequence[int]) -> Words:
    """What may be read of disputes, as evidence is told; `side` says whose words these are, the agent's or those of the answer."""
    found: Words = defaultdict(list)
    columns = (ArticleVersion.number, ArticleVersion.content_hash, ArticleVersion.valid_from, ArticleVersion.valid_to)
    query = told_words_query(ids).add_columns(Message.source_id, *columns).join(Message, Message.id == DisputeQuote.message_id)
    query = query.outerjoin(ArticleVersion, ArticleVersion.id == DisputeQuote.article_version_id)
    for one, source_id, number, content_hash, valid_from, valid_to in db.session.execute(query) if ids else ():
        place = {"messageExternalId": source_id, "start": one.start, "end": one.end}
        told: dict[str, Any] = {"side": ANSWER if one.look_id else AGENT, "quote": one.quote, **place}
        if one.clause:
            days = {"validFrom": valid_from and valid_from.isoformat(), "validTo": valid_to and valid_to.isoformat()}
            told |= {"clause": one.clause, "articleVersion": number, "articleHash": content_hash, **days}
        found[one.dispute_id, one.criterion].append(told)
    return found


def _dispute(one: Dispute, words: Words) -> dict[str, Any]:
    seconds = int((one.answered_at - one.opened_at).total_seconds()) if one.answered_at else None
    assignee, opener = _person(one.answered_by), _person(one.opened_by)
    return {
        "disputeId": str(one.id), "reviewId": str(one.review_id), "type": "reviewee" if one.kind == "wrong_person" else "review",
        "status": one.state.value, "createdAt": _time(one.opened_at), "createdBy": opener, "assignee": assignee,
        "comment": {"comment": one.comment, "owner": opener, "created": _time(one.opened_at), "commentTags": [], "thread": []},
        "resolutionTime": seconds, "resolvedAt": _time(one.answered_at),
        "rejectedBy": assignee if one.state is DisputeState.REJECTED else None,
        "categories": [_point(point, words.get((one.id, point.criterion), [])) for point in one.points],
        "greenroom": {
            "kind": one.kind.value, "step": one.step, "dueAt": _time(one.due_at), "escalatedAt": _time(one.escalated_at),
            "escalation": one.escalation, "answer": one.answer, "reason": one.reason.value if one.reason else None,
            "newReview": str(one.new_review_id) if one.new_review_id else None,
        },
    }  # fmt: skip


def _point(point: DisputePoint, words: list[dict[str, Any]]) -> dict[str, Any]:
    own = {"reason": point.reason.value if point.reason else None, "kept": point.kept}
    return {
        "id": point.criterion, "expectedRating": point.proposed_level, "rootCause": [str(point.reason.value)] if point.reason else [],
        "comment": point.comment, "decidedRating": point.decided_level, "answer": point.answer,
        "greenroom": own | ({"quotes": words} if words else {}),
    }  # fmt: skip


def _person(person: Person | None) -> dict[str, Any] | None:
    return None if person is None else {"name": person.name, "email": person.email}


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
