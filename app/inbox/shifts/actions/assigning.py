"""Asking people to run a shift."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.inbox.actions.assigning import MOST_NOTE, AssignReport
from app.inbox.shifts import notices
from app.inbox.shifts.models import Shift, ShiftAssignment
from app.people.models import Person
from app.people.ownership import may_read
from app.trail.actions import record
from app.ui.words import gettext as _


def assign_shift(people: Sequence[Person], shift: Shift, *, note: str, by: Person, at: datetime) -> AssignReport:
    """Ask each of `people` to run a published shift, and tell them. Needs their memberships.

    Who has it on the list already is left alone, and so is who cannot read the shift. Raises DomainError for nobody, a
    note that is too long, or a shift that is not published.
    """
    if not people:
        raise DomainError(_("Choose at least one person."), field="person_ids")
    if len(note) > MOST_NOTE:
        raise DomainError(_("A note may have %(most)s characters. Shorten it.", most=MOST_NOTE), field="note")
    if shift.current_number is None or shift.archived_at is not None:
        raise DomainError(_("This shift is not published, so nobody can run it. Publish it, or choose another one."), field="shift_id")
    waiting = _waiting(people, shift)
    reachable = [person for person in people if may_read(person, shift)]
    fresh = [person for person in reachable if person.id not in waiting]
    for person in fresh:
        _assign(person, shift, note=note.strip(), by=by, at=at)
    return AssignReport(len(fresh), len(reachable) - len(fresh), len(people) - len(reachable))


def _waiting(people: Sequence[Person], shift: Shift) -> frozenset[int]:
    ids = [person.id for person in people]
    query = select(ShiftAssignment.person_id).where(ShiftAssignment.person_id.in_(ids), ShiftAssignment.shift_id == shift.id)
    return frozenset(db.session.scalars(query.where(ShiftAssignment.done_at.is_(None))))


def _assign(person: Person, shift: Shift, *, note: str, by: Person, at: datetime) -> None:
    made = ShiftAssignment(person_id=person.id, shift_id=shift.id, assigned_by_id=by.id, assigned_at=at, note=note)
    db.session.add(made)
    db.session.flush()
    team_id = min(person.team_ids, default=None)
    record("inbox.assign_shift", "person", person.id, by=by, at=at, label=person.name, team_id=team_id, shift=shift.title)
    if person.id != by.id:
        notices.shift_assigned(made, shift, by, at=at)
