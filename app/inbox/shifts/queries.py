"""Reads of shifts and runs, always within what the person reaches."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.base.database import db
from app.base.folding import holds
from app.base.paging import Page, fetch
from app.conversations.models import Conversation
from app.inbox.models import Attempt, AttemptMode, AttemptState, AttemptTurn
from app.inbox.policy import READ_OTHERS
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.models import RunState, Shift, ShiftAssignment, ShiftRun, ShiftVersion
from app.inbox.shifts.plan import ShiftPlan
from app.knowledge.models import Pack
from app.knowledge.queries import pack_document
from app.library.models import Scenario
from app.people.models import Person
from app.people.ownership import reads


def plan_of(version: ShiftVersion) -> ShiftPlan:
    """The version's plan, read once per process and text."""
    return _plan(version.content_hash, version.source)


def plan_run(run: ShiftRun) -> ShiftPlan:
    """The plan of a run, in the language it was begun in. Needs its version loaded."""
    return plan_of(run.version).spoken_in(run.language)


@lru_cache(maxsize=128)
def _plan(digest: str, source: str) -> ShiftPlan:
    plan = parse_shift(source).plan
    if plan is None:
        raise LookupError("a published shift can no longer be read")
    return plan


def shift_named(slug: str, team_id: int | None) -> Shift | None:
    """The shift with this id that belongs to exactly this owner."""
    return db.session.scalars(select(Shift).where(Shift.slug == slug, Shift.team_id == team_id)).first()


def shift_of(person: Person, shift_id: int, *, drafts: bool) -> Shift | None:
    """One shift within reach with its pack, or None."""
    query = select(Shift).where(Shift.id == shift_id, reads(Shift.team_id, person))
    query = query if drafts else query.where(Shift.current_number.is_not(None), Shift.archived_at.is_(None))
    return db.session.scalars(query.options(joinedload(Shift.pack), joinedload(Shift.team))).first()


def shifts_of(person: Person, *, drafts: bool) -> Sequence[Any]:
    """Shifts the person may run, the easiest first; with `drafts` those that are not published too. One statement."""
    columns = (Shift.id, Shift.title, Shift.about, Shift.level, Shift.minutes, Shift.parallel, Shift.current_number)
    query = select(*columns, Pack.title.label("pack_title")).outerjoin(Shift.pack)
    query = query.where(reads(Shift.team_id, person), Shift.archived_at.is_(None))
    query = query if drafts else query.where(Shift.current_number.is_not(None))
    return db.session.execute(query.order_by(Shift.level, Shift.title, Shift.id).limit(200)).all()


def find_shifts(person: Person, text: str, *, drafts: bool, limit: int = 4) -> Sequence[Any]:
    """Shifts whose title holds `text`, each with the id of the person's own run of it that goes on. One statement."""
    mine = (ShiftRun.shift_id == Shift.id) & (ShiftRun.person_id == person.id) & (ShiftRun.state == RunState.OPEN)
    query = select(Shift.id, Shift.title, Shift.current_number, ShiftRun.id.label("running")).outerjoin(ShiftRun, mine)
    query = query.where(reads(Shift.team_id, person), Shift.archived_at.is_(None), holds(Shift.title, text))
    query = query if drafts else query.where(Shift.current_number.is_not(None))
    return db.session.execute(query.order_by(ShiftRun.id.is_(None), Shift.title, Shift.id).limit(limit)).all()


def current_version(shift: Shift) -> ShiftVersion | None:
    """The version that a new run gets."""
    return version_numbered(shift.id, shift.current_number)


def version_numbered(shift_id: int, number: int | None) -> ShiftVersion | None:
    """One version by its number, its shift loaded."""
    query = select(ShiftVersion).where(ShiftVersion.shift_id == shift_id, ShiftVersion.number == number)
    return db.session.scalars(query.options(joinedload(ShiftVersion.shift))).first()


def versions_of(shift_id: int) -> Sequence[ShiftVersion]:
    """All versions, newest first, with who published them."""
    query = select(ShiftVersion).where(ShiftVersion.shift_id == shift_id).options(joinedload(ShiftVersion.published_by))
    return db.session.scalars(query.order_by(ShiftVersion.number.desc())).all()


