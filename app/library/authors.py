"""Who had a hand in a draft, who may publish it as a second person, and where a team asks for one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from app.base.database import db
from app.library.models import Scenario, ScenarioState, ScenarioVersion
from app.library.policy import PUBLISH
from app.people import ownership
from app.people.models import Membership, Person, Role

MOST_TOLD = 50


def authors_of(scenario: Scenario, *, until: datetime | None = None) -> frozenset[int]:
    """Everybody who saved the draft since the latest version was published, or ever. Two statements.

    `until`: whoever wrote only after that moment had no hand in the text as it was then.
    """
    latest = select(ScenarioVersion.published_at).where(ScenarioVersion.scenario_id == scenario.id)
    since = db.session.scalar(latest.order_by(ScenarioVersion.published_at.desc()).limit(1))
    query = select(ScenarioState.by_id).where(ScenarioState.scenario_id == scenario.id, ScenarioState.by_id.is_not(None))
    if since is not None:
        query = query.where(ScenarioState.kept_at > since)
    if until is not None:
        query = query.where(ScenarioState.kept_at <= until)
    found = {person_id for person_id in db.session.scalars(query.distinct()) if person_id is not None}
    drafted = scenario.draft_at is None or ((since is None or scenario.draft_at > since) and (until is None or scenario.draft_at <= until))
    if drafted and scenario.draft_by_id is not None:
        found.add(scenario.draft_by_id)
    return frozenset(found)


def second_person_asked(person: Person, scenario: Scenario) -> bool:
    """Whether a team asks that nobody publishes what they wrote. One statement."""
    return ownership.second_person_asked(person, scenario, PUBLISH)


def others_who_publish(scenario: Scenario, by: Person, but: Collection[int]) -> Sequence[Person]:
    """Active trainers and leads who may decide about a text of `by`, by name; without those in `but`. One statement."""
    teams = [scenario.team_id] if scenario.team_id is not None else sorted(by.team_ids)
    trains = Person.roles.contains(f",{Role.TRAINER.value},")
    leads = and_(Person.roles.contains(f",{Role.LEAD.value},"), Membership.lead)
    query = select(Person).join(Membership, Membership.person_id == Person.id).where(Membership.ended_on.is_(None))
    query = query.where(Membership.team_id.in_(teams), or_(trains, leads), Person.deactivated_at.is_(None), Person.id.not_in(sorted(but)))
    return db.session.scalars(query.distinct().order_by(Person.name, Person.id).limit(MOST_TOLD)).all()
