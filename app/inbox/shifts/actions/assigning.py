"""Asking people to run a shift."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.inbox.actions.assigning import MOST_MINUTES, MOST_NOTE, AssignReport
from app.inbox.models import AttemptMode
from app.inbox.shifts import notices
from app.inbox.shifts.models import Shift, ShiftAssignment
from app.people.models import Person
from app.people.ownership import may_read
from app.trail.actions import record
from app.ui.words import gettext as _


def assign_shift(people: Sequence[Person], shift: Shift, *, note: str, by: Person, at: datetime, assessed: bool = False) -> AssignReport:
    """Ask each of `people` to run a published shift, and tell them. Needs their memberships.

    With `assessed` it is an assessment: everybody asked at once is one cohort with one family of seeds, and the shift's own
    length is the time box; who has it as practice may get it as an assessment too.
    Who has it on the list already is left alone, and so is who cannot read the shift. Raises DomainError for nobody, a
    note that is too long, a shift that is not published, or one that is too long to be an assessment.
    """
    _require_possible(people, shift, note, assessed)
    mode = AttemptMode.ASSESSMENT if assessed else AttemptMode.PRACTICE
    waiting = _waiting(people, shift, mode)
    reachable = [person for person in people if may_read(person, shift)]
    fresh = [person for person in reachable if person.id not in waiting]
    terms: dict[str, Any] = {"cohort": f"shift:{secrets.token_hex(8)}", "family": secrets.randbelow(2**53)} if assessed else {}
    for person in fresh:
        made = ShiftAssignment(person_id=person.id, shift_id=shift.id, assigned_by_id=by.id, assigned_at=at, mode=mode, **terms)
        made.note = note.strip()
        _assign(person, shift, made, by=by, at=at)
    return AssignReport(len(fresh), len(reachable) - len(fresh), len(people) - len(reachable))


def _require_possible(people: Sequence[Person], shift: Shift, note: str, assessed: bool) -> None:
    if not people:
        raise DomainError(_("Choose at least one person."), field="person_ids")
    if len(note) > MOST_NOTE:
        raise DomainError(_("A note may have %(most)s characters. Shorten it.", most=MOST_NOTE), field="note")
    if shift.current_number is None or shift.archived_at is not None:
        raise DomainError(_("This shift is not published, so nobody can run it. Publish it, or choose another one."), field="shift_id")
    if assessed and shift.minutes > MOST_MINUTES:
        said = _("An assessment has no breaks, so it may last %(most)s minutes. Choose a shorter shift.", most=MOST_MINUTES)
        raise DomainError(said, field="shift_id")


def _waiting(people: Sequence[Person], shift: Shift, mode: AttemptMode) -> frozenset[int]:
    ids = [person.id for person in people]
    query = select(ShiftAssignment.person_id).where(ShiftAssignment.person_id.in_(ids), ShiftAssignment.shift_id == shift.id)
    return frozenset(db.session.scalars(query.where(ShiftAssignment.done_at.is_(None), ShiftAssignment.mode == mode)))


def _assign(person: Person, shift: Shift, made: ShiftAssignment, *, by: Person, at: datetime) -> None:
    db.session.add(made)
    db.session.flush()
    team_id = min(person.team_ids, default=None)
    about = {"shift": shift.title, "mode": made.mode.value}
    record("inbox.assign_shift", "person", person.id, by=by, at=at, label=person.name, team_id=team_id, **about)
    if person.id != by.id:
        notices.shift_assigned(made, shift, by, at=at)
