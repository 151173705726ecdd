"""Changing a published review: a new version with a reason, within a day by its reviewer, at any time by the lead."""

from typing import Any

import pytest

from app.base.database import db
from app.conversations.models import Message
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Evidence, Rating, Review, ReviewState
from tests.review.conftest import Scene
from tests.review.disputes import settle_rules


def begun(scene: Scene, who: Any, review_id: int) -> Any:
    """`who` at the review page with the change begun."""
    client = scene.signed_in(who)
    assert client.post(f"/reviews/{review_id}/change").location == f"/review/{scene.item.id}"
    grader = scene.grader(who)
    page = client.get(f"/review/{scene.item.id}")
    grader.revision = int(next(page.page.all("div", data_assignment=str(scene.item.id))).get("data-revision") or 0)
    return grader


def test_a_change_is_a_new_version_and_the_old_one_stays(scene: Scene, clock: Any) -> None:
    message_id = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one().id
    first = scene.grader(scene.cast.rey)
    first.send("/evidence", criterion="empathy", message=message_id, start=0, end=4)
    first.send("/save", criterion="clarity", comment="Kept words")
    first.rate(empathy="low", clarity="top", identity="top", repair="top")
    first.publish()
    grader = begun(scene, scene.cast.rey, 1)
    grader.rate(empathy="top")
    assert "Say why you change" in grader.publish(422).json["error"]
    answer = grader.publish(reason="I overlooked a sentence.")
    assert answer.json["to"] == "/reviews/2"
    old, new = db.session.query(Review).order_by(Review.id).all()
    assert (old.state, old.number, new.state, new.number, new.reason) == (
        ReviewState.REPLACED, 1, ReviewState.PUBLISHED, 2, "I overlooked a sentence.",
    )  # fmt: skip
    assert {one.review_id for one in db.session.query(Evidence)} == {1, 2}
    assert db.session.query(Rating).filter_by(review_id=2, criterion="clarity").one().comment == "Kept words"
    assert differences() == [] and wrong_scores() == []
    bo = scene.signed_in(scene.cast.bo)
    assert "I overlooked a sentence." in bo.get("/reviews/2").said
    assert "A newer version stands" in bo.get("/reviews/1").said
    assert "was changed" in bo.get("/notices").said


def test_a_change_that_changes_nothing_is_not_published(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey).id
    grader = begun(scene, scene.cast.rey, review_id)
    assert "Nothing differs from the version that stands." in grader.publish(422, reason="Again.").json["error"]
    grader.rate(clarity="low")
    grader.publish(reason="Read once more.")
    assert db.session.query(Review).filter_by(state=ReviewState.PUBLISHED).one().number == 2


def test_the_reviewer_has_a_day_and_the_lead_longer(scene: Scene, clock: Any) -> None:
    review_id = scene.published(scene.cast.rey).id
    clock.move(hours=25)
    scene.signed_in(scene.cast.rey).post(f"/reviews/{review_id}/change", expect=403)
    grader = begun(scene, scene.cast.lea, review_id)
    grader.rate(clarity="low")
    grader.publish(reason="Agreed with Bo.")
    assert db.session.query(Review).filter_by(state="published").one().reviewer_id == scene.cast.lea.id
    assert differences() == []


def test_a_change_begun_in_time_is_published_a_quarter_of_an_hour_later_at_the_latest(scene: Scene, clock: Any) -> None:
    review_id = scene.published(scene.cast.rey).id
    clock.move(hours=23)
    grader = begun(scene, scene.cast.rey, review_id)
    grader.rate(clarity="low")
    clock.move(minutes=76)
    assert "Ask the team's lead to change it" in grader.publish(409, reason="Late.").json["error"]
    clock.move(minutes=-2)
    grader.publish(reason="In time.")
    assert db.session.query(Review).filter_by(state="published").one().number == 2


def test_how_long_a_change_is_possible_is_a_rule_of_the_team_that_its_agents_read(scene: Scene, clock: Any) -> None:
    settle_rules(scene, change_hours=2)
    review_id = scene.published(scene.cast.rey).id
    assert "You can change it until" in scene.signed_in(scene.cast.rey).get(f"/reviews/{review_id}").said
    assert (
        "For 2 hours after publishing the reviewer may change" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}/dispute").said
    )
    clock.move(hours=3)
    scene.signed_in(scene.cast.rey).post(f"/reviews/{review_id}/change", expect=403)


def test_where_the_rule_says_none_only_a_lead_changes_it(scene: Scene) -> None:
    settle_rules(scene, change_hours=0)
    review_id = scene.published(scene.cast.rey).id
    rey = scene.signed_in(scene.cast.rey)
    assert "Change this review" not in rey.get(f"/reviews/{review_id}").said
    rey.post(f"/reviews/{review_id}/change", expect=403)
    assert "only a lead changes a review" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}/dispute").said
    begun(scene, scene.cast.lea, review_id)


@pytest.mark.parametrize("who, status", [("bo", 403), ("mo", 404), ("tara", 403), ("stan", 404), ("ada", 403)])
def test_nobody_else_changes_it(scene: Scene, who: str, status: int) -> None:
    review_id = scene.published(scene.cast.rey).id
    client = scene.signed_in(getattr(scene.cast, who))
    client.post(f"/reviews/{review_id}/change", expect=status)
    client.get(f"/reviews/{review_id}/change", 405)
    assert db.session.query(Review).count() == 1


def test_of_two_changes_the_later_one_is_told(scene: Scene, clock: Any) -> None:
    review_id = scene.published(scene.cast.rey).id
    rey = begun(scene, scene.cast.rey, review_id)
    lea = begun(scene, scene.cast.lea, review_id)
    clock.move(minutes=1)
    rey.rate(clarity="mid")
    lea.rate(clarity="low")
    lea.publish(reason="First.")
    assert "finished this review meanwhile" in rey.publish(409, reason="Second.").json["error"]
    assert db.session.query(Review).filter_by(state="published").one().reviewer_id == scene.cast.lea.id
    assert differences() == []


def test_a_change_can_be_thrown_away(scene: Scene) -> None:
    review_id = scene.published(scene.cast.rey).id
    begun(scene, scene.cast.rey, review_id)
    assert db.session.query(Review).count() == 2
    scene.signed_in(scene.cast.rey).post(f"/review/{scene.item.id}/discard")
    assert db.session.query(Review).one().id == review_id
    scene.signed_in(scene.cast.rey).post(f"/review/{scene.item.id}/discard", expect=404)


def test_a_leftover_draft_of_a_lost_claim_is_not_a_change(scene: Scene, clock: Any) -> None:
    leftover = scene.grader(scene.cast.lea)
    leftover.rate(empathy="low")
    clock.move(minutes=30)
    review_id = scene.published(scene.cast.rey).id
    leftover.rate(409, clarity="top")
    leftover.publish(409, reason="Mine.")
    clock.move(minutes=1)
    grader = begun(scene, scene.cast.lea, review_id)
    assert grader.rate(clarity="mid").json["score"] == "90.0"
