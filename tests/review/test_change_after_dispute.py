"""A review that was disputed gets no lower by a later change, where the team's disputes never lower a score."""

import pytest

from app.base.database import db
from app.review.models import Review, ReviewState
from tests.review.builders import Grader
from tests.review.conftest import Scene
from tests.review.disputes import answer, opened, settle_rules


def standing() -> Review:
    db.session.expire_all()
    return db.session.query(Review).filter_by(state=ReviewState.PUBLISHED).one()


def changing(scene: Scene, who: str) -> Grader:
    """Somebody at the page with a change of the standing review begun."""
    person = getattr(scene.cast, who)
    scene.signed_in(person).post(f"/reviews/{standing().id}/change")
    return scene.grader(person)


@pytest.mark.parametrize("who", ["mo", "lea"])
def test_nobody_lowers_the_score_after_an_accepted_dispute(scene: Scene, who: str) -> None:
    _first, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="mid")
    assert standing().shown == "90.0"
    grader = changing(scene, who)
    grader.rate(clarity="low", empathy="low", repair="top")
    said = grader.publish(422, reason="I think again.").json["error"]
    assert "'Clarity' was disputed" in said and "at least the level that stands" in said
    grader.rate(clarity="mid")
    said = grader.publish(422, reason="I think again.").json["error"]
    assert "90.0 stands" in said and "change the words alone" in said
    grader.rate(empathy="top", clarity="top")
    grader.publish(reason="It is even better.")
    assert standing().shown == "100.0"


def test_after_a_rejection_too_and_the_words_may_change(scene: Scene) -> None:
    _first, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low")
    grader = changing(scene, "lea")
    grader.rate(empathy="low", repair="top")
    grader.publish(422, reason="I think again.")
    grader.rate(empathy="top")
    grader.send("/save", criterion="clarity", comment="Two questions in one sentence.")
    grader.publish(reason="A word was missing.")
    assert standing().number == 2


def test_where_the_team_lets_scores_fall_a_change_may_lower_it(scene: Scene) -> None:
    settle_rules(scene, never_lower=False)
    _first, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id)
    grader = changing(scene, "lea")
    grader.rate(empathy="low", repair="top")
    grader.publish(reason="I think again.")
    assert standing().number == 3 and standing().shown != "100.0"


def test_a_review_that_was_never_disputed_may_be_lowered(scene: Scene) -> None:
    scene.published(scene.cast.rey)
    grader = changing(scene, "rey")
    grader.rate(empathy="low", repair="top")
    grader.publish(reason="I think again.")
    assert standing().number == 2
