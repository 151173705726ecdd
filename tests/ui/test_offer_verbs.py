"""The editor offers moving and deleting in the rooms that have them, and nowhere else."""

from flask import Flask

from app.knowledge.views import ARTICLES, REPLIES
from app.library.views.blueprint import EDITOR as SCENARIOS
from app.rubrics.views import EDITOR as RUBRICS
from app.ui.editing import Deleting, Editor, Moving
from config import ROOT

EDITORS: tuple[Editor, ...] = (SCENARIOS, RUBRICS, ARTICLES, REPLIES)


def test_a_route_for_deleting_stands_only_where_a_room_deletes(app: Flask) -> None:
    for editor in EDITORS:
        assert (f"{editor.room}.{editor.key}_delete" in app.view_functions) == isinstance(editor, Deleting), editor.key
    assert isinstance(SCENARIOS, Deleting) and not isinstance(RUBRICS, Deleting)


def test_only_scenarios_move() -> None:
    assert [editor.key for editor in EDITORS if isinstance(editor, Moving)] == ["scenario"]


def test_no_verb_is_left_for_later() -> None:
    unfinished = [path.name for path in (ROOT / "app").rglob("*.py") if "raise NotImplementedError" in path.read_text(encoding="utf-8")]
    assert not unfinished
