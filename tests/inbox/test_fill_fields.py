"""Required fields: nothing is solved while one is empty, and the story names what was left empty."""

import re

import pytest

from app.base.database import db
from app.inbox.models import ActKind, DeskActionUse, DeskStatus
from tests.inbox import desk_pack, world
from tests.inbox.conftest import Practice, Scene

PACK = desk_pack.PACK.replace("choices: [broken, late]}, {id: shelf", "choices: [broken, late], required: true}, {id: shelf", 1)
PACK = PACK.replace("macros:", "macros:\n  - {id: done, title: Done, steps: [{status: solved}]}", 1)


@pytest.fixture
def desk(scene: Scene) -> Practice:
    version = world.build(scene.clock.at, scenario=desk_pack.SCENARIO, pack=PACK)
    db.session.commit()
    return scene.begin(version=version)


def test_solved_waits_for_required_fields(desk: Practice) -> None:
    assert re.search(r"Cause\s*<span[^>]*>needed to solve it</span>", desk.client.get(desk.url).text), "nothing else waits for it"
    answer = desk.client.post(f"{desk.url}/status", {"status": "solved"}, 200, htmx=True)
    assert "Fill in Cause first" in answer.text and '<option value="open" selected>' in answer.text
    assert desk.attempt.status is DeskStatus.OPEN
    acts = db.session.scalars(db.select(DeskActionUse).where(DeskActionUse.kind == ActKind.STATUS)).all()
    assert [(one.done, one.result) for one in acts] == [(False, ["Cause"])]
    desk.client.post(f"{desk.url}/fields", {"f-cause": "late"}, 303)
    assert "needed to solve it" not in desk.client.get(desk.url).said
    desk.client.post(f"{desk.url}/status", {"status": "solved"}, 303)
    assert desk.attempt.status is DeskStatus.SOLVED


def test_without_a_script_it_is_said_too(desk: Practice) -> None:
    answer = desk.client.post(f"{desk.url}/status", {"status": "solved"}, 303)
    assert "Fill in Cause first" in desk.client.follow(answer).said


@pytest.mark.parametrize("status", ["pending", "spam"])
def test_other_statuses_ask_for_nothing(desk: Practice, status: str) -> None:
    desk.client.post(f"{desk.url}/status", {"status": status}, 303)
    assert desk.attempt.status == status


def test_a_macro_solves_nothing_either(desk: Practice) -> None:
    assert "Fill in Cause first" in desk.client.post(f"{desk.url}/macros", {"macro": "done"}, 422).said
    assert desk.attempt.status is DeskStatus.OPEN


def test_the_story_names_what_was_left_empty(desk: Practice) -> None:
    desk.client.post(f"{desk.url}/status", {"status": "solved"}, 303)
    desk.reply("Is it the bulb?")
    story = desk.page().said
    assert "Wanted to set the status to solved while empty: Cause" in story and "Left empty Cause" in story


def test_filled_in_nothing_is_said(desk: Practice) -> None:
    desk.client.post(f"{desk.url}/fields", {"f-cause": "late"}, 303)
    desk.reply("Is it the bulb?")
    assert "Left empty" not in desk.page().said
