"""Practice before the first real review beside the real replies after it: each person beside themselves, for the lead."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.base.estimates import t_quantile
from app.growth.fair_making import make_daily
from app.growth.tallies import Sums
from app.growth.transfer import transfer
from app.people.models import Person
from app.review.models import Purpose, Span, Tally
from app.rubrics.models import Skill
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders

SignedIn = Callable[[Any], PageClient]
FIRST = date(2026, 8, 3)


def sums(values: Sequence[float]) -> Sums:
    """Of scores from 0 to 100."""
    units = [round(value * 10_000) for value in values]
    return Sums(len(units), sum(units), sum(round(one * one / 1_000_000) for one in units))


def test_one_person_gives_the_plain_difference_with_students_interval() -> None:
    practice, real = [80.0, 90.0] * 5, [60.0, 70.0] * 5
    found = transfer([(sums(practice), sums(real))])
    assert (found.people, found.practice_n, found.real_n) == (1, 10, 10)
    assert found.practice == pytest.approx(85) and found.real == pytest.approx(65) and found.difference == pytest.approx(-20)
    spread = 500 / 18
    assert found.half == pytest.approx(t_quantile(18) * (spread * (1 / 10 + 1 / 10)) ** 0.5, rel=1e-6)


def test_who_practised_much_does_not_shift_the_difference() -> None:
    weak, strong = (sums([40.0, 42.0] * 10), sums([40.0, 42.0])), (sums([90.0, 92.0]), sums([90.0, 92.0] * 10))
    found = transfer([weak, strong])
    assert found.difference == pytest.approx(0) and found.half is not None and found.half < 2
    assert found.practice == pytest.approx(66) and found.real == pytest.approx(66)


def test_people_who_differ_widen_the_interval() -> None:
    alike = transfer([(sums([50.0, 52.0] * 5), sums([60.0, 62.0] * 5))] * 2).half
    apart = transfer([(sums([50.0, 52.0] * 5), sums([60.0, 62.0] * 5)), (sums([50.0, 52.0] * 5), sums([90.0, 92.0] * 5))]).half
    assert alike is not None and apart is not None and apart > 3 * alike


def test_under_ten_of_either_kind_is_too_few() -> None:
    found = transfer([(sums([50.0] * 9), sums([60.0] * 30)), (sums([50.0] * 5), Sums())])
    assert (found.people, found.practice_n, found.real_n) == (1, 9, 30) and found.difference is None and found.half is None
    assert transfer([]).difference is None
    assert transfer([(sums([50.0] * 10), sums([50.0] * 10))]).half == 0


def kept(cast: Cast, db: SQLAlchemy, person: Person, purpose: Purpose, week: date, values: Sequence[float]) -> None:
    one = sums(values)
    whose = {"person_id": person.id, "team_id": cast.north.id, "purpose": purpose, "span": Span.WEEK, "begins": week}
    for measure in ("score", "skill:empathy", "criterion:care/empathy", "criterion:care/gone"):
        db.session.add(Tally(**whose, measure=measure, n=one.n, total=one.total, squares=one.squares))


@pytest.fixture
def begun(cast: Cast, db: SQLAlchemy) -> Cast:
    """Bo practised, then had real replies reviewed. Outside the twelve weeks lie zeros."""
    db.session.add(Skill(slug="empathy", title="Empathy", line="Hear the person", position=1))
    builders.rubric()
    kept(cast, db, cast.bo, Purpose.PRACTICE, FIRST - timedelta(weeks=13), [0.0] * 5)
    kept(cast, db, cast.bo, Purpose.PRACTICE, FIRST - timedelta(weeks=12), [80.0, 84.0] * 5)
    kept(cast, db, cast.bo, Purpose.PRACTICE, FIRST - timedelta(weeks=1), [82.0, 82.0])
    kept(cast, db, cast.bo, Purpose.PRACTICE, FIRST, [0.0] * 5)
    kept(cast, db, cast.bo, Purpose.QUALITY, FIRST, [70.0, 72.0] * 5)
    kept(cast, db, cast.bo, Purpose.QUALITY, FIRST + timedelta(weeks=11), [71.0])
    kept(cast, db, cast.bo, Purpose.QUALITY, FIRST + timedelta(weeks=12), [0.0] * 5)
    kept(cast, db, cast.ines, Purpose.PRACTICE, FIRST, [10.0] * 12)
    db.session.commit()
    return cast


def test_the_lead_reads_means_difference_and_counts(begun: Cast, signed_in: SignedIn) -> None:
    lea, here = signed_in(begun.lea), f"/growth/teams/{begun.north.id}/transfer"
    assert f'href="{here}"' in lea.get(f"/growth/teams/{begun.north.id}").text
    assert "Not worked out yet" in lea.get(here).said
    page = lea.follow(lea.post(f"/growth/teams/{begun.north.id}/fair", {"then": "transfer"})).said
    assert "From practice to real replies" in page
    assert page.count("82.0 · n 12") == 3 and page.count("71.0 · n 11") == 3 and page.count("-11.0") + page.count("−11.0") == 3
    assert "Empathy" in page and "Criteria of “Care” Criterion Practice Real Difference People Empathy 82.0" in page
    assert "gone" not in page, "a criterion that the rubric has no more is not told"


def test_few_reviews_tell_nothing(cast: Cast, db: SQLAlchemy, signed_in: SignedIn) -> None:
    kept(cast, db, cast.bo, Purpose.PRACTICE, FIRST - timedelta(weeks=1), [80.0] * 9)
    kept(cast, db, cast.bo, Purpose.QUALITY, FIRST, [70.0] * 12)
    db.session.commit()
    make_daily()
    assert "too few to tell (n 9 in practice, 12 real)" in signed_in(cast.lea).get(f"/growth/teams/{cast.north.id}/transfer").said


def test_only_the_lead_of_the_team(begun: Cast, signed_in: SignedIn) -> None:
    here = f"/growth/teams/{begun.north.id}/transfer"
    for person in (begun.bo, begun.rey, begun.ada):
        signed_in(person).get(here, expect=403)
    for person in (begun.tara, begun.stan):
        signed_in(person).get(here, expect=404)
