"""Reports of clauses that conflict."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.knowledge.models import ArticleVersion
from app.people.models import Person
from app.review.models import ClauseConflict

FIRST, SECOND, SETTLER = aliased(ArticleVersion), aliased(ArticleVersion), aliased(Person)
MOST = 20


def conflicts_of(article_id: int) -> Sequence[Any]:
    """Reports about any version of an article: open ones first, then the newest. One statement."""
    query = _rows().where(or_(FIRST.article_id == article_id, SECOND.article_id == article_id))
    order = (ClauseConflict.settled_at.is_not(None), ClauseConflict.id.desc())
    return db.session.execute(query.order_by(*order).limit(MOST)).all()


def conflict_of(conflict_id: int) -> Any:
    """One report with both versions' numbers and articles, or None. One statement."""
    return db.session.execute(_rows().where(ClauseConflict.id == conflict_id)).first()


def _rows() -> Any:
    one = ClauseConflict
    told = (one.id, one.first_clause, one.second_clause, one.words, one.at, one.answer, one.settled_at, one.by_id)
    places = (FIRST.article_id.label("first_article"), FIRST.number.label("first_number"), FIRST.html.label("first_html"))
    others = (SECOND.article_id.label("second_article"), SECOND.number.label("second_number"), SECOND.html.label("second_html"))
    query = select(*told, *places, *others, Person.name.label("by"), SETTLER.name.label("settled_by"))
    query = query.join(FIRST, FIRST.id == one.first_version_id).join(SECOND, SECOND.id == one.second_version_id)
    return query.join(Person, Person.id == one.by_id).outerjoin(SETTLER, SETTLER.id == one.settled_by_id)
