"""Random samples are draws: seed promised and told, frame and filter kept, checked anew, weighed over all draws, in the team's days."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from flask import Flask

from app.base.database import db
from app.conversations.models import Conversation, ConversationKind
from app.people.models import Role
from app.review.actions.plans_weighing import weigh_draws
from app.review.actions.samples import shared
from app.review.models import Assignment, ItemState, Origin, PlanDraw, PlanItem
from app.trail.models import TrailEntry
from tests import cast as people
from tests.page_client import PageClient
from tests.review import builders
from tests.review.conftest import Scene


def talks(scene: Scene, count: int, at: datetime = builders.ACTED) -> list[Conversation]:
    found = [builders.conversation(scene.cast.bo, scene.cast.north, kind=ConversationKind.REAL, at=at) for _ in range(count)]
    db.session.commit()
    return found


def draw(client: PageClient, scene: Scene, n: int, **values: object) -> PlanDraw:
    client.post("/review/sample", {"n": n, "rubric": scene.rubric.id, **values})
    db.session.expire_all()
    return db.session.query(PlanDraw).order_by(PlanDraw.id.desc()).first()  # type: ignore[return-value]


def test_a_sample_keeps_what_it_takes_to_check_it(scene: Scene) -> None:
    talks(scene, 8)
    lea = scene.signed_in(scene.cast.lea)
    made = draw(lea, scene, 3, min_messages="1")
    begun = db.session.query(TrailEntry).filter_by(verb="review.sample").one()
    assert begun.details["commitment"] == sha256(made.seed.encode()).hexdigest() and len(made.seed) == 64
    assert (begun.details["n"], begun.details["filter"]) == (3, {"min_messages": "1"}) and made.seed not in str(begun.details)
    told = db.session.query(TrailEntry).filter_by(verb="review.plan_drawn").one().details
    assert (told["seed"], told["frame"], told["put"]) == (made.seed, 8, 3)
    lea.post(f"/review/draws/{made.id}/check")
    page = lea.get(f"/review/draws/{made.id}")
    assert "It comes out the same" in page.said and "Messages, at least 1" in page.said and "3 at random" in page.said
    assert f"/review/draws/{made.id}" in lea.get("/review/sample").text, "the page of samples leads there"
    assert "Random samples" not in lea.get("/review/plans").said
    lea.get(f"/review/plans/{made.plan_id}", 404)
    scene.signed_in(scene.cast.stan).get(f"/review/draws/{made.id}", 404)
    db.session.query(PlanItem).filter_by(state=ItemState.PUT).first().probability = "1/2"  # type: ignore[union-attr]
    db.session.commit()
    lea.post(f"/review/draws/{made.id}/check")
    assert "It does not come out the same" in lea.get(f"/review/draws/{made.id}").said


def test_two_of_four_and_then_the_rest_are_all_four(scene: Scene) -> None:
    talks(scene, 4)
    lea = scene.signed_in(scene.cast.lea)
    draw(lea, scene, 2)
    assert {one.probability for one in db.session.query(Assignment).filter_by(origin=Origin.SAMPLE)} == {0.5}
    draw(lea, scene, 9)
    weigh_draws()
    db.session.expire_all()
    put = db.session.query(Assignment).filter_by(origin=Origin.SAMPLE).all()
    assert len(put) == 4 and {one.probability for one in put} == {1.0}


def test_days_are_those_of_the_team(scene: Scene) -> None:
    scene.cast.north.timezone = "Asia/Tokyo"
    talks(scene, 1, at=datetime(2026, 11, 18, 16, tzinfo=UTC))  # the 19th in Tokyo
    lea = scene.signed_in(scene.cast.lea)
    for day, found in (("2026-11-18", 0), ("2026-11-19", 1)):
        assert f"{found} conversations match" in lea.get(f"/review/sample?since={day}&until={day}").said, day
    assert draw(lea, scene, 1, since="2026-11-19", until="2026-11-19").frame_size == 1
    assert "No conversation matches" in lea.post("/review/sample", {"n": 1, "rubric": scene.rubric.id, "until": "2026-11-18"}, 422).said


def test_an_agent_s_are_those_that_plans_count_as_theirs(scene: Scene) -> None:
    kim = people.person("Kim Osei", {Role.AGENT}, scene.cast.north)
    helped, handed, owned = talks(scene, 3)
    owned.assignee_id, handed.assignee_id = kim.id, scene.cast.ines.id  # Kim owned one and wrote nothing in it
    for place in (7, 8):
        builders.message(handed, "I take over.", kim, place, builders.ACTED + timedelta(hours=place))
    builders.message(helped, "Let me add this.", kim, 9, builders.ACTED)
    db.session.commit()
    lea = scene.signed_in(scene.cast.lea)
    assert "1 conversations match" in lea.get(f"/review/sample?person={kim.id}").said
    assert "2 conversations match" in lea.get(f"/review/sample?person={scene.cast.bo.id}").said
    draw(lea, scene, 9, person=kim.id)
    put = db.session.query(Assignment).filter_by(origin=Origin.SAMPLE).one()
    assert (put.conversation_id, put.reviewee_id) == (handed.id, kim.id)


def test_of_several_teams_each_gets_its_part(app: Flask, scene: Scene) -> None:
    talks(scene, 6)
    for _ in range(3):
        builders.conversation(scene.cast.stan, scene.cast.south, kind=ConversationKind.REAL)
    db.session.commit()
    run = app.test_cli_runner().invoke
    assert "so that each team is in it" in run(args=["review", "sample", "1", "--rubric", "care"]).output
    said = run(args=["review", "sample", "5", "--rubric", "care"]).output
    assert "North desk: 6 match, seed " in said and "South desk: 3 match, seed " in said and "seed 1." not in said
    assert [one.frame_size for one in db.session.query(PlanDraw).order_by(PlanDraw.id)] == [6, 3]
    assert db.session.query(Assignment).filter_by(origin=Origin.SAMPLE).count() == 5
    assert db.session.query(TrailEntry).filter_by(verb="review.sample").count() == 2


@pytest.mark.parametrize(("n", "sizes"), [(5, {1: 6, 2: 3}), (3, {1: 1000, 2: 1, 3: 1}), (99, {1: 4, 2: 2}), (10, {1: 7, 2: 7, 3: 7})])
def test_parts_add_up_and_leave_nobody_out(n: int, sizes: dict[int, int]) -> None:
    found = shared(n, sizes)
    assert sum(found.values()) == min(n, sum(sizes.values()))
    assert all(1 <= found[one] <= sizes[one] for one in sizes)
