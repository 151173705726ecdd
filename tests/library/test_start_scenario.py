"""A scenario from a few answers: playable at once, without its source."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.library.models import Scenario
from app.library.studio.starting import facts_in, slug_for
from app.simulation import compile_scenario
from tests.cast import Cast
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
ANSWERS = {
    "title": 'Where is my lamp? "Soon" is not an answer: when',
    "channel": "chat",
    "customer": "{name}",
    "style": "terse, tired",
    "first": "Where is order {order}?\nIt was due {due}.\n\nWell?",
    "words": "sorry\napolog*\n# on its way: now",
    "good": "Thank you - {name}",
    "bad": "> Never mind.",
    "pack": "",
    "owner": "",
}


def test_the_answers_make_a_scenario_without_errors(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    answer = tara.post("/library/scenarios/start", ANSWERS)
    made = db.session.scalars(select(Scenario)).one()
    assert answer.location == f"/library/scenarios/{made.id}/story"
    compiled = compile_scenario(made.draft_source)
    assert compiled.scenario is not None, compiled.findings
    assert compiled.scenario.title == ANSWERS["title"] and set(compiled.scenario.facts) == {"name", "order", "due"}
    assert compiled.scenario.nodes["start"].variants[0].text == "Where is order {order}?\nIt was due {due}.\n\nWell?"
    assert not compiled.findings, compiled.findings
    assert "Nothing is found. This can be published." in tara.get(answer.location).said


def test_the_list_of_nodes_tells_good_ends_from_bad_ones(cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    page = tara.get(tara.post("/library/scenarios/start", ANSWERS).location)
    signs = {
        name: page.text.split(f'class="work-row node-row" href="#card-{name}"')[1].split("</a>")[0]
        for name in ("start", "solved", "unhappy")
    }
    assert "ends well" in signs["solved"] and "ends badly" in signs["unhappy"]
    assert "ends " not in signs["start"]


def test_the_same_title_again_gets_another_id(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    for _ in range(2):
        tara.post("/library/scenarios/start", ANSWERS)
    slugs = set(db.session.scalars(select(Scenario.slug)))
    assert len(slugs) == 2 and {slug + "-2" for slug in slugs} & slugs


def test_what_is_missing_is_said_and_the_rest_kept(cast: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(cast.tara).post("/library/scenarios/start", ANSWERS | {"first": " ", "words": ""}, expect=422)
    assert "Write the first message." in answer.said and "at least one word" in answer.said and "terse, tired" in answer.text


def test_a_model_answer_and_a_trap_come_along(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    more = {"never": "calm down", "reply": "I am sorry, {name}. {order} is on its way."}
    signed_in(cast.tara).post("/library/scenarios/start", ANSWERS | more)
    compiled = compile_scenario(db.session.scalars(select(Scenario.draft_source)).one())
    assert compiled.scenario is not None and not compiled.findings
    assert compiled.scenario.answers[0].text == more["reply"]
    assert [rule.target for rule in compiled.scenario.nodes["start"].rules] == ["unhappy", "solved", "unhappy"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"words": "sorry\norder"}, "stands in the customer's own message"),
        ({"reply": "It is on its way."}, "none of the words of a good reply"),
        ({"reply": "I am sorry, I promise it comes."}, "one that must not be said"),
        ({"reply": "sorry\n# heading"}, "cannot begin with #"),
    ],
)
def test_what_its_own_words_give_away_is_not_made(
    changed: dict[str, str], sentence: str, cast: Cast, signed_in: SignedIn, db: SQLAlchemy
) -> None:
    answer = signed_in(cast.tara).post("/library/scenarios/start", ANSWERS | changed, expect=422)
    assert sentence in answer.said and "terse, tired" in answer.text
    assert not db.session.scalars(select(Scenario)).all()


def test_agents_make_none(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.bo).get("/library/scenarios/start", expect=403)
    signed_in(cast.bo).post("/library/scenarios/start", ANSWERS, expect=403)


def test_ids_and_facts_follow_from_words() -> None:
    assert slug_for("Größe? Où!", {"groesse-ou"}) == "groesse-o" or slug_for("Größe?", {"groesse"}) == "groesse-2"
    assert slug_for("日本", ()) == "scenario"
    assert facts_in("{due} {order} {amount} {Not} {}") == {
        "due": {"date": "-2d"},
        "order": {"pattern": "O-######", "unique": "cohort"},
        "amount": {"range": [19, 89], "step": 10},
    }
