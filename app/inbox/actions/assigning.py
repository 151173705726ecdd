"""Asking people to practise a scenario."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.inbox import notices
from app.inbox.models import AttemptMode, PracticeAssignment
from app.library.models import Scenario
from app.library.queries import compiled, version_numbered
from app.people.models import Person
from app.people.ownership import may_read
from app.trail.actions import record
from app.ui.words import gettext as _

MOST_NOTE = 1000
LEAST_MINUTES, MOST_MINUTES = 2, 240


@dataclass(frozen=True)
class Assessed:
    """An assessment: everybody asked at once is one cohort with one family of seeds. `minutes` None: the scenario's time box."""

    minutes: int | None = None


@dataclass(frozen=True)
class AssignReport:
    """How many were asked, and who could not be: they have it already, or it is another team's."""

    asked: int
    already: int
    out_of_reach: int


def assign_practice(
    people: Sequence[Person],
    scenario: Scenario,
    *,
    note: str,
    by: Person,
    at: datetime,
    assessed: Assessed | None = None,
    language: str = "",
    in_order: bool = False,
) -> AssignReport:
    """Ask each of `people` to practise a published scenario, and tell them. Needs their memberships.

    With `assessed` it is an assessment instead; who has it as practice may get it as an assessment too. `language`: in which
    the customer writes, "" where each person chooses. `in_order`: until it is done they take customers in the inbox's order.

    Who has it on the list already is left alone, and so is who cannot read the scenario. Raises DomainError for nobody,
    a note that is too long, a scenario that is not published, a language it does not speak.
    """
    _require_possible(people, scenario, note, assessed, language)
    mode = AttemptMode.ASSESSMENT if assessed else AttemptMode.PRACTICE
    waiting = _waiting(people, scenario.id, mode)
    reachable = [person for person in people if may_read(person, scenario)]
    fresh = [person for person in reachable if person.id not in waiting]
    terms = {"mode": mode, "language": language or None, "in_order": in_order} | _terms(assessed)
    for person in fresh:
        made = PracticeAssignment(
            person_id=person.id, scenario_id=scenario.id, assigned_by_id=by.id, assigned_at=at, note=note.strip(), **terms
        )
        _assign(person, scenario, made, by=by, at=at)
    return AssignReport(len(fresh), len(reachable) - len(fresh), len(people) - len(reachable))


def _require_possible(people: Sequence[Person], scenario: Scenario, note: str, assessed: Assessed | None, language: str) -> None:
    if not people:
        raise DomainError(_("Choose at least one person."), field="person_ids")
    if len(note) > MOST_NOTE:
        raise DomainError(_("A note may have %(most)s characters. Shorten it.", most=MOST_NOTE), field="note")
    if scenario.current_number is None or scenario.archived_at is not None:
        raise DomainError(
            _("This scenario is not published, so nobody can practise it. Publish it, or choose another one."), field="scenario_id"
        )
    if assessed and assessed.minutes is not None and not LEAST_MINUTES <= assessed.minutes <= MOST_MINUTES:
        said = _("Give between %(least)s and %(most)s minutes.", least=LEAST_MINUTES, most=MOST_MINUTES)
        raise DomainError(said, field="minutes")
    version = version_numbered(scenario.id, scenario.current_number) if language else None
    spoken = compiled(version).languages if version is not None else ()
    if language and language not in spoken:
        said = _("This scenario speaks %(languages)s only. Choose that, or let the person choose.", languages=", ".join(spoken))
        raise DomainError(said, field="language")


def _terms(assessed: Assessed | None) -> dict[str, Any]:
    """The cohort's own name, and the number its seeds are drawn from."""
    if assessed is None:
        return {}
    return {"cohort": f"assignment:{secrets.token_hex(8)}", "family": secrets.randbelow(2**53), "minutes": assessed.minutes}


def _waiting(people: Sequence[Person], scenario_id: int, mode: AttemptMode) -> frozenset[int]:
    query = select(PracticeAssignment.person_id).where(
        PracticeAssignment.person_id.in_([person.id for person in people]),
        PracticeAssignment.scenario_id == scenario_id,
        PracticeAssignment.mode == mode,
        PracticeAssignment.done_at.is_(None),
    )
    return frozenset(db.session.scalars(query))


def _assign(person: Person, scenario: Scenario, made: PracticeAssignment, *, by: Person, at: datetime) -> None:
    db.session.add(made)
    db.session.flush()
    team_id = min(person.team_ids, default=None)
    record(
        "inbox.assign", "person", person.id, by=by, at=at, label=person.name, team_id=team_id, scenario=scenario.title, mode=made.mode.value
    )
    if person.id != by.id:
        notices.practice_assigned(made, scenario.title, by, at=at)
