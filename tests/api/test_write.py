"""What programs write: conversations and reviews that come in, the queue, and requests that are sent twice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from app.api.models import ApiAnswer
from app.base.database import db
from app.conversations.models import Conversation, ConversationImport, ConversationKind
from app.people.models import Notice
from app.review.models import Assignment, Publication, Rating, Review, ReviewSource
from app.trail.models import TrailEntry
from tests.api.conftest import Program
from tests.cast import Cast
from tests.conversations.conftest import jsonl, message, record
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.conftest import scene as scene

LINES = "application/jsonl"


def test_conversations_come_in_and_the_report_is_asked_for(program: Callable[..., Program], cast: Cast) -> None:
    agent = {"name": "Bo Lindqvist", "email": "bo@example.org"}
    body = jsonl(record("7", message("a"), message("b", "Hi", "agent", 1, author=agent)), record("8", channel="pigeon"))
    ada, lea = program(cast.ada), program(cast.lea)
    begun = lea.post(f"/conversations/imports?team={cast.north.id}&mask=true", 202, data=body, content_type=LINES)
    assert begun.json["state"] == "waiting" and begun.headers["Location"].endswith(f"/conversations/imports/{begun.json['id']}")
    report = lea.get(f"/conversations/imports/{begun.json['id']}").json
    assert (report["state"], report["read"], report["created"], report["rejected"]) == ("done", 2, 1, 1)
    assert report["errors"][0]["id"] == "8" and "channel" in report["errors"][0]["field"]
    assert db.session.query(ConversationImport).one().mask
    lea.post(f"/conversations/imports?team={cast.south.id}", 404, data=body, content_type=LINES)
    again = ada.post(f"/conversations/imports?team={cast.north.id}", 202, data=json.dumps([record("9")]), content_type="application/json")
    assert ada.get(f"/conversations/imports/{again.json['id']}").json["created"] == 1
    assert [one["id"] for one in lea.get("/conversations/imports").json["items"]] == [again.json["id"], begun.json["id"]]
    program(cast.stan).get(f"/conversations/imports/{begun.json['id']}", 404)


def test_conversations_are_put_into_the_queue_by_id_or_key(program: Callable[..., Program], cast: Cast) -> None:
    rubric, theirs = builders.rubric(), builders.rubric(builders.RUBRIC.replace("id: care", "id: x"), slug="x", team=cast.south)
    first, second = (builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL) for _ in range(2))
    foreign = builders.conversation(cast.stan, cast.south, kind=ConversationKind.REAL)
    keys = [{"source": "test", "id": one.source_id} for one in (second, foreign)]
    lea = program(cast.lea)
    put = lea.post("/queue", json={"ids": [first.id, foreign.id, 10**9], "keys": keys, "rubric": rubric.id}).json
    assert (put["put"], put["missing"], put["already"]) == (2, 3, 0)
    assert {one.conversation_id for one in db.session.query(Assignment)} == {first.id, second.id}
    assert lea.post("/queue", json={"ids": [first.id], "rubric": rubric.id}).json["already"] == 1
    refused = lea.post("/queue", 422, json={"ids": [first.id], "rubric": theirs.id}).json
    assert refused["errors"][0]["field"] == "rubric"


def test_sent_twice_with_the_same_key_is_done_once(program: Callable[..., Program], cast: Cast, clock: Any) -> None:
    talk, rubric = builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL), builders.rubric()
    lea, other = program(cast.lea), program(cast.lea)
    sent: dict[str, Any] = {"json": {"ids": [talk.id], "rubric": rubric.id}, "headers": {"Idempotency-Key": "k1"}}
    first, second = lea.post("/queue", **sent), lea.post("/queue", **sent)
    assert first.data == second.data and first.json["put"] == 1 and second.headers["Idempotent-Replayed"] == "true"
    assert "used for another request" in lea.post("/queue", 409, **{**sent, "json": {"ids": [1]}}).json["detail"]
    assert other.post("/queue", **sent).json["already"] == 1
    lea.post("/queue", 422, **{**sent, "headers": {"Idempotency-Key": "k" * 201}})
    lea.post("/queue", 422, json={"ids": [talk.id], "rubric": 10**9}, headers={"Idempotency-Key": "k2"})
    assert lea.post("/queue", json={"ids": [talk.id]}, headers={"Idempotency-Key": "k2"}).json["already"] == 1
    clock.move(hours=25)
    assert lea.post("/queue", **sent).json["already"] == 1
    assert db.session.query(ApiAnswer).count() == 2


def exported(app: Flask, folder: Path) -> bytes:
    """The file of every published review."""
    db.session.commit()
    app.test_cli_runner().invoke(args=["review", "export", str(folder / "r.jsonl")])
    return (folder / "r.jsonl").read_bytes()


def forgotten() -> None:
    """Take every review out again, as on the site that the file goes to."""
    for model in (Rating, Publication, ReviewSource, Notice):
        db.session.query(model).delete()
    db.session.query(Review).delete()
    db.session.query(Assignment).delete()
    db.session.commit()


def test_reviews_come_in_as_they_went_out(program: Callable[..., Program], app: Flask, scene: Scene, tmp_path: Path) -> None:
    review = scene.published(scene.cast.rey)
    before = (review.score, review.shown, review.passed)
    lea, stan, ada = program(scene.cast.lea), program(scene.cast.stan), program(scene.cast.ada, ["people:read"])
    where, body = f"/reviews/imports?team={scene.cast.north.id}", exported(app, tmp_path)
    forgotten()
    told = lea.post(where, data=body, content_type=LINES).json
    assert (told["created"], told["rejected"]) == (1, 0)
    one = db.session.query(Review).one()
    assert (one.score, one.shown, one.passed) == before and not db.session.query(Notice).count()
    assert lea.post(where, data=body, content_type=LINES).json["unchanged"] == 1
    assert db.session.query(TrailEntry).filter_by(verb="review.import").count() == 2
    assert lea.post(where, data=b"{]", content_type=LINES).json["rejected"] == 1
    stan.post(where, 404, data=body, content_type=LINES)
    ada.post(where, 403, data=body, content_type=LINES)


def test_nobody_brings_in_reviews_of_their_own_replies(program: Callable[..., Program], app: Flask, scene: Scene, tmp_path: Path) -> None:
    talk = builders.conversation(scene.cast.lea, scene.cast.north)
    scene.published(scene.cast.rey, builders.waiting(talk, scene.rubric, scene.cast.lea))
    scene.published(scene.cast.rey)
    lea, bo_id, where = program(scene.cast.lea), scene.cast.bo.id, f"/reviews/imports?team={scene.cast.north.id}"
    body = exported(app, tmp_path)
    forgotten()
    told = lea.post(where, data=body, content_type=LINES)
    assert (told.json["created"], told.json["rejected"]) == (1, 1) and "your own replies" in told.json["errors"][0]["message"]
    assert [one.reviewee_id for one in db.session.query(Review)] == [bo_id]
    assert db.session.query(Conversation).count() == 2
