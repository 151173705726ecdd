"""Planning a session, changing it, and the next one of a series."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.coaching import notices, policy
from app.coaching.models import CoachingSession, SessionState
from app.coaching.queries.sessions import waiting
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

RHYTHMS = (0, 1, 2, 4)
AHEAD, BACK = timedelta(days=366), timedelta(days=60)


class WrongPlan(DomainError):
    """The session cannot be planned like this."""


@dataclass(frozen=True)
class Plan:
    """What is planned. `starts_at` None: no date yet, and the agent does not see it."""

    starts_at: datetime | None
    title: str = ""
    agenda: str = ""
    every_weeks: int = 0


def plan_session(agent: Person, plan: Plan, *, by: Person, at: datetime) -> CoachingSession:
    """Plan a session of `by` with `agent`, who is told where it has a date. Raises Forbidden, WrongPlan. Needs both memberships."""
    teams = sorted(by.teams_for(policy.PLAN) & agent.team_ids)
    if not teams or agent.id == by.id:
        raise Forbidden(_("You coach the agents of teams that you lead."))
    _check(plan, at)
    one = CoachingSession(lead_id=by.id, agent_id=agent.id, team_id=teams[0], state=SessionState.PLANNED, planned_at=at)
    one.lead, one.agent = by, agent
    _write(one, plan)
    db.session.add(one)
    db.session.flush()
    tell_trail("plan", one, by=by, at=at, moment=_plain(one.starts_at), cycle=one.every_weeks)
    notices.tell_agent(one, notices.PLANNED, by, at=at, once=f"coaching:{one.id}:planned")
    return one


def plan_or_date(
    agent: Person, plan: Plan, *, shown: tuple[int, int] | None = None, by: Person, at: datetime
) -> tuple[CoachingSession, bool]:
    """Plan a session, and whether it is the one that waited for a day: then it keeps what is pinned to it.

    `shown` is (id, revision) of the waiting session whose title and agenda the form was filled with; the plan replaces them. Where it
    showed none, the words that wait stay and the plan's come after them. Raises Forbidden, WrongPlan, Conflict.
    """
    waits = waiting(by, agent.id)
    if waits is None:
        return plan_session(agent, plan, by=by, at=at), False
    if shown is None or shown[0] != waits.id:
        both = [waits.agenda, plan.agenda.replace("\r\n", "\n").strip()]
        words = "\n\n".join(part for part in dict.fromkeys(both) if part)
        plan, shown = replace(plan, title=plan.title.strip() or waits.title, agenda=words), (waits.id, waits.revision)
    change_session(waits, plan, revision=shown[1], by=by, at=at)
    return waits, True


def change_session(one: CoachingSession, plan: Plan, *, revision: int, by: Person, at: datetime) -> None:
    """Change what is planned. The agent is told of another time. Raises WrongPlan; Conflict where somebody else changed it first."""
    must_be_planned(one)
    if revision != one.revision:
        said = _("Somebody else changed this session after you opened it. Compare both agendas, then change it again.")
        raise Conflict(said, text=one.agenda, yours=plan.agenda)
    if plan.starts_at is None and one.starts_at is not None:
        raise WrongPlan(_("%(name)s knows of this session. Choose another day, or call it off.", name=one.agent.name), field="day")
    _check(plan, at)
    before = one.starts_at
    _write(one, plan)
    one.revision += 1
    tell_trail("change", one, by=by, at=at, moment=_plain(one.starts_at), cycle=one.every_weeks)
    if before is None:
        notices.tell_agent(one, notices.PLANNED, by, at=at, once=f"coaching:{one.id}:planned")
    elif before != one.starts_at:
        notices.tell_agent(one, notices.MOVED, by, at=at, once=f"coaching:{one.id}:moved:{one.revision}")


def plan_next(one: CoachingSession, *, by: Person, at: datetime) -> CoachingSession | None:
    """The next session of a series, at the same time of day in the lead's zone, with the same agenda; None where it does not repeat.

    Where the two have one planned already, that one goes on with the series.
    """
    if not one.every_weeks or one.starts_at is None:
        return None
    ahead = select(CoachingSession).where(CoachingSession.lead_id == one.lead_id, CoachingSession.agent_id == one.agent_id)
    ahead = ahead.where(CoachingSession.state == SessionState.PLANNED, CoachingSession.id != one.id, CoachingSession.starts_at > at)
    waiting = db.session.scalars(ahead.order_by(CoachingSession.starts_at, CoachingSession.id).limit(1)).first()
    if waiting is not None:
        waiting.every_weeks = waiting.every_weeks or one.every_weeks
        return waiting
    starts_at = next_start(one.starts_at, one.every_weeks, one.lead.timezone, at)
    following = CoachingSession(
        lead_id=one.lead_id, agent_id=one.agent_id, team_id=one.team_id, title=one.title, agenda=one.agenda, starts_at=starts_at,
        every_weeks=one.every_weeks, follows_id=one.id, state=SessionState.PLANNED, planned_at=at,
    )  # fmt: skip
    following.lead, following.agent = one.lead, one.agent
    db.session.add(following)
    db.session.flush()
    tell_trail("plan", following, by=by, at=at, moment=_plain(starts_at), cycle=one.every_weeks)
    notices.tell_agent(following, notices.PLANNED, one.lead, at=at, once=f"coaching:{following.id}:planned")
    return following


def next_start(starts_at: datetime, every_weeks: int, timezone: str, at: datetime) -> datetime:
    """The first repetition after `at`, at the same wall time in `timezone` whatever the season."""
    wall = starts_at.astimezone(clock.zone(timezone)).replace(tzinfo=None)
    while True:
        wall += timedelta(weeks=every_weeks)
        moment = wall.replace(tzinfo=clock.zone(timezone))
        if moment > at:
            return moment


def must_be_planned(one: CoachingSession) -> None:
    """Raises WrongPlan for a session that was held or called off."""
    if one.state is not SessionState.PLANNED:
        raise WrongPlan(_("This session is not planned any more. Reload the page to see what became of it."))


def tell_trail(verb: str, one: CoachingSession, *, by: Person, at: datetime, **facts: object) -> None:
    """Whose session it is, without a word of what was said there."""
    record(f"coaching.{verb}", "coaching_session", one.id, by=by, at=at, label=one.agent.name, team_id=one.team_id, **facts)


def _check(plan: Plan, at: datetime) -> None:
    if plan.every_weeks not in RHYTHMS:
        raise WrongPlan(_("Choose one of the rhythms that are offered."), field="every_weeks")
    if plan.every_weeks and plan.starts_at is None:
        raise WrongPlan(_("Choose a day: the sessions of a series are counted from the first one."), field="day")
    if plan.starts_at is not None and not at - BACK <= plan.starts_at <= at + AHEAD:
        raise WrongPlan(_("Choose a day within the next year, or of the last two months."), field="day")


def _write(one: CoachingSession, plan: Plan) -> None:
    one.title, one.agenda = plan.title.strip(), plan.agenda.replace("\r\n", "\n").strip()
    one.starts_at, one.every_weeks = plan.starts_at, plan.every_weeks


def _plain(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""
