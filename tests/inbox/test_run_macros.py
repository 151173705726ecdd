"""Macros, canned replies with greeting and closing, escalations that come back, articles that others needed."""

from typing import Any

import pytest

from app.base.database import db
from app.inbox.models import ActKind, DeskStatus
from app.knowledge.pack_document import parse_pack
from tests.inbox import desk_pack, world
from tests.inbox.conftest import Practice, Scene
from tests.inbox.test_handle_conversations import acts, counted


@pytest.fixture
def desk(scene: Scene) -> Practice:
    version = world.build(scene.clock.at, scenario=desk_pack.SCENARIO, pack=desk_pack.PACK)
    db.session.commit()
    return scene.begin(version=version)


def test_a_macro_does_all_its_steps_and_leaves_the_words_to_the_agent(desk: Practice) -> None:
    part = desk.client.post(f"{desk.url}/macros", {"macro": "wait", "shown": 0}, 200, htmx=True)
    assert 'data-insert="Dear Mara, please send a photo."' in part.text
    attempt = desk.attempt
    assert attempt.status is DeskStatus.PENDING and attempt.desk["fields"] == {"cause": "broken"}
    assert counted(desk) == ["tag:damaged", "macro:wait"] and attempt.turn_count == 0
    assert [use.name for use in acts(desk, ActKind.MACRO)] == ["macro:wait"]


def test_notes_snooze_and_hand_over_as_steps(desk: Practice) -> None:
    desk.client.post(f"{desk.url}/macros", {"macro": "pass-on"}, 303)
    attempt = desk.attempt
    assert attempt.status is DeskStatus.HANDED and attempt.desk["handed_to"] == "Billing"
    assert "Look at the bulb." in desk.page().said and "assign:billing" in counted(desk)


@pytest.mark.parametrize("name", ["letter", "unknown", ""])
def test_a_macro_of_another_channel_is_not_offered(desk: Practice, name: str) -> None:
    desk.client.post(f"{desk.url}/macros", {"macro": name}, 422)
    assert "Letters only" not in desk.page().said and not counted(desk)


def test_canned_replies_come_with_greeting_and_closing_once(desk: Practice) -> None:
    text = desk.page().text
    assert 'data-text="Hi Mara, this is' in text
    assert 'data-whole="Hi Mara, this is' in text, "it greets and signs already"


def test_an_incomplete_escalation_comes_back(desk: Practice) -> None:
    for given in ({"order": desk.order, "happened": " - "}, {"order": "A-000000", "happened": "It stays dark."}, {}):
        desk.act("tier_two", **given)
    returned = acts(desk, ActKind.ESCALATE)
    assert [use.done for use in returned] == [False] * 3 and "tier_two" not in counted(desk)
    assert "Missing: What happened" in desk.page().said and "Returned: the order number is wrong." in desk.page().said
    desk.act("tier_two", order=desk.order, happened="It stays dark.")
    assert counted(desk) == ["tier_two"]
    desk.reply("Is it the bulb?")
    assert "came back" in desk.page().said


def test_others_asked_the_same(desk: Practice) -> None:
    found = desk.client.get(f"{desk.url}/articles?q=screw+bulb", htmx=True)
    assert "Others asked" in found.said and "How do I screw the bulb in?" in found.said
    assert "Where is my order?" not in desk.client.get(f"{desk.url}/articles?q=order", htmx=True).said, "its article is not there"
    assert "Others asked" not in desk.client.get(f"{desk.url}/articles?q=zebra", htmx=True).said


def test_typed_forms_are_kept_until_they_are_sent(desk: Practice) -> None:
    kept = '{"tier_two": {"happened": "It stays"}, "snooze": {"reason": "waiting"}}'
    desk.client.post(f"{desk.url}/drafts/forms", {"body": kept, "revision": 0}, 200, fetch=True)
    assert 'value="It stays"' in desk.page().text and 'value="waiting"' in desk.page().text
    desk.act("tier_two", order=desk.order, happened="It stays dark.")
    assert 'value="It stays"' not in desk.page().text and 'value="waiting"' in desk.page().text
    desk.client.post(f"{desk.url}/drafts/forms", {"body": "no json {", "revision": 9}, 200, fetch=True)
    assert "no json" not in desk.page().said


WRONG: list[Any] = [
    pytest.param("macros: [{id: a, title: A}]", "E07", id="no steps"),
    pytest.param("macros: [{id: a, title: A, steps: [{assign: nobody}]}]", "E07", id="nobody to assign"),
    pytest.param("macros: [{id: a, title: A, steps: [{status: asleep}]}]", "E07", id="no such status"),
    pytest.param("macros: [{id: a, title: A, steps: [{dance: yes}]}]", "E04", id="no such step"),
    pytest.param("macros: [{id: a, title: A, steps: [{snooze: soon}]}]", "E07", id="no duration"),
    pytest.param("fields: [{id: a, title: A}, {id: a, title: B}]", "E02", id="twice"),
    pytest.param("collision: {one_in: -1}", "E07", id="less than none"),
    pytest.param("reply_frame: {pigeon: {greeting: Coo}}", "E04", id="no such channel"),
    pytest.param("questions: [{ask: What}]", "E07", id="no article"),
]


@pytest.mark.parametrize(("line", "code"), WRONG)
def test_what_is_wrong_in_a_pack_is_told(line: str, code: str) -> None:
    read = parse_pack(f"format: agent-pack/1\nid: shop\ntitle: Shop\n{line}\n")
    assert read.pack is None and code in {found.code for found in read.findings}
