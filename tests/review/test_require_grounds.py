"""A failed critical criterion is explained before the review is published."""

from app.base.database import db
from app.conversations.models import Message
from app.review.models import Publication, Review
from tests.review.conftest import Scene

SENTENCE = "Say why, or mark the words, for 'Identity': it decides the whole review."


def test_a_zero_without_a_reason_is_refused_and_nothing_is_written(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="low")
    grader.send("/save", criterion="empathy", comment="Words on another criterion do not count.")
    answer = grader.publish(422)
    assert (answer.json["error"], answer.json["criterion"]) == (SENTENCE, "identity")
    assert db.session.query(Publication).count() == 0


def test_spaces_are_no_reason(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="low")
    grader.send("/save", criterion="identity", comment=" \n ")
    grader.publish(422)


def test_a_comment_is_enough(scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="low")
    grader.send("/save", criterion="identity", comment="Nothing was asked before the address was read out.")
    grader.publish()
    assert db.session.query(Review).one().score == "0"


def test_marked_words_are_enough(scene: Scene) -> None:
    words = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one().id
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="low")
    grader.send("/evidence", criterion="identity", message=words, start=0, end=10)
    grader.publish()
    assert db.session.query(Review).one().score == "0"


def test_a_change_to_zero_needs_its_reason_on_the_criterion_too(scene: Scene) -> None:
    review = scene.published(scene.cast.rey)
    scene.signed_in(scene.cast.rey).post(f"/reviews/{review.id}/change", {})
    grader = scene.grader(scene.cast.rey)
    grader.revision = db.session.query(Review).filter_by(state="draft").one().revision
    grader.rate(identity="low")
    assert grader.publish(422, reason="Looked again.").json["error"] == SENTENCE
