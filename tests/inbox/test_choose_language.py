"""In which language the customer writes: the person's own, another one chosen, or the one a trainer asked for."""

from typing import Any

import pytest

from app.base.database import db
from app.inbox.languages import offer
from app.library.models import ScenarioVersion
from tests.inbox import world
from tests.inbox.conftest import Scene

RUSSIAN = """
# locale ru
title: Лампа не горит
persona: {name: Мария}
checks:
  zqsorry: {any: ["извин*"]}
## start
> Здравствуйте, лампа из заказа {order} не горит.
## zqcalm
> Спасибо. И что теперь?
"""


def speaking(scene: Scene) -> ScenarioVersion:
    version = world.build(scene.clock.at, scenario=world.SCENARIO.replace("lamps.dark", "lamps.two") + RUSSIAN)
    scene.cast.ines.locale = "ru"
    db.session.commit()
    return version


@pytest.mark.parametrize(
    ("locale", "fixed", "wanted", "taken"),
    [
        ("ru", None, "", "ru"),
        ("pt-BR", None, "", "pt"),
        ("de", None, "", "en"),
        ("ru", None, "en", "en"),
        ("ru", None, "xx", "ru"),
        ("en", "ru", "en", "ru"),
        ("en", "ja", "", "en"),
    ],
)
def test_what_is_asked_for_comes_before_what_is_chosen_and_what_is_read(locale: str, fixed: str | None, wanted: str, taken: str) -> None:
    assert offer(("en", "ru", "pt"), locale=locale, fixed=fixed, wanted=wanted).taken == taken


def test_the_start_page_offers_the_languages_and_begins_with_the_own(scene: Scene) -> None:
    version = speaking(scene)
    ines = scene.signed_in(scene.cast.ines)
    page = ines.get(f"/inbox/scenarios/{version.scenario_id}").text
    assert 'id="language-ru" name="language" value="ru" checked' in page and 'value="en"' in page
    own = scene.begin(version=version)
    assert own.attempt.engine["language"] == "ru" and "Здравствуйте, лампа" in own.page().said
    own.reply("Извините!")
    assert "И что теперь?" in own.page().said


def test_another_language_may_be_chosen_and_a_retry_keeps_it(scene: Scene) -> None:
    version = speaking(scene)
    first = scene.begin(version=version, language="en")
    assert "the lamp of order" in first.page().said
    first.reply("Is the bulb in?")
    assert "английский" in first.page().said.casefold()
    again = scene.begin(version=version, retry_of=first.id)
    assert "the lamp of order" in again.page().said


def test_the_lists_call_it_what_the_page_calls_it(scene: Scene) -> None:
    practice = scene.begin(version=speaking(scene))
    assert "Лампа не горит" in practice.page().said
    inbox = practice.client.get("/inbox").said
    assert "Лампа не горит" in inbox.split("Practise")[0] and "The lamp stays dark" not in inbox.split("Practise")[0]
    practice.client.post(f"{practice.url}/give-up", {}, 303)
    assert "Лампа не горит" in practice.client.get("/inbox/finished").said


def test_a_scenario_of_one_language_asks_nothing(scene: Scene) -> None:
    page = scene.signed_in(scene.cast.ines).get(f"/inbox/scenarios/{scene.version.scenario_id}").text
    assert 'name="language"' not in page


@pytest.mark.parametrize("mode", ["practice", "assessment"])
def test_a_trainer_may_fix_the_language(scene: Scene, mode: str) -> None:
    version = speaking(scene)
    tara = scene.signed_in(scene.cast.tara)
    data = {"scenario_id": version.scenario_id, "person_ids": [scene.cast.ines.id], "language": "en", "mode": mode}
    tara.post("/inbox/assignments", data)
    ines = scene.signed_in(scene.cast.ines)
    assert "английский" in ines.get(f"/inbox/scenarios/{version.scenario_id}").said
    more: Any = {"assignment_id": 1, "honour": "1"} if mode == "assessment" else {}
    practice = scene.begin(version=version, language="ru", **more)
    assert "the lamp of order" in practice.page().said


def test_a_language_the_scenario_does_not_speak_is_refused_with_what_was_typed(scene: Scene) -> None:
    version = speaking(scene)
    data = {"scenario_id": version.scenario_id, "person_ids": [scene.cast.ines.id], "language": "ja", "note": "Mind the bulb."}
    page = scene.signed_in(scene.cast.tara).post("/inbox/assignments", data, 422)
    assert "This scenario speaks en, ru only." in page.said and "Mind the bulb." in page.text
