"""Reads of reports on the policy."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.paging import CAP, Page, fetch
from app.knowledge.models import ArticleVersion
from app.people.models import Person
from app.review.excusing.owners import answers_for
from app.review.models import ClauseConflict, Evidence

FIRST, SECOND, MENDED, SETTLER = aliased(ArticleVersion), aliased(ArticleVersion), aliased(ArticleVersion), aliased(Person)
MOST = 20
OPEN, ANSWERED = "open", "answered"


def report_page(person: Person, status: str, after: str | None) -> Page:
    """Reports that this person answers for or made in their teams, `open` or `answered`, newest first. One statement, by indexes."""
    settled = ClauseConflict.settled_at.is_not(None) if status == ANSWERED else ClauseConflict.settled_at.is_(None)
    own = ClauseConflict.team_id.in_(sorted(person.team_ids))
    mine = own & ClauseConflict.sent_at.is_not(None) & (ClauseConflict.by_id == person.id)
    return fetch(_rows().where(or_(answers_for(person), mine), settled), [(ClauseConflict.id, True)], after)


def open_count(person: Person) -> str:
    """How many reports wait for this person's answer, counted up to a cap; "" for none. One statement."""
    waits = select(ClauseConflict.id).where(answers_for(person), ClauseConflict.settled_at.is_(None)).limit(CAP + 1)
    found = db.session.scalar(select(func.count()).select_from(waits.subquery())) or 0
    return f"{CAP}+" if found > CAP else str(found or "")


def reports_about(person: Person, article_id: int) -> Sequence[Any]:
    """Those about any version of an article that this person answers for: open ones first, then the newest. One statement."""
    query = _rows().where(or_(FIRST.article_id == article_id, SECOND.article_id == article_id), answers_for(person))
    return db.session.execute(query.order_by(ClauseConflict.settled_at.is_not(None), ClauseConflict.id.desc()).limit(MOST)).all()


def report_for(person: Person, conflict_id: int) -> tuple[Any, ClauseConflict, bool] | None:
    """(the row with the texts, the report, whether this person answers it), for who reported it and who answers. Two statements at most."""
    one = db.session.get(ClauseConflict, conflict_id)
    if one is None:
        return None
    texts = (FIRST.html.label("first_html"), SECOND.html.label("second_html"))
    row = db.session.execute(
        _rows().add_columns(*texts, answers_for(person).label("answers")).where(ClauseConflict.id == conflict_id)
    ).first()
    return (row, one, bool(row.answers)) if row is not None and (row.answers or one.by_id == person.id) else None


def quotes_of(one: ClauseConflict) -> Sequence[str]:
    """The quoted words that the criterion rests on, masked as reviews mask. One statement; none without a review."""
    if one.review_id is None:
        return []
    query = select(Evidence.quote).where(Evidence.review_id == one.review_id, Evidence.criterion == one.criterion)
    return db.session.scalars(query.order_by(Evidence.id)).all()


def reports_in(assignment_id: int, criteria: Collection[str]) -> dict[str, ClauseConflict]:
    """The last report of each of these criteria of an item, by criterion. One statement; none without criteria."""
    if not criteria:
        return {}
    query = select(ClauseConflict).where(ClauseConflict.assignment_id == assignment_id, ClauseConflict.criterion.in_(criteria))
    return {one.criterion: one for one in db.session.scalars(query.order_by(ClauseConflict.id))}


def pending_in(review_id: int | None, criteria: Collection[str]) -> frozenset[str]:
    """Those of a draft's excused criteria whose report has not gone out. One statement; none without criteria."""
    if not criteria:
        return frozenset()
    mine = (ClauseConflict.review_id == review_id, ClauseConflict.sent_at.is_(None), ClauseConflict.criterion.in_(criteria))
    return frozenset(db.session.scalars(select(ClauseConflict.criterion).where(*mine)))


def times_excused(team_id: int, since: datetime, until: datetime) -> dict[int, int]:
    """How many criteria each person left out by a report that went out in this time, by their id. One statement."""
    within = (ClauseConflict.team_id == team_id, ClauseConflict.sent_at >= since, ClauseConflict.sent_at < until)
    query = select(ClauseConflict.by_id, func.count()).where(*within).group_by(ClauseConflict.by_id)
    return dict(db.session.execute(query).all())


def _rows() -> Any:
    one = ClauseConflict
    told = (one.id, one.first_clause, one.second_clause, one.words, one.at, one.sent_at, one.answer, one.outcome, one.settled_at)
    places = (FIRST.article_id.label("first_article"), FIRST.number.label("first_number"), FIRST.title.label("first_title"))
    others = (SECOND.article_id.label("second_article"), SECOND.number.label("second_number"), SECOND.title.label("second_title"))
    mended = (MENDED.article_id.label("mended_article"), MENDED.number.label("mended_number"), MENDED.title.label("mended_title"))
    headings = (FIRST.clauses.label("first_headings"), SECOND.clauses.label("second_headings"))
    query = select(*told, *places, *others, *mended, *headings, Person.name.label("by"), SETTLER.name.label("settled_by"))
    query = query.outerjoin(FIRST, FIRST.id == one.first_version_id).outerjoin(SECOND, SECOND.id == one.second_version_id)
    query = query.outerjoin(MENDED, MENDED.id == one.mended_version_id)
    return query.join(Person, Person.id == one.by_id).outerjoin(SETTLER, SETTLER.id == one.settled_by_id)