def names_for(pack: Pack | None, team_id: int | None) -> dict[str, frozenset[str]]:
    """What a shift of this pack and owner may name: published scenarios, and the pack's colleagues."""
    owned = or_(Scenario.team_id.is_(None), Scenario.team_id == team_id)
    query = select(Scenario.slug).where(owned, Scenario.archived_at.is_(None), Scenario.current_number.is_not(None))
    colleagues = pack_document(pack).colleagues if pack is not None else ()
    return {"scenarios": frozenset(db.session.scalars(query)), "colleagues": frozenset(one.id for one in colleagues)}


def open_run_id(person: Person) -> int | None:
    """The run that the person is in. One statement."""
    return db.session.scalar(select(ShiftRun.id).where(ShiftRun.person_id == person.id, ShiftRun.state == RunState.OPEN))


def running_shift(person: Person) -> Any:
    """The row (id, title) of the run that the person is in, or None. One statement."""
    query = select(ShiftRun.id, Shift.title).join(ShiftRun.shift)
    return db.session.execute(query.where(ShiftRun.person_id == person.id, ShiftRun.state == RunState.OPEN).limit(1)).first()


def run_to_write(person: Person, run_id: int) -> ShiftRun | None:
    """The person's own run, held until the transaction ends, with all that it needs to go on."""
    mine = select(ShiftRun).where(ShiftRun.id == run_id, ShiftRun.person_id == person.id)
    memberships = joinedload(ShiftRun.person).options(selectinload(Person.memberships))
    query = mine.options(joinedload(ShiftRun.version), joinedload(ShiftRun.shift), memberships)
    return db.session.scalars(query.with_for_update(of=ShiftRun).execution_options(populate_existing=True)).first()


def run_seen_by(viewer: Person, run_id: int) -> ShiftRun | None:
    """A run the viewer may read: the own ones, those of the teams in which row 22 holds."""
    query = select(ShiftRun).where(ShiftRun.id == run_id, or_(ShiftRun.person_id == viewer.id, _theirs(viewer)))
    return db.session.scalars(query.options(joinedload(ShiftRun.version), joinedload(ShiftRun.shift), joinedload(ShiftRun.person))).first()


def run_of_attempt(attempt: Attempt) -> ShiftRun | None:
    """The run in which a customer came, with its version. The caller has checked who is reading."""
    query = select(ShiftRun).where(ShiftRun.id == attempt.shift_run_id).options(joinedload(ShiftRun.version))
    return db.session.scalars(query).first()


def open_attempts_to_write(run: ShiftRun) -> Sequence[Attempt]:
    """The run's customers who have not left, in the order they came, held until the transaction ends."""
    whole = (joinedload(Attempt.conversation), joinedload(Attempt.version), joinedload(Attempt.scenario).joinedload(Scenario.pack))
    query = select(Attempt).where(Attempt.shift_run_id == run.id, Attempt.state == AttemptState.OPEN).options(*whole)
    return db.session.scalars(query.order_by(Attempt.shift_place).with_for_update(of=Attempt)).all()


def attempts_of(run: ShiftRun) -> Sequence[Attempt]:
    """Everybody who came, in order, with conversation, version and scenario. One statement."""
    whole = (joinedload(Attempt.conversation), joinedload(Attempt.version), joinedload(Attempt.scenario).joinedload(Scenario.pack))
    query = select(Attempt).where(Attempt.shift_run_id == run.id).options(*whole)
    return db.session.scalars(query.order_by(Attempt.shift_place)).all()


def turns_in(run: ShiftRun) -> Sequence[Any]:
    """Turns of all customers of the run in order: rows of attempt_id, number, at, reply_message_id, trace. One statement."""
    query = select(AttemptTurn.attempt_id, AttemptTurn.number, AttemptTurn.at, AttemptTurn.reply_message_id, AttemptTurn.trace)
    query = query.join(AttemptTurn.attempt).where(Attempt.shift_run_id == run.id)
    return db.session.execute(query.order_by(AttemptTurn.attempt_id, AttemptTurn.number)).all()


