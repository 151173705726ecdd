"""Conversations and reviews out, into a site that has neither, and out again: the same reviews, with their versions, words and disputes."""

import json
from pathlib import Path
from typing import Any

from flask import Flask

from app.base.database import db
from app.conversations.models import Conversation, Message
from app.people.models import Notice
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import Assignment, Dispute, Review
from tests.review import disputes
from tests.review.conftest import Scene
from tests.review.test_exchange import TEAM, exported, taken

ALL = (
    "review_tagging", "review_tag",
    "dispute_quote", "second_look", "dispute_point", "dispute",
    "review_source", "evidence", "rating", "acknowledgement", "publication", "notice", "review",
    "assignment", "tally", "message", "conversation",
)  # fmt: skip
NEW_HERE = {"id", "item", "disputeId", "reviewId", "newReview", "message"}
"""Numbers that a site gives by itself."""


def emptied() -> None:
    for table in ALL:
        db.session.execute(db.text(f"DELETE FROM {table}"))
    db.session.commit()
    db.session.expire_all()


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def same(value: Any, inner: str = "") -> Any:
    """The value without the numbers that each site gives by itself; ids of criteria and scorecards stay."""
    if isinstance(value, dict):
        own = NEW_HERE if inner not in ("scorecard", "categories", "groups") else set()
        return {key: same(part, key) for key, part in value.items() if key not in own}
    return sorted((same(part, inner) for part in value), key=json.dumps) if isinstance(value, list) else value


def talks(app: Flask, path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["conversations", "export", "--kind", "all", "--unmasked-reason", "moving house"])
    assert result.exit_code == 0, result.output
    path.write_text(result.stdout, encoding="utf-8")


def full(scene: Scene) -> None:
    """Three reviews: one disputed and changed, one whose dispute was rejected and that was read with a note, one of a single reply."""
    _, dispute_id = disputes.opened(scene)
    disputes.answer(scene, scene.cast.lea, dispute_id)
    item = scene.another(scene.cast.bo)
    message_id = db.session.query(Message).filter_by(conversation_id=item.conversation_id, position=1).one().id
    db.session.commit()
    grader = scene.grader(scene.cast.rey, item)
    grader.send("/evidence", criterion="clarity", message=message_id, start=0, end=4)
    grader.send("/save", criterion="empathy", causes="stock", level="mid", comment="A set phrase #tone")
    grader.rate(clarity="low", identity="top")
    grader.publish(active=75, comment="Well done #praise")
    second = db.session.query(Review).filter_by(assignment_id=item.id).one()
    bo = scene.signed_in(scene.cast.bo)
    bo.post(f"/reviews/{second.id}/acknowledge", {"note": "Thank you"})
    form = {"kind": "ratings", "criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top", "comment": "Again"}
    bo.post(f"/reviews/{second.id}/dispute", form | {"quotes-clarity": "I look into it at once."})
    other = db.session.query(Dispute).filter_by(review_id=second.id).one().id
    disputes.answer(scene, scene.cast.lea, other, level__clarity="low", reason__clarity="supported")
    third = scene.another(scene.cast.bo)
    third.message_id = db.session.query(Message).filter_by(conversation_id=third.conversation_id, position=1).one().id
    third.part = third.message_id
    db.session.commit()
    scene.published(scene.cast.rey, third)


def test_out_into_an_empty_site_and_out_again(app: Flask, scene: Scene, tmp_path: Path) -> None:
    full(scene)
    exported(app, tmp_path / "reviews.jsonl", "--replaced")
    talks(app, tmp_path / "talks.jsonl")
    emptied()
    refused = taken(app, tmp_path / "reviews.jsonl", expect=1)
    assert (refused["created"], refused["rejected"], refused["left"]) == (0, 4, {"disputes of reviews that are not here": 2})
    assert "Import the conversations of North desk first: flask conversations import" in refused["errors"][0]["message"]
    result = app.test_cli_runner().invoke(args=["conversations", "import", str(tmp_path / "talks.jsonl"), "--team", TEAM])
    assert result.exit_code == 0, result.output
    found = taken(app, tmp_path / "reviews.jsonl")
    assert (found["read"], found["created"], found["disputes"], found["differs"], found["left"]) == (4, 4, 2, 0, {}), found
    assert (found["quotes_left_out"], found["without_clause"]) == (0, 0)
    exported(app, tmp_path / "again.jsonl", "--replaced")
    before, after = lines(tmp_path / "reviews.jsonl"), lines(tmp_path / "again.jsonl")
    assert same(after) == same(before)
    assert sum('"side": "agent"' in json.dumps(line) for line in after) == 1, "what a dispute rests on comes along"
    assert before[-1]["scorecards"][0]["greenroom"]["source"].strip().startswith("format: agent-rubric/1")
    assert differences() == [] and wrong_scores() == [] and db.session.query(Notice).count() == 0
    again = taken(app, tmp_path / "reviews.jsonl")
    assert (again["created"], again["unchanged"], again["disputes"]) == (0, 4, 0)


def test_versions_stay_one_review_and_its_dispute_leads_to_the_new_one(app: Flask, scene: Scene, tmp_path: Path) -> None:
    _, dispute_id = disputes.opened(scene)
    disputes.answer(scene, scene.cast.lea, dispute_id)
    exported(app, tmp_path / "reviews.jsonl", "--replaced")
    talks(app, tmp_path / "talks.jsonl")
    emptied()
    app.test_cli_runner().invoke(args=["conversations", "import", str(tmp_path / "talks.jsonl"), "--team", TEAM])
    taken(app, tmp_path / "reviews.jsonl")
    first, second = db.session.query(Review).order_by(Review.number).all()
    assert (first.number, first.state.value, second.number, second.state.value) == (1, "replaced", 2, "published")
    assert db.session.query(Assignment).one().id == first.assignment_id == second.assignment_id
    assert (db.session.query(Conversation).one().source_system, second.message_id) == ("test", None)
    dispute = db.session.query(Dispute).one()
    assert (dispute.review_id, dispute.new_review_id, dispute.state.value) == (first.id, second.id, "accepted")
    assert dispute.answered_by_id == scene.cast.lea.id and dispute.points[0].reason is not None
    for client in (scene.signed_in(scene.cast.bo), scene.signed_in(scene.cast.lea)):
        assert "It is clear." in client.get(f"/reviews/{first.id}").said
        client.get(f"/reviews/{second.id}")
