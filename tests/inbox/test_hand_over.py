"""Handing over: it stands aside with its clock stopped, colleagues answer or give it back, and it can be taken back."""

from datetime import timedelta

import pytest

from app.base.database import db
from app.inbox.models import ActKind, DeskActionUse, DeskStatus
from tests.inbox import desk_pack, world
from tests.inbox.conftest import Practice, Scene


@pytest.fixture
def desk(scene: Scene) -> Practice:
    version = world.build(scene.clock.at, scenario=desk_pack.SCENARIO, pack=desk_pack.PACK)
    db.session.commit()
    return scene.begin(version=version)


def hand_over(practice: Practice, to: str = "billing", note: str = "Charged twice, please refund one.", expect: int = 303) -> None:
    practice.client.post(f"{practice.url}/hand-over", {"to": to, "note": note}, expect)


def last_act(practice: Practice) -> DeskActionUse:
    query = db.select(DeskActionUse).where(DeskActionUse.attempt_id == practice.id, DeskActionUse.kind == ActKind.ASSIGN)
    return db.session.scalars(query.order_by(DeskActionUse.id.desc())).first()  # type: ignore[return-value]


def test_who_was_handed_over_waits_for_nobody_here(desk: Practice) -> None:
    assert "Waiting for your reply" in desk.client.get("/inbox").said
    hand_over(desk)
    attempt = desk.attempt
    assert attempt.status is DeskStatus.HANDED and attempt.due_at is None and last_act(desk).done
    inbox = desk.client.get("/inbox").said
    assert "Waiting for your reply" not in inbox and "Put aside" in inbox and "Handed over" in inbox
    assert "data-clock" not in desk.page().text and "with Billing" in desk.page().said
    assert "run only while its desk is open" in desk.page().said
    assert not desk.client.post("/inbox/next").location.endswith(desk.url)


def test_taking_it_back_goes_on_with_the_time_that_was_left(desk: Practice, scene: Scene) -> None:
    left = desk.attempt.due_at - scene.clock.at  # type: ignore[operator]
    scene.clock.move(seconds=60)
    hand_over(desk)
    scene.clock.move(minutes=5)
    desk.client.post(f"{desk.url}/status", {"status": "open"}, 303)
    attempt = desk.attempt
    assert attempt.status is DeskStatus.OPEN and attempt.due_at == scene.clock.at + left - timedelta(seconds=60)
    assert "handed_to" not in attempt.desk and "Taken back from Billing" in desk.page().said
    assert desk.client.post("/inbox/next").location.endswith(desk.url)


def test_it_comes_back_when_the_customer_writes(desk: Practice, scene: Scene) -> None:
    hand_over(desk)
    scene.clock.move(minutes=11)
    desk.client.post(f"{desk.url}/tick", {"turn": 1, "shown": 0}, 200, htmx=True)
    assert desk.attempt.status is DeskStatus.OPEN and desk.attempt.due_at is not None


def test_a_colleague_who_knows_takes_it_and_says_what_they_know(desk: Practice) -> None:
    hand_over(desk, "bo", "She wants a refund for the shade.")
    assert desk.attempt.status is DeskStatus.HANDED
    assert "Up to 50 euros is yours to decide." in desk.page().said


@pytest.mark.parametrize(
    ("to", "note", "said"), [("bo", "please look", "Ask me about one order."), ("billing", " ", "Billing gives this back")]
)
def test_who_does_not_learn_what_they_need_gives_it_back(desk: Practice, to: str, note: str, said: str) -> None:
    hand_over(desk, to, note)
    attempt, act = desk.attempt, last_act(desk)
    assert attempt.status is DeskStatus.OPEN and attempt.due_at is not None and not act.done
    assert said in desk.page().said and "handed_to" not in attempt.desk
    assert [one["name"] for one in attempt.engine["acts"]] == []


def test_an_open_page_says_that_it_came_back(desk: Practice) -> None:
    part = desk.client.post(f"{desk.url}/hand-over", {"to": "billing", "note": ""}, 200, htmx=True)
    assert "Billing gives this back" in part.text and "data-told" in part.text


def test_another_status_takes_it_out_of_their_hands_too(desk: Practice) -> None:
    hand_over(desk)
    desk.client.post(f"{desk.url}/status", {"status": "handed"}, 422)
    desk.client.post(f"{desk.url}/status", {"status": "pending"}, 303)
    assert desk.attempt.status is DeskStatus.PENDING and desk.attempt.due_at is not None


def test_trying_a_turn_again_leaves_it_with_them(desk: Practice) -> None:
    hand_over(desk)
    desk.reply("I am sorry.")
    assert desk.attempt.status is DeskStatus.OPEN
    desk.client.post(f"{desk.url}/undo", {}, 303)
    assert desk.attempt.status is DeskStatus.HANDED and desk.attempt.due_at is None


def test_the_story_says_so(desk: Practice) -> None:
    hand_over(desk, "bo", "look")
    hand_over(desk)
    desk.client.post(f"{desk.url}/status", {"status": "open"}, 303)
    desk.reply("Is it the bulb?")
    story = desk.page().said
    assert "Bo Berg gave it back" in story and "Handed over to Billing" in story and "Took it back from Billing" in story


def test_a_solved_conversation_shows_no_clock(desk: Practice) -> None:
    assert "data-clock" in desk.page().text
    desk.client.post(f"{desk.url}/status", {"status": "solved"}, 303)
    assert "data-clock" not in desk.page().text
