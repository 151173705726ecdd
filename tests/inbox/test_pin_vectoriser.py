"""An attempt begins with the site's vectoriser, keeps it, and goes on by key words where it is gone."""

from collections.abc import Iterator, Sequence

import pytest

from app.base.database import db
from app.simulation import BUILT_IN, choose_vectoriser, register_vectoriser, vectoriser_named
from app.simulation.reading import Reading
from tests.inbox import world
from tests.inbox.conftest import Scene

LIKE = '  zqasks:     {like: "is the bulb in place", fallback: {asks: [bulb]}, sets: {zqvar: true}}'
SAID = "key words decided"


class Eager:
    """Takes every reply for the same as every line."""

    name = "eager-inbox-1"

    def likeness(self, lines: Sequence[str], reading: Reading) -> tuple[int, tuple[int, int]]:
        return 1000, (0, len(reading.text))


@pytest.fixture(autouse=True)
def _eager_in_english() -> Iterator[None]:
    if vectoriser_named(Eager.name) is None:
        register_vectoriser(Eager())
    choose_vectoriser(Eager.name, ("en",))
    yield
    choose_vectoriser(BUILT_IN)


@pytest.fixture
def likely(scene: Scene) -> Scene:
    """The scenario with a `like`, published anew."""
    text = world.SCENARIO.replace("  zqasks:     {asks: [bulb], sets: {zqvar: true}}", LIKE)
    assert text != world.SCENARIO
    scene.version = world.build(scene.clock.at, scenario=world.another(text, id="lamps.alike"))
    db.session.commit()
    return scene


def test_an_attempt_keeps_what_the_site_had_at_its_start(likely: Scene) -> None:
    practice = likely.begin()
    assert practice.attempt.engine["vectoriser"] == Eager.name
    choose_vectoriser(BUILT_IN)
    practice.reply("Did you turn it in all the way?")
    assert practice.attempt.engine["end"]["node"] == "zqoh"
    assert SAID not in practice.page().text


def test_an_attempt_in_another_language_has_the_built_in_one(scene: Scene) -> None:
    text = world.SCENARIO.replace("patience: 3}", "patience: 3, language: ru}")
    scene.version = world.build(scene.clock.at, scenario=world.another(text, id="lamps.russian"))
    db.session.commit()
    assert scene.begin().attempt.engine["vectoriser"] == BUILT_IN


def test_where_it_is_gone_key_words_decide_and_the_story_says_so(likely: Scene) -> None:
    practice = likely.begin()
    practice.attempt.engine = {**practice.attempt.engine, "vectoriser": "gone-1"}
    db.session.commit()
    practice.reply("Did you turn it in all the way?")
    assert practice.attempt.engine["node"] == "zqpush"
    practice.reply("Is the bulb screwed in?")
    assert practice.attempt.engine["end"]["node"] == "zqoh"
    assert practice.page().text.count(SAID) == 2
