"""Who could decide a dispute has either not seen the score, or is noted as having seen it: in lists, and with an export."""

from sqlalchemy import select

from app.base.database import db
from app.review.models import ReviewSight
from tests.conftest import StoppedClock
from tests.review.conftest import Scene
from tests.review.disputes import settle_rules


def seen_by() -> list[int]:
    """Who is noted."""
    return list(db.session.scalars(select(ReviewSight.person_id)))


def test_a_lead_reads_a_score_in_lists_once_the_review_was_opened(scene: Scene, clock: StoppedClock) -> None:
    review = scene.published(scene.cast.rey, clarity="low")
    shown = str(review.shown)
    lea, listed, person = scene.signed_in(scene.cast.lea), "/reviews/team", f"/growth/people/{scene.cast.bo.id}"
    page = lea.get(listed).said
    assert shown not in page and "kept back" in page and seen_by() == []
    assert "kept back" in lea.get(person).said, "the mean of few stands there, but not whose it is"
    for who in (scene.cast.rey, scene.cast.bo):
        assert shown in scene.signed_in(who).get("/reviews/given" if who is scene.cast.rey else "/reviews/mine").said
    lea.post(f"/reviews/{review.id}/seen", expect=204)
    assert seen_by() == [scene.cast.lea.id]
    assert shown in lea.get(listed).said and "kept back" not in lea.get(person).said


def test_a_score_that_nobody_can_dispute_any_more_shows_at_once(scene: Scene, clock: StoppedClock) -> None:
    shown = str(scene.published(scene.cast.rey, clarity="low").shown)
    clock.move(days=27)
    assert "kept back" in scene.signed_in(scene.cast.lea).get("/reviews/team").said
    clock.move(days=2)
    assert shown in scene.signed_in(scene.cast.lea).get("/reviews/team").said


def test_a_team_that_gives_more_days_for_disputes_hides_scores_as_long(scene: Scene, clock: StoppedClock) -> None:
    shown = str(scene.published(scene.cast.rey, clarity="low").shown)
    settle_rules(scene, window_days=60)
    person = f"/growth/people/{scene.cast.bo.id}"
    for days in (29, 30.9):
        clock.move(days=days)
        lea = scene.signed_in(scene.cast.lea)
        assert "kept back" in lea.get("/reviews/team").said and "kept back" in lea.get(person).said
    clock.move(days=0.2)
    assert shown in lea.get("/reviews/team").said and "kept back" not in lea.get(person).said
    settle_rules(scene, window_days=7)
    clock.move(days=-33)
    assert "kept back" in scene.signed_in(scene.cast.lea).get("/reviews/team").said, "fewer days do not shorten what is kept back"


def test_whoever_takes_reviews_out_has_seen_them(scene: Scene) -> None:
    scene.published(scene.cast.rey, clarity="low")
    form = {"team": str(scene.cast.north.id), "format": "json", "purpose": "quality"}
    scene.signed_in(scene.cast.lea).post("/review/export", form, 200)
    assert seen_by() == [scene.cast.lea.id], "each once"
    assert "kept back" not in scene.signed_in(scene.cast.lea).get("/reviews/team").said
