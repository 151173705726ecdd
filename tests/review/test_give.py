"""A lead gives waiting work to a reviewer: one item or several, until a day, with a reason; it is the reviewer's duty then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.base.database import db
from app.people.models import Notice
from app.review.models import Assignment, AssignmentState, Review
from app.trail.models import TrailEntry
from tests.conftest import StoppedClock
from tests.review import builders
from tests.review.conftest import Scene

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DUE = datetime(2026, 11, 26, 23, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday(clock: StoppedClock) -> None:
    clock.set(NOW)


def form(scene: Scene, *items: Assignment, **values: Any) -> dict[str, Any]:
    given = {"reviewer": scene.cast.rey.id, "due": "2026-11-26", "reason": "A new rubric: please look first."}
    return {"ids": ",".join(str(one.id) for one in items), **given, **values}


def held(item: Assignment) -> tuple[Any, ...]:
    db.session.refresh(item)
    return item.state, item.claimed_by_id, item.claim_ends_at, item.due_at


def test_several_items_are_given_until_a_day_and_are_a_duty(scene: Scene) -> None:
    practice, other = scene.item, scene.another(scene.cast.ines)
    lea, rey = scene.signed_in(scene.cast.lea), scene.signed_in(scene.cast.rey)
    assert 'form="give"' in lea.get("/review").text and 'form="give"' not in rey.get("/review").text
    asked = lea.post("/review/give", {"ids": [practice.id, other.id]})
    page = lea.follow(asked)
    assert "2 reviews are chosen" in page.said and 'value="2026-11-30"' in page.text
    said = lea.follow(lea.post("/review/give", form(scene, practice, other))).said
    assert "2 reviews were given to Rey Santos." in said
    assert held(practice) == held(other) == (AssignmentState.CLAIMED, scene.cast.rey.id, DUE, DUE)
    duties = rey.get("/review/duties").said
    assert "given by a lead" in duties and "Left 2" in duties and "Nov 26" in duties
    today = rey.get("/").said
    assert "2 reviews given to you by a lead" in today and "Given to you, due Nov 26" in today
    assert "Rey Santos holds this review until" in scene.signed_in(scene.cast.mo).post(f"/review/{other.id}/claim", expect=409).said
    assert db.session.query(Notice).filter_by(person_id=scene.cast.rey.id, kind="review.dealt").count() == 1
    entries = db.session.query(TrailEntry).filter_by(verb="review.give").all()
    assert {one.details["to"] for one in entries} == {"Rey Santos"} and len(entries) == 2
    assert entries[0].details["reason"] == "A new rubric: please look first." and entries[0].details["due"] == "2026-11-26"


def test_taking_it_keeps_the_day_and_giving_it_back_or_losing_it_ends_the_duty(scene: Scene, clock: StoppedClock) -> None:
    scene.signed_in(scene.cast.lea).post("/review/give", form(scene, scene.item))
    rey = scene.signed_in(scene.cast.rey)
    rey.post(f"/review/{scene.item.id}/claim")
    assert held(scene.item)[2:] == (DUE, DUE)
    rey.post(f"/review/{scene.item.id}/release")
    assert held(scene.item) == (AssignmentState.WAITING, None, None, None)
    scene.signed_in(scene.cast.lea).post("/review/give", form(scene, scene.item))
    clock.set(DUE + timedelta(minutes=1))
    scene.signed_in(scene.cast.mo).post(f"/review/{scene.item.id}/claim")
    assert held(scene.item)[1] == scene.cast.mo.id and held(scene.item)[3] is None


def test_what_somebody_began_is_taken_and_their_draft_stays(scene: Scene) -> None:
    scene.grader(scene.cast.mo).rate(empathy="top")
    lea = scene.signed_in(scene.cast.lea)
    assert f"/review/give?ids={scene.item.id}" in lea.get(f"/review/{scene.item.id}").text
    lea.post("/review/give", form(scene, scene.item))
    assert held(scene.item)[1] == scene.cast.rey.id
    assert db.session.query(Review).filter_by(assignment_id=scene.item.id, reviewer_id=scene.cast.mo.id).count() == 1


def test_what_they_may_not_review_stays_and_is_told(scene: Scene) -> None:
    replied, twice, done, foreign = (scene.another() for _ in range(4))
    builders.message(db.session.get_one(builders.Conversation, replied.conversation_id), "I too.", scene.cast.rey, 7, NOW)
    first = builders.waiting(db.session.get_one(builders.Conversation, twice.conversation_id), scene.rubric, scene.cast.bo, round=2)
    first.state, first.claimed_by_id, first.done_at = AssignmentState.DONE, scene.cast.rey.id, NOW
    done.state, foreign.team_id = AssignmentState.DONE, scene.cast.south.id
    db.session.commit()
    lea = scene.signed_in(scene.cast.lea)
    said = lea.follow(lea.post("/review/give", form(scene, scene.item, replied, twice, done, foreign))).said
    words = ("1 review was given to Rey Santos.", "In 1 they replied themselves.", "1 they reviewed before.", "2 are done or not yours")
    for one in words:
        assert one in said, one
    assert held(replied)[0] is held(twice)[0] is AssignmentState.WAITING


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"reason": " "}, "Say why"), ({"due": "2026-11-20"}, "from today on"), ({"due": ""}, "Choose a day"), ({"reviewer": 0}, "")],
)
def test_wrong_inputs_are_told(scene: Scene, wrong: dict[str, Any], said: str) -> None:
    page = scene.signed_in(scene.cast.lea).post("/review/give", form(scene, scene.item, **wrong), expect=422)
    assert said in page.said and ("A new rubric" in page.text or "reason" in wrong)
    assert held(scene.item)[0] is AssignmentState.WAITING


def test_only_leads_give(scene: Scene) -> None:
    for who in (scene.cast.rey, scene.cast.bo, scene.cast.ada):
        scene.signed_in(who).post("/review/give", form(scene, scene.item), expect=403)
