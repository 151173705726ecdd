"""Figures of reviews: scores by week, criterion and reviewer, pass rate, ticked causes, satisfaction beside quality."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.base.database import db
from app.base.estimates import mean_estimate, rate_estimate
from app.people.models import Person
from app.review.actions.tallies import Difference, differences, mend
from app.review.actions.tallies import exact as stored
from app.review.models import AssignmentState, Purpose, Rating, Review, ReviewState
from app.review.queries.figures import Figures, Weeks, figures, rubrics_of
from app.rubrics import document
from app.rubrics.models import RubricVersion
from app.rubrics.scoring import score
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.counting import query_count
from tests.page_client import PageClient
from tests.review import builders
from tests.review.plan_world import LAST_WEEK, MONDAY, World

THIS_WEEK = MONDAY - timedelta(hours=2)


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def reviewed(world: World, place: int, reviewer: Person, at: datetime = LAST_WEEK, causes: str = "", **levels: str) -> Review:
    """A published quality review of the talk at that place, scored by its ratings; ticked causes stand at empathy."""
    talk, agent = world.talks[place], world.agents[place % 3]
    version = db.session.query(RubricVersion).filter_by(rubric_id=world.rubric.id).one()
    ratings = builders.TOP | levels
    result = score(document.compiled(version.source), ratings, channel="chat")
    item = builders.waiting(talk, world.rubric, agent, state=AssignmentState.DONE, round=1 + db.session.query(Review).count())
    review = Review(
        assignment_id=item.id, number=1, conversation_id=talk.id, rubric_version_id=version.id, purpose=Purpose.QUALITY,
        reviewer_id=reviewer.id, reviewee_id=agent.id, team_id=talk.team_id, state=ReviewState.PUBLISHED, acted_at=at,
        started_at=at, saved_at=at, score=stored(result), shown=None if result.shown is None else str(result.shown), passed=result.passed,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    for name, level in ratings.items():
        db.session.add(Rating(review_id=review.id, criterion=name, level=level, causes=causes if name == "empathy" else "", saved_at=at))
    db.session.commit()
    return review


def counted(world: World, weeks: int = 12) -> Figures:
    """The figures of the north team, with tallies as its reviews say."""
    found: list[Difference] = differences()
    mend(found)
    db.session.commit()
    return figures(world.cast.north.id, world.rubric.id, Weeks.until(MONDAY, weeks, "UTC"))


def test_scores_by_week_reviewer_and_criterion_are_those_of_the_reviews(world: World) -> None:
    rey, mo = world.cast.rey, world.cast.mo
    given = [reviewed(world, place, rey, empathy="mid" if place % 2 else "top") for place in range(10)]
    given += [reviewed(world, 10 + place, mo, THIS_WEEK, clarity="low") for place in range(2)]
    found = counted(world)
    scores = [float(one.shown or 0) for one in given]
    right = mean_estimate(12, sum(scores), sum(one * one for one in scores))
    assert found.total.n == 12 and (found.total.score.mean, found.total.score.low) == pytest.approx((right.mean, right.low))
    assert {week: one.n for week, one in found.course.items()} == {10: 10, 11: 2}
    assert found.course[11].mean == pytest.approx(sum(scores[10:]) / 2) and found.course[11].too_few
    assert [(one.name, one.n) for one in found.reviewers.values()] == [("Mo Haddad", 2), ("Rey Santos", 10)]
    assert set(found.courses[mo.id]) == {11} and found.courses[rey.id][10].mean == pytest.approx(sum(scores[:10]) / 10)
    criteria = {one.id: one for one in found.criteria}
    assert list(criteria) == ["empathy", "clarity", "identity"]
    assert criteria["empathy"].course[10].mean == pytest.approx(75) and criteria["empathy"].mean.mean == pytest.approx(100 * 9.5 / 12)
    assert criteria["clarity"].course[11].mean == 0 and criteria["clarity"].mean.n == 12


def test_the_pass_rate_has_the_wilson_interval_and_its_n(world: World) -> None:
    for place in range(10):
        reviewed(world, place, world.cast.rey, identity="low" if place < 3 else "top")
    rate, right = counted(world).total.passed, rate_estimate(7, 10)
    assert (rate.n, rate.mean, rate.low, rate.high) == (
        10,
        *(pytest.approx(100 * (one or 0)) for one in (right.mean, right.low, right.high)),
    )
    page = world.signed_in(world.cast.lea).get("/review/figures").said
    assert "70% 40 to 89%" in page and "± " not in page.split("Pass rate")[1][:40]


def test_each_cause_is_counted_by_itself_with_its_share_of_reviews(world: World) -> None:
    for place, causes in enumerate(["stock", "stock,blame", "blame", "stock", ""]):
        reviewed(world, place, world.cast.rey, causes=causes, empathy="mid")
    reviewed(world, 5, world.cast.rey, causes="gone", empathy="mid")
    reviewed(world, 6, world.cast.rey, causes="blame", empathy="n/a")
    ticked = counted(world).causes
    assert [(one.criterion, one.label, one.times, one.share.n) for one in ticked] == [
        ("Empathy", "Set phrase", 3, 7), ("Empathy", "Blames", 2, 7), ("Empathy", "gone", 1, 7),
    ]  # fmt: skip
    assert ticked[0].share.mean == pytest.approx(300 / 7) and ticked[0].share.too_few
    assert "Set phrase Empathy 3 too few to tell (n 7)" in world.signed_in(world.cast.lea).get("/review/figures").said


def test_causes_that_a_condition_left_out_are_not_counted(world: World) -> None:
    for place, level in enumerate(["low", "top", "low"]):
        review = reviewed(world, place, world.cast.rey, empathy=level, repair="mid")
        db.session.query(Rating).filter_by(review_id=review.id, criterion="repair").update({"causes": "late"})
    db.session.commit()
    found = counted(world)
    assert [(one.criterion, one.times) for one in found.causes] == [("Repair", 2)]
    assert {one.id: one.mean.n for one in found.criteria}["repair"] == 2


def test_satisfaction_stands_beside_quality_and_counts_a_conversation_once(world: World) -> None:
    for turn, share in enumerate([1.0, 0.5, None]):
        world.talks[3 * turn].csat_share = share
        reviewed(world, 3 * turn, world.cast.rey)
    reviewed(world, 0, world.cast.mo, clarity="low")
    bo = next(one for one in counted(world).agents if one.name == "Bo Lindqvist")
    assert (bo.n, bo.score.n, bo.satisfied.n, bo.satisfied.mean) == (4, 4, 2, 75)
    assert [one.name for one in counted(world).agents] == ["Bo Lindqvist"]


def test_only_standing_quality_reviews_of_the_team_the_rubric_and_the_weeks_count(world: World) -> None:
    kept = reviewed(world, 0, world.cast.rey)
    others: list[dict[str, Any]] = [{"purpose": Purpose.PRACTICE}, {"state": ReviewState.REPLACED}, {"team_id": world.cast.south.id}]
    for place, changes in enumerate(others, 1):
        one = reviewed(world, place, world.cast.rey, causes="stock")
        for name, value in changes.items():
            setattr(one, name, value)
    reviewed(world, 4, world.cast.rey, MONDAY - timedelta(weeks=4), causes="stock")
    mine, world.rubric = world.rubric, builders.rubric(builders.RUBRIC.replace("id: care", "id: other"), slug="other")
    reviewed(world, 5, world.cast.rey, causes="stock")
    world.rubric = mine
    found = counted(world, 4)
    assert found.total.n == 1 and found.total.score.mean == float(kept.shown or 0) and not found.causes
    assert [one.mean.n for one in found.criteria] == [1, 1, 1] and [one.n for one in found.agents] == [1]
    assert counted(world, 12).total.n == 2
    assert [(one.title, one.n) for one in rubrics_of(world.cast.north.id, Weeks.until(MONDAY, 12, "UTC"))] == [("Care", 2), ("Other", 1)]


def test_weeks_begin_on_monday_of_the_team_s_zone() -> None:
    weeks = Weeks.until(datetime(2026, 11, 22, 12, tzinfo=UTC), 2, "Pacific/Auckland")
    assert [str(one) for one in weeks.days] == ["2026-11-16", "2026-11-23"]
    assert [one.astimezone(UTC).isoformat()[:13] for one in weeks.moments] == ["2026-11-15T11", "2026-11-22T11", "2026-11-29T11"]


def test_the_chart_shows_what_was_chosen(world: World) -> None:
    for place in range(3):
        reviewed(world, place, world.cast.rey)
    counted(world)
    lea = world.signed_in(world.cast.lea)
    assert "Mean of Every score by week." in lea.get("/review/figures?show=criterion:nothing&weeks=9&rubric=x").text
    assert "Mean of Clarity by week." in lea.get("/review/figures?show=criterion:clarity").text
    assert "Mean of Rey Santos by week." in lea.get(f"/review/figures?show=reviewer:{world.cast.rey.id}").text
    assert "show=criterion:empathy#course" in lea.get("/review/figures").text
    assert "No reviews in this time" not in lea.get("/review/figures").said


def test_who_sees_it(world: World) -> None:
    reviewed(world, 0, world.cast.rey)
    for who in (world.cast.bo, world.cast.tara, world.cast.ada):
        world.signed_in(who).get("/review/figures", 403)
    stan = world.signed_in(world.cast.stan)
    stan.get(f"/review/figures?team={world.cast.north.id}", 404)
    assert "No reviews in this time" in stan.get(f"/review/figures?rubric={world.rubric.id}").said
    assert "/review/figures" in world.signed_in(world.cast.lea).get("/review").text
    assert "/review/figures" in world.signed_in(world.cast.rey).get("/review").text


def test_the_page_asks_the_same_however_much_there_is(world: World) -> None:
    lea = world.signed_in(world.cast.lea)
    for place in range(6):
        reviewed(world, place, world.cast.mo if place % 2 else world.cast.rey, causes="stock", empathy="mid")
        counted(world)
        if place in (0, 5):
            lea.get("/review/figures")
            with query_count(exactly=1 + 9):
                assert "left out of a review by a report on the policy" in lea.get("/review/figures?weeks=52").said


def test_a_page_without_reviews_says_so(world: World) -> None:
    lea = world.signed_in(world.cast.lea)
    lea.get("/review")
    with query_count(exactly=1 + 1):
        page = lea.get("/review/figures")
    assert "No reviews in this time" in page.said
