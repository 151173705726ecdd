"""The command counts every published score a second time, by another implementation, and names where the two part."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.review.actions import recounting
from app.review.models import Review
from app.rubrics import combining, scoring
from tests.review.conftest import Scene


def checked(app: Flask) -> Any:
    return app.test_cli_runner().invoke(args=["review", "check-tallies"])


def test_what_is_right_is_left_in_peace(app: Flask, scene: Scene) -> None:
    scene.published(scene.cast.rey, clarity="low")
    scene.published(scene.cast.rey, scene.another(), empathy="n/a", identity="low")
    scene.published(scene.cast.rey, scene.another(), empathy="low", repair="mid")
    found = checked(app)
    assert found.exit_code == 0 and "Every tally and every score is right." in found.output
    assert list(recounting.disagreements()) == []


def test_a_slip_of_the_formula_is_named_with_both_ways(app: Flask, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stored score was made by the same wrong formula, so the two agree with each other: only the second count sees it."""

    def twice(shares: Any, policy: Any) -> Any:
        value = combining.combined(shares, policy)
        return None if value is None else value / 2

    monkeypatch.setattr(scoring, "combined", twice)
    review = scene.published(scene.cast.rey, clarity="low")
    assert review.score == "40"
    found = checked(app)
    assert found.exit_code == 1 and "1 score differs." in found.output and "0 tallies differ." in found.output
    assert f"Review {review.id}: its score is not the one its ratings give. Kept: 40, 40.0 (not passed)" in found.output
    assert "by the formula:  (1·30 + 0·20 + 1·50) / (30 + 20 + 50) = 80/100 → 40.0 (not passed)" in found.output
    assert "counted apart:   100 * ((80 + 0)) / 100 = 80 (passed)" in found.output


@pytest.mark.parametrize("wrong", [{"score": "79"}, {"shown": "80.1"}, {"passed": False}, {"score": None}])
def test_whatever_was_altered_is_found(scene: Scene, wrong: dict[str, Any]) -> None:
    review_id = scene.published(scene.cast.rey, clarity="low").id
    scene.published(scene.cast.rey, scene.another())
    db.session.query(Review).filter_by(id=review_id).update(wrong)
    db.session.commit()
    assert [one.review_id for one in recounting.disagreements()] == [review_id]


def test_a_criterion_s_value_counts_too(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Values go into the tallies, so one that is wrong while the score is right is a difference as well."""
    scene.published(scene.cast.rey)
    real = recounting.score
    monkeypatch.setattr(recounting, "score", lambda *given, **named: replace(real(*given, **named), criteria={}))
    assert len(list(recounting.disagreements())) == 1
