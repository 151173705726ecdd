"""Assessments: begun on one's honour, with a time box that the server keeps; the story waits for release."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import DomainError
from app.conversations.actions.store import close_practice
from app.inbox import notices
from app.inbox.actions.attempts import SEEDS, Terms, start_attempt
from app.inbox.actions.ending import csat_share
from app.inbox.languages import offer
from app.inbox.models import Attempt, PracticeAssignment
from app.library.models import ScenarioVersion
from app.library.queries import compiled
from app.people.models import Person
from app.trail.actions import record
from app.ui.words import gettext as _

USUAL_MINUTES = 20


def start_assessment(
    assignment: PracticeAssignment, version: ScenarioVersion, *, honour: bool, by: Person, at: datetime, wanted: str = ""
) -> Attempt:
    """Begin what was assigned. The clock runs from here, whatever becomes of the page. `wanted`: the language, where none was fixed.

    Raises DomainError without the honour statement, OpenAlready. A crash, a reload or another device goes on with the same
    attempt and the same end of time.
    """
    require_honour(honour)
    cohort = assignment.cohort or f"assignment:{assignment.id}"
    seed = seed_of(assignment.family or assignment.id, by.id, _begun(by, cohort))
    deadline = at + timedelta(minutes=minutes_of(assignment.minutes, version))
    language = offer(compiled(version).languages, locale=by.locale, fixed=assignment.language, wanted=wanted).taken
    terms = Terms(cohort, deadline, at)
    return start_attempt(by, version, at=at, seed=seed, terms=terms, language=language, in_order=assignment.in_order)


def require_honour(honour: bool) -> None:
    """Raises DomainError unless the person has confirmed that they answer by themselves."""
    if not honour:
        raise DomainError(_("Confirm the statement first: you answer by yourself and tell nobody what comes."), field="honour")


def minutes_of(minutes: int | None, version: ScenarioVersion) -> int:
    """The time box: what was assigned, else the scenario's own, else twenty minutes."""
    if minutes:
        return minutes
    own = compiled(version).timebox
    return max(1, -(-own // 60)) if own else USUAL_MINUTES


def seed_of(family: int, person_id: int, begun: int) -> int:
    """A person's seed in a family: fixed, so that starting anew draws nothing anybody could choose among."""
    digest = hashlib.sha256(f"{family}:{person_id}:{begun}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % SEEDS


def release_story(attempt: Attempt, *, by: Person, at: datetime) -> None:
    """Let the person read how their assessment went, and tell them. Twice is once."""
    if attempt.released_at is not None:
        return
    open_story(attempt, at=at)
    db.session.flush()
    record("inbox.release", "attempt", attempt.id, by=by, at=at, label=attempt.scenario.title, team_id=attempt.team_id)
    notices.story_released(attempt, at=at)


def open_story(attempt: Attempt, *, at: datetime) -> None:
    """Show the story of an assessment, and what the customer felt; nobody is told. Needs the conversation loaded."""
    attempt.released_at = at
    if attempt.csat is not None:
        close_practice(attempt.conversation, at=attempt.ended_at or at, csat=csat_share(attempt.csat))


def _begun(person: Person, cohort: str) -> int:
    query = select(func.count()).select_from(Attempt).where(Attempt.person_id == person.id, Attempt.cohort == cohort)
    return db.session.scalar(query) or 0
