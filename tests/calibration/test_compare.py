"""Gaps, side by side, and names taken out of texts."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.calibration.comparing import Given, figures, lines, severity, suggested
from app.calibration.hiding import hidden
from app.conversations.veiling import names_of
from app.rubrics.document import Criterion, Level
from app.rubrics.places import position

STEPS = Criterion("tone", "Tone", tuple(Level(str(value), Fraction(value)) for value in (1, 2, 3, 4, 5)), na=True)
LEVELS = st.sampled_from(["1", "2", "3", "4", "5", "n/a"])


def one_item(*levels: str) -> list[Given]:
    return [Given("talk", person, level) for person, level in enumerate(levels, 1)]


def gaps(*levels: str, baseline: int | None = None) -> list[Fraction | None]:
    return [line.gap for line in lines(STEPS, one_item(*levels), baseline)]


def test_a_position_is_the_place_on_the_scale() -> None:
    assert [position(STEPS, level) for level in ("1", "3", "5", "n/a", "9")] == [0, 50, 100, None, None]


@pytest.mark.parametrize(
    ("levels", "baseline", "expected"),
    [
        (("1", "5"), None, [-100, 100]),
        (("3", "3", "3"), None, [0, 0, 0]),
        (("2", "4", "n/a"), None, [-50, 50, None]),
        (("3", "5", "1"), 1, [None, 50, -50]),
        (("n/a", "5"), 1, [None, None]),
        (("4",), None, [None]),
    ],
)
def test_gaps_are_to_the_others_or_to_the_baseline(levels: tuple[str, ...], baseline: int | None, expected: list[int | None]) -> None:
    assert gaps(*levels, baseline=baseline) == expected


@given(st.lists(LEVELS, min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_gaps_to_the_others_balance_and_na_is_no_level(levels: list[str]) -> None:
    found = [gap for gap in gaps(*levels) if gap is not None]
    assert sum(found, Fraction(0)) == 0
    assert len(found) in (0, len([level for level in levels if level != "n/a"]))


@given(st.lists(st.lists(LEVELS, min_size=2, max_size=3), min_size=10, max_size=14), st.randoms())
@settings(max_examples=15, deadline=None)
def test_the_order_of_people_and_conversations_changes_nothing(items: list[list[str]], random: object) -> None:
    rated = [Given(place, person, level) for place, levels in enumerate(items) for person, level in enumerate(levels)]
    mixed = list(rated)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert figures(STEPS, rated, draws=20) == figures(STEPS, mixed, draws=20)


def test_severity_counts_conversations_not_criteria() -> None:
    told = severity({"a": [Fraction(10), Fraction(30)], "b": [Fraction(20)]})
    assert (told.n, told.mean, told.enough) == (2, 20.0, False)


def test_a_discussion_begins_with_what_is_sure() -> None:
    assert suggested(one_item("3", "3"), None) == "3"
    assert suggested(one_item("3", "4"), None) is None
    assert suggested(one_item("3", "4"), 2) == "4"
    assert suggested([], None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Noor, Will Berg here.", "Hi [c], [a] here."),
        ("noor KARIM wrote: will it work?", "[c] wrote: will it work?"),
        ("Noorwegian rules, Bergen", "Noorwegian rules, Bergen"),
        ("佐藤さん、こんにちは", "[c]さん、こんにちは"),
        ("Berg's reply", "[a]'s reply"),
    ],
)
def test_names_are_taken_out_as_whole_words(text: str, expected: str) -> None:
    assert hidden(text, names_of(["Will Berg"]), names_of(["Noor Karim", "佐藤", None]), "[a]", "[c]") == expected
