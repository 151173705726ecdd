"""A self review beside the reviewer's: rows, gaps, averages that say when they are too few."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.review.learning.comparing import Said, Side, apart, rows
from app.rubrics.document import compiled
from tests.review.builders import RUBRIC

CARE = compiled(RUBRIC)
LEVELS = ("low", "mid", "top", "n/a")


def side(**levels: str) -> Side:
    return Side(CARE, {name: Said(level) for name, level in levels.items()})


def ways(own: Side, other: Side) -> dict[str, str]:
    return {row.id: row.way for row in rows(own, other)}


def test_each_difference_has_a_way_steps_and_points() -> None:
    own, other = side(empathy="top", clarity="low", identity="mid"), side(empathy="mid", clarity="top", identity="mid", repair="low")
    assert ways(own, other) == {"empathy": "milder", "clarity": "stricter", "identity": "same", "repair": "one"}
    first, second, *_ = rows(own, other)
    assert (first.steps, first.points, first.gap) == (1, 50, Fraction(50))
    assert (second.steps, second.points) == (2, -100)
    assert [(own.number("empathy"), other.number("empathy"))] == [(3, 2)]


def test_not_applicable_is_no_level() -> None:
    assert ways(side(empathy="n/a"), side(empathy="top")) == {"empathy": "applies"}
    assert ways(side(empathy="n/a"), side(empathy="n/a")) == {"empathy": "same"}
    assert apart([rows(side(empathy="n/a"), side(empathy="top"))]).whole.n == 0


def test_a_level_of_another_version_is_not_compared() -> None:
    older = compiled(RUBRIC.replace("{id: mid, value: 1, label: Middle}, ", ""))
    assert [row.gap for row in rows(Side(older, {"clarity": Said("top")}), side(clarity="mid"))] == [Fraction(50)]
    assert [row.gap for row in rows(Side(older, {"clarity": Said("mid")}), side(clarity="mid"))] == [None]


def test_ten_conversations_are_enough_and_nine_are_not() -> None:
    one = rows(side(empathy="top", clarity="mid"), side(empathy="mid", clarity="mid"))
    assert apart([one] * 9).whole.too_few
    found = apart([one] * 10)
    assert (found.whole.n, found.whole.mean, found.whole.enough) == (10, 25.0, True)
    assert [(title, figure.n, figure.mean) for title, figure in found.criteria] == [("Clarity", 10, 0.0), ("Empathy", 10, 50.0)]


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_conversations_changes_nothing(pairs: list[tuple[str, str]], random: object) -> None:
    compared = [rows(side(empathy=own), side(empathy=other)) for own, other in pairs]
    turned = [rows(side(empathy=other), side(empathy=own)) for own, other in pairs]
    assert apart(compared) == apart(list(reversed(compared)))
    whole, mirrored = apart(compared).whole, apart(turned).whole
    assert whole.n == mirrored.n == sum("n/a" not in pair for pair in pairs)
    assert whole.mean is None or mirrored.mean is None or abs(whole.mean + mirrored.mean) < 1e-9
