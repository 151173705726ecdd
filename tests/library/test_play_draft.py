"""Playing the draft beside the editor: nothing is stored, and every answer says why."""

import json
from collections.abc import Callable
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.inbox.models import Attempt
from app.library import playing
from app.library.models import Scenario
from app.library.playing import MAX_INPUTS, read_inputs
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.page_client import Answer, PageClient
from tests.simulation.files import small

SignedIn = Callable[[Any], PageClient]


def play(browser: PageClient, scenario: Scenario, **form: Any) -> Answer:
    return browser.post(f"/library/scenarios/{scenario.id}/play", {"seed": "1", **form}, expect=200, htmx=True)


def test_the_customer_begins_and_answers_with_a_reason(scenario: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    assert "stays dark" in play(tara, scenario).said
    answer = play(tara, scenario, act="send", reply="Sorry to hear that.", inputs="[]")
    assert "And now?" in answer.said and "If sorry : go to calm" in answer.said.replace("sorry:", "sorry :") and "“Sorry”" in answer.said
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_the_text_of_the_editor_is_played_not_the_published_one(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    assert "is cracked" in play(tara, scenario, source=SCENARIO.replace("stays dark", "is cracked")).said
    assert "has no closing '---' line" in play(tara, scenario, source="---\nbroken").said


def test_inputs_travel_and_are_taken_back(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    said = json.dumps([{"text": "Sorry", "actions": ["look_up_order"], "after": 0}])
    page = play(tara, scenario, inputs=said)
    kept = next(field.get("value") for field in page.page.all("input", name="inputs"))
    assert json.loads(kept or "") == json.loads(said)
    back = play(tara, scenario, inputs=said, act="back")
    assert "And now?" not in back.said and "stays dark" in back.said


def test_a_model_answer_is_offered_with_the_facts(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    assert "Hello Mara Lindt, is the bulb screwed in?" in play(signed_in(cast.tara), scenario, answer="great").text


def test_other_facts_come_with_another_seed(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    assert play(tara, scenario).said != play(tara, scenario, act="other").said
    for seed in ("-5", "99999999999999999999", "x", ""):
        play(tara, scenario, seed=seed)


def test_the_play_is_switched_to_another_language_and_stays_there(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    russian = "\n# locale ru\nchecks: {sorry: {any: [прост*]}}\n## start\n> Лампа не горит.\n## calm\n> Что теперь?\n"
    source, said = SCENARIO + russian, json.dumps([{"text": "Sorry", "actions": [], "after": 0}])
    assert "The customer writes in" not in play(tara, scenario).said
    begun = play(tara, scenario, source=source, inputs=said, act="in-ru", view="story")
    assert "Лампа не горит." in begun.said and "And now?" not in begun.said
    kept = {field.get("name"): field.get("value") for field in begun.page.all("input", type="hidden")}
    answered = play(
        tara, scenario, source=source, inputs="[]", act="send", reply="Простите.", view="story", language=kept["language"] or ""
    )
    assert "Что теперь?" in answered.said
    assert "Keep as a model answer" not in answered.said and "Keep this play as a test" not in answered.said
    assert "stays dark" in play(tara, scenario, source=source, language="ru", act="in-en").said
    assert "stays dark" in play(tara, scenario, source=source, language="xx").said


def test_what_was_not_written_by_us_is_left_out() -> None:
    assert read_inputs("") == [] == read_inputs("{") == read_inputs('{"a": 1}') == read_inputs("[1, null]") == read_inputs("[" * 100_000)
    assert read_inputs('[{"text": 5, "actions": "x", "after": true}]') == [{"text": None, "actions": [], "after": 0}]
    assert read_inputs('[{"text": "a", "after": 17}]') == [{"text": "a", "actions": [], "after": 0}]
    assert len(read_inputs(json.dumps([{"text": "a"}] * 500))) == MAX_INPUTS


def test_replies_are_shown_as_text(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    answer = play(signed_in(cast.tara), scenario, act="send", reply="sorry <script>alert(1)</script>", inputs="[]")
    assert "<script>alert" not in answer.text


def test_a_fork_keeps_the_way_that_was_left_and_compares_the_ends(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    said = json.dumps([{"text": "Sorry", "actions": [], "after": 0}])
    forked = play(tara, scenario, inputs=said, act="fork-0", view="story")
    assert "Ways you tried" in forked.said and "start → calm" in forked.said and "partly" in forked.said
    kept = [field.get("value") for field in forked.page.all("input", name="line")]
    other = play(tara, scenario, inputs="[]", line=kept[0], act="send", reply="Is the bulb screwed in?", view="story")
    assert "start → calm" in other.said and "start → oh" in other.said and "solved" in other.said


def test_a_played_reply_can_become_a_model_answer_with_the_names_of_facts(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    said = json.dumps([{"text": "Sorry, Mara Lindt", "actions": [], "after": 0}])
    text = play(signed_in(cast.tara), scenario, inputs=said, view="story").text
    assert "answer?node=start&amp;target=calm&amp;body=Sorry%2C+%7Bname%7D" in text
    assert "answer?node" not in play(signed_in(cast.tara), scenario, inputs=said).text


def test_a_reply_that_a_person_decides_about_is_asked_in_place(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    text = small(checks="  kind: {human: Is it kind?}", rules="- kind -> more", rest="## more\n> More?\n- else -> gone\n")
    asked = play(tara, scenario, source=text, act="send", reply="hello", inputs="[]")
    assert "Is it kind?" in asked.said and "Your reply" not in asked.said
    inputs = next(asked.page.all("input", name="inputs")).get("value")
    said = {"source": text, "act": "decide", "inputs": inputs, "asked_at": "0"}
    yes = play(tara, scenario, **said, **{"said-kind": "yes"})
    assert "More?" in yes.said and "Your reply" in yes.said
    assert "More?" not in play(tara, scenario, **said, **{"said-kind": "no"}).said
    kept = next(yes.page.all("input", name="inputs")).get("value")
    assert "More?" in play(tara, scenario, source=text, inputs=kept).said


def test_what_was_done_until_a_reply_stays_with_it(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    early = [{"text": "Sorry", "actions": ["look_up_order"], "after": 0}]
    page = play(tara, scenario, inputs=json.dumps(early), view="story")
    asked = next(one.get("data-form") or "" for one in page.page.all("button") if (one.get("data-form") or "").startswith("answer?"))
    assert "actions=%7Bactions%3A+%5Blook_up_order%5D%7D" in asked
    assert "before the first reply: look_up_order." in page.said and "done later" not in page.said
    form = tara.get(f"/library/scenarios/{scenario.id}/studio/forms/{asked}", htmx=True)
    assert "{actions: [look_up_order]}" in form.said and "Not kept from the play" in form.said
    fields = {"name": "kept", "node": "start", "target": "calm", "body": "Sorry.", "actions": "{actions: [look_up_order]}"}
    url = f"/library/scenarios/{scenario.id}/studio/acts/answer"
    tara.post(url, {**fields, "revision": str(scenario.draft_revision), "view": "story"}, expect=200, htmx=True)
    assert "### kept -> calm {actions: [look_up_order]}\nSorry." in scenario.draft_source


def test_a_play_says_what_a_test_cannot_keep(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    late = [{"text": "Sorry", "actions": [], "after": 0}, {"text": None, "actions": ["look_up_order"], "after": 60}]
    said = play(signed_in(cast.tara), scenario, inputs=json.dumps(late), view="story").said
    assert "A test cannot say when" in said and "Not kept: these facts" in said


def test_the_first_reply_of_a_play_has_not_the_actions_of_later_ones() -> None:
    inputs = read_inputs(json.dumps([{"text": "hm", "actions": []}, {"text": "hm", "actions": ["look_up_order"]}]))
    played = playing.play(small(rules="- !yes_said -> more", rest="## more\n> More?\n- else -> gone\n"), 1, inputs, {})
    assert played is not None
    assert [played.as_answer(turn)["actions"].count("look_up_order") for turn in range(len(played.run.turns))] == [0, 1]
