"""Rubrics a conversation can be put into the queue with."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.models import Person
from app.people.ownership import reads
from app.rubrics.models import Rubric


def usable_rubrics(person: Person) -> Sequence[Any]:
    """(id, title, slug) of the published rubrics of the site and of the person's teams, by title. One statement."""
    query = select(Rubric.id, Rubric.title, Rubric.slug).where(reads(Rubric.team_id, person))
    query = query.where(Rubric.current_number.is_not(None), Rubric.archived_at.is_(None))
    return db.session.execute(query.order_by(Rubric.title, Rubric.id)).all()


def rubric_id_of(slug: str, team_id: int | None = None) -> int | None:
    """Id of the published rubric called `slug`: the team's own copy, else the whole site's."""
    query = select(Rubric.id).where(Rubric.slug == slug, Rubric.current_number.is_not(None), Rubric.archived_at.is_(None))
    owned = Rubric.team_id.is_(None) if team_id is None else (Rubric.team_id.is_(None) | (Rubric.team_id == team_id))
    found: int | None = db.session.scalar(query.where(owned).order_by(Rubric.team_id.is_(None)).limit(1))
    return found
