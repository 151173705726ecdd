"""Which vectoriser a new attempt begins with, what the checker says about it, and what the trace says where it is gone."""

from collections.abc import Iterator, Sequence

import pytest

from app.base.source import Finding
from app.simulation import (
    BUILT_IN,
    State,
    begin,
    choose_vectoriser,
    compile_scenario,
    register_vectoriser,
    step,
    vectoriser_for,
    vectoriser_named,
)
from app.simulation.reading import Reading
from app.simulation.trying import try_reply
from tests.simulation.files import NOW, compiled, small

CHECK = '  alike: {like: "the second charge is a temporary hold", at_least: 0.9, fallback: {all: [hold, days]}}'
FILE = small(checks=CHECK, rules="- alike -> done")


class Eager:
    """Takes every reply for the same as every line."""

    name = "eager-test-1"

    def likeness(self, lines: Sequence[str], reading: Reading) -> tuple[int, tuple[int, int]]:
        return 1000, (0, len(reading.text))


@pytest.fixture(autouse=True)
def _eager_in_english() -> Iterator[None]:
    if vectoriser_named(Eager.name) is None:
        register_vectoriser(Eager())
    choose_vectoriser(Eager.name, ("en",))
    yield
    choose_vectoriser(BUILT_IN)


def test_it_counts_in_its_own_languages_only() -> None:
    names = {language: vectoriser_for(language) for language in ("en", "EN-gb", "en_US", "ru", "ja", "fil", "")}
    assert names == {**dict.fromkeys(("en", "EN-gb", "en_US"), Eager.name), **dict.fromkeys(("ru", "ja", "fil", ""), BUILT_IN)}
    choose_vectoriser(BUILT_IN)
    assert vectoriser_for("en") == BUILT_IN


def test_one_that_is_not_here_cannot_be_chosen() -> None:
    with pytest.raises(ValueError, match="nowhere-1"):
        choose_vectoriser("nowhere-1", ("en",))
    assert vectoriser_for("en") == Eager.name, "what was chosen before stays"


def test_an_attempt_keeps_the_one_it_began_with() -> None:
    scenario = compiled(FILE)
    state, _ = begin(scenario, 1, NOW, vectoriser=Eager.name)
    choose_vectoriser(BUILT_IN)
    kept = State.from_json(state.as_json())
    assert step(scenario, kept, "Anything at all.", NOW)[1].next == "done"


def test_a_play_without_a_name_has_the_built_in_one() -> None:
    """So that a run of the command line is the same to the byte on every site."""
    scenario = compiled(FILE)
    state, _ = begin(scenario, 1, NOW)
    assert (state.vectoriser, step(scenario, state, "Anything at all.", NOW)[1].next) == (BUILT_IN, "gone")


def test_the_workshop_measures_as_the_site_does() -> None:
    scenario = compiled(FILE)
    assert try_reply(scenario, "start", "Anything at all.", NOW).recognised
    choose_vectoriser(BUILT_IN)
    assert not try_reply(scenario, "start", "Anything at all.", NOW).recognised


def test_the_trace_says_that_the_vectoriser_is_gone() -> None:
    scenario = compiled(FILE)
    state, _ = begin(scenario, 1, NOW, vectoriser="gone-1")
    _, missed = step(scenario, state, "It is only reserved.", NOW)
    _, found = step(scenario, state, "A hold of 5 days.", NOW)
    assert (missed.next, found.next) == ("gone", "done")
    said = ["This site does not have 'gone-1', by which 'like' is measured. The words of the fallback decide."]
    assert missed.as_json()["notes"] == found.as_json()["notes"] == said


@pytest.mark.parametrize("name", [BUILT_IN, ""])
def test_a_usual_trace_has_no_notes(name: str) -> None:
    scenario = compiled(FILE)
    state, _ = begin(scenario, 1, NOW, vectoriser=name)
    assert "notes" not in step(scenario, state, "A hold of 5 days.", NOW)[1].as_json()


def test_a_file_without_like_has_no_notes() -> None:
    scenario = compiled(small(checks="  hold: {any: [hold]}", rules="- hold -> done"))
    state, _ = begin(scenario, 1, NOW, vectoriser="gone-1")
    assert "notes" not in step(scenario, state, "A hold of 5 days.", NOW)[1].as_json()


def e20(language: str) -> list[Finding]:
    """What the checker says of a file whose own answer misses on purpose, and would not where everything is alike."""
    rest = "# answers\n### unsure -> gone\nI do not know yet, sorry."
    text = small(checks=CHECK, rules="- alike -> done", rest=rest).replace("{name: Mara}", f"{{name: Mara, language: {language}}}")
    return [finding for finding in compile_scenario(text).findings if finding.code == "E20"]


def test_the_checker_plays_answers_by_the_vectoriser_of_the_site() -> None:
    (found,) = e20("en")
    assert found.severity == "warning", "a file that is published here is published everywhere"
    assert f"to 'done' where 'like' is measured by '{Eager.name}'" in found.message
    assert not e20("ru"), "it does not count in Russian"
    choose_vectoriser(BUILT_IN)
    assert not e20("en")
