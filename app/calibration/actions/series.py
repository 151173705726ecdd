"""A series of rounds: keeping it, pausing it, leaving a time out, and what the scheduler does with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.jobs import enqueue_at, job
from app.base.transaction import unit_of_work
from app.calibration import notices
from app.calibration.actions.choosing import Plan
from app.calibration.actions.closing import close_scoring
from app.calibration.actions.starting import draft_round, start_round
from app.calibration.models import Every, Round, RoundState, Series, SeriesTime, Source, TimeState
from app.calibration.policy import leads
from app.calibration.queries.rounds import graders, team_leads
from app.calibration.queries.series import asked_people, present
from app.calibration.series_times import closing, openings
from app.people.models import Person, Team
from app.rubrics.queries import current_versions
from app.trail.actions import record
from app.ui.formats import format_date_local
from app.ui.words import gettext as _

OPEN = "calibration.open-series"
DUE = "calibration.series"
MOST = 500


@dataclass(frozen=True)
class Wanted:
    """What a lead asks of a series; the columns of `Series` say what each means."""

    team_id: int
    rubric_id: int
    title: str
    members: Sequence[int]
    fewest: int
    baseline_id: int | None
    source: Source
    n: int
    days: int
    channel: str
    language: str
    every: Every
    first_on: date
    opens: time
    open_days: int
    closes: time


def keep_series(one: Series | None, wanted: Wanted, *, seed: int, by: Person, at: datetime) -> Series:
    """Begin a series, or change one from its next opening on. Raises Forbidden, DomainError (422) with the field."""
    if not leads(by, wanted.team_id) or (one is not None and one.team_id != wanted.team_id):
        raise Forbidden(_("Only a lead of the team plans its rounds. Ask them."))
    _check(wanted)
    if one is None or (one.first_on, one.opens) != (wanted.first_on, wanted.opens):
        _check_first(wanted, at)
    kept = one or Series(seed=seed, active=True)
    for name, value in vars(wanted).items():
        setattr(kept, name, value if name != "members" else sorted(set(value)))
    kept.title, kept.by_id, kept.at = wanted.title.strip(), by.id, at
    db.session.add(kept)
    _plan_next(kept, at)
    db.session.flush()
    record("calibration.keep_series", "team", kept.team_id, by=by, at=at, label=kept.title, team_id=kept.team_id)
    return kept


def pause(one: Series, *, active: bool, by: Person, at: datetime) -> None:
    """Stop opening rounds, or go on with the next opening that lies ahead. Rounds that run are left alone. Raises Forbidden."""
    _require(one, by)
    one.active = active
    _plan_next(one, at)
    verb = "calibration.resume_series" if active else "calibration.pause_series"
    record(verb, "team", one.team_id, by=by, at=at, label=one.title, team_id=one.team_id)


def leave_out(one: Series, opens_at: datetime, *, by: Person, at: datetime) -> None:
    """Skip the next opening. Raises Forbidden, Conflict where another one is the next by now."""
    _require(one, by)
    if one.next_at != opens_at or opens_at <= at:
        raise Conflict(_("This opening is not the next one any more. Reload the page."))
    db.session.add(SeriesTime(series_id=one.id, opens_at=opens_at, state=TimeState.LEFT_OUT, by_id=by.id))
    _plan_next(one, opens_at)
    record("calibration.leave_out_series", "team", one.team_id, by=by, at=at, label=one.title, team_id=one.team_id)


@job(OPEN)
def open_one(series_id: int) -> None:
    """Open what is due of one series; done already, it does nothing."""
    with unit_of_work():
        one = db.session.get(Series, series_id)
        if one is not None and one.active:
            _open(one, clock.now())


@job(DUE, hourly=True)
def open_and_close() -> None:
    """Whatever a lost job left over: open what is due, close what is over. Safe to run twice."""
    at = clock.now()
    due = select(Series.id).where(Series.active, Series.next_at <= at).order_by(Series.next_at).limit(MOST)
    over = select(Round.id).where(Round.state == RoundState.SCORING, Round.closes_at <= at).order_by(Round.closes_at).limit(MOST)
    with unit_of_work():
        found, rounds = db.session.scalars(due).all(), db.session.scalars(over).all()
    for series_id in found:
        open_one(series_id)
    for round_id in rounds:
        with unit_of_work():
            _close(_whole(round_id), at)


def _open(one: Series, at: datetime) -> None:
    opens_at = one.next_at
    if opens_at is None or opens_at > at:
        return
    zone = clock.zone(db.session.get_one(Team, one.team_id).timezone)
    closes_at = closing(opens_at, one.open_days, one.closes, zone)
    _plan_next(one, at)
    if closes_at <= at:
        return
    people = present(one, graders([one.team_id]), opens_at.astimezone(zone).date())
    told = SeriesTime(series_id=one.id, opens_at=opens_at, state=TimeState.OPENED, people=len(people))
    db.session.add(told)
    lead = _lead(one.team_id, one.by_id)
    if lead is None:
        told.state = TimeState.NO_LEAD
    elif len(people) < one.fewest:
        told.state = TimeState.FEW_PEOPLE
    elif not any(version.rubric_id == one.rubric_id for version in current_versions(one.team_id).values()):
        told.state = TimeState.NO_RUBRIC
    else:
        _begin(one, told, people, lead, closes_at, at)
    if told.state is not TimeState.OPENED:
        for person_id in team_leads(one.team_id):
            notices.skipped(person_id, one, opens_at, at=at)


def _begin(one: Series, told: SeriesTime, people: list[int], lead: Person, closes_at: datetime, at: datetime) -> None:
    zone = clock.zone(db.session.get_one(Team, one.team_id).timezone)
    day = told.opens_at.astimezone(zone).date()
    plan = Plan(
        team_id=one.team_id, title=_("%(title)s, %(day)s", title=one.title, day=format_date_local(day)), rubric_id=one.rubric_id,
        members=people, baseline_id=one.baseline_id if one.baseline_id in people else None, n=one.n, days=one.days,
        seed=one.seed + day.toordinal(), language=one.language, channel=one.channel, rubric_reviewed=one.source is Source.REVIEWED,
    )  # fmt: skip
    try:
        made = _whole(draft_round(plan, by=lead, at=at).id)
    except DomainError:
        told.state = TimeState.FEW_TALKS
        return
    made.due_on, made.series_id, made.closes_at = closes_at.astimezone(zone).date(), one.id, closes_at
    start_round(made, by=lead, at=at)
    if lead.id in people:
        notices.tell(made, lead.id, notices.STARTED, at=at)
    told.round_id = made.id


def _close(one: Round, at: datetime) -> None:
    """End the blind part at its time; where fewer than two handed in it stays open. Every lead is told once, so that one who is away
    stops nothing. While the team has no lead it waits for one."""
    lead = _lead(one.team_id)
    if lead is None:
        return
    one.closes_at = None
    try:
        close_scoring(one, by=lead, at=at)
        said = notices.CLOSED
    except DomainError:
        said = notices.NOT_CLOSED
    for person_id in team_leads(one.team_id):
        notices.tell(one, person_id, said, at=at)


def _lead(team_id: int, first: int | None = None) -> Person | None:
    """In whose name the site acts: whoever planned it, while they lead the team, else another lead."""
    able = team_leads(team_id)
    for person_id in sorted(able, key=lambda one: one != first):
        person = db.session.scalars(select(Person).where(Person.id == person_id).options(selectinload(Person.memberships))).one()
        if leads(person, team_id):
            return person
    return None


def _whole(round_id: int) -> Round:
    """A round with everything that opening and closing it needs."""
    options = (joinedload(Round.team), joinedload(Round.version), selectinload(Round.items), selectinload(Round.members))
    query = select(Round).where(Round.id == round_id).options(*options)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _plan_next(one: Series, after: datetime) -> None:
    zone = clock.zone(db.session.get_one(Team, one.team_id).timezone)
    one.next_at = next(openings(one.first_on, one.every.value, one.opens, zone, after))
    db.session.flush()
    if one.active:
        enqueue_at(OPEN, one.next_at, series_id=one.id)


def _check(wanted: Wanted) -> None:
    version = next((one for one in current_versions(wanted.team_id).values() if one.rubric_id == wanted.rubric_id), None)
    if version is None:
        raise DomainError(_("This rubric is not in use in this team. Choose another."), field="rubric")
    allowed = {row.id for row in graders([wanted.team_id])}
    named = {*wanted.members, *([wanted.baseline_id] if wanted.baseline_id else [])}
    if not named <= allowed:
        raise DomainError(_("Only reviewers and leads of this team grade in its rounds. Choose among them."), field="members")
    people = asked_people(wanted.members, wanted.baseline_id, allowed)
    if len(people) < wanted.fewest:
        said = _("%(n)s would grade, so it would always be skipped. Ask more people, or lower this number.", n=len(people))
        raise DomainError(said, field="fewest")
    gap = {Every.WEEK: 7, Every.TWO_WEEKS: 14}.get(wanted.every, 28)
    if timedelta(days=wanted.open_days) > timedelta(days=gap):
        raise DomainError(
            _("A round would still be open when the next one opens. Close it sooner, or open it less often."), field="open_days"
        )


def _check_first(wanted: Wanted, at: datetime) -> None:
    """The first opening lies ahead, in the team's zone: one that is over would open nothing."""
    zone = clock.zone(db.session.get_one(Team, wanted.team_id).timezone)
    if wanted.first_on < at.astimezone(zone).date():
        raise DomainError(_("This day is over. Choose today or a later day."), field="first")
    if datetime.combine(wanted.first_on, wanted.opens, zone) <= at:
        raise DomainError(_("This time of today is over. Choose a later time, or a later day."), field="opens")


def _require(one: Series, by: Person) -> None:
    if not leads(by, one.team_id):
        raise Forbidden(_("Only a lead of the team plans its rounds. Ask them."))
