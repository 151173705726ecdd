"""Status, snooze, hand-over, fields, skipping: each is done once, is part of the story, and is known to checks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.database import db
from app.inbox.models import ActKind, DeskActionUse, DeskStatus
from app.library.models import ScenarioVersion
from tests.inbox import desk_pack, world
from tests.inbox.conftest import Practice, Scene


@pytest.fixture
def desk(scene: Scene) -> Practice:
    return scene.begin(version=_version(scene))


def _version(scene: Scene) -> ScenarioVersion:
    version = world.build(scene.clock.at, scenario=desk_pack.SCENARIO, pack=desk_pack.PACK)
    db.session.commit()
    return version


def acts(practice: Practice, kind: ActKind) -> list[DeskActionUse]:
    query = select(DeskActionUse).where(DeskActionUse.attempt_id == practice.id, DeskActionUse.kind == kind)
    return list(db.session.scalars(query.order_by(DeskActionUse.id)))


def counted(practice: Practice) -> list[str]:
    return [act["name"] for act in practice.attempt.engine["acts"] if act["ok"]]


def test_the_status_puts_a_conversation_aside_until_the_customer_writes(desk: Practice, scene: Scene) -> None:
    desk.client.post(f"{desk.url}/status", {"status": "solved"}, 303)
    assert desk.attempt.status is DeskStatus.SOLVED and counted(desk) == ["status:solved"]
    assert "Put aside" in desk.client.get("/inbox").said
    desk.client.post(f"{desk.url}/status", {"status": "solved"}, 303)
    assert len(acts(desk, ActKind.STATUS)) == 1
    scene.clock.move(minutes=11)
    desk.client.post(f"{desk.url}/tick", {"turn": 1, "shown": 0}, 200, htmx=True)
    assert desk.attempt.status is DeskStatus.OPEN and "Put aside" not in desk.client.get("/inbox").said


@pytest.mark.parametrize("wanted", ["", "snoozed", "gone"])
def test_no_other_status_can_be_set(desk: Practice, wanted: str) -> None:
    desk.client.post(f"{desk.url}/status", {"status": wanted}, 422)
    assert desk.attempt.status is DeskStatus.OPEN


@pytest.mark.parametrize(("choice", "hours"), [("1h", 1), ("3h", 3)])
def test_a_snoozed_conversation_comes_back_by_itself(desk: Practice, scene: Scene, choice: str, hours: int) -> None:
    desk.client.post(f"{desk.url}/snooze", {"for": choice, "reason": "the depot answers"}, 303)
    assert desk.attempt.snoozed_until == scene.clock.at + timedelta(hours=hours)
    assert "Snoozed until" in desk.page().said and "the depot answers" in desk.page().said
    scene.clock.move(hours=hours, minutes=1)
    assert "Put aside" not in desk.client.get("/inbox").said


@pytest.mark.parametrize("typed", ["", "yesterday", "2020-01-01T09:00", "2990-01-01T09:00"])
def test_a_moment_that_is_none_is_refused(desk: Practice, typed: str) -> None:
    desk.client.post(f"{desk.url}/snooze", {"for": "own", "until": typed}, 422)
    assert desk.attempt.status is DeskStatus.OPEN


def test_snoozing_in_the_persons_own_time(desk: Practice, scene: Scene) -> None:
    scene.cast.ines.timezone = "Asia/Tokyo"
    db.session.commit()
    desk.client.post(f"{desk.url}/snooze", {"for": "tomorrow"}, 303)
    until = desk.attempt.snoozed_until
    assert until is not None and (until.hour, until.minute) == (0, 0)


def test_hand_over_to_a_line_or_a_colleague_and_to_nobody_else(desk: Practice) -> None:
    desk.client.post(f"{desk.url}/hand-over", {"to": "billing", "note": "Charged twice, checked."}, 303)
    desk.client.post(f"{desk.url}/hand-over", {"to": "bo"}, 303)
    desk.client.post(f"{desk.url}/hand-over", {"to": "nobody"}, 422)
    assert counted(desk) == ["assign:billing"]
    said = desk.page().said
    assert "Handed over to Billing: Charged twice, checked." in said and "Bo Berg" in said


def test_fields_take_their_choices_only(desk: Practice) -> None:
    desk.client.post(f"{desk.url}/fields", {"f-cause": "late", "f-shelf": " B  7 "}, 303)
    assert desk.attempt.desk["fields"] == {"cause": "late", "shelf": "B 7"}
    desk.client.post(f"{desk.url}/fields", {"f-cause": "magic"}, 422)
    desk.client.post(f"{desk.url}/fields", {"f-unknown": "x"}, 422)
    assert desk.attempt.desk["fields"]["cause"] == "late"
    assert 'value="B 7"' in desk.page().text


def test_skipping_asks_why_and_goes_on(scene: Scene) -> None:
    first, second = scene.begin(version=_version(scene)), scene.begin()
    first.client.post(f"{first.url}/skip", {"reason": " "}, 422)
    answer = first.client.post(f"{first.url}/skip", {"reason": "Tom has waited for an hour"}, 303)
    assert answer.location.endswith(second.url)
    assert first.client.post("/inbox/next").location.endswith(second.url)
    assert first.client.post("/inbox/next", {"but": second.id}).location.endswith(first.url)


def test_what_was_done_stands_in_the_story(desk: Practice) -> None:
    desk.client.post(f"{desk.url}/hand-over", {"to": "billing", "note": "Charged twice."}, 303)
    desk.client.post(f"{desk.url}/snooze", {"for": "1h"}, 303)
    desk.client.post(f"{desk.url}/tags", {"tag": "broken"}, 303)
    desk.reply("Is it the bulb?")
    story = desk.page().said
    assert "Handed over to Billing" in story and "Snoozed until" in story and "Tagged “broken”" in story


def test_strangers_change_nothing(desk: Practice, scene: Scene) -> None:
    for person in (scene.cast.bo, scene.cast.tara, scene.cast.stan):
        client = scene.signed_in(person)
        for path in ("status", "snooze", "hand-over", "macros", "fields", "merge", "skip", "hint", "undo"):
            client.post(f"{desk.url}/{path}", {"status": "solved", "to": "billing"}, 404)
    assert desk.attempt.status is DeskStatus.OPEN and not desk.attempt.desk


def test_nothing_more_is_done_after_the_end(desk: Practice) -> None:
    desk.reply("Is it the bulb?")
    for path, data in (
        ("status", {"status": "spam"}),
        ("hand-over", {"to": "bo"}),
        ("macros", {"macro": "wait"}),
        ("skip", {"reason": "x"}),
    ):
        desk.client.post(f"{desk.url}/{path}", data, 303)
    assert desk.attempt.status is DeskStatus.OPEN and not acts(desk, ActKind.MACRO)
