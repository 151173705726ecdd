"""A whole attempt through the pages: start, look up, answer, end, read why."""

import pytest

from app.inbox.models import AttemptState
from tests.inbox.conftest import Scene


def test_solving_it_tells_why(scene: Scene) -> None:
    practice = scene.begin()
    assert f"the lamp of order {practice.order} stays dark" in practice.page().said
    practice.act("look_up_order", order=practice.order)
    practice.client.post(f"{practice.url}/tags", {"tag": "Broken"})
    practice.reply("I am **sorry** to hear that.")
    assert "And what now?" in practice.page().said
    practice.reply("Is the bulb screwed in?")
    story = practice.page()
    attempt = practice.attempt
    assert (attempt.state, attempt.outcome, attempt.csat, attempt.failed) == (AttemptState.ENDED, "solved", 4.38, False)
    assert "mood/16 with mood 70" in story.said
    assert "zqhidden: the bulb was never screwed in" in story.said
    assert "came out" in story.said and "zqwhy" in story.said and "zqdebrief" in story.said
    assert '<mark data-evidence="cause">sorry</mark>' in story.text
    assert "Try again with new facts" in story.said


@pytest.mark.parametrize(
    ("replies", "outcome", "failed"),
    [
        (["You get a new lamp today."], "broken-promise", True),
        (["No idea.", "Still no idea."], "churn", False),
        (["Did you check the bulb?"], "solved", False),
    ],
)
def test_each_ending_is_reached_and_told(scene: Scene, replies: list[str], outcome: str, failed: bool) -> None:
    practice = scene.begin()
    for reply in replies:
        practice.reply(reply)
    attempt = practice.attempt
    assert (attempt.outcome, attempt.failed, attempt.turn_count) == (outcome, failed, len(replies))
    said = practice.page().said
    assert ("must not happen" in said) is failed
    assert "missed" in said
    finished = practice.client.get("/inbox/finished")
    assert "The lamp stays dark" in finished.said
