"""Conditions, what is still open, and ratings that are refused."""

from collections.abc import Callable
from typing import Any

import pytest

from app.base.errors import DomainError
from app.rubrics.document import Rubric
from app.rubrics.scoring import IncompleteRatings, InvalidRating, partial_score, score, shown_criteria

FIRST = "id: first, weight: 1, scale: five, na: true"
SECOND = "id: second, weight: 1, scale: five, when: {criterion: first, level: [r1, r2]}"
THIRD = "id: third, weight: 1, scale: five, when: {criterion: second, level: r1}"
BY_MAIL = "id: mail, weight: 1, scale: five, when: {channel: [email, form]}"


def ids(rubric: Rubric, ratings: Any, channel: str | None = None) -> list[str]:
    return [criterion.id for criterion in shown_criteria(rubric, ratings, channel)]


def test_a_condition_shows_a_criterion_and_makes_it_count(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(FIRST, SECOND)
    assert score(rubric, {"first": "r5"}).value == 100
    assert score(rubric, {"first": "r1", "second": "r5"}).value == 50
    with pytest.raises(IncompleteRatings) as caught:
        score(rubric, {"first": "r2"})
    assert caught.value.missing == ("second",)


def test_a_rating_of_a_hidden_criterion_does_not_count(rubric_of: Callable[..., Rubric]) -> None:
    result = score(rubric_of(FIRST, SECOND + ", critical: true"), {"first": "r5", "second": "r1"})
    assert (result.value, result.critical_failures, result.criteria) == (100, (), {"first": 1})


def test_a_chain_hides_with_its_first_link(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(THIRD, SECOND, FIRST)
    assert ids(rubric, {}) == ["first"]
    assert ids(rubric, {"first": "r1", "second": "r1"}) == ["third", "second", "first"]
    assert ids(rubric, {"first": "r5", "second": "r1"}) == ["first"]


def test_a_condition_on_not_applicable(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(FIRST, "id: why, weight: 1, scale: yesno, when: {criterion: first, level: [n/a]}")
    assert ids(rubric, {"first": "n/a"}) == ["first", "why"]
    assert ids(rubric, {"first": "r1"}) == ["first"]


def test_a_channel_condition(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(FIRST, BY_MAIL)
    assert score(rubric, {"first": "r5"}, channel="chat").value == 100
    assert score(rubric, {"first": "r5", "mail": "r1"}, channel="chat").value == 100
    assert score(rubric, {"first": "r5", "mail": "r1"}, channel="form").value == 50
    with pytest.raises(IncompleteRatings):
        score(rubric, {"first": "r5"}, channel="email")


def test_without_a_channel_a_rated_criterion_counts(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(FIRST, BY_MAIL)
    assert score(rubric, {"first": "r5"}).value == 100
    assert score(rubric, {"first": "r5", "mail": "r1"}).value == 50


def test_missing_ratings_are_named_in_order(rubric_of: Callable[..., Rubric], four: tuple[str, ...]) -> None:
    with pytest.raises(IncompleteRatings, match="Rate every criterion first") as caught:
        score(rubric_of(*four), {"c": "r1"})
    assert caught.value.missing == ("a", "b", "d")
    assert isinstance(caught.value, DomainError)


@pytest.mark.parametrize(
    ("ratings", "criterion", "words"),
    [
        ({"nobody": "r1"}, "nobody", "no criterion"),
        ({"first": "r9"}, "first", "no level 'r9'"),
        ({"first": ""}, "first", "no level"),
        ({"first": "r5", "second": "n/a"}, "second", "does not offer N/A"),
        ({"first": "r5", "second": "r9"}, "second", "no level"),
        ({"first": "N/A"}, "first", "no level"),
    ],
)
def test_ratings_that_the_rubric_does_not_know(rubric_of: Callable[..., Rubric], ratings: Any, criterion: str, words: str) -> None:
    rubric = rubric_of(FIRST, SECOND)
    for verb in (score, partial_score):
        with pytest.raises(InvalidRating, match=words) as caught:
            verb(rubric, ratings)
        assert caught.value.criterion == criterion


def test_bonus_does_not_take_na(rubric_of: Callable[..., Rubric]) -> None:
    rubric = rubric_of(FIRST, "id: extra, weight: 1, scale: yesno, bonus: true")
    with pytest.raises(InvalidRating):
        score(rubric, {"first": "r5", "extra": "n/a"})


def test_the_score_so_far(rubric_of: Callable[..., Rubric], four: tuple[str, ...]) -> None:
    rubric = rubric_of(*four)
    nothing = partial_score(rubric, {})
    assert (nothing.score.value, nothing.left, nothing.complete) == (None, ("a", "b", "c", "d"), False)
    some = partial_score(rubric, {"a": "r3", "b": "n/a"})
    assert (some.score.value, some.left) == (50, ("c", "d"))
    ratings = {"a": "r3", "b": "n/a", "c": "r1", "d": "r5"}
    assert partial_score(rubric, ratings).complete
    assert partial_score(rubric, ratings).score == score(rubric, ratings)


def test_the_score_so_far_shares_weight_among_what_is_rated(rubric_of: Callable[..., Rubric], four: tuple[str, ...]) -> None:
    rubric = rubric_of(*four, policy="{not_applicable: drop_in_section}")
    assert partial_score(rubric, {"a": "r5", "b": "n/a"}).score.weights == {"a": 70}
