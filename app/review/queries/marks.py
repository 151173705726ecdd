"""Tags and examples among published reviews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload

from app.base import paging
from app.base.database import db
from app.base.permissions import Reach
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.models import Assignment, Review, ReviewExample, ReviewState, ReviewTag, ReviewTagging
from app.review.policy import EXAMPLE, READ_EXAMPLES, TAG, TAG_CATALOGUE
from app.review.queries.reads import REVIEWEE, hidden_now
from app.rubrics.models import RubricVersion

MOST = 200
"""Tags of a team that are offered."""


@dataclass(frozen=True)
class Marks:
    """What sticks on one review, whatever its version."""

    tags: Sequence[tuple[int, str]]
    why: str | None
    """Why it is an example; None: it is none."""
    by_id: int | None
    at: datetime | None


def marks_of(assignment_id: int) -> Marks:
    """Tags and the mark of an example. One statement."""
    columns = (ReviewTag.id, ReviewTag.name, ReviewExample.why, ReviewExample.by_id, ReviewExample.at)
    query: Any = select(*columns).select_from(Assignment).outerjoin(ReviewExample, ReviewExample.assignment_id == Assignment.id)
    query = query.outerjoin(ReviewTagging, ReviewTagging.assignment_id == Assignment.id)
    query = query.outerjoin(ReviewTag, ReviewTag.id == ReviewTagging.tag_id).where(Assignment.id == assignment_id)
    rows = db.session.execute(query.order_by(ReviewTag.name)).all()
    first = rows[0] if rows else None
    tags = [(row.id, row.name) for row in rows if row.id is not None]
    return Marks(tags, first.why if first else None, first.by_id if first else None, first.at if first else None)


def catalogue(team_ids: Iterable[int]) -> Sequence[ReviewTag]:
    """The tags of these teams by name. One statement; none without a team."""
    ids = sorted(team_ids)
    query = select(ReviewTag).where(ReviewTag.team_id.in_(ids)).order_by(ReviewTag.name, ReviewTag.id).limit(MOST)
    return db.session.scalars(query).all() if ids else []


def used(tag_ids: Iterable[int]) -> dict[int, str]:
    """On how many reviews each tag sticks, counted no further than 99. One statement a tag."""
    counted = {one: select(ReviewTagging.assignment_id).where(ReviewTagging.tag_id == one) for one in tag_ids}
    return {one: paging.capped_count(query) for one, query in counted.items()}


def tag_of(person: Person, tag_id: int) -> ReviewTag | None:
    """A tag whose catalogue the person may change."""
    one = db.session.get(ReviewTag, tag_id)
    return one if one is not None and one.team_id in person.teams_for(TAG_CATALOGUE) else None


def taggable(person: Person) -> ColumnElement[bool]:
    """Published reviews of a team that the person may put tags on: those they gave, and those of the teams they lead."""
    return and_(Review.state == ReviewState.PUBLISHED, Review.team_id.is_not(None), _reached(person, TAG))


def markable(person: Person) -> ColumnElement[bool]:
    """Published reviews of a team that the person may mark as an example; never about oneself."""
    standing = (Review.state == ReviewState.PUBLISHED, Review.team_id.is_not(None), Review.reviewee_id != person.id)
    return and_(*standing, _reached(person, EXAMPLE))


def examples_page(person: Person, after: str | None) -> paging.Page:
    """Examples of the person's teams, the latest mark first. One statement."""
    query: Any = (
        select(
            ReviewExample.assignment_id,
            ReviewExample.at,
            ReviewExample.why,
            Review.id.label("review_id"),
            Review.reviewee_id,
            REVIEWEE.name.label("reviewee"),
            RubricVersion.title.label("rubric"),
            Conversation.kind,
            Conversation.channel,
            Conversation.subject,
            Conversation.preview,
            Conversation.customer_name,
        )
        .join(Review, and_(Review.assignment_id == ReviewExample.assignment_id, Review.state == ReviewState.PUBLISHED))
        .join(REVIEWEE, REVIEWEE.id == Review.reviewee_id)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(Conversation, Conversation.id == Review.conversation_id)
        .where(ReviewExample.team_id.in_(person.teams_for(READ_EXAMPLES)), ~hidden_now(person))
    )
    return paging.fetch(query, [(ReviewExample.at, True), (ReviewExample.assignment_id, True)], after)


def example_of(person: Person, assignment_id: int) -> tuple[ReviewExample, Review] | None:
    """An example that the person may read now, with its standing review. Two statements."""
    one = db.session.get(ReviewExample, assignment_id)
    if one is None or one.team_id not in person.teams_for(READ_EXAMPLES):
        return None
    standing = select(Review).where(Review.assignment_id == assignment_id, Review.state == ReviewState.PUBLISHED, ~hidden_now(person))
    loaded = standing.options(joinedload(Review.conversation), joinedload(Review.reviewee), joinedload(Review.rubric_version))
    review = db.session.scalars(loaded.order_by(Review.number.desc())).first()
    return (one, review) if review is not None else None


def example_read(person: Person, review_id: int) -> Review | None:
    """The review as the person read it on the page of an example. Three statements at most."""
    review = db.session.get(Review, review_id)
    known = example_of(person, review.assignment_id) if review is not None else None
    return known[1] if known is not None and known[1].id == review_id else None


def _reached(person: Person, row: int) -> ColumnElement[bool]:
    teams = person.teams_for(row)
    own = Review.reviewer_id == person.id if person.reach(row) > Reach.DENIED else false()
    return or_(own, Review.team_id.in_(teams)) if teams else own
