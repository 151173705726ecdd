"""Reviews of the other tool as it gives them: pages, causes, tags, replies, times, disputes; what has no place is counted, by kind."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.conversations.models import AgentIdentity
from app.review.models import Acknowledgement, Dispute, Publication, Rating, Review
from app.review.queries.leaving import Wanted, leaving
from tests.review.conftest import Scene
from tests.review.test_exchange import foreign, taken, written
from tests.review.test_marks import names

RATINGS = [
    {"categoryId": "11", "categoryName": "Empathy", "score": 1, "causes": ["set phrase", "Typing"], "comment": "A bit stiff"},
    {"categoryId": "12", "categoryName": "Clarity", "score": 0, "cause": "Long"},
    {"categoryId": "13", "categoryName": "Identity", "score": 2},
]


def rated(review: Review, criterion: str) -> Rating:
    return db.session.query(Rating).filter_by(review_id=review.id, criterion=criterion).one()


def page(scene: Scene, *lines: dict[str, Any]) -> dict[str, Any]:
    """A page of their export: conversations with their reviews inside, and where the page stands."""
    return {"conversations": [one["conversation"] | {"reviews": one["reviews"]} for one in lines], "pagination": {"page": 1, "total": 1}}


def test_words_times_and_causes_come_along(app: Flask, scene: Scene, tmp_path: Path) -> None:
    review = {
        "ratings": RATINGS, "tags": [{"tag": "praise", "user": {}}, {"tag": "#Tone"}, {"tag": "TONE"}, {"tag": "x" * 61}],
        "comment": "Nice #tone", "received": True,
        "reviewTime": "95", "pauseTime": "20", "timeTrackingPeriods": [{"type": "REVIEW", "duration": "95"}, {"type": "PAUSE"}],
        "thread": [{"owner": {"name": "Bo Lindqvist"}, "comment": "Thanks", "createdISO": "2026-03-02T08:00:00Z", "thread": []}],
    }  # fmt: skip
    found = taken(app, written(tmp_path, foreign(scene, **review)))
    one = db.session.query(Review).one()
    assert one.comment == f"Nice #tone\n#{'x' * 61}\nBo Lindqvist, 2026-03-02: Thanks" and one.active_seconds == 95
    assert names(one.id) == ["Tone", "praise"], "they are the team's tags now, for its filters"
    empathy = rated(one, "empathy")
    assert (empathy.causes, empathy.comment) == ("stock", "A bit stiff\nCause: Typing")
    assert rated(one, "clarity").comment == "Cause: Long"
    assert db.session.query(Acknowledgement).one().at == db.session.get_one(Publication, one.id).at
    assert found["left"] == {
        "tags written into comments": 1, "replies written into comments": 1, "causes written into comments": 2, "pauses left out": 1,
        "time periods left out": 2,
    }  # fmt: skip
    told = app.test_cli_runner().invoke(args=["review", "import", str(tmp_path / "foreign.jsonl"), "--team", "North desk"])
    assert "1 unchanged" in told.output


def test_what_is_left_out_is_said_to_people_too(app: Flask, scene: Scene, tmp_path: Path) -> None:
    path = written(tmp_path, foreign(scene, pauseTime=4))
    told = app.test_cli_runner().invoke(args=["review", "import", str(path), "--team", "North desk"])
    assert "1 × pauses left out" in told.output, told.output


def test_an_agent_is_known_by_the_address_of_imported_conversations(app: Flask, scene: Scene, tmp_path: Path) -> None:
    known = {"source_system": "zendesk-qa", "source_key": "b", "email": "b.lind@desk.example", "team_id": scene.cast.north.id}
    db.session.add(AgentIdentity(**known, person_id=scene.cast.bo.id))
    db.session.commit()
    path = written(
        tmp_path, foreign(scene, reviewee={"email": "B.Lind@desk.example", "name": "b"}), foreign(scene, id="x", reviewee="c@d.example")
    )
    told = app.test_cli_runner().invoke(args=["review", "import", str(path), "--team", "North desk"])
    assert db.session.query(Review).one().reviewee_id == scene.cast.bo.id
    assert "line 2, review x: The reviewee c@d.example is nobody of North desk" in told.output


@pytest.mark.parametrize("indent", [None, 2])
def test_a_page_is_read_as_it_is(app: Flask, scene: Scene, tmp_path: Path, indent: int | None) -> None:
    whole = page(scene, foreign(scene), foreign(scene, id="kl-78", score="n/a"), foreign(scene, id="kl-79"))
    path = written(tmp_path, json.dumps(whole, indent=indent))
    found = taken(app, path, expect=1)
    assert (found["read"], found["created"], found["rejected"], found["left"]) == (3, 2, 1, {})


def test_other_pages_are_counted(app: Flask, scene: Scene, tmp_path: Path) -> None:
    sessions = {"calibrationSessions": [{"id": "1", "conversations": []}, {"id": "2"}], "pagination": {}}
    cards = {"data": [{"id": "9", "name": "Care", "categories": []}], "total": 1}
    with_fields = foreign(scene)
    with_fields["conversation"] |= {"externalFields": [{"name": "Line", "value": "b"}], "comments": [{"comment": "by the way"}]}
    found = taken(app, written(tmp_path, sessions, cards, with_fields))
    assert found["created"] == 1
    assert found["left"] == {
        "calibration sessions left out": 2, "scorecards and other data left out": 1,
        "fields of conversations left out": 1, "comments without a review left out": 1,
    }  # fmt: skip


def test_hundredths_are_told_from_what_levels_are_worth(app: Flask, scene: Scene, tmp_path: Path) -> None:
    scores = [
        {"categoryName": "Empathy", "score": 50},
        {"categoryName": "Clarity", "score": 0},
        {"categoryName": "Identity", "score": 100.0},
    ]
    found = taken(app, written(tmp_path, foreign(scene, ratings=scores)))
    one = db.session.query(Review).one()
    assert [rated(one, name).level for name in ("empathy", "clarity", "identity")] == ["mid", "low", "top"]
    assert found["left"] == {"scores read as hundredths": 1}
    mixed = [{"categoryName": "Empathy", "score": 1}, {"categoryName": "Clarity", "score": 100}, {"categoryName": "Identity", "score": 0}]
    assert (
        "has no level worth 100"
        in taken(app, written(tmp_path, foreign(scene, ratings=mixed, id="kl-2")), expect=1)["errors"][0]["message"]
    )


def dispute(**more: Any) -> dict[str, Any]:
    return {
        "disputeId": "d1", "reviewId": "kl-77", "type": "RATING", "status": "REJECTED", "createdAt": "2026-03-02T09:00:00Z",
        "assignee": {"name": "Lea Moreau"}, "comment": {"comment": "Please look"}, "resolvedAt": "2026-03-03T09:00:00Z",
        "categories": [{"id": "12", "expectedRating": 2, "comment": {"comment": "It is clear"}, "rootCause": []}],
    } | more  # fmt: skip


def with_disputes(scene: Scene, *given: dict[str, Any]) -> dict[str, Any]:
    return foreign(scene, ratings=RATINGS) | {"disputes": list(given)}


def test_a_dispute_comes_with_its_review(app: Flask, scene: Scene, tmp_path: Path) -> None:
    name = scene.cast.lea.name
    found = taken(app, written(tmp_path, with_disputes(scene, dispute(assignee={"name": name}))))
    assert found["disputes"] == 1, found
    one = db.session.query(Dispute).one()
    assert (one.state.value, one.comment, one.answered_by_id, one.opened_by_id) == (
        "rejected",
        "Please look",
        scene.cast.lea.id,
        scene.cast.bo.id,
    )
    assert [(point.criterion, point.comment, point.proposed_level) for point in one.points] == [("clarity", "It is clear", "top")]
    assert "It is clear" in scene.signed_in(scene.cast.bo).get(f"/reviews/{one.review_id}").said
    assert "Please look" in scene.signed_in(scene.cast.lea).get(f"/reviews/{one.review_id}").said
    out = next(iter(leaving(Wanted()))).disputes[0]
    assert (out["rejectedBy"]["name"], out["reviewId"]) == (name, str(one.review_id))


def test_a_page_of_disputes_comes_after_the_reviews(app: Flask, scene: Scene, tmp_path: Path) -> None:
    taken(app, written(tmp_path, with_disputes(scene)))
    known = dispute(conversationId=scene.talk.source_id, assignee=scene.cast.lea.name, categories=[{"id": "clarity", "expectedRating": 2}])
    pages = {"disputes": [known, dispute(disputeId="d2", reviewId="nobody", conversationId="x")], "pagination": {}}
    found = taken(app, written(tmp_path, pages))
    assert (found["disputes"], found["left"]) == (1, {"disputes of reviews that are not here": 1})
    assert (found["read"], found["rejected"]) == (0, 0), "reviews are counted, and there are none"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"assignee": {"name": "Somebody Else"}}, "disputes without the person or the time of their answer"),
        ({"resolvedAt": None, "assignee": "lea@example.org"}, "disputes without the person or the time of their answer"),
        ({"categories": [{"id": "99"}], "assignee": "lea@example.org"}, "disputed criteria that the rubric does not have"),
        ({"reviewId": "another"}, "disputes of reviews that are not here"),
    ],
)
def test_disputes_that_do_not_fit_are_counted(app: Flask, scene: Scene, tmp_path: Path, change: dict[str, Any], kind: str) -> None:
    scene.cast.lea.email = "lea@example.org"
    db.session.commit()
    assert taken(app, written(tmp_path, with_disputes(scene, dispute(**change))))["left"][kind] == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "sleeping"}, "The dispute's status 'sleeping' is not known"),
        ({"createdAt": "then"}, "'createdAt' must be a time"),
        ({"categories": [{"id": "12", "expectedRating": 7}], "assignee": "rey@example.org"}, "'Clarity' has no level 7"),
    ],
)
def test_a_bad_dispute_leaves_its_review(app: Flask, scene: Scene, tmp_path: Path, change: dict[str, Any], said: str) -> None:
    found = taken(app, written(tmp_path, with_disputes(scene, dispute(**change))), expect=1)
    assert (found["created"], found["rejected"], found["disputes"]) == (1, 0, 0)
    assert said in found["errors"][0]["message"] and found["left"]["disputes that could not be read"] == 1


def test_an_open_dispute_waits_for_an_answer_here(app: Flask, scene: Scene, tmp_path: Path) -> None:
    taken(app, written(tmp_path, with_disputes(scene, dispute(status="OPEN", resolvedAt=None, assignee=None))))
    one = db.session.query(Dispute).one()
    assert one.state.value == "open" and one.answered_by_id is None
    assert "Bo" in scene.signed_in(scene.cast.lea).get("/review/disputes").said
