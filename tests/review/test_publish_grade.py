"""Publishing a review: once, by its holder, with the score its ratings give."""

from typing import Any

import pytest

from app.base.database import db
from app.people.models import Membership, Notice
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Assignment, AssignmentState, Publication, Review, ReviewState, Tally
from app.trail.models import TrailEntry
from tests.cast import HIRED
from tests.counting import query_count
from tests.review.builders import RUBRIC, publish_version
from tests.review.conftest import Scene


def test_publishing_scores_tells_and_counts(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    live = grader.rate(empathy="top", clarity="mid", identity="top").json
    assert (live["score"], live["passed"], live["complete"]) == ("90.0", True, True)
    assert "(1·30 + 1/2·20 + 1·50)" in live["formula"]
    answer = grader.publish()
    assert answer.json["again"] is False
    review = db.session.query(Review).one()
    assert (review.state, review.number, review.score, review.shown, review.passed) == (ReviewState.PUBLISHED, 1, "90", "90.0", True)
    assert db.session.get_one(Publication, review.id).by_id == scene.cast.rey.id
    assert db.session.get_one(Assignment, scene.item.id).state is AssignmentState.DONE
    notice = db.session.query(Notice).one()
    assert (notice.person_id, notice.kind, notice.path) == (scene.cast.bo.id, "review.published", f"/reviews/{review.id}")
    entry = db.session.query(TrailEntry).filter_by(thing_kind="review").one()
    assert (entry.verb, entry.thing_label, entry.details["conversation"]) == ("review.publish", "Bo Lindqvist", scene.talk.subject)
    assert differences() == [] and wrong_scores() == []
    sums = {tally.measure: (tally.n, tally.total, tally.squares) for tally in db.session.query(Tally)}
    assert sums["score"] == (1, 900_000, 810_000)
    assert sums["skill:writing"] == (1, 750_000, 562_500), "one value a review: the mean of the two ratings that feed it"
    assert sums["criterion:care/clarity"] == (1, 500_000, 250_000)
    assert {str(tally.begins) for tally in db.session.query(Tally)} == {"2026-11-16", "2026-10-01"}


def test_publishing_twice_is_publishing_once(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="top")
    grader.publish()
    again = grader.publish()
    assert again.json["again"] is True
    assert db.session.query(Review).count() == 1
    assert db.session.query(Notice).count() == 1
    assert differences() == []


def test_open_criteria_stop_publishing_and_nothing_is_written(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="low", clarity="top")
    answer = grader.publish(422)
    assert "Still open: Identity, Repair" in answer.json["error"]
    assert db.session.query(Publication).count() == 0
    assert db.session.query(Tally).count() == 0


def test_a_failed_critical_criterion_zeroes_the_review(scene: Scene) -> None:
    review = scene.published(scene.cast.rey, identity="low")
    assert (review.score, review.passed) == ("0", False)
    said = scene.signed_in(scene.cast.bo).get(f"/reviews/{review.id}").said
    assert "“Identity” is critical and was not met." in said
    assert "That makes the whole review 0." in said


def test_everything_not_applicable_has_no_score(scene: Scene) -> None:
    review = scene.published(scene.cast.rey, empathy="n/a")
    assert review.score == "100"
    tallies = {tally.measure for tally in db.session.query(Tally)}
    assert "criterion:care/empathy" not in tallies and "skill:empathy" not in tallies


def test_hidden_criteria_do_not_count(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="low", repair="low", clarity="top", identity="top")
    shown = grader.rate(empathy="top").json
    assert "repair" not in shown["visible"]
    assert shown["score"] == "100.0"
    grader.publish()
    assert "criterion:care/repair" not in {tally.measure for tally in db.session.query(Tally)}
    assert differences() == []


def test_the_pinned_version_outlives_a_new_one(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top")
    publish_version(scene.rubric, RUBRIC.replace("weight: 30", "weight: 31"), 2)
    grader.rate(clarity="top", identity="top")
    grader.publish()
    assert db.session.query(Review).one().rubric_version_id == scene.version.id


def test_a_page_opened_before_a_new_rubric_version_cannot_save(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    publish_version(scene.rubric, RUBRIC.replace("weight: 30", "weight: 31"), 2)
    answer = grader.rate(409, empathy="top")
    assert "new version" in answer.json["error"]
    assert db.session.query(Review).count() == 0


@pytest.mark.parametrize("role", ["agent", "trainer", "admin"])
def test_other_roles_do_not_grade(scene: Scene, role: str) -> None:
    grader = scene.grader(scene.cast.with_role(role))
    grader.rate(403, empathy="top")
    grader.publish(403)
    grader.client.get(f"/review/{scene.item.id}", 403)


def test_a_stranger_finds_nothing(scene: Scene) -> None:
    grader = scene.grader(scene.cast.stan)
    grader.rate(404, empathy="top")
    grader.publish(404)
    grader.client.get(f"/review/{scene.item.id}", 404)


def test_nobody_grades_their_own_replies(scene: Scene) -> None:
    item = scene.another(scene.cast.lea)
    grader = scene.grader(scene.cast.lea, item)
    grader.client.get(f"/review/{item.id}", 404)
    grader.rate(404, empathy="top")
    assert "Parcel" not in scene.signed_in(scene.cast.lea).get("/review").said.replace(scene.talk.subject, "")


def test_rights_taken_away_meanwhile_count(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="top")
    db.session.query(Membership).filter_by(person_id=scene.cast.rey.id).one().ended_on = HIRED
    db.session.commit()
    grader.publish(404)
    assert db.session.query(Publication).count() == 0


def test_publishing_goes_to_the_next_item_and_claims_it(scene: Scene) -> None:
    other = scene.another()
    other_id = other.id
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="top")
    answer = grader.publish(stay=False, next=other_id)
    assert (answer.json["next"], answer.json["to"]) == (other_id, f"/review/{other_id}")
    taken = db.session.get_one(Assignment, other_id)
    assert (taken.state, taken.claimed_by_id) == (AssignmentState.CLAIMED, scene.cast.rey.id)


def test_statement_budgets(scene: Scene, clock: Any) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top")
    with query_count(at_most=6):
        grader.rate(clarity="top")
    grader.rate(identity="top")
    with query_count(at_most=14):
        grader.publish()
    assert db.session.query(Review).one().score == "100"
