"""The studio: forms change the draft by acts, two authors never lose text, every state can be gone back to."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.library.models import Scenario
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.page_client import Answer, PageClient

SignedIn = Callable[[Any], PageClient]


def act(browser: PageClient, scenario: Scenario, name: str, /, expect: int = 200, htmx: bool = True, **form: Any) -> Answer:
    form.setdefault("revision", scenario.draft_revision)
    return browser.post(f"/library/scenarios/{scenario.id}/studio/acts/{name}", form, expect=expect, htmx=htmx)


def test_the_story_shows_words_rules_as_sentences_and_checks(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.tara).get(f"/library/scenarios/{scenario.id}/story")
    assert "stays dark" in page.said and "If sorry : go to calm" in page.said.replace("sorry:", "sorry :")
    assert "says one of" in page.said and "first message" in page.said


def test_an_act_changes_its_line_and_gives_back_what_changed(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    before = scenario.draft_source
    answer = act(tara, scenario, "rule", node="start", rule="0", way="all", checks="!sorry", target="calm", mood="-5")
    db.session.refresh(scenario)
    assert "- !sorry -> calm" in scenario.draft_source and "(mood -5)" in scenario.draft_source
    changed = [(a, b) for a, b in zip(before.split("\n"), scenario.draft_source.split("\n"), strict=True) if a != b]
    assert len(changed) == 1
    assert 'id="card-start"' in answer.text and 'id="card-calm"' not in answer.text
    assert f'value="{scenario.draft_revision}"' in answer.text


def test_a_rule_to_a_new_node_makes_it(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    act(signed_in(cast.tara), scenario, "rule", node="start", way="any", checks="sorry", target="brand-new")
    db.session.refresh(scenario)
    assert "- sorry -> brand-new\n" in scenario.draft_source and "## brand-new\n> …\n- else -> start\n" in scenario.draft_source


@pytest.mark.parametrize(
    ("name", "form", "sentence"),
    [
        ("rule", {"node": "start", "way": "all", "checks": "", "target": "calm"}, "choose at least one check"),
        ("rule", {"node": "start", "way": "all", "checks": "sorry", "target": "calm", "mood": "much"}, "whole number"),
        ("rule", {"node": "start", "way": "all", "checks": "asks photo", "target": "calm"}, "For example asks-photo."),
        ("rule", {"node": "start", "way": "any", "checks": "sorry, !Not this", "target": "calm"}, "'Not this' is no name of a check"),
        ("rule", {"node": "start", "way": "all", "checks": "sorry", "target": "quiet now"}, "For example quiet-now."),
        ("rule", {"node": "start", "way": "silence", "wait": "soon", "target": "calm"}, "how long"),
        ("node", {"node": "calm", "name": "Not this", "goes": "ends", "end": "solved"}, "cannot be the name"),
        ("node", {"node": "calm", "name": "calm", "goes": "ends", "end": ""}, "how it ends"),
        ("named", {"kind": "checks", "name": "new", "kinds": "any", "any": ""}, "what this check looks for"),
        ("named", {"kind": "facts", "name": "new", "way": "range", "least": "a", "most": "2"}, "smallest"),
        ("answer", {"name": "x", "target": "calm", "body": ""}, "what the agent says"),
    ],
    ids=[
        "no check",
        "blank in a check",
        "capitals",
        "blank in a node",
        "mood",
        "wait",
        "name",
        "no end",
        "empty check",
        "range",
        "empty answer",
    ],
)
def test_a_mistake_is_a_sentence_and_keeps_what_was_typed(
    scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy, name: str, form: dict[str, str], sentence: str
) -> None:
    before = scenario.draft_revision
    answer = act(signed_in(cast.tara), scenario, name, expect=422, **form)
    assert sentence.casefold() in answer.said.casefold()
    for field, typed in form.items():
        if field in ("mood", "wait", "least", "body", "checks") and typed:
            assert typed in answer.text
    if "is no name of a check" in sentence or "photo" in sentence:
        assert 'aria-describedby="f-checks-error' in answer.text, "the sentence stands where the names are typed"
    db.session.refresh(scenario)
    assert scenario.draft_revision == before


def test_taking_back_gives_the_same_bytes_and_goes_further_back(
    scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy
) -> None:
    tara, texts = signed_in(cast.tara), [scenario.draft_source]
    for number in range(3):
        act(tara, scenario, "node", node="start", name="start", goes="on", words=f"Words {number}")
        db.session.refresh(scenario)
        texts.append(scenario.draft_source)
    for earlier in reversed(texts[:-1]):
        act(tara, scenario, "take-back")
        db.session.refresh(scenario)
        assert scenario.draft_source == earlier
    assert "nothing to take back" in act(tara, scenario, "take-back", expect=422).said


def test_acts_on_different_nodes_are_merged(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    started = scenario.draft_revision
    act(signed_in(cast.tara), scenario, "node", node="start", name="start", goes="on", words="Tara's words", revision=started)
    act(signed_in(cast.lea), scenario, "node", node="calm", name="calm", goes="on", words="Leo's words", revision=started)
    db.session.refresh(scenario)
    assert "> Tara's words" in scenario.draft_source and "> Leo's words" in scenario.draft_source


def test_acts_on_the_same_node_show_both_texts(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    started = scenario.draft_revision
    act(signed_in(cast.tara), scenario, "node", node="start", name="start", goes="on", words="Tara's words", revision=started)
    form = {"node": "start", "name": "start", "goes": "on", "words": "Leo's words", "revision": started}
    answer = act(signed_in(cast.lea), scenario, "node", expect=409, **form)
    assert "Compare both texts" in answer.said
    page = act(signed_in(cast.lea), scenario, "node", expect=409, htmx=False, **form)
    assert "Tara's words" in page.said and "Leo's words" in page.said and "Keep mine" in page.said
    db.session.refresh(scenario)
    assert "> Tara's words" in scenario.draft_source


def test_every_saved_state_can_be_gone_back_to(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara, first = signed_in(cast.tara), scenario.draft_source
    revision = scenario.draft_revision
    act(tara, scenario, "node", node="start", name="start", goes="on", words="Other words")
    db.session.refresh(scenario)
    listed = tara.get(f"/library/scenarios/{scenario.id}/history").said
    assert "Node start changed" in listed and cast.tara.name in listed
    assert "Other words" in tara.get(f"/library/scenarios/{scenario.id}/history/{revision}").said
    tara.post(f"/library/scenarios/{scenario.id}/history/{revision}", {"revision": scenario.draft_revision}, expect=303)
    db.session.refresh(scenario)
    assert scenario.draft_source == first
    assert "Back to state" in tara.get(f"/library/scenarios/{scenario.id}/history").said


def test_saving_in_the_source_is_a_state_too(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    form = {"source": SCENARIO.replace("stays dark", "is broken"), "revision": scenario.draft_revision, "act": "save"}
    tara.post(f"/library/scenarios/{scenario.id}/edit", form, expect=303)
    db.session.refresh(scenario)
    act(tara, scenario, "take-back")
    db.session.refresh(scenario)
    assert "stays dark" in scenario.draft_source


def test_the_map_names_lost_nodes_and_dead_ends(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    act(tara, scenario, "node-add", name="island", words="Nobody comes", goes="on", onward="island")
    text = tara.get(f"/library/scenarios/{scenario.id}/map").text
    assert "island" in text and "&#34;lost&#34;: true" in text and "&#34;dead&#34;: true" in text


def test_the_way_to_a_node_names_checks_and_words(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    said = signed_in(cast.tara).get(f"/library/scenarios/{scenario.id}/studio/forms/way?node=calm", htmx=True).said
    assert "sorry" in said and "the reply has" in said


def test_agents_and_strangers_see_nothing_of_it(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    for path in ("story", "map", "history", "coverage", "studio/forms/node?node=start", "studio/forms/way?node=calm"):
        signed_in(cast.bo).get(f"/library/scenarios/{scenario.id}/{path}", expect=403)
    act(signed_in(cast.bo), scenario, "node", expect=403, htmx=False, node="start", words="x")


def test_a_play_is_kept_as_a_test_once(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara, form = signed_in(cast.tara), {"name": "calms-down", "target": "calm", "reply": "Sorry {name}.", "done": "look_up_order"}
    page = act(tara, scenario, "test-add", **form)
    db.session.refresh(scenario)
    assert "# tests\n### calms-down -> calm  {actions: [look_up_order]}\nSorry {name}.\n" in scenario.draft_source
    assert 'id="test-calms-down"' in page.text
    assert "name that no other test has" in act(tara, scenario, "test-add", expect=422, **form).said
    act(tara, scenario, "answer-delete", name="calms-down", part="tests")
    db.session.refresh(scenario)
    assert "calms-down" not in scenario.draft_source


def test_the_lists_beside_follow_and_only_when_they_change(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    added = act(tara, scenario, "named", kind="checks", name="new-one", kinds="any", any="well").text
    assert 'id="named-checks-new-one"' in added
    db.session.refresh(scenario)
    renamed = act(tara, scenario, "node", node="calm", name="quiet", goes="ends", end="partly", csat="3", words="And now?").text
    assert 'data-node="quiet"' in renamed and 'id="cards"' in renamed
    db.session.refresh(scenario)
    moved = act(tara, scenario, "rule-move", node="start", rule="0", way="down", marked="start").text
    assert ('id="card-start"' in moved and 'id="things"' not in moved) or "something is found here" in moved
