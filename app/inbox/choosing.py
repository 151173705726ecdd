"""Scenarios to choose from when somebody is asked to practise: what trains the skill in question first, then company by company."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from wtforms.fields.choices import SelectChoice

from app.base.database import db
from app.inbox.models import Attempt
from app.library.models import Scenario
from app.rubrics.queries import skill_titles
from app.ui.words import gettext as _


def scenario_choices(scenarios: Iterable[Scenario], person_ids: Sequence[int], skill: str) -> list[SelectChoice]:
    """Every scenario once, by company and then by level; the companies these people practised most come first. At most two statements."""
    met = _companies_met(person_ids) if person_ids else {}
    title = skill_titles().get(skill) if skill else None
    ordered = sorted(scenarios, key=lambda one: (-met.get(one.pack_id, 0), _company(one), one.level or 0, one.title))
    trains = [one for one in ordered if title and skill in (one.skills or ())]
    first = [_choice(one, _("Trains %(skill)s", skill=title), company=True) for one in trains]
    return [*first, *(_choice(one, _company(one)) for one in ordered if one not in trains)]


def _companies_met(person_ids: Sequence[int]) -> Mapping[int | None, int]:
    query = select(Scenario.pack_id, func.count()).join(Attempt, Attempt.scenario_id == Scenario.id)
    return {row[0]: row[1] for row in db.session.execute(query.where(Attempt.person_id.in_(person_ids)).group_by(Scenario.pack_id))}


def _choice(one: Scenario, group: str, *, company: bool = False) -> SelectChoice:
    title = f"{one.title} ({_company(one)})" if company else one.title
    label = _("%(title)s · level %(level)s of 5 · %(channel)s", title=title, level=one.level, channel=one.channel)
    return SelectChoice(one.id, label, optgroup=group)


def _company(one: Scenario) -> str:
    return one.pack.title if one.pack is not None else _("No company")
