"""Exercises for a growth point: scenarios that train a skill, offered where a review is written.

Who may assign practice assigns one; everybody else proposes it to the person's leads.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import NotFound
from app.inbox.actions.assigning import assign_practice
from app.inbox.models import Attempt
from app.inbox.queries import people_to_assign
from app.library.models import Scenario
from app.library.queries import practice_scenarios
from app.people.actions.notices import register_sentence
from app.people.actions.proposing import given_words, propose_to_leads
from app.people.doors import Exercise, exercise_given, exercises
from app.people.models import Person
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

MOST = 9
PROPOSED = "growth.exercise_proposed"


def register() -> None:
    """Answer the doors of people."""
    exercises.register(for_skills)
    exercise_given.register(give)
    register_sentence(PROPOSED, _l("%(by)s proposes that %(agent)s practises %(scenario)s."))


def for_skills(viewer: Person, person_id: int, skills: Sequence[str]) -> list[Exercise]:
    """Scenarios that train one of the skills: those of the company they practise most, tried least, easiest. Two statements."""
    wanted, every = set(skills), practice_scenarios(viewer)
    fitting = [one for one in every if wanted & set(one.skills or ())]
    tried = select(Attempt.scenario_id, func.count()).where(Attempt.person_id == person_id).group_by(Attempt.scenario_id)
    times = {row[0]: row[1] for row in db.session.execute(tried)}
    own = company_met(every, times)
    ordered = sorted(fitting, key=lambda one: (own is not None and one.pack_id != own, times.get(one.id, 0), one.level or 0, one.title))
    return [Exercise(one.id, one.title, times.get(one.id, 0), one.pack.title if one.pack else "") for one in ordered[:MOST]]


def company_met(scenarios: Iterable[Scenario], times: Mapping[int, int]) -> int | None:
    """The pack whose scenarios were tried most, None where none was."""
    met: Counter[int | None] = Counter()
    for one in scenarios:
        met[one.pack_id] += times.get(one.id, 0)
    own, often = met.most_common(1)[0] if met else (None, 0)
    return own if often else None


def give(viewer: Person, person_id: int, kind: str, scenario_id: int, note: str, at: datetime) -> str:
    """Assign the scenario, or propose it to the leads; what happened, in a sentence. Raises NotFound, DomainError."""
    if kind != "scenario":
        return ""
    scenario = db.session.get(Scenario, scenario_id)
    if scenario is None or scenario_id not in {one.id for one in practice_scenarios(viewer)}:
        raise NotFound(_("This scenario is not there any more. Choose another one."))
    person = next((one for one in people_to_assign(viewer) if one.id == person_id), None)
    if person is None:
        path, once = (
            f"/inbox/assignments/new?scenario_id={scenario_id}&person_id={person_id}",
            f"exercise:{viewer.id}:{person_id}:{scenario_id}",
        )
        return propose_to_leads(viewer, person_id, PROPOSED, path, once=once, at=at, scenario=scenario.title)
    return given_words(person, fresh=bool(assign_practice([person], scenario, note=note, by=viewer, at=at).asked))
