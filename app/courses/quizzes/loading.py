"""The quiz section of a pack: `quizzes/*.yaml`."""

from functools import partial
from typing import Any

from app.courses.quizzes.actions.publishing import publish
from app.courses.quizzes.document import parse_quiz
from app.courses.quizzes.models import Quiz, QuizVersion
from app.courses.quizzes.queries import names_for, quiz_named
from app.knowledge.packs import PackLoad, PackText


def load_quizzes(load: PackLoad) -> None:
    """Load every quiz of the pack; it must name clauses, skills and rubrics that are here."""
    files = list(load.texts("quizzes", ".yaml", ".yml"))
    known = names_for(load.team_id) if files else {}
    for file, text in files:
        compilation = parse_quiz(text, **known)
        load.report.find(file, compilation.findings)
        quiz = compilation.quiz
        if quiz is not None and load.is_first("quizzes", quiz.id, file):
            one = PackText("quizzes", quiz.id, quiz.title, text, file)
            store: Any = partial(publish, by=load.by, at=load.at, source=text, origin="file")
            load.store(one, Quiz, QuizVersion, quiz_named(quiz.id, load.team_id), store)
