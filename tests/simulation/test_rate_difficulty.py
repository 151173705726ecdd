"""Elo ratings of scenarios."""

import pytest

from app.simulation.elo import FEWEST, START, STEP, Rating, after_try, expected


def test_two_beginners_are_even() -> None:
    assert expected(Rating(), Rating()) == 0.5


def test_four_hundred_points_are_ten_to_one() -> None:
    assert expected(Rating(1900), Rating(1500)) == pytest.approx(10 / 11)
    assert expected(Rating(1500), Rating(1900)) == pytest.approx(1 / 11)


def test_what_one_gains_the_other_loses_at_first() -> None:
    person, scenario = after_try(Rating(), Rating(), solved=True)
    assert person.points - START == pytest.approx(STEP / 2) and scenario.points - START == pytest.approx(-STEP / 2)
    assert (person.tries, scenario.tries) == (1, 1)


def test_the_more_tries_the_smaller_the_step() -> None:
    _, young = after_try(Rating(), Rating(START, 0), solved=False)
    _, old = after_try(Rating(), Rating(START, 100), solved=False)
    assert young.points - START == pytest.approx(6 * (old.points - START))


def test_a_surprise_counts_more_than_what_was_expected() -> None:
    _, expected_loss = after_try(Rating(1900), Rating(1500), solved=True)
    _, surprise = after_try(Rating(1900), Rating(1500), solved=False)
    assert abs(surprise.points - START) > abs(expected_loss.points - START)


@pytest.mark.parametrize(("points", "level"), [(1500, 3), (1700, 4), (1300, 2), (9999, 5.5), (0, 0.5)])
def test_points_as_a_level(points: float, level: float) -> None:
    assert Rating(points).level == level


def test_enough_are_thirty() -> None:
    assert not Rating(tries=FEWEST - 1).enough and Rating(tries=FEWEST).enough


def test_a_scenario_that_one_in_four_solves_ends_up_a_level_above_the_middle() -> None:
    scenario = Rating()
    for number in range(400):
        _, scenario = after_try(Rating(), scenario, solved=number % 4 == 0)
    assert scenario.level == pytest.approx(4, abs=0.35)
