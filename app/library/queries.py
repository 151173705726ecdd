"""Reads of scenarios."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Text, case, exists, false, func, or_, select, type_coerce
from sqlalchemy.orm import defer, joinedload, load_only

from app.base.database import db
from app.base.folding import begins, holds
from app.base.paging import Page, fetch
from app.knowledge.models import Article, Pack
from app.library import references
from app.library.models import Scenario, ScenarioVersion
from app.library.playable import playable, tried
from app.library.work_models import ScenarioSubmission
from app.people.models import Person
from app.people.ownership import copy_columns, own_teams, reads
from app.simulation import DeskAction
from app.simulation import Scenario as PlayableScenario

_IN_REVIEW = exists().where(ScenarioSubmission.scenario_id == Scenario.id, ScenarioSubmission.verdict.is_(None)).correlate(Scenario)


MOST_WORDS = 6


class UnreadableVersion(LookupError):
    """A published text that no longer compiles: a newer site refuses what an older one took."""


def compiled(version: ScenarioVersion) -> PlayableScenario:
    """The version ready to be played, compiled once per process and text."""
    scenario = playable(version.source)
    if scenario is None:
        raise UnreadableVersion(version.content_hash)
    return scenario


def readable(version: ScenarioVersion | None) -> PlayableScenario | None:
    """The version compiled, or None where there is none or this site can no longer read it."""
    try:
        return compiled(version) if version is not None else None
    except UnreadableVersion:
        return None


def playable_draft(scenario: Scenario) -> PlayableScenario | None:
    """The draft with what it includes of its pack, as far as it can be played; None while it cannot. At most one statement."""
    return tried(references.whole_text(scenario.draft_source, scenario.pack_id)).trial


def desk_actions(pack: Pack | None, language: str = "") -> Mapping[str, DeskAction]:
    """The pack's desk actions by name, with the words of `language` where the pack has them."""
    return references.desk_actions(pack, language)


def scenario_named(slug: str, team_id: int | None) -> Scenario | None:
    """The scenario with this id that belongs to exactly this owner."""
    return db.session.scalars(select(Scenario).where(Scenario.slug == slug, Scenario.team_id == team_id)).first()


def slugs_of(team_id: int | None) -> frozenset[str]:
    """The ids that scenarios of exactly this owner have. One statement."""
    return frozenset(db.session.scalars(select(Scenario.slug).where(Scenario.team_id == team_id)))


def current_scenario(slug: str, team_id: int | None) -> ScenarioVersion | None:
    """The version to practise: the team's own copy of the scenario, else the whole site's. One statement."""
    owned = Scenario.team_id.is_(None) if team_id is None else or_(Scenario.team_id.is_(None), Scenario.team_id == team_id)
    query = (
        select(ScenarioVersion)
        .join(ScenarioVersion.scenario)
        .where(Scenario.slug == slug, ScenarioVersion.number == Scenario.current_number)
    )
    query = query.where(Scenario.archived_at.is_(None), owned).options(joinedload(ScenarioVersion.scenario).joinedload(Scenario.pack))
    return db.session.scalars(query.order_by(Scenario.team_id.is_(None)).limit(1)).first()


def version_to_practise(person: Person, scenario_id: int) -> ScenarioVersion | None:
    """The current version of a scenario within the person's reach, scenario and pack loaded. One statement."""
    query = select(ScenarioVersion).join(ScenarioVersion.scenario)
    query = query.where(Scenario.id == scenario_id, ScenarioVersion.number == Scenario.current_number, Scenario.archived_at.is_(None))
    query = query.where(reads(Scenario.team_id, person)).options(joinedload(ScenarioVersion.scenario).joinedload(Scenario.pack))
    return db.session.scalars(query).first()


def practice_scenarios(person: Person, *, limit: int = 200) -> Sequence[Scenario]:
    """Published scenarios the person may practise, by title, packs loaded; no texts. One statement."""
    query = select(Scenario).where(reads(Scenario.team_id, person), Scenario.current_number.is_not(None), Scenario.archived_at.is_(None))
    slim = joinedload(Scenario.pack).load_only(Pack.id, Pack.slug, Pack.title)
    return db.session.scalars(query.options(slim).order_by(Scenario.title, Scenario.id).limit(limit)).all()


