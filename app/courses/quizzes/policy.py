"""Who may do what with quizzes (rows 110 to 114 of the permission table)."""

from app.base.permissions import Reach
from app.courses.quizzes.models import Quiz
from app.people.models import Person
from app.people.ownership import may_edit

TAKE = 110
EDIT = 111
ASSIGN = 112
FIGURES = 113
RESULTS = 114


def reads_drafts(person: Person) -> bool:
    """Trainers and leads see quizzes that are not published."""
    return person.reach(EDIT) > Reach.DENIED


def may_edit_quiz(person: Person, quiz: Quiz) -> bool:
    """See `people.ownership.may_edit`. Whoever may edit a quiz reads its keys; nobody else does."""
    return may_edit(person, quiz, EDIT)


def may_assign(person: Person) -> bool:
    """Trainers and leads, to people of their teams."""
    return bool(person.teams_for(ASSIGN))


def sees_figures(person: Person) -> bool:
    """How each question does in the own teams, without names."""
    return bool(person.teams_for(FIGURES))


def sees_results(person: Person) -> bool:
    """Who of the own teams passed, by name."""
    return bool(person.teams_for(RESULTS))
