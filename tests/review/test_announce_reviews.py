"""What other systems hear of reviews and disputes: ids, no words, no scores, and not who graded."""

import json

from app.base.database import db
from app.review.models import Purpose, Review
from tests.hearing import hearing
from tests.review.conftest import Scene
from tests.review.disputes import answer, opened


def test_a_review_and_its_dispute_are_told_without_words(scene: Scene) -> None:
    scene.cast.bo.alias = "A-31"
    db.session.commit()
    with hearing() as heard:
        review_id, dispute_id = opened(scene)
        scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/acknowledge", {"note": "Thank you, Rey."})
        scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/acknowledge", {"note": "Again."})
        answer(scene, scene.cast.mo, dispute_id)
    names = [name for name, _facts in heard]
    assert names == ["review.published", "dispute.opened", "review.acknowledged", "review.changed", "dispute.decided"]
    told = dict(heard)
    first, second = db.session.query(Review).order_by(Review.number)
    agent = {"id": scene.cast.bo.id, "number": "A-31"}
    assert told["review.published"] == {
        "review": review_id,
        "number": 1,
        "purpose": "practice",
        "agent": agent,
        "team": scene.cast.north.id,
        "conversation": scene.talk.id,
        "message": None,
        "rubric": {"id": scene.rubric.id, "version": 1},
        "link": f"/reviews/{review_id}",
    }
    assert (told["review.changed"]["replaces"], told["review.changed"]["rescored"]) == (review_id, False)
    assert told["dispute.opened"]["criteria"] == ["clarity"]
    assert (told["dispute.decided"]["outcome"], told["dispute.decided"]["standing"]) == ("accepted", second.id)
    everything = json.dumps(heard)
    for words in ("Thank you", "Please look", "It is clear", "One thought", "Bo", "Rey", "reviewer", "level", "top", "pass"):
        assert words not in everything
    assert all(str(one.shown) not in everything and str(one.score) not in everything for one in (first, second))


def test_what_counts_no_longer_is_told_and_other_purposes_never(scene: Scene) -> None:
    scene.item.purpose = Purpose.CALIBRATION
    db.session.commit()
    with hearing() as heard:
        scene.published(scene.cast.rey)
    assert not heard
