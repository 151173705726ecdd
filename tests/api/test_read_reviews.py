"""Reviews over the API: the export's own shape, nothing that the person's pages keep from them, lists whose cost stays the same."""

import json
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.api.queries import reviews as queries
from app.base import clock as the_clock
from app.base import paging
from app.base.database import db
from app.conversations.models import Conversation, ConversationKind, Message
from app.people.models import Membership, Role
from app.review.actions.sights import note_sight
from app.review.models import Assignment, AssignmentState, Evidence, Publication, Purpose, Review, ReviewNote, ReviewState
from tests.api.conftest import Program
from tests.review import builders, disputes
from tests.review.conftest import Scene
from tests.review.conftest import scene as scene

ADDRESS = "noor@example.com"


@pytest.fixture
def told(scene: Scene) -> Review:
    """A published review of a real reply, with words and a quote that holds an address. Lea has opened it."""
    talk = builders.conversation(scene.cast.bo, scene.cast.north, "Hi", f"Write to {ADDRESS} please.", kind=ConversationKind.REAL)
    item = builders.waiting(talk, scene.rubric, scene.cast.bo)
    message = db.session.query(Message).filter_by(conversation_id=talk.id, position=1).one()
    grader = scene.grader(scene.cast.rey, item)
    grader.send("/evidence", criterion="clarity", message=message.id, start=0, end=8)
    grader.rate(empathy="n/a", clarity="mid", identity="top")
    grader.publish()
    review = db.session.query(Review).filter_by(assignment_id=item.id).one()
    db.session.query(Evidence).update({"quote": f"Write to {ADDRESS}"})
    db.session.add(ReviewNote(assignment_id=item.id, author_id=scene.cast.rey.id, text="only for me", saved_at=builders.PUT))
    note_sight(review, by=scene.cast.lea, at=the_clock.now())
    db.session.commit()
    return review


