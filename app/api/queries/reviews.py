"""Published reviews for programs: of the teams a person leads, and those they gave. Never drafts, self or peer reviews, hidden looks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import aliased

from app.api.queries.telling import Moment, Settled, moments, settled, told_at, told_columns
from app.base.database import db
from app.base.paging import SIZE, decode, encode, fetch
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.review.models import Publication, Review, ReviewState
from app.review.policy import READ_OTHERS
from app.review.queries.given import given_by
from app.review.queries.leaving import EXPORTED
from app.review.queries.reads import STANDING
from app.rubrics.models import Rubric, RubricVersion

REVIEWEE = aliased(Person)


class Wanted(NamedTuple):
    """What a list is narrowed to."""

    updated_since: datetime | None = None
    team: int | None = None
    agent: int | None = None
    rubric: str | None = None
    purpose: str | None = None


class Found(NamedTuple):
    """Rows of one page and the cursor of the following one."""

    rows: Sequence[Any]
    next: str | None


def latest(person: Person, wanted: Wanted, after: str | None) -> Found:
    """By when the agent acted, the newest first. One statement for each team the person leads, and one for what they gave elsewhere."""
    keys = [(Review.acted_at, True), (Review.id, True)]
    base = _shown(person, settled(person)).where(Review.state == ReviewState.PUBLISHED, *_narrowed(wanted))
    pages = [fetch(base.where(part), keys, after) for part in _parts(person, wanted)]
    rows = sorted((row for page in pages for row in page.rows), key=lambda row: (row.acted_at, row.id), reverse=True)
    more = len(rows) > SIZE or any(page.next_cursor for page in pages)
    return Found(rows[:SIZE], encode([rows[SIZE - 1].acted_at, rows[SIZE - 1].id]) if more else None)


def updated(person: Person, wanted: Wanted, after: str | None) -> Found:
    """By since when this version shows as it does (`telling`), the oldest first, from `updated_since` on; replaced versions among them.

    Three statements, four for who leads a team. A page is what the next two thousand moments held, so it may be empty and not be the last.
    """
    assert wanted.updated_since is not None
    known = settled(person)
    window, whole = moments(person, wanted.updated_since, decode(after, 2), known)
    ids = {one.review_id for one in window}
    query = _near(person, known).add_columns(Review.id).where(Review.id.in_(ids), Review.state.in_(STANDING), *_narrowed(wanted))
    found = db.session.execute(query.where(_within(person, wanted))).all() if ids else []
    told = sorted({Moment(told_at(row), row.id) for row in found}.intersection(window))
    rows = {row.id: row for row in db.session.execute(_shown(person, known).where(Review.id.in_([one.review_id for one in told[:SIZE]])))}
    last = told[SIZE - 1] if len(told) > SIZE else None if whole else window[-1]
    return Found([rows[one.review_id] for one in told[:SIZE] if one.review_id in rows], last and encode(last))


def one(person: Person, review_id: int) -> Any | None:
    """One review within reach, void ones too. One statement."""
    states = (*STANDING, ReviewState.VOID)
    query = _shown(person, settled(person)).where(Review.id == review_id, Review.state.in_(states), Review.purpose.in_(EXPORTED))
    return db.session.execute(query.where(_within(person, Wanted()))).first()


def _shown(person: Person, known: Settled) -> Any:
    columns: Any = (
        Review.id, Review.state, Review.acted_at, Review.reviewee_id, Review.reviewer_id, Review.conversation_id, Review.team_id,
        REVIEWEE.name.label("reviewee"), Team.name.label("team"), Team.hides_reviewers,
        Conversation.source_system, Conversation.source_id, Conversation.url, Conversation.kind,
    )  # fmt: skip
    query = _near(person, known).add_columns(*columns).join(REVIEWEE, REVIEWEE.id == Review.reviewee_id)
    return query.join(Conversation, Conversation.id == Review.conversation_id).outerjoin(Team, Team.id == Review.team_id)


def _near(person: Person, known: Settled) -> Any:
    """Reviews with what says whether and since when they show."""
    return select(*told_columns(person, known)).select_from(Review).join(Publication, Publication.review_id == Review.id)


def _within(person: Person, wanted: Wanted) -> ColumnElement[bool]:
    """Whether one of the parts holds, for rows that are found by their ids: no index tempts the database to go through a whole team."""
    return case((or_(*_parts(person, wanted)), 1), else_=0) == 1


def _parts(person: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Conditions of which at most one holds, each along an index."""
    led = sorted(person.teams_for(READ_OTHERS))
    parts: list[ColumnElement[bool]] = [Review.team_id == team for team in led if wanted.team in (None, team)]
    elsewhere = or_(Review.team_id.is_(None), Review.team_id.not_in(led)) if led else None
    given = given_by(person)
    return [*parts, given if elsewhere is None else and_(given, elsewhere)]


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Review.purpose.in_([wanted.purpose] if wanted.purpose else EXPORTED)]
    if wanted.team is not None:
        conditions.append(Review.team_id == wanted.team)
    if wanted.agent is not None:
        conditions.append(Review.reviewee_id == wanted.agent)
    if wanted.rubric is not None:
        versions = select(RubricVersion.id).join(Rubric, Rubric.id == RubricVersion.rubric_id).where(Rubric.slug == wanted.rubric)
        conditions.append(Review.rubric_version_id.in_(versions))
    return conditions
