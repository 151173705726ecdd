"""The editor offers moving and deleting in the rooms that have them, and nowhere else."""

from flask import Flask

from app.knowledge.views import ARTICLES, REPLIES
from app.library.views.blueprint import EDITOR as SCENARIOS
from app.rubrics.views import EDITOR as RUBRICS
from app.ui.editing import Deleting, Editor, Moving

EDITORS: tuple[Editor, ...] = (SCENARIOS, RUBRICS, ARTICLES, REPLIES)


def test_a_route_for_deleting_stands_only_where_a_room_deletes(app: Flask) -> None:
    for editor in EDITORS:
        assert (f"{editor.room}.{editor.key}_delete" in app.view_functions) == isinstance(editor, Deleting), editor.key
    assert isinstance(SCENARIOS, Deleting) and not isinstance(RUBRICS, Deleting)


def test_only_scenarios_move() -> None:
    assert [editor.key for editor in EDITORS if isinstance(editor, Moving)] == ["scenario"]


def test_every_room_answers_every_verb_that_all_editors_have() -> None:
    for editor in EDITORS:
        for verb in Editor.__abstractmethods__:
            assert getattr(type(editor), verb) is not getattr(Editor, verb), (editor.key, verb)
