"""Standing reviews for the way out, a few at a time, in constant memory."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.conversations.models import Conversation, Message
from app.conversations.veiling import unnamed
from app.knowledge.models import ArticleVersion
from app.people.models import Membership, Person, Team
from app.review.exchange.shape import Leaving, Rated, Someone
from app.review.models import Acknowledgement, Assignment, Evidence, Publication, Purpose, Rating, Review, ReviewState
from app.review.models.marks import ReviewTag, ReviewTagging
from app.review.queries.leaving_disputes import disputes_of, unnamed_words
from app.rubrics import document
from app.rubrics.models import Rubric, RubricVersion

BATCH = 200
REVIEWER, REVIEWEE = aliased(Person), aliased(Person)
EXPORTED = (Purpose.QUALITY, Purpose.PRACTICE, Purpose.ELSEWHERE)
"""Self reviews and peer reviews stay with the people of them."""


@dataclass(frozen=True)
class Wanted:
    """Which reviews leave. `teams` None: all. Days are those of the reply; `until` is not included. `replaced`: earlier versions too."""

    teams: Sequence[int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    purpose: str = ""
    replaced: bool = False


def leaving(wanted: Wanted) -> Iterator[Leaving]:
    """Every wanted review, those of one conversation together. Seven statements for each two hundred."""
    after = (0, 0)
    while True:
        rows = db.session.execute(_rows(wanted, after)).all()
        if not rows:
            return
        after = (rows[-1].Review.conversation_id, rows[-1].Review.id)
        found = _with_parts(rows)
        db.session.expunge_all()
        yield from found


def leaving_of(ids: Sequence[int]) -> dict[int, Leaving]:
    """These reviews by their ids, as they leave; who may have them is for the caller to know. Five statements."""
    return {one.id: one for one in _with_parts(db.session.execute(_standing().where(Review.id.in_(ids))).all())} if ids else {}


def _with_parts(rows: Sequence[Any]) -> list[Leaving]:
    ids = [row.Review.id for row in rows]
    ratings, evidence, disputes = _ratings(ids), _evidence(ids), disputes_of(ids)
    tags = _tags({row.Review.assignment_id for row in rows})
    groups = _groups({row.Review.reviewer_id for row in rows})
    return [
        _leaving(
            row,
            groups[row.Review.reviewer_id],
            ratings[row.Review.id],
            evidence[row.Review.id],
            disputes[row.Review.id],
            tags[row.Review.assignment_id],
        )
        for row in rows
    ]


def _rows(wanted: Wanted, after: tuple[int, int]) -> Any:
    states = (ReviewState.PUBLISHED, ReviewState.REPLACED) if wanted.replaced else (ReviewState.PUBLISHED,)
    query = _standing().where(Review.state.in_(states), Review.purpose.in_([wanted.purpose] if wanted.purpose else EXPORTED))
    if wanted.teams is not None:
        query = query.where(Review.team_id.in_(wanted.teams))
    if wanted.since:
        query = query.where(Review.acted_at >= wanted.since)
    if wanted.until:
        query = query.where(Review.acted_at < wanted.until)
    later = (Review.conversation_id > after[0]) | ((Review.conversation_id == after[0]) & (Review.id > after[1]))
    return query.where(later).order_by(Review.conversation_id, Review.id).limit(BATCH)


def _standing() -> Any:
    query: Any = select(
        Review, Conversation, Assignment.origin, Assignment.probability, Assignment.chosen_as, RubricVersion.source, RubricVersion.number,
        RubricVersion.content_hash,
        Rubric.slug, Publication.at, Publication.given_at.label("given_at"),
        Acknowledgement.at.label("acknowledged_at"), Acknowledgement.note, Team.name.label("team"), Message.source_id.label("message"),
        REVIEWER.name.label("reviewer"), REVIEWER.email.label("reviewer_email"),
        REVIEWEE.name.label("reviewee"), REVIEWEE.email.label("reviewee_email"),
    )  # fmt: skip
    query = query.join(Conversation, Conversation.id == Review.conversation_id).join(Assignment, Assignment.id == Review.assignment_id)
    query = query.join(RubricVersion, RubricVersion.id == Review.rubric_version_id).join(Rubric, Rubric.id == RubricVersion.rubric_id)
    query = query.join(Publication, Publication.review_id == Review.id).outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
    query = query.outerjoin(Team, Team.id == Review.team_id).outerjoin(Message, Message.id == Review.message_id)
    return query.join(REVIEWER, REVIEWER.id == Review.reviewer_id).join(REVIEWEE, REVIEWEE.id == Review.reviewee_id)


def _groups(people: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The names of each person's teams of today."""
    query = select(Membership.person_id, Team.name).join(Team, Team.id == Membership.team_id)
    query = query.where(Membership.person_id.in_(people), Membership.ended_on.is_(None)).order_by(Team.name)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for person_id, name in db.session.execute(query.distinct()):
        found[person_id] += (name,)
    return found


