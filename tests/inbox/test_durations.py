"""Clocks say how long, in words that nobody takes for a time of day."""

from datetime import timedelta

import pytest

from app.inbox.durations import duration, left_words
from tests.conftest import StoppedClock
from tests.inbox.conftest import Scene


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 sec"), (119, "119 sec"), (120, "2 min"), (19 * 60 + 59, "19 min"), (19 * 3600 + 180, "19 hr 3 min"), (90000, "1 day 1 hr")],
)
def test_a_duration_reads_as_one(seconds: int, said: str) -> None:
    assert duration(seconds, "en") == said


def test_other_languages_have_their_own_units() -> None:
    assert duration(1140, "ru") == "19 мин" and duration(1140, "ja") == "19 分"


def test_before_and_after_the_due_moment(scene: Scene, clock: StoppedClock) -> None:
    page = scene.begin().page()
    assert " left" in page.said.split("Reply")[0] and 'data-left="# left" data-late="# late"' in page.text
    assert left_words(clock.at + timedelta(minutes=19)) == "19 min left"
    assert left_words(clock.at - timedelta(minutes=3)) == "3 min late"
