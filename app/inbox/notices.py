"""What the inbox tells people."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.inbox.live_models import LiveSession
from app.inbox.models import Attempt, AttemptMode, MisreadReport, PracticeAssignment
from app.library.policy import may_edit
from app.people.actions.notices import notify, register_sentences
from app.people.models import Person
from app.ui.words import lazy_gettext as _l

ASSIGNED = "inbox.assigned"
ASSESSED = "inbox.assessed"
RELEASED = "inbox.released"
MISREAD = "inbox.misread"
MISREAD_ANSWERED = "inbox.misread_answered"
VOIDED = "inbox.voided"
DECIDED = "inbox.decided"


LIVE_INVITED = "inbox.live_invited"
LIVE_BEGAN = "inbox.live_began"
LIVE_DECLINED = "inbox.live_declined"


def register() -> None:
    """Give every notice of this room its sentence."""
    register_sentences(
        {
            ASSIGNED: _l("%(by)s asks you to practise “%(scenario)s”."),
            ASSESSED: _l("%(by)s asks you to take the assessment “%(scenario)s”."),
            RELEASED: _l("You may now read how your assessment “%(scenario)s” went."),
            MISREAD: _l("“%(scenario)s” misread a reply, says %(by)s. Look at turn %(turn)s."),
            MISREAD_ANSWERED: _l("%(by)s looked at turn %(turn)s of “%(scenario)s”, which you told of."),
            DECIDED: _l("Your reply in “%(scenario)s” was read, and %(customer)s answers."),
            LIVE_INVITED: _l("%(by)s invites you to a live customer: “%(scenario)s”."),
            LIVE_BEGAN: _l("%(name)s has begun your live customer “%(scenario)s”."),
            LIVE_DECLINED: _l("%(name)s cannot take your live customer “%(scenario)s” now."),
            VOIDED: _l("Your attempt at “%(scenario)s” does not count. The reason: %(reason)s"),
        }
    )


def practice_assigned(assignment: PracticeAssignment, scenario: str, by: Person, *, at: datetime) -> None:
    """Tell the person what they are asked to practise."""
    path = f"/inbox/scenarios/{assignment.scenario_id}"
    verb = ASSESSED if assignment.mode is AttemptMode.ASSESSMENT else ASSIGNED
    notify(assignment.person_id, verb, path, at=at, once=f"assigned:{assignment.id}", by=by.name, scenario=scenario)


def story_released(attempt: Attempt, *, at: datetime) -> None:
    """Tell the person that the story of their assessment is open to them."""
    notify(attempt.person_id, RELEASED, f"/inbox/{attempt.id}", at=at, once=f"released:{attempt.id}", scenario=attempt.scenario.title)


def turn_misread(person_id: int, attempt: Attempt, turn: int, by: Person, *, at: datetime) -> None:
    """Tell a trainer that a simulated customer may have misunderstood a reply; once for each turn. Leads to where it is dealt with."""
    values = {"by": by.name, "scenario": attempt.scenario.title, "turn": turn}
    person = db.session.scalars(select(Person).where(Person.id == person_id).options(selectinload(Person.memberships))).first()
    path = f"/inbox/{attempt.id}#turn-{turn}"
    if person is not None and may_edit(person, attempt.scenario):
        path = f"/library/scenarios/{attempt.scenario_id}/workshop#misread-{attempt.id}-{turn}"
    notify(person_id, MISREAD, path, at=at, once=f"misread:{attempt.id}:{turn}", **values)


def misread_answered(report: MisreadReport, attempt: Attempt, by: Person, *, at: datetime) -> None:
    """Tell the trainee that a trainer has looked at the turn they told of."""
    values = {"by": by.name, "scenario": attempt.scenario.title, "turn": report.turn}
    notify(report.by_id, MISREAD_ANSWERED, f"/inbox/{attempt.id}#turn-{report.turn}", at=at, once=f"misread-answered:{report.id}", **values)


def attempt_voided(attempt: Attempt, reason: str, *, at: datetime) -> None:
    """Tell the person that their attempt does not count, and why."""
    notify(attempt.person_id, VOIDED, f"/inbox/{attempt.id}", at=at, scenario=attempt.scenario.title, reason=reason)


def reply_decided(attempt: Attempt, turn: int, *, at: datetime) -> None:
    """Tell the person that somebody decided about their reply, so that the customer answers; once for each turn."""
    values = {"scenario": attempt.scenario.title, "customer": attempt.conversation.customer_name or ""}
    notify(attempt.person_id, DECIDED, f"/inbox/{attempt.id}#last", at=at, once=f"decided:{attempt.id}:{turn}", **values)


def live_invited(session: LiveSession, *, at: datetime) -> None:
    """Tell an agent that a trainer waits for them as a customer."""
    values = {"by": session.trainer.name, "scenario": session.scenario.title}
    notify(session.person_id, LIVE_INVITED, f"/inbox/live/invitations/{session.id}", at=at, once=f"live:{session.id}", **values)


def live_began(session: LiveSession, *, at: datetime) -> None:
    """Tell the trainer that the agent sits at the desk."""
    values = {"name": session.person.name, "scenario": session.scenario.title}
    notify(session.trainer_id, LIVE_BEGAN, f"/inbox/live/{session.id}", at=at, once=f"live-began:{session.id}", **values)


def live_declined(session: LiveSession, *, at: datetime) -> None:
    """Tell the trainer that the agent declined."""
    values = {"name": session.person.name, "scenario": session.scenario.title}
    notify(session.trainer_id, LIVE_DECLINED, "/inbox/live", at=at, once=f"live-declined:{session.id}", **values)
