"""A draft is played as soon as its customer can answer; what else is wrong is named and leads to where it stands."""

from collections.abc import Callable
from typing import Any

import pytest

from app.library.models import Scenario
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.page_client import Answer, PageClient

SignedIn = Callable[[Any], PageClient]
MISSED = SCENARIO.replace("### great -> oh", "### great -> calm")
TEST = "# tests\n### kept -> gone\nSorry.\n\n# debrief"


def play(browser: PageClient, scenario: Scenario, source: str, **form: Any) -> Answer:
    fields = {"seed": "1", "view": "story", "source": source, **form}
    return browser.post(f"/library/scenarios/{scenario.id}/play", fields, expect=200, htmx=True)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        pytest.param(MISSED, "answer?name=great", id="answer-misses"),
        pytest.param(SCENARIO.replace("-> oh\nHello", "-> nowhere\nHello"), "answer?name=great", id="answer-names-no-node"),
        pytest.param(SCENARIO.replace("# debrief", TEST), "#test-kept", id="test-misses"),
        pytest.param(SCENARIO.replace("- sorry -> calm\n", ""), "#card-calm", id="nothing-leads-to-a-node"),
    ],
)
def test_the_customer_answers_while_what_is_kept_fails(
    scenario: Scenario, cast: Cast, signed_in: SignedIn, source: str, place: str
) -> None:
    answer = play(signed_in(cast.tara), scenario, source, act="send", reply="Is the bulb screwed in?", inputs="[]")
    assert "I never screwed the bulb in." in answer.said and "It can be played." in answer.said
    assert place in answer.text


def test_a_rule_that_leads_nowhere_is_named_and_the_play_waits(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    answer = play(signed_in(cast.tara), scenario, SCENARIO.replace("-> calm", "-> cloud"))
    assert "data-play-waits" in answer.text and "#card-start" in answer.text and "Try again" not in answer.said


def test_such_a_draft_is_not_published(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara, url = signed_in(cast.tara), f"/library/scenarios/{scenario.id}"
    tara.post(f"{url}/edit", {"source": MISSED, "revision": str(scenario.draft_revision), "act": "publish"}, expect=422)
    assert scenario.current_number == 1


def test_the_form_of_a_kept_reply_knows_where_it_led(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    text = play(tara, scenario, SCENARIO, act="send", reply="Sorry", inputs="[]")
    asked = next(one.get("data-form") or "" for one in text.page.all("button") if (one.get("data-form") or "").startswith("answer?"))
    form = tara.get(f"/library/scenarios/{scenario.id}/studio/forms/{asked}", htmx=True)
    assert next(form.page.all("input", name="target")).get("value") == "calm"


def test_a_customer_who_left_can_be_kept_as_a_test(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    source = SCENARIO.replace("---\n## start", "mood: {start: 20, leave_below: 15}\n---\n## start")
    source = source.replace("calm\n- else", "calm (mood -10)\n- else")
    source = source.replace("## calm {end: partly, csat: 3}\n> And now?", "## calm\n> And now?\n- else -> gone")
    tara, url = signed_in(cast.tara), f"/library/scenarios/{scenario.id}"
    tara.post(f"{url}/edit", {"source": source, "revision": str(scenario.draft_revision), "act": "save"})
    fields = {"name": "lost", "target": "(left)", "reply": "Sorry.", "view": "story", "revision": str(scenario.draft_revision)}
    said = tara.post(f"{url}/studio/acts/test-add", fields, expect=200, htmx=True).said
    assert "### lost -> (left)" in scenario.draft_source and "Test lost added" in said
    gone = {"name": "lost", "part": "tests", "view": "story", "revision": str(scenario.draft_revision)}
    answer = tara.post(f"{url}/studio/acts/answer-delete", gone, expect=200, htmx=True)
    assert "Test lost deleted" in answer.said and "### lost" not in scenario.draft_source
