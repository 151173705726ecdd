"""Who stands apart: only where an interval widened for the number of people excludes the mean."""

import random
from statistics import NormalDist

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.base import clock
from app.growth.fair_making import ask, make
from app.growth.standing_apart import Deviation, standing_apart
from tests.cast import Cast
from tests.growth.test_show_fair_scores import SignedIn, work
from tests.review import builders


def test_steps_are_holms() -> None:
    """Three people at 2.5, 2.3 and 1.0 standard errors: 0.05/3 is passed, 0.05/2 is passed, the last is not."""
    found = standing_apart([Deviation(1, -2.5, 1.0), Deviation(2, 4.6, 2.0), Deviation(3, 1.0, 1.0)])
    assert [one.key for one in found] == [1, 2]
    wide = NormalDist().inv_cdf(1 - 0.05 / 6)
    assert found[0].high == pytest.approx(-2.5 + wide) and found[0].high < 0
    assert found[1].low == pytest.approx(4.6 - 2 * NormalDist().inv_cdf(1 - 0.05 / 4)) and found[1].p == pytest.approx(0.0429, abs=1e-4)


def test_one_interval_that_excludes_the_mean_is_not_enough_among_many() -> None:
    """2.2 standard errors exclude the mean at 95 % alone; among four people nobody is named, also nobody after them."""
    assert standing_apart([Deviation(key, value, 1.0) for key, value in enumerate((2.2, -2.1, 0.3, 0.1))]) == []
    assert standing_apart([Deviation(1, 9.0, 1.0)]) == []
    with pytest.raises(ValueError):
        standing_apart([Deviation(1, 1.0, 0.0), Deviation(2, 1.0, 1.0)])


def test_where_nobody_differs_fewer_than_one_team_in_twenty_has_a_name() -> None:
    draw = random.Random(7)
    teams = [[Deviation(key, draw.gauss(0, 1), 1.0) for key in range(20)] for _ in range(600)]
    named = sum(1 for team in teams if standing_apart(team))
    alone = sum(1 for team in teams if any(abs(one.value) > 1.96 for one in team))
    assert named / 600 < 0.075 and alone / 600 > 0.5


@pytest.mark.parametrize(("score", "said"), [(30, "Bo Lindqvist stands below the mean"), (79, "Nobody stands apart")])
def test_the_page_names_or_says_that_nobody_stands_apart(cast: Cast, db: SQLAlchemy, signed_in: SignedIn, score: int, said: str) -> None:
    rubric = builders.rubric()
    others = [cast.ines, cast.tara]
    for person, middle in [(cast.bo, score), *((one, 80) for one in others)]:
        work(cast, rubric, person, [((cast.rey, cast.mo)[place % 2], middle + place % 5) for place in range(12)])
    db.session.commit()
    report = ask(cast.north.id, at=clock.now())
    db.session.commit()
    make(report.id)
    page = signed_in(cast.lea).get(f"/growth/teams/{cast.north.id}/fair").said
    assert said in page and "Holm’s correction" in page
