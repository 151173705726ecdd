"""Ids are made of titles, titles follow the draft until people practise it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.library.actions import written_front
from app.library.models import Scenario
from app.library.starting_points import starting_points
from app.library.studio.ends import end_tone
from app.library.studio.starting import slug_for
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
CHAT = next(text for key, _name, text in starting_points() if key == "chat")
PLACEHOLDER = written_front(CHAT)[1]


def make(browser: PageClient, text: str, expect: int = 303) -> Any:
    return browser.post("/library/scenarios/new", {"source": text, "owner": "", "pack": ""}, expect=expect)


def test_a_starting_point_taken_twice_gets_ids_of_its_titles(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    for _ in range(2):
        make(tara, CHAT.replace(PLACEHOLDER, "Где мой чайник?"))
    assert sorted(db.session.scalars(select(Scenario.slug))) == ["gde-moy-chaynik", "gde-moy-chaynik-2"]
    assert {one.draft_source.split("id: ")[1].split("\n")[0] for one in db.session.scalars(select(Scenario))} == {
        "gde-moy-chaynik",
        "gde-moy-chaynik-2",
    }


def test_the_title_of_the_starting_point_is_no_title(cast: Cast, signed_in: SignedIn) -> None:
    answer = make(signed_in(cast.tara), CHAT.replace("patience: 3", "patience: 4"), expect=422)
    assert "Write a title first" in answer.said and "patience: 4" in answer.text


def test_an_id_that_somebody_chose_is_not_changed(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    answer = make(signed_in(cast.tara), CHAT.replace("my.chat", scenario.slug).replace(PLACEHOLDER, "Lamp"), expect=422)
    assert "Give this one another id" in answer.said


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Łódź, 5 zł?", "lodz-5-zl"), ("Ποῦ είναι", "poy-einai"), ("한국어", "hangugeo"), ("ありがとう", "arigatou"), ("日本", "scenario")],
    ids=["polish", "greek", "korean", "kana", "no-letters"],
)
def test_other_scripts_are_spelled_in_latin_letters(title: str, slug: str) -> None:
    assert slug_for(title, ()) == slug


def test_a_title_is_read_as_it_is_quoted() -> None:
    assert written_front('---\nid: a.b\ntitle: "Order #5: \\"soon\\"" # remark\n---\n') == ("a.b", 'Order #5: "soon"')
    assert written_front("---\nid: a.b\ntitle: 'it''s late'\n---\n") == ("a.b", "it's late")


def test_the_title_follows_the_draft_until_it_is_practised(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    make(tara, CHAT.replace(PLACEHOLDER, "Where is it?"))
    made = db.session.scalars(select(Scenario).where(Scenario.slug == "where-is-it")).one()
    answer = entitle(tara, made, "Where is my tea?")
    assert made.title == "Where is my tea?" and 'data-title="Where is my tea?"' in answer.text
    answer = entitle(tara, scenario, "The lamp is dark")
    assert scenario.title == "The lamp does not light" and "Agents see the title “The lamp does not light”" in answer.said


def entitle(browser: PageClient, scenario: Scenario, title: str) -> Any:
    fields = {"title": title, "revision": str(scenario.draft_revision), "view": "story"}
    return browser.post(f"/library/scenarios/{scenario.id}/studio/acts/world", fields, expect=200, htmx=True)


@pytest.mark.parametrize(
    ("outcome", "csat", "fail", "tone"),
    [
        ("solved", "5", False, "good"),
        ("solved", 5, True, "bad"),
        ("churn", "mood/20", False, "bad"),
        ("does-not-reach-the-driver", "1", False, "bad"),
        ("partially-solved", "3", False, "neutral"),
        ("handed-over", "mood/20", False, "neutral"),
    ],
)
def test_an_end_is_as_good_as_its_outcome(outcome: str, csat: object, fail: bool, tone: str) -> None:
    assert end_tone(outcome, csat, fail) == tone
