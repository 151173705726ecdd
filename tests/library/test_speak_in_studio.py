"""The studio in another language: its words beside the original's, written into the overlay and nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.library.models import Scenario
from app.library.studio.acts import ACTS
from app.library.studio.cards import read_story
from app.library.studio.forms import FORMS, Asked
from app.library.studio.graph import graph_of
from app.library.studio.spoken import spoken_in
from app.library.studio.values import Sent
from app.simulation import compile_scenario
from app.simulation.editing import CannotEdit
from tests.cast import Cast
from tests.page_client import Answer, PageClient

SignedIn = Callable[[Any], PageClient]
SHIPPED = sorted((Path(__file__).parents[2] / "scenarios/harbour-parcel/scenarios").glob("[dlw]*.md"))
RUSSIAN = """
# locale ru
title: Лампа не горит
checks:
  sorry: {any: ["извин*"]}
## start
> Лампа из заказа {order} не горит.
### great
Плафон вкручен?
"""


@pytest.fixture
def tara(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> PageClient:
    """A trainer, and a draft that speaks Russian in part."""
    tara = signed_in(cast.tara)
    tara.post(f"/library/scenarios/{scenario.id}/edit", {"source": scenario.draft_source + RUSSIAN, "revision": scenario.draft_revision})
    db.session.refresh(scenario)
    assert "# locale ru" in scenario.draft_source
    return tara


def act(tara: PageClient, scenario: Scenario, name: str, /, expect: int = 200, overlay: str = "ru", **form: Any) -> Answer:
    form.setdefault("revision", scenario.draft_revision)
    return tara.post(f"/library/scenarios/{scenario.id}/studio/acts/{name}", {"overlay": overlay, **form}, expect=expect, htmx=True)


def test_story_and_map_show_both_and_mark_what_is_missing(tara: PageClient, scenario: Scenario) -> None:
    url = f"/library/scenarios/{scenario.id}"
    own = tara.get(f"{url}/story")
    assert "не горит" not in own.said and f"{url}/story?overlay=ru" in own.text
    page = tara.get(f"{url}/story?overlay=ru")
    assert "stays dark" in page.said and "не горит" in page.said and "извин*" in page.said and "Плафон вкручен?" in page.said
    calm = page.text.partition('id="card-calm"')[2].partition("</article>")[0]
    start = page.text.partition('id="card-start"')[2].partition("</article>")[0]
    assert "not translated" in calm and "not translated" not in start
    assert "data-add-rule" not in page.text and "data-rule" not in page.text, "the graph is the original's"
    drawn = tara.get(f"{url}/map?overlay=ru").text
    assert "не горит" in drawn and "translate_node?overlay=ru" in drawn
    assert "stays dark" in tara.get(f"{url}/story?overlay=xx").said


def test_each_form_writes_into_the_overlay_alone(tara: PageClient, scenario: Scenario, db: SQLAlchemy) -> None:
    own = scenario.draft_source.partition("# locale ru")[0]
    for name, form in (
        ("translate-node", {"node": "calm", "words": ["И что теперь?", "И?"]}),
        ("translate-named", {"kind": "checks", "name": "bulb_asked", "asks": "лампочк*\nплафон"}),
        ("translate-named", {"kind": "facts", "name": "name", "pick": "Мара Линдт"}),
        ("translate-named", {"kind": "hides", "name": "bulb", "value": "Лампочку не вкрутили."}),
        ("translate-world", {"title": "Темно", "truth": "Всё цело."}),
        ("translate-answer", {"name": "great", "body": "А плафон вкручен?", "why": "сначала спрашивает"}),
        ("translate-debrief", {"debrief": "Дело было в лампочке."}),
    ):
        answer = act(tara, scenario, name, **form)
        db.session.refresh(scenario)
        assert f'value="{scenario.draft_revision}"' in answer.text and "written in ru" in answer.text, name
    assert scenario.draft_source.partition("# locale ru")[0] == own
    spoken = compile_scenario(scenario.draft_source).scenario.locales["ru"]  # type: ignore[union-attr]
    assert [one.text for one in spoken.nodes["calm"].variants] == ["И что теперь?", "И?"]
    assert (spoken.title, spoken.hides["bulb"], spoken.debrief) == ("Темно", "Лампочку не вкрутили.", "Дело было в лампочке.")
    assert spoken.missing == ("node oh", "node gone")
    source = tara.get(f"/library/scenarios/{scenario.id}/edit").text
    assert "И что теперь?" in source and "сначала спрашивает" in source


@pytest.mark.parametrize(
    ("name", "form", "sentence"),
    [
        ("translate-named", {"kind": "facts", "name": "name", "pick": "Мара\nЛара"}, "as many values as the original"),
        ("translate-named", {"kind": "vars", "name": "name", "value": "x"}, "out of date"),
        ("translate-answer", {"name": "great", "body": "## calm"}, "cannot begin with #"),
        ("translate-node", {"node": "nowhere", "words": "Что?"}, "not here any more"),
        ("language-add", {"language": "Russian"}, "code of a language"),
        ("language-add", {"language": "ru"}, "already"),
    ],
)
def test_a_mistake_is_a_sentence_and_keeps_what_was_typed(
    name: str, form: dict[str, str], sentence: str, tara: PageClient, scenario: Scenario, db: SQLAlchemy
) -> None:
    before = scenario.draft_source
    answer = act(tara, scenario, name, expect=422, **form)
    assert sentence in answer.said
    if "pick" in form:
        assert "Мара\nЛара" in answer.text and "Mara Lindt" in answer.said, "what was typed beside the original"
    db.session.refresh(scenario)
    assert scenario.draft_source == before


def test_a_language_is_added_and_its_overlay_is_filled(tara: PageClient, scenario: Scenario, db: SQLAlchemy) -> None:
    answer = act(tara, scenario, "language-add", overlay="", language="ja")
    assert 'id="language-ja"' in answer.text and "overlay=ja" in answer.text
    db.session.refresh(scenario)
    act(tara, scenario, "translate-node", overlay="ja", node="start", words="ランプが暗いです")
    db.session.refresh(scenario)
    assert scenario.draft_source.endswith("# locale ja\n## start\n> ランプが暗いです\n")


def test_two_people_at_one_node_in_one_language_compare_and_others_do_not(tara: PageClient, scenario: Scenario, db: SQLAlchemy) -> None:
    old = scenario.draft_revision
    act(tara, scenario, "translate-node", node="calm", words="Раз")
    act(tara, scenario, "translate-node", node="calm", words="Два", revision=old, expect=409)
    act(tara, scenario, "translate-node", node="oh", words="Ой", revision=old)
    act(tara, scenario, "node", overlay="", node="calm", name="calm", goes="ends", end="partly", csat="3", words="So?", revision=old)
    db.session.refresh(scenario)
    assert "> Раз" in scenario.draft_source and "> Ой" in scenario.draft_source and "> So?" in scenario.draft_source


def test_the_play_beside_begins_in_the_language_of_the_view(tara: PageClient, scenario: Scenario) -> None:
    played = tara.post(f"/library/scenarios/{scenario.id}/play", {"view": "story", "overlay": "ru"}, expect=200, htmx=True)
    assert "не горит" in played.said
    other = tara.post(f"/library/scenarios/{scenario.id}/play", {"view": "story", "overlay": "ru", "language": "en"}, expect=200, htmx=True)
    assert "stays dark" in other.said


def test_a_finding_in_an_overlay_leads_to_it(tara: PageClient, scenario: Scenario, db: SQLAlchemy) -> None:
    act(tara, scenario, "translate-node", node="calm", words="{nothing}?")
    page = tara.get(f"/library/scenarios/{scenario.id}/story")
    assert "overlay=ru#card-calm" in page.text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_saving_an_unchanged_form_of_a_shipped_overlay_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    story = read_story(text)
    for language in ("ru", "ja"):
        spoken = spoken_in(story, language)
        assert spoken is not None and not spoken.said.trouble and graph_of(story, {}, spoken).ways == graph_of(story, {}).ways
        asked = [("translate_node", {"node": card.id}) for card in story.cards if card.words]
        asked += [("translate_named", {"kind": kind, "name": name}) for kind in ("checks", "facts", "hides") for name in spoken.names(kind)]
        asked += [("translate_answer", {"name": name}) for name in spoken.said.answers] + [
            ("translate_world", {}),
            ("translate_debrief", {}),
        ]
        for form, about in asked:
            given = {"overlay": [language], **{key: [one] for key, one in about.items()}}
            values = FORMS[form](Asked(form, story, Sent(given)))
            sent = {key: one if isinstance(one, list) else [one] for key, one in values.items() if key not in ("original", "fields")}
            assert ACTS[form.replace("_", "-")].do(text, Sent(sent))[0] == text, (language, form, about)


def test_an_overlay_whose_yaml_cannot_be_read_is_left_to_the_source() -> None:
    text = SHIPPED[0].read_text(encoding="utf-8").replace("# locale ru\n", "# locale ru\n- no mapping\n")
    spoken = spoken_in(read_story(text), "ru")
    assert spoken is not None and spoken.said.trouble
    with pytest.raises(CannotEdit, match="source"):
        FORMS["translate_world"](Asked("translate_world", read_story(text), Sent({"overlay": ["ru"]})))
