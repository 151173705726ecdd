"""Quizzes as exercises for a growth point, offered where a review is written. See `app.people.doors`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.errors import NotFound
from app.courses.quizzes.actions.asking import ask
from app.courses.quizzes.models import QuizStanding
from app.courses.quizzes.queries import people_to_ask, published_quizzes, quiz_of
from app.people.actions.notices import register_sentence
from app.people.actions.proposing import given_words, propose_to_leads
from app.people.doors import Exercise, exercise_given, exercises
from app.people.models import Person
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

KIND = "quiz"
MOST = 3
PROPOSED = "courses.quiz_proposed"


def register() -> None:
    """Answer the doors of people."""
    exercises.register(for_skills)
    exercise_given.register(give)
    register_sentence(PROPOSED, _l("%(by)s proposes that %(agent)s takes the quiz %(quiz)s."))


def for_skills(viewer: Person, person_id: int, skills: Sequence[str]) -> list[Exercise]:
    """Quizzes with a question on one of the skills that the person has not passed, most of the skills first. Two statements."""
    wanted = set(skills)
    fitting = [row for row in published_quizzes(viewer) if wanted & set(row.skills or ())]
    if not fitting:
        return []
    query = select(QuizStanding.quiz_id, QuizStanding.attempts, QuizStanding.passed_at).where(QuizStanding.person_id == person_id)
    known = {row.quiz_id: row for row in db.session.execute(query.where(QuizStanding.quiz_id.in_([row.id for row in fitting])))}
    open_ones = [row for row in fitting if row.id not in known or known[row.id].passed_at is None]
    ordered = sorted(open_ones, key=lambda row: (-len(wanted & set(row.skills)), row.title))
    return [
        Exercise(row.id, row.title, known[row.id].attempts if row.id in known else 0, row.pack_title or "", KIND) for row in ordered[:MOST]
    ]


def give(viewer: Person, person_id: int, kind: str, quiz_id: int, note: str, at: datetime) -> str:
    """Ask the person to take the quiz, or propose it to the leads; "" for another kind. Raises NotFound, DomainError."""
    if kind != KIND:
        return ""
    quiz = quiz_of(viewer, quiz_id, drafts=False)
    if quiz is None:
        raise NotFound(_("This quiz is not there any more. Choose another one."))
    person = next((one for one in people_to_ask(viewer) if one.id == person_id), None)
    if person is None:
        path, once = (
            f"/courses/quizzes/asking/new?quiz_id={quiz_id}&person_id={person_id}",
            f"quiz-exercise:{viewer.id}:{person_id}:{quiz_id}",
        )
        return propose_to_leads(viewer, person_id, PROPOSED, path, once=once, at=at, quiz=quiz.title)
    return given_words(person, fresh=bool(ask([person], quiz, note=note, by=viewer, at=at).asked))
