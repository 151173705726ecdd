"""Tallies: whatever is published, changed or disputed, they are the sums of the reviews that stand."""

import random
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.people.models import Team
from app.review.actions.tallies import differences, wrong_scores
from app.review.measures import millionths, square
from app.review.models import Dispute, Review, Tally
from app.rubrics import document
from app.rubrics.scoring import score
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.disputes import answer
from tests.review.test_change_review import begun

LEVELS = ("low", "mid", "top")
NOT_DRAWN = ", 0" * 6


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_of_publishing_changing_and_disputing_keeps_them_right(scene: Scene, clock: Any, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(6):
        scene.item = scene.another(dice.choice([scene.cast.bo, scene.cast.ines]))
        scene.item.acted_at = datetime(2026, 10, dice.randint(1, 28), tzinfo=UTC)
        scene.item.probability = dice.choice([None, 1.0, 1 / 3, 0.07])
        review_id = scene.published(scene.cast.rey, **drawn(dice)).id
        clock.move(minutes=1)
        if dice.random() < 0.6:
            grader = begun(scene, dice.choice([scene.cast.rey, scene.cast.lea]), review_id)
            grader.rate(clarity=dice.choice(LEVELS), identity=dice.choice(LEVELS))
            grader.send("/save", criterion="identity", comment="Asked for the name only.")
            grader.publish(reason="Better.")
            review_id = db.session.query(Review).filter_by(assignment_id=scene.item.id, state="published").one().id
        if dice.random() < 0.6:
            dispute(scene, review_id, dice)
        clock.move(minutes=1)
        assert differences() == [] and wrong_scores() == []


def drawn(dice: random.Random) -> dict[str, str]:
    levels = {name: dice.choice(LEVELS) for name in ("clarity", "identity")}
    levels["empathy"] = dice.choice([*LEVELS, "n/a"])
    return levels | ({"repair": dice.choice(LEVELS)} if levels["empathy"] == "low" else {})


def dispute(scene: Scene, review_id: int, dice: random.Random) -> None:
    agent = db.session.get_one(Review, review_id).reviewee_id
    person = scene.cast.bo if agent == scene.cast.bo.id else scene.cast.ines
    scene.signed_in(person).post(f"/reviews/{review_id}/dispute", {"criterion": "clarity", "comment-clarity": "Look."})
    dispute_id = db.session.query(Dispute).filter_by(review_id=review_id).one().id
    answer(scene, scene.cast.mo, dispute_id, level__clarity=dice.choice(LEVELS))


def test_the_stored_score_is_the_recomputed_one(scene: Scene) -> None:
    review = scene.published(scene.cast.rey, empathy="mid", clarity="low")
    levels = {"empathy": "mid", "clarity": "low", "identity": "top"}
    assert Fraction(review.score or "") == score(document.compiled(scene.version.source), levels, channel="chat").value


def test_weeks_are_the_team_s(scene: Scene) -> None:
    db.session.get_one(Team, scene.cast.north.id).timezone = "Pacific/Auckland"
    scene.item.acted_at = datetime(2026, 11, 15, 12, tzinfo=UTC)
    scene.published(scene.cast.rey)
    assert {(one.span, str(one.begins)) for one in db.session.query(Tally)} == {("week", "2026-11-16"), ("quarter", "2026-10-01")}
    assert differences() == []


def test_a_review_without_a_team_counts_under_zero(scene: Scene) -> None:
    talk = builders.conversation(scene.cast.bo, None)
    scene.published(scene.cast.rey, builders.waiting(talk, scene.rubric, scene.cast.bo))
    assert {one.team_id for one in db.session.query(Tally)} == {0}
    assert differences() == []


def test_the_command_finds_and_mends_what_is_wrong(app: Flask, scene: Scene) -> None:
    scene.published(scene.cast.rey)
    tally = db.session.query(Tally).filter_by(measure="score", span="week").one()
    tally.n, tally.total = 2, 7
    db.session.query(Tally).filter_by(measure="skill:writing").delete()
    db.session.commit()
    run = app.test_cli_runner().invoke
    found = run(args=["review", "check-tallies"])
    assert found.exit_code == 1 and "3 tallies differ" in found.output
    assert f"(2, 7, 1000000{NOT_DRAWN}) should be (1, 1000000, 1000000{NOT_DRAWN})" in found.output
    assert run(args=["review", "check-tallies", "--fix"]).exit_code == 1
    clean = run(args=["review", "check-tallies"])
    assert clean.exit_code == 0 and "Every tally and every score is right." in clean.output


def test_the_command_finds_a_score_that_was_altered(app: Flask, scene: Scene) -> None:
    scene.published(scene.cast.rey).score = "12"
    db.session.commit()
    found = app.test_cli_runner().invoke(args=["review", "check-tallies"])
    assert found.exit_code == 1 and "Review 1: its score is not the one its ratings give." in found.output


@pytest.mark.parametrize(
    "value, units",
    [(Fraction(1, 3), 333_333), (Fraction(2, 3), 666_667), (Fraction(1), 1_000_000), (Fraction(0), 0), (Fraction(-1, 3), -333_333)],
)
def test_values_become_whole_millionths(value: Fraction, units: int) -> None:
    assert millionths(value) == millionths(value * 100, of=100) == units
    assert square(1_000_000) == 1_000_000 and square(333_333) == 111_111 and square(-500_000) == 250_000
