"""Figures of disputes: counts, shares with Wilson intervals, times; and the same disputes as a file."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from app.base.database import db
from app.base.estimates import rate_estimate
from app.review.models import DisputeState, Review
from app.review.queries import dispute_figures
from app.trail.models import TrailEntry
from tests.counting import query_count
from tests.plans import plan_of
from tests.review.conftest import Scene
from tests.review.disputes import answer, opened, settle_rules


def three(scene: Scene, clock: Any) -> None:
    """One accepted after a day, one rejected after three, one open."""
    for level, hours in (("top", 24), ("low", 72)):
        dispute_id = opened(scene)[1]
        clock.move(hours=hours)
        answer(scene, scene.cast.mo, dispute_id, level__clarity=level)
        scene.item = scene.another()
    opened(scene)
    db.session.commit()


def test_they_count_by_reviewer_criterion_and_kind(scene: Scene, clock: Any) -> None:
    three(scene, clock)
    found = dispute_figures.figures([scene.cast.north.id], clock.at - timedelta(days=30))
    rey = found.reviewers[0]
    assert [one.name for one in found.reviewers] == ["Rey Santos"] and rey.given == 3
    assert (rey.n, rey.open, rey.ended[DisputeState.ACCEPTED], rey.ended[DisputeState.REJECTED]) == (2, 1, 1, 1)
    assert rey.median_hours == 48
    expected = rate_estimate(1, 2)
    assert rey.overturned.mean == 50 and rey.overturned.too_few
    assert rey.overturned.low == pytest.approx(100 * expected.low) and rey.overturned.high == pytest.approx(100 * expected.high)
    assert [(one.title, one.n, one.changed, one.kept) for one in found.criteria] == [("Clarity", 2, 1, 0)]
    assert [(one.name, one.n, one.open) for one in found.kinds] == [("Ratings", 2, 1)]
    per_criterion = dispute_figures.overturned(scene.rubric.id, clock.at - timedelta(days=30))
    assert per_criterion["clarity"].overturned.mean == 50
    nothing = dispute_figures.figures([scene.cast.south.id], clock.at - timedelta(days=30))
    assert nothing.total.n == 0 and not nothing.reviewers and not nothing.criteria


def test_a_version_that_answers_a_dispute_is_no_review_that_was_given(scene: Scene, clock: Any) -> None:
    three(scene, clock)
    settle_rules(scene, again=2)
    version = db.session.query(Review).filter_by(number=2, reviewer_id=scene.cast.mo.id).one()
    scene.signed_in(scene.cast.bo).post(f"/reviews/{version.id}/dispute", {"criterion": "clarity", "comment-clarity": "And this?"})
    since = clock.at - timedelta(days=30)
    found = {one.name: one for one in dispute_figures.figures([scene.cast.north.id], since).reviewers}
    assert (found["Rey Santos"].given, found["Mo Haddad"].given, found["Mo Haddad"].open) == (3, 0, 1)
    assert dispute_figures.figures([scene.cast.north.id], since, scene.cast.rey.id).total.given == 3
    assert dispute_figures.figures([scene.cast.north.id], clock.at, scene.cast.rey.id).total.given == 0


@pytest.mark.sqlite
def test_figures_read_the_days_they_are_about_and_no_more(scene: Scene, clock: Any) -> None:
    plan = plan_of(lambda: dispute_figures.figures([scene.cast.north.id], clock.at - timedelta(days=30)))
    given = next(line for line in plan.splitlines() if "ix_review_first" in line)
    assert "COVERING INDEX" in given and "team_id=? AND acted_at>?" in given
    assert plan.count("ix_dispute_team (team_id=? AND state=? AND opened_at>?)") == plan.count("dispute USING") == 3


def test_a_lead_reads_them_with_a_budget(scene: Scene, clock: Any) -> None:
    three(scene, clock)
    lea = scene.signed_in(scene.cast.lea)
    lea.get("/review/disputes/figures")
    with query_count(exactly=1 + 6):
        page = lea.get("/review/disputes/figures?days=30")
    assert "Rey Santos 3 1 1 0 1" in page.said and "too few" in page.said and "2.0 days" in page.said
    assert "Rey Santos" not in scene.signed_in(scene.cast.stan).get("/review/disputes/figures").said


def test_a_reviewer_reads_those_of_the_own_reviews_only(scene: Scene, clock: Any) -> None:
    three(scene, clock)
    assert "Rey Santos 3 1 1 0 1" in scene.signed_in(scene.cast.rey).get("/review/disputes/figures").said
    assert "Rey Santos" not in scene.signed_in(scene.cast.mo).get("/review/disputes/figures").said
    for who in (scene.cast.bo, scene.cast.tara, scene.cast.ada):
        scene.signed_in(who).get("/review/disputes/figures", 403)


def test_the_file_is_formula_safe_and_stands_in_the_trail(scene: Scene, clock: Any) -> None:
    scene.cast.bo.name = "=1+1"
    three(scene, clock)
    lea = scene.signed_in(scene.cast.lea)
    rows = list(csv.DictReader(io.StringIO(lea.post("/review/disputes/export", {"days": "30"}, 200).text)))
    assert [row["state"] for row in rows] == ["accepted", "rejected", "open"]
    assert [row["hours_to_answer"] for row in rows] == ["24.0", "72.0", ""]
    assert not rows[0]["agent"].startswith("=")
    assert db.session.query(TrailEntry).filter_by(verb="review.export").count() == 1
    scene.signed_in(scene.cast.rey).post("/review/disputes/export", {"days": "30"}, 403)
