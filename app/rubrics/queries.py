"""Reads of rubrics and skills."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload, load_only

from app.base.database import db
from app.base.folding import holds
from app.base.paging import Page, fetch
from app.people.models import Person
from app.people.ownership import copy_columns, own_teams, reads
from app.rubrics import document
from app.rubrics.models import Rubric, RubricVersion, Skill


def current_version(slug: str, team_id: int | None) -> RubricVersion | None:
    """The version to review with: the team's own copy of the rubric, else the whole site's. One statement."""
    query = select(RubricVersion).join(RubricVersion.rubric).where(Rubric.slug == slug, RubricVersion.number == Rubric.current_number)
    query = query.where(Rubric.archived_at.is_(None), _owned(Rubric.team_id, team_id)).options(joinedload(RubricVersion.rubric))
    return db.session.scalars(query.order_by(Rubric.team_id.is_(None)).limit(1)).first()


def current_versions(team_id: int | None) -> dict[str, RubricVersion]:
    """Every rubric in use for a team by its id: the team's copy, else the whole site's. One statement."""
    query = select(RubricVersion).join(RubricVersion.rubric).where(RubricVersion.number == Rubric.current_number)
    query = query.where(Rubric.archived_at.is_(None), _owned(Rubric.team_id, team_id)).options(joinedload(RubricVersion.rubric))
    return {version.rubric.slug: version for version in db.session.scalars(query.order_by(Rubric.team_id.is_not(None), Rubric.slug))}


def compiled(version: RubricVersion) -> document.Rubric:
    """The version's rubric, compiled once per process and text."""
    return document.compiled(version.source)


def skills() -> Sequence[Skill]:
    """The skill catalogue in its order."""
    return db.session.scalars(select(Skill).order_by(Skill.position, Skill.slug)).all()


def skill_titles() -> dict[str, str]:
    """Titles of the catalogue by id, in its order."""
    return dict(db.session.execute(select(Skill.slug, Skill.title).order_by(Skill.position, Skill.slug)).all())


def rubric_named(slug: str, team_id: int | None) -> Rubric | None:
    """The rubric with this id that belongs to exactly this owner."""
    return db.session.scalars(select(Rubric).where(Rubric.slug == slug, Rubric.team_id == team_id)).first()


def rubric_page(person: Person, *, drafts: bool, archived: bool, after: str | None) -> Page:
    """Rubrics the person may see, by title; unpublished ones only with `drafts`. Rows (Rubric, its copies). One statement."""
    query = _readable(person, drafts).add_columns(*copy_columns(Rubric)).options(defer(Rubric.draft_source))
    query = query.where(Rubric.archived_at.is_not(None) if archived else Rubric.archived_at.is_(None))
    return fetch(query, [(Rubric.title, False), (Rubric.id, False)], after, values=own_teams(person))


def rubric_of(person: Person, rubric_id: int, *, drafts: bool) -> Rubric | None:
    """One rubric within reach, or None."""
    query = _readable(person, drafts).where(Rubric.id == rubric_id)
    found: Rubric | None = db.session.scalars(query.options(joinedload(Rubric.team))).first()
    return found


def find_rubrics(person: Person, text: str, *, drafts: bool) -> Sequence[Rubric]:
    """Up to five rubrics whose title holds `text`, without their texts. One statement."""
    query = _readable(person, drafts).where(Rubric.archived_at.is_(None), holds(Rubric.title, text))
    return db.session.scalars(query.options(load_only(Rubric.id, Rubric.title)).order_by(Rubric.title, Rubric.id).limit(5)).all()


def versions_of(rubric_id: int) -> Sequence[RubricVersion]:
    """All versions, newest first, with who published them."""
    query = select(RubricVersion).where(RubricVersion.rubric_id == rubric_id).options(joinedload(RubricVersion.published_by))
    return db.session.scalars(query.order_by(RubricVersion.number.desc())).all()


def version_numbered(rubric_id: int, number: int | None) -> RubricVersion | None:
    """One version by its number."""
    query = select(RubricVersion).where(RubricVersion.rubric_id == rubric_id, RubricVersion.number == number)
    return db.session.scalars(query).first()


def _readable(person: Person, drafts: bool) -> Select[Any]:
    query = select(Rubric).where(reads(Rubric.team_id, person))
    return query if drafts else query.where(Rubric.current_number.is_not(None))


def _owned(column: Any, team_id: int | None) -> Any:
    return column.is_(None) if team_id is None else (column.is_(None) | (column == team_id))


def slugs_of(team_id: int | None) -> set[str]:
    """Ids of the rubrics that exactly this owner has. One statement."""
    return set(db.session.scalars(select(Rubric.slug).where(Rubric.team_id == team_id)))
