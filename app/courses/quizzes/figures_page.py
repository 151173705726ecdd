"""The figures of a quiz as its trainers read them: sums of the own teams, question by question. Two statements."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from app.base.database import db
from app.base.estimates import Estimate
from app.courses.quizzes.figures import Sums
from app.courses.quizzes.models import QuizTally, QuizWrongTally
from app.courses.quizzes.policy import FIGURES
from app.courses.quizzes.quiz import Question, Quiz
from app.courses.quizzes.sheet import choice_words
from app.people.models import Person

Key = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """One question: its figures, and the wrong answer most chosen, with how many chose it ("" and 0 where nobody did)."""

    place: int
    question: Question
    sums: Sums
    wrong: str
    wrong_n: int

    @property
    def share(self) -> Estimate:
        return self.sums.share


@dataclass(frozen=True)
class Figures:
    """Of the quiz as a whole, and of each question of its current version."""

    whole: Sums
    rows: tuple[Row, ...]


def figures_of(viewer: Person, quiz_id: int, quiz: Quiz) -> Figures:
    """First attempts of people of the viewer's teams. Questions that were changed since begin anew."""
    teams = sorted(viewer.teams_for(FIGURES))
    columns = (QuizTally.n, QuizTally.right_n, QuizTally.rest, QuizTally.rest_squares, QuizTally.rest_right)
    query = select(QuizTally.question, QuizTally.digest, *columns).where(QuizTally.quiz_id == quiz_id, QuizTally.team_id.in_(teams))
    sums: defaultdict[Key, Sums] = defaultdict(Sums)
    for name, digest, *kept in db.session.execute(query):
        sums[(name, digest)] += Sums(*kept)
    wrong = _wrong(quiz_id, teams)
    rows = []
    for place, question in enumerate(quiz.questions, 1):
        key = (question.id, question.digest)
        choice, count = max(wrong[key].items(), key=lambda pair: (pair[1], pair[0]), default=("", 0))
        rows.append(Row(place, question, sums[key], choice_words(question, choice) if count else "", count))
    return Figures(sums[("", "")], tuple(rows))


def _wrong(quiz_id: int, teams: list[int]) -> defaultdict[Key, dict[str, int]]:
    """How often each wrong answer was chosen, by question."""
    columns = (QuizWrongTally.question, QuizWrongTally.digest, QuizWrongTally.choice, QuizWrongTally.n)
    query = select(*columns).where(QuizWrongTally.quiz_id == quiz_id, QuizWrongTally.team_id.in_(teams))
    found: defaultdict[Key, dict[str, int]] = defaultdict(dict)
    for question, digest, choice, n in db.session.execute(query):
        found[(question, digest)][choice] = found[(question, digest)].get(choice, 0) + n
    return found
