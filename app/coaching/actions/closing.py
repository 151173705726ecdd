"""A session takes place, is acknowledged, or is called off."""

from datetime import datetime, timedelta

from app.base.errors import DomainError, Forbidden
from app.coaching import notices, policy
from app.coaching.actions.planning import must_be_planned, plan_next, tell_trail
from app.coaching.models import CoachingSession, SessionState
from app.people.models import Person
from app.ui.words import gettext as _

MOST_WORDS = 1000


class WrongEnd(DomainError):
    """The session cannot end like this."""


def hold(one: CoachingSession, *, by: Person, at: datetime) -> CoachingSession | None:
    """The session took place; the agent is asked to acknowledge its notes. Returns the next one of its series, if any.

    One without a date, or planned for later, takes place now. Raises WrongEnd.
    """
    must_be_planned(one)
    following = plan_next(one, by=by, at=at)
    one.starts_at = min(one.starts_at or at, at)
    one.state, one.held_at = SessionState.HELD, at
    tell_trail("hold", one, by=by, at=at)
    notices.tell_agent(one, notices.HELD, by, at=at, once=f"coaching:{one.id}:held")
    notices.session_seen(one, by, at=at)
    return following


def take_back(one: CoachingSession, *, by: Person, at: datetime) -> None:
    """It was marked as held by mistake: it is planned again. Raises WrongEnd once the agent has acknowledged it."""
    if one.state is not SessionState.HELD:
        raise WrongEnd(_("Only a session that waits for its acknowledgement can be taken back. Reload the page to see where it stands."))
    one.state, one.held_at = SessionState.PLANNED, None
    tell_trail("take_back", one, by=by, at=at)


def acknowledge(one: CoachingSession, note: str, *, by: Person, at: datetime) -> None:
    """The agent has read the notes; from now on they do not change. Doing it twice changes nothing. Raises WrongEnd, Forbidden."""
    if one.state is SessionState.ACKNOWLEDGED and one.agent_id == by.id:
        return
    if not policy.may_acknowledge(by, one):
        raise Forbidden(_("The agent acknowledges a session, once it was held."))
    if len(note) > MOST_WORDS:
        raise WrongEnd(_("Use at most %(max)d characters.", max=MOST_WORDS), field="note")
    one.state, one.acknowledged_at, one.acknowledgement = SessionState.ACKNOWLEDGED, at, note.strip()
    tell_trail("acknowledge", one, by=by, at=at, note=bool(one.acknowledgement))
    kind = notices.NOTED if one.acknowledgement else notices.ACKNOWLEDGED
    notices.tell_lead(one, kind, by, at=at, once=f"coaching:{one.id}:acknowledged")
    notices.session_seen(one, by, at=at)


def call_off(one: CoachingSession, reason: str, *, series: bool, by: Person, at: datetime) -> CoachingSession | None:
    """It does not take place; the agent is told why. Without `series` the next one of its series is planned. Raises WrongEnd."""
    must_be_planned(one)
    if not reason.strip():
        raise WrongEnd(_("Write why, so that %(name)s knows.", name=one.agent.name), field="reason")
    if len(reason) > MOST_WORDS:
        raise WrongEnd(_("Use at most %(max)d characters.", max=MOST_WORDS), field="reason")
    following = None if series else plan_next(one, by=by, at=at + timedelta(minutes=1))
    one.state, one.called_off_at, one.called_off_by_id, one.reason = SessionState.CALLED_OFF, at, by.id, reason.strip()
    tell_trail("call_off", one, by=by, at=at, reason=one.reason)
    notices.tell_agent(one, notices.CALLED_OFF, by, at=at, once=f"coaching:{one.id}:off", reason=notices.short(one.reason))
    notices.tell_lead(one, notices.CALLED_OFF, by, at=at, once=f"coaching:{one.id}:off", reason=notices.short(one.reason))
    notices.session_seen(one, by, at=at)
    return following
