"""The check workshop where customers speak another language than the file: judged, offered and written down in theirs."""

from flask_sqlalchemy import SQLAlchemy

from app.library.models import Scenario
from tests.inbox.conftest import Scene
from tests.inbox.test_choose_language import speaking

UNKNOWN = "Мне очень жаль, что лампа не горит. Спрошу соседей."


def test_a_reply_is_judged_and_mended_in_the_language_of_its_attempt(scene: Scene, db: SQLAlchemy) -> None:
    version = speaking(scene)
    practice = scene.begin(version=version)
    practice.reply(UNKNOWN)
    practice.client.post(f"{practice.url}/give-up", {})
    tara, url = scene.signed_in(scene.cast.tara), f"/library/scenarios/{version.scenario_id}/workshop"
    page = tara.get(url)
    assert "извин*" in page.said and "apolog*" not in page.said.split("Which check should have known it?")[1]
    assert "Спрошу соседей”" in page.said
    attempt = practice.attempt
    data = {"check": "zqsorry", "picked": "очень жаль", "attempt": attempt.id, "turn": 1, "seed": attempt.seed}
    answer = tara.follow(tara.post(f"{url}/phrases", data))
    assert "The draft recognises this reply now: it leads to zqcalm" in answer.said
    draft = db.session.get_one(Scenario, version.scenario_id, populate_existing=True).draft_source
    assert 'zqsorry:    {any: [sorry, "apolog*"]}' in draft and "очень жаль" in draft.split("# locale ru")[1]
    assert "recognised now" in answer.said


def test_replies_are_tried_in_the_language_that_is_chosen(scene: Scene) -> None:
    version = speaking(scene)
    tara, url = scene.signed_in(scene.cast.tara), f"/library/scenarios/{version.scenario_id}/workshop"
    for language, leads_to in (("ru", "zqcalm"), ("en", "zqpush"), ("xx", "zqpush")):
        said = tara.post(url, {"node": "start", "samples": "Извините!", "language": language}, 200).said
        assert f"The customer goes on to {leads_to}" in said, language


def test_the_way_from_a_reply_tries_it_in_its_language(scene: Scene) -> None:
    version = speaking(scene)
    practice = scene.begin(version=version)
    practice.reply("Извините!")
    practice.client.post(f"{practice.url}/give-up", {})
    page = scene.signed_in(scene.cast.tara).get(f"/library/scenarios/{version.scenario_id}/workshop?attempt={practice.attempt.id}&turn=1")
    assert "<option selected>ru</option>" in page.text and "The customer goes on to zqcalm" in page.said
