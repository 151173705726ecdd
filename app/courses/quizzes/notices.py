"""What quizzes tell people."""

from datetime import datetime

from app.courses.quizzes.models import Quiz, QuizAssignment
from app.people.actions.notices import notify, register_sentence
from app.people.models import Person
from app.ui.words import lazy_gettext as _l

ASKED = "courses.quiz_asked"


def register() -> None:
    """Give every notice its sentence."""
    register_sentence(ASKED, _l("%(by)s asks you to take the quiz “%(quiz)s”."))


def quiz_asked(assignment: QuizAssignment, quiz: Quiz, by: Person, *, at: datetime) -> None:
    """Tell the person which quiz they are asked to take."""
    path = f"/courses/quizzes/{quiz.id}"
    notify(assignment.person_id, ASKED, path, at=at, once=f"quiz:{assignment.id}", by=by.name, quiz=quiz.title)
