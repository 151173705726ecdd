"""A stored text keeps its id, in every kind of text and in the same words; whoever wants another one copies it."""

from types import SimpleNamespace

import pytest
from flask import Flask

from app.courses.quizzes.editor import QuizEditor
from app.courses.quizzes.models import Quiz
from app.inbox.shifts.editor import START as A_SHIFT
from app.inbox.shifts.editor import ShiftEditor
from app.inbox.shifts.models import Shift
from app.knowledge.editor import ArticleEditor, CannedReplyEditor
from app.library.editor import ScenarioEditor
from app.people.editing import OwnedEditor
from app.rubrics.editor import RubricEditor
from tests.courses.quiz_world import QUIZ


@pytest.mark.parametrize(
    ("editor", "code", "line"),
    [
        (ScenarioEditor(), "E03", 3), (RubricEditor(), "R06", 2), (ArticleEditor(), "E03", 2), (CannedReplyEditor(), "E03", 2),
        (QuizEditor(), "E03", 2), (ShiftEditor(), "E03", 2),
    ],
)  # fmt: skip
def test_another_id_is_an_error_where_the_id_stands(app: Flask, editor: OwnedEditor, code: str, line: int) -> None:
    stored = SimpleNamespace(slug="mine")
    with app.test_request_context():
        (found,) = editor.id_stays("yours", stored)
        assert (found.code, found.severity, found.line, found.message) == (code, "error", line, "The id must stay mine.")
        assert not editor.id_stays("mine", stored) and not editor.id_stays(None, stored) and not editor.id_stays("yours", None)


def test_the_check_of_quizzes_and_shifts_tells_it_beside_what_else_is_wrong(app: Flask) -> None:
    texts: list[tuple[OwnedEditor, type, str]] = [(QuizEditor(), Quiz, QUIZ), (ShiftEditor(), Shift, A_SHIFT)]
    with app.test_request_context():
        for editor, kind, text in texts:
            said = [one.message for one in editor.check(text, kind(slug="mine", team_id=None, pack=None))]
            assert "The id must stay mine." in said
            assert not any("must stay" in one.message for one in editor.check(text, None))