def _tags(items: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The names of the tags on each item of the queue."""
    query = select(ReviewTagging.assignment_id, ReviewTag.name).join(ReviewTag, ReviewTag.id == ReviewTagging.tag_id)
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for item, name in db.session.execute(query.where(ReviewTagging.assignment_id.in_(items)).order_by(ReviewTag.name)):
        found[item] += (name,)
    return found


def _ratings(ids: Sequence[int]) -> dict[int, list[Rated]]:
    found: dict[int, list[Rated]] = defaultdict(list)
    query = select(Rating).where(Rating.review_id.in_(ids), Rating.level.is_not(None)).order_by(Rating.id)
    for one in db.session.scalars(query):
        causes = tuple(one.causes.split(",")) if one.causes else ()
        found[one.review_id].append(Rated(one.criterion, str(one.level), one.comment, causes))
    return found


def _evidence(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = (ArticleVersion.number, ArticleVersion.content_hash, ArticleVersion.valid_from, ArticleVersion.valid_to)
    query = select(Evidence, Message.source_id, *columns).join(Message, Message.id == Evidence.message_id)
    query = query.outerjoin(ArticleVersion, ArticleVersion.id == Evidence.article_version_id).where(Evidence.review_id.in_(ids))
    for one, source_id, number, content_hash, valid_from, valid_to in db.session.execute(query.order_by(Evidence.id)):
        place = {"message": one.message_id, "messageExternalId": source_id, "start": one.start, "end": one.end}
        told: dict[str, Any] = {"criterion": one.criterion, "quote": one.quote, "note": one.note, **place}
        if one.clause:
            days = {"validFrom": valid_from and valid_from.isoformat(), "validTo": valid_to and valid_to.isoformat()}
            told |= {"clause": one.clause, "articleVersion": number, "articleHash": content_hash, **days}
        found[one.review_id].append(told)
    return found


def _veiled(evidence: list[dict[str, Any]], conversation: Conversation) -> tuple[dict[str, Any], ...]:
    """The quotes without the customer's name, as pages show them."""
    return tuple(one | {"quote": unnamed(one["quote"], conversation)} for one in evidence)


def _leaving(
    row: Any,
    groups: tuple[str, ...],
    ratings: list[Rated],
    evidence: list[dict[str, Any]],
    disputes: list[dict[str, Any]],
    tags: tuple[str, ...],
) -> Leaving:
    review, conversation = row.Review, row.Conversation
    rubric = document.compiled(row.source)
    order = {criterion.id: place for place, criterion in enumerate(rubric.criteria)}
    ordered = tuple(sorted(ratings, key=lambda one: order.get(one.criterion, len(order))))
    return Leaving(
        id=review.id, version=review.number, replaced=review.state is ReviewState.REPLACED, source=conversation.source_system,
        external_id=conversation.source_id, url=conversation.url, channel=conversation.channel.value, opened_at=conversation.opened_at,
        purpose=review.purpose.value, origin=row.origin.value, probability=row.probability, rubric=rubric, rubric_id=row.slug,
        rubric_version=row.number, rubric_hash=row.content_hash, reviewer=Someone(row.reviewer, row.reviewer_email, groups),
        reviewee=Someone(row.reviewee, row.reviewee_email, (row.team,) if row.team else ()), team=row.team or "", acted_at=review.acted_at,
        started_at=review.started_at, published_at=row.at, given_at=row.given_at,
        score=review.score, shown=review.shown, passed=review.passed,
        comment=review.comment, reason=review.reason, acknowledged_at=row.acknowledged_at, ratings=ordered,
        evidence=_veiled(evidence, conversation), active_seconds=review.active_seconds, rubric_source=row.source,
        disputes=tuple(unnamed_words(one, conversation) for one in disputes),
        item=review.assignment_id, message=row.message or "", note=row.note or "", tags=tags,
        conversation_tags=tuple(conversation.tags or ()), chosen_as=row.chosen_as.value if row.chosen_as else "",
    )  # fmt: skip
