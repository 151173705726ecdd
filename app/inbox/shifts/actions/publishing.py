"""Verbs on the text of a shift: create, save the draft, publish, archive."""

from datetime import datetime
from typing import Any

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import hold
from app.base.publishing import publish as publish_text
from app.base.source import Finding
from app.base.versions import normal_source, save_draft
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.models import Shift, ShiftVersion
from app.inbox.shifts.plan import ShiftPlan
from app.inbox.shifts.queries import names_for, shift_named
from app.knowledge.models import Pack
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _


class WrongText(DomainError):
    """The text has errors, so it cannot be published or stored under its id."""


class TakenId(DomainError):
    """Another shift of the same owner has this id."""


def findings_in(text: str, pack: Pack | None, team_id: int | None) -> tuple[Finding, ...]:
    """What is wrong with a shift file of this pack and owner."""
    return parse_shift(normal_source(text), **names_for(pack, team_id)).findings


def create_shift(text: str, *, pack: Pack | None, team_id: int | None, by: Person, at: datetime) -> Shift:
    """A new shift with `text` as its draft. Raises WrongText, TakenId."""
    plan = _plan(text, pack, team_id)
    if shift_named(plan.id, team_id) is not None:
        raise TakenId(_("There is a shift '%(id)s' already. Give this one another id.", id=plan.id), field="source")
    made = Shift(slug=plan.id, title=plan.title, pack_id=pack.id if pack else None, team_id=team_id, created_at=at)
    made.draft_source, made.draft_at, made.draft_by_id = normal_source(text), at, by.id
    _describe(made, plan)
    db.session.add(made)
    db.session.flush()
    _record("create_shift", made, by=by, at=at)
    return made


def save(shift: Shift, text: str, *, revision: int, by: Person, at: datetime) -> None:
    """Keep `text` as the draft, right or wrong. Raises Conflict when another person saved since `revision`."""
    hold(shift)
    save_draft(shift, normal_source(text), revision=revision, by_id=by.id, at=at)


def publish(shift: Shift, *, pack: Pack | None, by: Person | None, at: datetime, source: str | None = None, origin: str = "site") -> int:
    """Make the draft (or `source`) the version that new runs get; returns its number. Raises WrongText, NothingToPublish."""
    hold(shift)
    text = shift.draft_source if source is None else source
    plan = _plan(text, pack, shift.team_id)
    if plan.id != shift.slug:
        raise WrongText(_("The id must stay %(id)s. Copy this text to make another shift.", id=shift.slug), field="source")
    done = publish_text(shift, ShiftVersion, "shift_id", text, title=plan.title, by_id=by.id if by else None, at=at)
    _describe(shift, plan)
    _record("publish_shift", shift, by=by, at=at, number=done.version.number, origin=origin)
    return done.version.number


def archive(shift: Shift, *, by: Person, at: datetime) -> None:
    """Take the shift out of the lists; runs that go on are not disturbed. Twice is once."""
    if shift.archived_at is None:
        shift.archived_at = at
        _record("archive_shift", shift, by=by, at=at)


def restore(shift: Shift, *, by: Person, at: datetime) -> None:
    """Bring an archived shift back. Twice is once."""
    if shift.archived_at is not None:
        shift.archived_at = None
        _record("restore_shift", shift, by=by, at=at)


def _describe(shift: Shift, plan: ShiftPlan) -> None:
    shift.title, shift.about = plan.title, plan.about
    shift.level, shift.minutes, shift.parallel = plan.level, plan.minutes, plan.parallel


def _plan(text: str, pack: Pack | None, team_id: int | None) -> ShiftPlan:
    compilation = parse_shift(normal_source(text), **names_for(pack, team_id))
    if compilation.plan is None:
        found = next(one for one in compilation.findings if one.severity == "error")
        said = _("Line %(line)s: %(message)s Put the errors right first.", line=found.line, message=found.message)
        raise WrongText(said, field="source")
    return compilation.plan


def _record(verb: str, shift: Shift, *, by: Person | None, at: datetime, **details: Any) -> None:
    record(f"inbox.{verb}", "shift", shift.id, by=by, at=at, label=shift.title, team_id=shift.team_id, **details)
