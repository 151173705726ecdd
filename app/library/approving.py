"""A second pair of eyes: a draft is submitted, a second person approves it, which publishes exactly that text, or sends it back."""

from datetime import datetime

from sqlalchemy import update

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import Publication, hold
from app.base.versions import normal_source
from app.library import actions, notices
from app.library.authors import authors_of, others_who_publish
from app.library.models import Scenario, ScenarioVersion
from app.library.scheduling import schedule_approved
from app.library.work_models import ScenarioSubmission, Verdict
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

MOST_WORDS = 2000


class OwnWork(DomainError):
    """Nobody approves a text they had a hand in."""

    status = 403


class NotWaiting(DomainError):
    """Somebody decided about the submission already, or it was taken back."""


def submit(scenario: Scenario, note: str, *, revision: int, by: Person, at: datetime) -> ScenarioSubmission:
    """Ask a second person to look at the draft as it is at `revision`. It replaces what waits already.

    Everybody who may decide gets a notice. Raises WrongText for a draft with errors, NothingToPublish where nothing
    differs from what is published, DomainError for a draft that went on meanwhile.
    """
    hold(scenario)
    if revision != scenario.draft_revision:
        raise DomainError(_("The draft changed meanwhile. Look at what it says now, then submit it."))
    text = normal_source(scenario.draft_source)
    actions.require_sound(scenario, text)
    _end_waiting(scenario.id, at)
    made = ScenarioSubmission(scenario_id=scenario.id, revision=revision, note=note.strip()[:MOST_WORDS], by_id=by.id, at=at)
    made.packed, made.comment = ScenarioSubmission.pack(text), ""
    made.by, made.scenario = by, scenario
    db.session.add(made)
    db.session.flush()
    _record("submit", scenario, by, at, note=made.note)
    notices.submitted(made, others_who_publish(scenario, by, authors_of(scenario) | {by.id}), at=at)
    return made


def approve(submission: ScenarioSubmission, comment: str, *, by: Person, at: datetime) -> Publication[ScenarioVersion]:
    """Publish exactly the text that was submitted. Needs `packed` and `scenario` with its pack loaded.

    Raises OwnWork, NotWaiting, and what publishing raises.
    """
    require_decidable(submission, by)
    done = actions.publish(submission.scenario, pack=submission.scenario.pack, by=by, at=at, source=submission.source, second=True)
    decide(submission, Verdict.APPROVED, comment, by=by, at=at)
    return done


def approve_later(submission: ScenarioSubmission, comment: str, moment: datetime, *, timezone: str, by: Person, at: datetime) -> None:
    """Publish exactly the text that was submitted, at a moment. Needs and raises what `approve` does."""
    require_decidable(submission, by)
    schedule_approved(submission, moment, timezone=timezone, by=by, at=at)
    decide(submission, Verdict.APPROVED, comment, by=by, at=at)


def send_back(submission: ScenarioSubmission, comment: str, *, by: Person, at: datetime) -> None:
    """Give the draft back to whoever submitted it, with what should be put right. Raises DomainError without a comment."""
    require_decidable(submission, by)
    if not comment.strip():
        raise DomainError(_("Say what should be put right. Whoever submitted it reads your words."), field="comment")
    decide(submission, Verdict.SENT_BACK, comment, by=by, at=at)
    _record("send_back", submission.scenario, by, at, reason=submission.comment)


def take_back(submission: ScenarioSubmission, *, by: Person, at: datetime) -> None:
    """The submitter needs no second look any more. Raises NotWaiting."""
    hold(submission)
    if submission.verdict is not None:
        raise NotWaiting(_("Somebody decided about this already. Reload the page to see how."))
    submission.verdict, submission.decided_by_id, submission.decided_at = Verdict.TAKEN_BACK, by.id, at
    db.session.flush()
    _record("take_back", submission.scenario, by, at)


def decide(submission: ScenarioSubmission, verdict: Verdict, comment: str, *, by: Person, at: datetime) -> None:
    """Note the verdict and tell whoever submitted it."""
    submission.verdict, submission.comment = verdict, comment.strip()[:MOST_WORDS]
    submission.decided_by_id, submission.decided_at = by.id, at
    db.session.flush()
    notices.decided(submission, by, at=at)


def require_decidable(submission: ScenarioSubmission, by: Person) -> None:
    """Raises NotWaiting, OwnWork. Holds the submission, so that of two who decide one does."""
    hold(submission)
    if submission.verdict is not None:
        raise NotWaiting(_("Somebody decided about this already. Reload the page to see how."))
    if by.id in had_a_hand(submission):
        raise OwnWork(_("You wrote a part of this, so somebody else has to look at it."))


def had_a_hand(submission: ScenarioSubmission) -> frozenset[int]:
    """Everybody who may not decide: who submitted the text and who wrote it."""
    return authors_of(submission.scenario, until=submission.at) | {submission.by_id}


def _end_waiting(scenario_id: int, at: datetime) -> None:
    waiting = update(ScenarioSubmission).where(ScenarioSubmission.scenario_id == scenario_id, ScenarioSubmission.verdict.is_(None))
    db.session.execute(waiting.values(verdict=Verdict.TAKEN_BACK, decided_at=at))


def _record(verb: str, scenario: Scenario, by: Person, at: datetime, **details: str) -> None:
    record(f"library.{verb}", "scenario", scenario.id, by=by, at=at, label=scenario.title, team_id=scenario.team_id, **details)
