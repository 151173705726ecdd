"""Self reviews: one's own view before the reviewer's, beside it afterwards, and nowhere in any figure of reviews."""

import pytest

from app.base.database import db
from app.conversations.doors import Edit, text_redacted
from app.conversations.models import ConversationKind, Message
from app.people.models import Notice
from app.review.actions.tallies import differences
from app.review.learning.models import LearningQuote, LearningRating, LearningReview, LearningState
from app.review.models import Review, Tally
from app.trail.models import TrailEntry
from tests.counting import query_count
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.learners import begin_self, only


def test_an_agent_grades_an_own_reply_and_sees_it_beside_the_reviewers(scene: Scene) -> None:
    bo = scene.signed_in(scene.cast.bo)
    assert scene.talk.subject in bo.get("/reviews/self/new").said
    begun = begin_self(scene, bo)
    assert "its levels and comments stay as they are" in bo.get(f"/reviews/learning/{begun.number}/fill").text, (
        "what is final is asked first"
    )
    number = begun.finish(empathy="top", clarity="mid")
    assert "No reviewer has graded this" in bo.get(f"/reviews/learning/{number}").said
    scene.published(scene.cast.rey, empathy="low", clarity="mid", repair="mid")
    page = bo.get(f"/reviews/learning/{number}")
    for words in ("2 of 4 criteria got the same level", "You are 2 levels milder than the reviewer: 100 points of 100."):
        assert words in page.said, words
    assert "Only one of the two rated it." in page.said  # repair applied to the reviewer's levels alone
    assert f"/reviews/learning/{number}" in bo.get("/reviews/1").page.links
    assert [one.path for one in db.session.query(Notice).filter_by(kind="review.self_beside")] == [f"/reviews/learning/{number}"]
    assert "too few to tell" in bo.get("/reviews/self").said
    assert db.session.query(TrailEntry).filter_by(verb="review.self_review").count() == 1


def test_nothing_of_it_enters_reviews_or_sums(scene: Scene) -> None:
    begin_self(scene, scene.signed_in(scene.cast.bo)).finish()
    assert db.session.query(Review).count() == 0
    assert db.session.query(Tally).count() == 0
    scene.published(scene.cast.rey)
    assert db.session.query(Review).count() == 1
    assert differences() == []


def test_everything_typed_is_kept_as_it_is_typed(scene: Scene) -> None:
    bo = scene.signed_in(scene.cast.bo)
    learner = begin_self(scene, bo)
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()
    learner.send("/save", criterion="empathy", comment="I named the loss.", level="mid")
    learner.send("/save", comment="All in all fine.")
    answer = learner.send("/evidence", criterion="empathy", message=message.id, start=0, end=10)
    assert '<mark class="rv-evidence"' in answer.json["html"]
    page = bo.get(f"/reviews/learning/{learner.number}/fill")
    for words in ("I named the loss.", "All in all fine.", "I am sorry"):
        assert words in page.text, words
    quote = db.session.query(LearningQuote).one()
    learner.send(f"/evidence/{quote.id}/remove", message=quote.message_id)
    assert db.session.query(LearningQuote).count() == 0
    bo.post(f"/reviews/learning/{learner.number}/discard")
    assert db.session.query(LearningReview).count() == db.session.query(LearningRating).count() == 0


def test_a_second_window_is_told_and_nothing_is_written_over(scene: Scene) -> None:
    learner = begin_self(scene, scene.signed_in(scene.cast.bo))
    learner.send("/save", criterion="empathy", comment="First.")
    learner.revision = 0
    answer = learner.send("/save", 409, criterion="empathy", comment="Second.")
    assert (answer.json["theirs"], answer.json["mine"], answer.json["revision"]) == ("First.", "Second.", 1)


def test_what_does_not_fit_is_refused_with_a_sentence(scene: Scene) -> None:
    learner = begin_self(scene, scene.signed_in(scene.cast.bo))
    learner.send("/save", 422, criterion="empathy", level="splendid")
    learner.send("/save", 422, criterion="nothing", level="top")
    learner.send("/save", 422, criterion="empathy", causes="nobody")
    learner.send("/evidence", 422, criterion="empathy", message=1, start=0, end=10_000)
    learner.send("/evidence/7/remove", 404, message=1)
    learner.send("/finish", 422)
    assert only().state is LearningState.OPEN


def test_finished_it_stays_as_it_is(scene: Scene) -> None:
    learner = begin_self(scene, scene.signed_in(scene.cast.bo))
    learner.finish()
    learner.send("/save", 404, criterion="empathy", level="low")
    assert begin_self(scene, learner.client).number == learner.number
    learner.client.get(f"/reviews/learning/{learner.number}/fill", 303)


def test_a_self_review_comes_before_the_reviewers(scene: Scene) -> None:
    scene.published(scene.cast.rey)
    bo = scene.signed_in(scene.cast.bo)
    assert scene.talk.subject not in bo.get("/reviews/self/new").said
    assert "A self review comes first" in bo.get(f"/reviews/self/new/{scene.talk.id}").said
    bo.post(f"/reviews/self/new/{scene.talk.id}", {"rubric": scene.rubric.id, "unit": "0"}, 409)


