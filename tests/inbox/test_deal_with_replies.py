"""Unrecognised replies: offered to the checks they may have been meant for, and moved out of the list once they are dealt with."""

from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.inbox.models import MisreadReport
from app.library.models import Scenario
from app.library.workshop_replies import plausible_checks
from app.people.models import Notice
from app.simulation import compile_scenario
from tests.inbox.conftest import Scene
from tests.page_client import PageClient
from tests.simulation.files import small

UNKNOWN = "Let me look into the dark matter of your lamp."


@pytest.fixture
def tara(scene: Scene) -> PageClient:
    return scene.signed_in(scene.cast.tara)


def url(scene: Scene, more: str = "") -> str:
    return f"/library/scenarios/{scene.version.scenario_id}/workshop{more}"


def unknown(scene: Scene) -> dict[str, Any]:
    """An attempt that ends with a reply nobody understood."""
    practice = scene.begin()
    practice.reply(UNKNOWN)
    practice.client.post(f"{practice.url}/give-up", {})
    return {"attempt": scene.attempts()[0].id, "turn": 1, "seed": scene.attempts()[0].seed}


def test_nearest_checks_come_first_and_those_of_other_nodes_not_at_all() -> None:
    checks = {"owns_it": {"any": ["we were wrong"]}, "dated": {"any": ["by monday", "deliver*"]}, "vow": {"any": ["promise"], "bad": True}}
    written = "  owns_it: {any: [we were wrong]}\n  dated: {any: [by monday, deliver*]}\n  vow: {any: [promise], bad: true}"
    rules = "- vow -> gone\n- owns_it -> more\n- else -> gone"
    file = compile_scenario(small(checks=written, rules=rules, rest="## more\n> More?\n- dated -> gone\n- else -> gone\n")).trial
    assert file is not None
    assert [name for name, _ in plausible_checks(file, checks, "start", "Our delivery was wrong", ())] == ["owns_it", "vow"]
    assert plausible_checks(file, checks, "more", "The delivery comes", ()) == [("dated", 1)]
    assert plausible_checks(file, checks, "more", "The delivery comes", ("dated",)) == []
    assert plausible_checks(file, checks, "nowhere", "The delivery comes", ()) == []


def test_words_without_a_check_are_refused_and_kept(tara: PageClient, scene: Scene, db: SQLAlchemy) -> None:
    told = unknown(scene)
    answer = tara.post(url(scene, "/phrases"), {**told, "phrase": "dark matter"}, 422)
    assert "Choose the check" in answer.said and 'value="dark matter"' in answer.text
    assert "dark matter" not in db.session.scalars(select(Scenario)).one().draft_source


def test_a_reply_that_is_recognised_by_now_is_dealt_with(tara: PageClient, scene: Scene) -> None:
    told = unknown(scene)
    tara.post(url(scene, "/phrases"), {**told, "other": "zqsorry", "picked": "dark matter"})
    said = tara.get(url(scene)).said
    assert "Nothing is open here." in said and "recognised now" in said and "The draft goes on to zqcalm." in said


def test_a_reply_may_be_left_unrecognised_and_put_back(tara: PageClient, scene: Scene) -> None:
    told = unknown(scene)
    for _ in range(2):
        tara.post(url(scene, "/replies/settle"), told)
    unknown(scene)
    said = tara.get(url(scene)).said
    assert "left unrecognised" in said and "1 real reply" not in said
    tara.post(url(scene, "/replies/reopen"), told)
    assert "1 real reply was not recognised" in tara.get(url(scene)).said
    tara.post(url(scene, "/replies/settle"), {**told, "turn": 7}, 404)


def test_a_report_leads_to_the_workshop_and_can_be_put_back(tara: PageClient, scene: Scene, db: SQLAlchemy) -> None:
    practice = scene.begin()
    for reply in ("I am sorry.", "Hm", "Hm"):
        practice.reply(reply)
    practice.client.post(f"{practice.url}/turns/1/misread", {"note": "I meant the bulb."})
    path = db.session.scalars(select(Notice.path).where(Notice.kind == "inbox.misread")).one()
    assert path == url(scene, f"#misread-{practice.attempt.id}-1")
    page = tara.get(url(scene))
    assert "I meant the bulb." in page.said and f'id="misread-{practice.attempt.id}-1"' in page.text
    assert f'href="/inbox/{practice.attempt.id}#turn-1"' in page.text
    report = db.session.scalars(select(MisreadReport)).one()
    tara.post(url(scene, f"/misreads/{report.id}/reopen"), expect=404)
    tara.post(url(scene, f"/misreads/{report.id}"))
    assert "Dealt with (1)" in tara.get(url(scene)).said
    tara.post(url(scene, f"/misreads/{report.id}/reopen"))
    assert "I meant the bulb." in tara.get(url(scene)).said