def came_in(run: ShiftRun) -> Sequence[Any]:
    """Everybody who came so far, as rows of id, state, outcome and name. One statement."""
    query = select(Attempt.id, Attempt.shift_place, Attempt.state, Attempt.outcome, Attempt.ended_at, Conversation.customer_name)
    return db.session.execute(query.join(Attempt.conversation).where(Attempt.shift_run_id == run.id).order_by(Attempt.shift_place)).all()


def runs_of(person: Person, *, limit: int = 20) -> Sequence[Any]:
    """The person's runs that are over, the latest first. One statement."""
    columns = (ShiftRun.id, ShiftRun.started_at, ShiftRun.ended_at, ShiftRun.preview_only, ShiftRun.mode, ShiftRun.released_at, Shift.title)
    query = select(*columns).join(ShiftRun.shift).where(ShiftRun.person_id == person.id, ShiftRun.state == RunState.ENDED)
    return db.session.execute(query.order_by(ShiftRun.id.desc()).limit(limit)).all()


def latest_runs(person: Person) -> Sequence[Any]:
    """The run that goes on, and the last one that is over, as rows for the start page. One statement."""
    columns: Any = (ShiftRun.id, ShiftRun.shift_id, ShiftRun.state, ShiftRun.started_at, ShiftRun.ended_at, ShiftRun.pauses)
    terms = (ShiftRun.preview_only, ShiftRun.mode, ShiftRun.released_at, ShiftRun.deadline_at, Shift.title, Shift.minutes)
    query = select(*columns, *terms).join(ShiftRun.shift).where(ShiftRun.person_id == person.id)
    return db.session.execute(query.order_by(ShiftRun.id.desc()).limit(2)).all()


def runs_seen_by(viewer: Person, *, after: str | None) -> Page:
    """Runs of people in the teams in which row 22 holds, the latest first. One statement."""
    columns: Any = (ShiftRun.id, ShiftRun.started_at, ShiftRun.ended_at, ShiftRun.state, ShiftRun.mode, ShiftRun.released_at)
    query = select(*columns, Shift.title, Person.name).join(ShiftRun.shift).join(ShiftRun.person)
    query = query.where(_theirs(viewer), ShiftRun.preview_only.is_(False), ShiftRun.person_id != viewer.id)
    return fetch(query, [(ShiftRun.started_at, True), (ShiftRun.id, True)], after)


def assigned_shifts(person: Person, shift_id: int | None = None) -> Sequence[Any]:
    """What others asked the person to run and is not done, oldest first; one shift's or all. One statement."""
    columns = (ShiftAssignment.id, ShiftAssignment.shift_id, ShiftAssignment.note, ShiftAssignment.assigned_at, ShiftAssignment.mode)
    query = select(*columns, Shift.title, Person.name.label("asked_by")).join(ShiftAssignment.shift)
    query = query.outerjoin(Person, Person.id == ShiftAssignment.assigned_by_id)
    query = query.where(ShiftAssignment.person_id == person.id, ShiftAssignment.done_at.is_(None))
    query = query.where(Shift.current_number.is_not(None), Shift.archived_at.is_(None))
    query = query.where(ShiftAssignment.shift_id == shift_id) if shift_id is not None else query
    return db.session.execute(query.order_by(ShiftAssignment.id).limit(60)).all()


def assessment_to_run(person: Person, assignment_id: int, shift_id: int) -> ShiftAssignment | None:
    """A shift that was assigned to the person as an assessment and is not done. One statement."""
    mine = (ShiftAssignment.id == assignment_id, ShiftAssignment.person_id == person.id, ShiftAssignment.done_at.is_(None))
    query = select(ShiftAssignment).where(*mine, ShiftAssignment.shift_id == shift_id)
    return db.session.scalars(query.where(ShiftAssignment.mode == AttemptMode.ASSESSMENT)).first()


def _theirs(viewer: Person) -> ColumnElement[bool]:
    teams = viewer.teams_for(READ_OTHERS)
    return ShiftRun.team_id.in_(sorted(teams)) if teams else false()