def test_one_finished_after_the_review_does_not_count(scene: Scene) -> None:
    bo = scene.signed_in(scene.cast.bo)
    learner = begin_self(scene, bo)
    scene.published(scene.cast.rey)
    learner.finish(clarity="low")
    assert "does not count in the average" in bo.get(f"/reviews/learning/{learner.number}").said
    assert "n 0" in bo.get("/reviews/self").said.replace("\xa0", " ")


def test_only_the_agent_reads_it_before_the_reviewers_stands_beside_it(scene: Scene) -> None:
    number = begin_self(scene, scene.signed_in(scene.cast.bo)).finish(clarity="low")
    for person in (scene.cast.rey, scene.cast.ines, scene.cast.lea, scene.cast.tara, scene.cast.stan):
        scene.signed_in(person).get(f"/reviews/learning/{number}", 404)
    lea = scene.signed_in(scene.cast.lea)
    assert scene.talk.subject not in lea.get("/reviews/parted").said
    scene.published(scene.cast.rey)
    for words in (scene.talk.subject, "Bo Lindqvist", "2 of 3", "Clarity"):
        assert words in lea.get("/reviews/parted").said, words
    assert "The agent is 2 levels stricter" in lea.get(f"/reviews/learning/{number}").said
    for person in (scene.cast.rey, scene.cast.ines, scene.cast.tara, scene.cast.stan):
        scene.signed_in(person).get(f"/reviews/learning/{number}", 404)
    assert scene.talk.subject not in scene.signed_in(scene.cast.stan).get("/reviews/parted").said


def test_a_lead_who_grades_the_same_conversation_learns_nothing_of_it(scene: Scene) -> None:
    number = begin_self(scene, scene.signed_in(scene.cast.bo)).finish()
    scene.published(scene.cast.rey)
    builders.waiting(scene.talk, scene.rubric, scene.cast.bo, round=2)
    db.session.commit()
    lea = scene.grader(scene.cast.lea, db.session.query(type(scene.item)).filter_by(round=2).one())
    lea.rate(empathy="top")
    lea.client.get(f"/reviews/learning/{number}", 404)


def test_nobody_reviews_the_replies_of_others_or_what_goes_on(scene: Scene) -> None:
    scene.signed_in(scene.cast.ines).get(f"/reviews/self/new/{scene.talk.id}", 404)
    open_practice = builders.conversation(scene.cast.bo, scene.cast.north)
    theirs = builders.conversation(scene.cast.bo, scene.cast.south, kind=ConversationKind.REAL)
    db.session.commit()
    bo = scene.signed_in(scene.cast.bo)
    bo.get(f"/reviews/self/new/{open_practice.id}", 404)
    bo.get(f"/reviews/self/new/{theirs.id}", 404)
    assert open_practice.subject not in bo.get("/reviews/self/new").said


def test_one_reply_is_compared_with_a_review_of_that_reply_alone(scene: Scene) -> None:
    bo = scene.signed_in(scene.cast.bo)
    reply = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()
    number = begin_self(scene, bo, unit="0").finish()
    alone = builders.waiting(scene.talk, scene.rubric, scene.cast.bo, message_id=reply.id, part=reply.id)
    db.session.commit()
    scene.published(scene.cast.rey, alone)
    assert "No reviewer has graded this" in bo.get(f"/reviews/learning/{number}").said
    bo.post(f"/reviews/self/new/{scene.talk.id}", {"rubric": scene.rubric.id, "unit": "999"}, 422)


@pytest.mark.parametrize(
    ("path", "most"), [("/reviews/self", 6), ("/reviews/self/new", 2), ("/reviews/parted", 5), ("/reviews/learning/1", 9)]
)
def test_pages_cost_the_same_however_many_there_are(scene: Scene, path: str, most: int) -> None:
    bo = scene.signed_in(scene.cast.bo)
    items = [scene.item, scene.another(), scene.another()]
    db.session.commit()
    for item in items:
        begin_self(scene, bo, item.conversation_id).finish()
        scene.published(scene.cast.rey, item)
    who = scene.signed_in(scene.cast.lea) if path.endswith("parted") else bo
    with query_count(at_most=1 + most):
        who.get(path)


def test_a_redaction_reaches_the_words_that_were_quoted(scene: Scene) -> None:
    learner = begin_self(scene, scene.signed_in(scene.cast.bo))
    message = db.session.query(Message).filter_by(conversation_id=scene.talk.id, position=1).one()
    learner.send("/evidence", criterion="empathy", message=message.id, start=0, end=10)
    text_redacted(message.id, "Nora is sorry. I look into it at once.", [Edit(0, 4, "Nora is")])
    db.session.commit()
    kept = db.session.query(LearningQuote).one()
    assert (kept.start, kept.end, kept.quote) == (0, 13, "Nora is sorry")