def scenario_page(person: Person, *, drafts: bool, after: str | None, **filters: str) -> Page:
    """Scenarios within reach by title, without their texts, `in_review` where a second person is asked. One statement.

    Filters, each "" for all: text, pack (id), channel, level, skill, status (draft | in-review | archived).
    """
    columns = (Scenario.id, Scenario.slug, Scenario.title, Scenario.channel, Scenario.language, Scenario.level, Scenario.skills)
    more = (Scenario.current_number, Scenario.archived_at, Scenario.team_id, Pack.title.label("pack_title"), _IN_REVIEW.label("in_review"))
    chosen: Any = select(*columns, *more, *copy_columns(Scenario)).outerjoin(Scenario.pack)
    query = _readable(chosen, person, drafts)
    return fetch(_filtered(query, filters), [(Scenario.title, False), (Scenario.id, False)], after, values=own_teams(person))


def scenario_of(person: Person, scenario_id: int, *, drafts: bool) -> Scenario | None:
    """One scenario within reach with its pack, or None."""
    query = _readable(select(Scenario), person, drafts).where(Scenario.id == scenario_id)
    return db.session.scalars(query.options(joinedload(Scenario.pack), joinedload(Scenario.team))).first()


def was_published(scenario: Scenario) -> bool:
    """Whether it ever had a version. At most one statement."""
    if scenario.current_number is not None:
        return True
    return db.session.scalars(select(ScenarioVersion.id).where(ScenarioVersion.scenario_id == scenario.id).limit(1)).first() is not None


def find_scenarios(person: Person, text: str, *, drafts: bool) -> Sequence[Scenario]:
    """Up to five scenarios with every word of `text` in title or id, without their texts. One statement.

    Titles that begin with it come first, then those that hold it as it stands.
    """
    query = _readable(select(Scenario), person, drafts).where(Scenario.archived_at.is_(None))
    for word in text.split()[:MOST_WORDS]:
        query = query.where(holds(Scenario.title, word) | holds(Scenario.slug, word))
    whole = text.strip()
    first, then = begins(Scenario.title, whole), holds(Scenario.title, whole)
    query = query.order_by(case((first, 0), (then, 1), else_=2), Scenario.title, Scenario.id)
    return db.session.scalars(query.options(load_only(Scenario.id, Scenario.title)).limit(5)).all()


def pack_counts(person: Person) -> list[tuple[Pack, int, int]]:
    """Packs the person may read, by title, with how many articles and scenarios each has. One statement."""
    articles = select(func.count()).where(Article.pack_id == Pack.id, Article.archived_at.is_(None)).scalar_subquery()
    scenarios = select(func.count()).where(Scenario.pack_id == Pack.id, Scenario.archived_at.is_(None)).scalar_subquery()
    query = select(Pack, articles, scenarios).where(reads(Pack.team_id, person), Pack.archived_at.is_(None)).options(defer(Pack.source))
    return [(pack, some, more) for pack, some, more in db.session.execute(query.order_by(Pack.title, Pack.id))]


def versions_of(scenario_id: int) -> Sequence[ScenarioVersion]:
    """All versions, newest first, with who published them."""
    query = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario_id).options(joinedload(ScenarioVersion.published_by))
    return db.session.scalars(query.order_by(ScenarioVersion.number.desc())).all()


def version_numbered(scenario_id: int, number: int | None) -> ScenarioVersion | None:
    """One version by its number."""
    query = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario_id, ScenarioVersion.number == number)
    return db.session.scalars(query).first()


def _readable(query: Select[Any], person: Person, drafts: bool) -> Select[Any]:
    query = query.where(reads(Scenario.team_id, person))
    return query if drafts else query.where(Scenario.current_number.is_not(None), Scenario.archived_at.is_(None))


def _filtered(query: Select[Any], filters: Mapping[str, str]) -> Select[Any]:
    if text := filters.get("text", "").strip():
        query = query.where(holds(Scenario.title, text) | holds(Scenario.slug, text))
    if pack := filters.get("pack"):
        query = query.where(Scenario.pack_id == int(pack) if _is_number(pack) else false())
    if channel := filters.get("channel"):
        query = query.where(Scenario.channel == channel)
    if level := filters.get("level"):
        query = query.where(Scenario.level == int(level) if _is_number(level) else false())
    if skill := filters.get("skill"):
        query = query.where(type_coerce(Scenario.skills, Text).contains(f'"{skill}"', autoescape=True))
    status = filters.get("status")
    if status == "draft":
        query = query.where(Scenario.current_number.is_(None))
    if status == "in-review":
        query = query.where(_IN_REVIEW)
    return query.where(Scenario.archived_at.is_not(None) if status == "archived" else Scenario.archived_at.is_(None))


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 19
