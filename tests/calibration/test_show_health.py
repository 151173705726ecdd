"""The health of a rubric on the site: made in the background, read by trainers and leads of the team."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, update

from app.calibration.health.making import make
from app.calibration.health.models import HealthReport, HealthState
from app.review.models import Rating
from app.rubrics.models import Rubric, RubricVersion
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders

SignedIn = Callable[[Any], PageClient]


@pytest.fixture
def rubric(cast: Cast, db: SQLAlchemy, signed_in: SignedIn) -> Rubric:
    """The rubric "care" with twelve published reviews of Bo's conversations."""
    made = builders.rubric()
    browser = signed_in(cast.rey)
    version = db.session.scalars(select(RubricVersion).where(RubricVersion.rubric_id == made.id)).one()
    for number in range(12):
        talk = builders.conversation(cast.bo, cast.north)
        talk.csat_share = (number % 5) / 4
        item = builders.waiting(talk, made, cast.bo)
        db.session.commit()
        builders.published(browser, item, version)
    return made


def row(db: SQLAlchemy) -> HealthReport | None:
    return db.session.scalars(select(HealthReport).execution_options(populate_existing=True)).first()


def test_made_on_demand_and_kept(rubric: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    assert "No report yet" in tara.get(f"/calibration/health/{rubric.id}").said
    page = tara.follow(tara.post(f"/calibration/health/{rubric.id}", {"team": cast.north.id, "days": 365}))
    made = row(db)
    assert made is not None and made.state is HealthState.DONE and made.made_at is not None
    assert made.report is not None and made.report["reviews"] == 12 == made.done
    assert "Reviews 12" in page.said and "Made" in page.said
    before = made.report
    make(made.id)
    assert row(db).report == before
    assert len(db.session.scalars(select(HealthReport)).all()) == 1


def test_the_page_counts_nothing(rubric: Rubric, cast: Cast, signed_in: SignedIn, query_count: Any) -> None:
    tara = signed_in(cast.tara)
    tara.post(f"/calibration/health/{rubric.id}", {"team": cast.north.id, "days": 365})
    with query_count(at_most=9):
        tara.get(f"/calibration/health/{rubric.id}")


def test_whose_figures(rubric: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    for person in (cast.bo, cast.rey, cast.ada):
        signed_in(person).get(f"/calibration/health/{rubric.id}", expect=403)
    lea, stan = signed_in(cast.lea), signed_in(cast.stan)
    lea.post(f"/calibration/health/{rubric.id}", {"team": cast.north.id, "days": 365})
    made = row(db)
    assert made is not None
    lea.get(f"/calibration/health/reports/{made.id}/progress", fetch=True)
    stan.get(f"/calibration/health/reports/{made.id}/progress", expect=404)
    assert "No report yet" in stan.get(f"/calibration/health/{rubric.id}?team={cast.north.id}").said
    stan.post(f"/calibration/health/{rubric.id}", {"team": cast.north.id, "days": 365})
    assert {one.team_id for one in db.session.scalars(select(HealthReport))} == {cast.north.id, cast.south.id}


def test_a_report_that_is_on_its_way_is_not_asked_for_twice(rubric: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    lea = signed_in(cast.lea)
    lea.post(f"/calibration/health/{rubric.id}", {"team": cast.north.id, "days": 91})
    made = row(db)
    assert made is not None
    made.state, made.done = HealthState.RUNNING, 3
    db.session.commit()
    lea.post(f"/calibration/health/{rubric.id}", {"team": cast.north.id, "days": 91})
    assert row(db).state is HealthState.RUNNING
    page = lea.get(f"/calibration/health/{rubric.id}?days=91")
    assert "3 of 12" in page.said and "data-poll-url" in page.text


def test_each_criterion_has_its_time_and_spread(rubric: Rubric, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    begun = db.session.scalars(select(Rating.saved_at)).first()
    assert begun is not None
    for place, criterion in enumerate(("empathy", "clarity", "identity")):
        db.session.execute(update(Rating).where(Rating.criterion == criterion).values(saved_at=begun + timedelta(seconds=20 * place)))
    db.session.execute(update(Rating).where(Rating.criterion == "clarity", Rating.review_id % 2 == 0).values(level="low"))
    db.session.commit()
    tara = signed_in(cast.tara)
    page = tara.follow(tara.post(f"/calibration/health/{rubric.id}", {"team": cast.north.id, "days": 365}))
    assert "Time on it 20 s, median of 12" in page.said
    assert "Time on it too few: 0 ratings with a time" in page.said, "empathy comes first, so its time holds the reading"
    assert "Spread mean 50 of 100, standard deviation 52" in page.said
