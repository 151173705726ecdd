"""Publishing at a chosen moment: exactly the text that was there when the moment was chosen. Done by the job queue."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.base.jobs import enqueue_at, job
from app.base.publishing import NothingToPublish, hold
from app.base.transaction import unit_of_work
from app.base.versions import normal_source
from app.library import actions, notices, policy
from app.library.authors import authors_of, second_person_asked
from app.library.models import Scenario, ScenarioVersion
from app.library.work_models import ScenarioSchedule, ScenarioSubmission, ScheduleState
from app.people.models import Person
from app.people.ownership import NeedsSecondPerson
from app.trail.actions import record
from app.ui.words import gettext as _

PUBLISH_DUE = "library.publish_due"
LATEST = timedelta(days=366)
LATE = timedelta(minutes=5)
"""After this a text that still waits is told to be late: the worker does not run, mostly."""


class NoMoment(DomainError):
    """What was written is no moment to come."""


def zone_of(scenario: Scenario, person: Person) -> str:
    """The zone in which moments are chosen: the team's that has the scenario, else of the person's first team, else the person's.

    Needs `scenario.team` loaded. At most one statement.
    """
    if scenario.team is not None:
        return scenario.team.timezone
    membership = next(iter(person.current_memberships), None)
    return membership.team.timezone if membership is not None else person.timezone


def moment_of(written: str, timezone: str, *, now: datetime) -> datetime:
    """A local day and time as a moment. Raises NoMoment for one that has passed or is more than a year away."""
    try:
        local = datetime.fromisoformat(written.strip())
    except ValueError:
        raise NoMoment(_("Choose a day and a time."), field="moment") from None
    moment = local.replace(tzinfo=clock.zone(timezone)) if local.tzinfo is None else local
    if not now < moment <= now + LATEST:
        raise NoMoment(_("Choose a moment between now and a year from now."), field="moment")
    return moment


def schedule(scenario: Scenario, moment: datetime, *, timezone: str, revision: int, by: Person, at: datetime) -> ScenarioSchedule:
    """Publish the draft as it is at `revision` later. It replaces what waits already. Needs the pack loaded.

    Raises WrongText, NothingToPublish, NeedsSecondPerson, DomainError for a draft that went on meanwhile.
    """
    hold(scenario)
    if revision != scenario.draft_revision:
        raise DomainError(_("The draft changed meanwhile. Look at what it says now, then choose the moment."))
    if second_person_asked(by, scenario) and by.id in authors_of(scenario):
        raise NeedsSecondPerson(_("Your team asks that a second person publishes. Submit the draft for review instead."))
    text = normal_source(scenario.draft_source)
    actions.require_sound(scenario, text)
    return _keep(scenario, text, moment, timezone, by=by, at=at)


def schedule_approved(submission: ScenarioSubmission, moment: datetime, *, timezone: str, by: Person, at: datetime) -> ScenarioSchedule:
    """Publish the submitted text later; `by` approved it. Needs `packed` and the scenario with its pack loaded."""
    actions.require_sound(submission.scenario, submission.source)
    return _keep(submission.scenario, submission.source, moment, timezone, by=by, at=at, approved_by=by)


def call_back(waiting: ScenarioSchedule, scenario: Scenario, *, by: Person, at: datetime) -> None:
    """Do not publish it after all. Raises DomainError where the moment has come already."""
    hold(waiting)
    if waiting.state is not ScheduleState.WAITING:
        raise DomainError(_("This is settled already. Reload the page to see how."))
    waiting.state, waiting.ended_at = ScheduleState.CALLED_BACK, at
    db.session.flush()
    _record("call_back", scenario, by, at, waiting.at)


@job(PUBLISH_DUE)
def publish_due() -> None:
    """Publish whatever is due. Safe to run twice, early or late; every text is a transaction of its own."""
    query = select(ScenarioSchedule.id).where(ScenarioSchedule.state == ScheduleState.WAITING, ScenarioSchedule.at <= clock.now())
    with unit_of_work():
        due = db.session.scalars(query.order_by(ScenarioSchedule.at)).all()
    for schedule_id in due:
        with unit_of_work():
            publish_scheduled(schedule_id, at=clock.now())


def publish_scheduled(schedule_id: int, *, at: datetime) -> None:
    """Publish one scheduled text that is due, or note why it cannot be; whoever chose the moment is told."""
    query = select(ScenarioSchedule).where(ScenarioSchedule.id == schedule_id, ScenarioSchedule.state == ScheduleState.WAITING)
    people = joinedload(ScenarioSchedule.by).selectinload(Person.memberships)
    waiting = db.session.scalars(query.options(undefer(ScenarioSchedule.packed), people).with_for_update(of=ScenarioSchedule)).first()
    if waiting is None or waiting.at > at:
        return
    found = select(Scenario).where(Scenario.id == waiting.scenario_id).options(selectinload(Scenario.pack))
    scenario = db.session.scalars(found).one()
    reason = _obstacle(waiting, scenario)
    if not reason:
        try:
            with db.session.begin_nested():
                actions.publish(scenario, pack=scenario.pack, by=waiting.by, at=at, source=waiting.source, origin="schedule", second=True)
        except NothingToPublish:
            pass
        except DomainError as error:
            reason = error.message
    waiting.state, waiting.ended_at, waiting.said = ScheduleState.FAILED if reason else ScheduleState.DONE, at, reason
    db.session.flush()
    notices.scheduled_done(scenario, waiting.by_id, waiting.id, at=at, reason=reason)


def _obstacle(waiting: ScenarioSchedule, scenario: Scenario) -> str:
    """Why what was planned is no longer right; "" where it is."""
    if not waiting.by.is_active or not policy.may_publish(waiting.by, scenario):
        return _("whoever chose the moment may no longer publish it.")
    if scenario.archived_at is not None:
        return _("it was archived meanwhile.")
    newer = select(ScenarioVersion.number).where(ScenarioVersion.scenario_id == scenario.id, ScenarioVersion.published_at > waiting.made_at)
    number = db.session.scalar(newer.order_by(ScenarioVersion.number.desc()).limit(1))
    return _("version %(number)s was published meanwhile and may be newer.", number=number) if number is not None else ""


def _keep(
    scenario: Scenario, text: str, moment: datetime, timezone: str, *, by: Person, at: datetime, approved_by: Person | None = None
) -> ScenarioSchedule:
    waits = (ScenarioSchedule.scenario_id == scenario.id, ScenarioSchedule.state == ScheduleState.WAITING)
    for earlier in db.session.scalars(select(ScenarioSchedule).where(*waits)).all():
        earlier.state, earlier.ended_at = ScheduleState.CALLED_BACK, at
    made = ScenarioSchedule(scenario_id=scenario.id, at=moment, timezone=timezone, by_id=by.id, made_at=at, said="")
    made.packed, made.state, made.by = ScenarioSchedule.pack(text), ScheduleState.WAITING, by
    made.approved_by_id = approved_by.id if approved_by is not None else None
    db.session.add(made)
    db.session.flush()
    _record("schedule", scenario, by, at, moment)
    enqueue_at(PUBLISH_DUE, moment)
    return made


def _record(verb: str, scenario: Scenario, by: Person, at: datetime, moment: datetime) -> None:
    details = {"moment": moment.isoformat(timespec="minutes")}
    record(f"library.{verb}", "scenario", scenario.id, by=by, at=at, label=scenario.title, team_id=scenario.team_id, **details)