def test_a_review_is_as_the_export_writes_it(
    program: Callable[..., Program], app: Flask, scene: Scene, told: Review, tmp_path: Path
) -> None:
    lea = program(scene.cast.lea)
    one, listed = lea.get(f"/reviews/{told.id}").json, lea.get("/reviews").json["items"][0]
    app.test_cli_runner().invoke(args=["review", "export", str(tmp_path / "r.jsonl")])
    exported = json.loads((tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()[0])["reviews"][0]
    assert exported["greenroom"]["evidence"][0]["quote"].endswith(ADDRESS)
    exported["greenroom"]["evidence"][0]["quote"] = "Write to [email]"
    for told_at in ("created", "updated"):
        assert one["review"].pop(told_at).rstrip("Z") == exported.pop(told_at).replace("+00:00", "")
    assert one["review"] == exported and ADDRESS not in json.dumps([one, listed]) and "only for me" not in json.dumps(one)
    assert Fraction(one["review"]["greenroom"]["scoreExact"]) == Fraction(600, 7) and "600" not in one["formula"]
    assert "→ 85.7" in one["formula"] and one["agent"]["name"] == "Bo Lindqvist" and one["state"] == "published"
    assert {**listed, "review": None} == {key: value for key, value in one.items() if key != "formula"} | {"review": None}


def test_only_reviews_within_reach_are_there(program: Callable[..., Program], scene: Scene, told: Review, signed_in: Any) -> None:
    stan, lea = program(scene.cast.stan), program(scene.cast.lea)
    assert stan.get("/reviews").json["items"] == stan.get("/reviews?updated_since=2020-01-01T00:00:00Z").json["items"] == []
    for wanted in (f"team={scene.cast.north.id}", f"agent={scene.cast.bo.id}"):
        assert stan.get(f"/reviews?{wanted}").json["items"] == []
    stan.get(f"/reviews/{told.id}", 404)
    draft = scene.another()
    scene.grader(scene.cast.rey, draft).rate(clarity="low")
    own = db.session.query(Review).filter_by(state=ReviewState.DRAFT).one()
    lea.get(f"/reviews/{own.id}", 404)
    for purpose in (Purpose.SELF, Purpose.PEER, Purpose.CALIBRATION, Purpose.GOLD):
        told.purpose = purpose
        db.session.commit()
        lea.get(f"/reviews/{told.id}", 404)
        assert lea.get("/reviews").json["items"] == lea.get("/reviews?updated_since=2020-01-01T00:00:00Z").json["items"] == []


def test_what_a_grader_must_not_see_now_is_withheld(program: Callable[..., Program], scene: Scene, told: Review) -> None:
    """Lea grades the same conversation a second time: the first grade stays hidden, in the list, by itself and by its date."""
    talk = db.session.get_one(Conversation, told.conversation_id)
    second = builders.waiting(talk, scene.rubric, scene.cast.bo, round=2, state=AssignmentState.CLAIMED)
    second.claimed_by_id, second.claim_ends_at = scene.cast.lea.id, builders.PUT + timedelta(days=900)
    db.session.commit()
    lea = program(scene.cast.lea)
    for answer in (
        lea.get(f"/reviews/{told.id}").json,
        lea.get("/reviews").json["items"][0],
        lea.get("/reviews?updated_since=2020-01-01T00:00:00Z").json["items"][0],
    ):
        assert answer["withheld"] and answer["review"] is None
        assert "85.7" not in json.dumps(answer) and "600/7" not in json.dumps(answer) and answer.get("formula") is None


def test_who_reviewed_oneself_is_kept_where_the_team_hides_it(program: Callable[..., Program], scene: Scene, told: Review) -> None:
    scene.cast.north.hides_reviewers = True
    lea = program(scene.cast.lea)
    assert lea.get(f"/reviews/{told.id}").json["review"]["reviewer"]["name"] == "Rey Santos"
    told.reviewee_id = scene.cast.lea.id
    told.comment = "Seen #well"
    db.session.commit()
    for text in (lea.get(f"/reviews/{told.id}").text, lea.get("/reviews").text):
        assert "Rey" not in text and "rey@" not in text


def test_lists_go_on_by_key_and_cost_the_same(
    program: Callable[..., Program], scene: Scene, told: Review, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    for _ in range(3):
        clock.move(minutes=5)
        note_sight(scene.published(scene.cast.rey, scene.another()), by=scene.cast.lea, at=clock.at)
    lea = program(scene.cast.lea)
    lea.get("/me")
    whole = [one["id"] for one in lea.get("/reviews").json["items"]]
    cost = lea.statements
    assert len(whole) == 4 and cost == 11  # who asks, the limit, its days, the list (the team's, and elsewhere), six for what is in them
    monkeypatch.setattr(queries, "SIZE", 2)
    monkeypatch.setattr(paging, "SIZE", 2)
    monkeypatch.setattr(paging.fetch, "__kwdefaults__", {**paging.fetch.__kwdefaults__, "size": 2})  # type: ignore[dict-item]
    first = lea.get("/reviews").json
    second = lea.get(f"/reviews?after={first['next']}").json
    assert [one["id"] for one in first["items"] + second["items"]] == whole and lea.statements == cost and second["next"] is None
    published = [row.review_id for row in db.session.query(Publication).order_by(Publication.at, Publication.review_id)]
    since, seen = "/reviews?updated_since=2020-01-01T00:00:00Z", []
    page = lea.get(since).json
    while True:
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        page = lea.get(f"{since}&after={page['next']}").json
    assert seen == published
    late = lea.get("/reviews", query_string={"updated_since": page["items"][-1]["updated_at"]}).json["items"]
    assert late[-1]["id"] == published[-1]


def test_an_answer_that_is_known_is_not_sent_again(program: Callable[..., Program], scene: Scene, told: Review) -> None:
    lea = program(scene.cast.lea)
    tag = lea.get(f"/reviews/{told.id}").headers["ETag"]
    assert lea.get(f"/reviews/{told.id}", 304, headers={"If-None-Match": tag}).data == b""
    told.comment = "Changed"
    db.session.commit()
    assert lea.get(f"/reviews/{told.id}", headers={"If-None-Match": tag}).headers["ETag"] != tag


def test_disputes_tell_how_they_stand_and_no_score(program: Callable[..., Program], scene: Scene) -> None:
    review_id, dispute_id = disputes.opened(scene)
    lea, stan = program(scene.cast.lea), program(scene.cast.stan)
    lea.get("/me")
    (one,) = lea.get("/disputes?state=open").json["items"]
    assert (one["id"], one["review_id"], one["criteria"], one["agent"]["name"]) == (dispute_id, review_id, ["clarity"], "Bo Lindqvist")
    assert "top" not in json.dumps(one) and "It is clear." not in json.dumps(one)
    assert lea.statements <= 4
    assert lea.get(f"/reviews/{review_id}").json["withheld"]
    assert lea.get("/disputes?state=rejected").json["items"] == stan.get("/disputes").json["items"] == []
    assert stan.get(f"/disputes?team={scene.cast.north.id}").json["items"] == []


def test_rights_that_went_away_count_at_once(program: Callable[..., Program], scene: Scene, told: Review) -> None:
    """Also without the action that ends tokens: what a token reaches is worked out at every request."""
    lea = program(scene.cast.lea)
    assert lea.get("/reviews").json["items"]
    db.session.query(Membership).filter_by(person_id=scene.cast.lea.id).update({"lead": False})
    assert lea.get("/reviews").json["items"] == []
    scene.cast.lea.roles = frozenset({Role.ADMIN})
    db.session.commit()
    lea.get("/reviews", 403)
    assert db.session.query(Assignment).count() == 2
