"""The check workshop with real attempts behind it."""

from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.inbox.models import MisreadReport
from app.inbox.queries import turns_of
from app.library.history import states_of
from app.library.models import Scenario
from tests.inbox.conftest import Scene
from tests.page_client import Answer, PageClient

UNKNOWN = "Let me look into the dark matter of your lamp."


@pytest.fixture
def tara(scene: Scene) -> PageClient:
    return scene.signed_in(scene.cast.tara)


def url(scene: Scene, more: str = "") -> str:
    return f"/library/scenarios/{scene.version.scenario_id}/workshop{more}"


def draft(db: SQLAlchemy) -> Scenario:
    return db.session.scalars(select(Scenario).execution_options(populate_existing=True)).one()


def unrecognised(scene: Scene, *replies: str) -> None:
    """An attempt that ends without being understood."""
    practice = scene.begin()
    for reply in replies:
        practice.reply(reply)
    if practice.attempt.state.value == "open":
        practice.client.post(f"{practice.url}/give-up", {})


def add(tara: PageClient, scene: Scene, expect: int = 303, **data: Any) -> Answer:
    return tara.post(url(scene, "/phrases"), {"check": "zqsorry", "phrase": "", **data}, expect)


def test_samples_are_tried_line_by_line(tara: PageClient, scene: Scene) -> None:
    said = tara.post(url(scene), {"node": "start", "samples": "I am sorry\nHm\n\nIs the bulb in?"}, 200).said
    assert said.count("Which rule, and why not the others") == 3
    assert "The customer goes on to zqcalm" in said and "No check matched" in said and "The customer goes on to zqoh" in said


def test_a_whole_reply_is_one_sample_and_words_are_marked(tara: PageClient, scene: Scene) -> None:
    text = tara.post(url(scene), {"node": "start", "samples": "Hello\nI am sorry <b>", "whole": "1"}, 200).text
    assert text.count('class="tried"') == 1 and '<mark title="zqsorry">sorry</mark> &lt;b&gt;' in text


def test_desk_actions_can_be_taken_as_done(tara: PageClient, scene: Scene) -> None:
    assert "zqlooked" not in tara.post(url(scene), {"node": "start", "samples": "Hm"}, 200).text.split("Matched:")[-1].split("</p>")[0]
    assert "zqlooked" in tara.post(url(scene), {"node": "start", "samples": "Hm", "prepared": "1"}, 200).text


@pytest.mark.parametrize("data", [{"node": "nowhere"}, {"node": "zqoh"}, {"samples": ""}, {"seed": "-5"}, {"samples": "x\n" * 200}])
def test_odd_questions_get_a_page(data: dict[str, str], tara: PageClient, scene: Scene) -> None:
    tara.post(url(scene), {"node": "start", "samples": "Hm", **data}, 200)


def test_real_replies_that_nobody_recognised_stand_there_once(tara: PageClient, scene: Scene) -> None:
    unrecognised(scene, UNKNOWN)
    unrecognised(scene, UNKNOWN)
    said = tara.get(url(scene)).said
    assert "1 real reply was not recognised" in said and "dark matter" in said


def test_one_click_adds_a_phrase_and_says_what_comes_of_it(tara: PageClient, scene: Scene, db: SQLAlchemy) -> None:
    unrecognised(scene, UNKNOWN)
    attempt = scene.attempts()[0]
    answer = tara.follow(add(tara, scene, picked="dark matter", attempt=attempt.id, turn=1, seed=attempt.seed))
    assert "The draft recognises this reply now: it leads to zqcalm" in answer.said
    thing = draft(db)
    assert "dark matter" in thing.draft_source and thing.current_number == 1
    assert "dark matter" in states_of(thing.id)[0].said


def test_typed_words_are_taken_where_nothing_was_picked(tara: PageClient, scene: Scene, db: SQLAlchemy) -> None:
    add(tara, scene, phrase="my mistake")
    assert "my mistake" in draft(db).draft_source


@pytest.mark.parametrize(
    "data", [{"phrase": "sorry"}, {"phrase": " "}, {"phrase": "x", "check": "zqlooked"}, {"phrase": "x", "check": "none"}]
)
def test_words_that_cannot_be_added_are_told(data: dict[str, str], tara: PageClient, scene: Scene, db: SQLAlchemy) -> None:
    before = draft(db).draft_source
    assert "This was not added" in add(tara, scene, 422, **data).said
    assert draft(db).draft_source == before


def test_a_real_reply_can_be_tried(tara: PageClient, scene: Scene) -> None:
    unrecognised(scene, UNKNOWN)
    attempt = scene.attempts()[0]
    said = tara.get(url(scene, f"?attempt={attempt.id}&turn=1")).said
    assert "not recognised" in said and "No check matched" in said
    tara.get(url(scene, "?attempt=999999&turn=1"))


def test_misread_turns_come_here_and_are_taken_off(tara: PageClient, scene: Scene, db: SQLAlchemy) -> None:
    practice = scene.begin()
    practice.reply("I am sorry.")
    practice.reply("Hm")
    practice.reply("Hm")
    attempt = practice.attempt
    db.session.add(
        MisreadReport(
            attempt_id=attempt.id,
            scenario_id=attempt.scenario_id,
            scenario_version_id=attempt.scenario_version_id,
            turn=1,
            trace=_trace(db, attempt.id),
            text="I only said hello",
            by_id=scene.cast.ines.id,
            at=scene.clock.at,
        )
    )
    db.session.commit()
    said = tara.get(url(scene)).said
    assert "I only said hello" in said and "Ines Duarte" in said and "too few to tell" in said
    report = db.session.scalars(select(MisreadReport)).one()
    tara.post(url(scene, f"/misreads/{report.id}"))
    assert "I only said hello" not in tara.get(url(scene)).said
    tara.post(url(scene, "/misreads/999999"), expect=404)


def _trace(db: SQLAlchemy, attempt_id: int) -> dict[str, Any]:
    return dict(turns_of(attempt_id)[0].trace)


def test_other_teams_practice_is_not_shown(tara: PageClient, scene: Scene, db: SQLAlchemy) -> None:
    unrecognised(scene, UNKNOWN)
    stan = scene.signed_in(scene.cast.stan)
    assert "dark matter" not in stan.get(url(scene)).said
    assert "dark matter" not in stan.get(url(scene, f"?attempt={scene.attempts()[0].id}&turn=1")).said


def test_who_may_not(scene: Scene) -> None:
    for person in (scene.cast.ines, scene.cast.rey, scene.cast.ada):
        browser = scene.signed_in(person)
        browser.get(url(scene), expect=403)
        browser.post(url(scene), {"samples": "x"}, expect=403)
        browser.post(url(scene, "/phrases"), {"check": "zqsorry", "phrase": "x"}, expect=403)


def test_the_page_asks_little(tara: PageClient, scene: Scene, query_count: Any) -> None:
    unrecognised(scene, UNKNOWN)
    tara.get(url(scene))
    with query_count(at_most=10):
        tara.get(url(scene))
