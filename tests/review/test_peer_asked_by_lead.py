"""A lead asks a colleague to look at somebody's replies: both are told, both may decline with a reason, nothing of it counts."""

import pytest

from app.base.database import db
from app.people.models import Notice, Role
from app.review.actions.tallies import differences
from app.review.learning.models import LearningState
from app.review.models import Review, Tally
from app.trail.models import TrailEntry
from tests.cast import person
from tests.counting import query_count
from tests.page_client import Answer
from tests.review.conftest import Scene
from tests.review.learners import Learner, only


@pytest.fixture
def peers(scene: Scene) -> Scene:
    """The scene in a team whose colleagues review each other."""
    scene.cast.north.peer_reviews = True
    db.session.commit()
    return scene


def asked(scene: Scene, expect: int = 303, **values: object) -> Answer:
    """Lea asks Ines to look at what Bo wrote."""
    form = {"rubric": scene.rubric.id, "unit": "0", "colleague": scene.cast.ines.id, "note": "Is the promise clear?", **values}
    return scene.signed_in(scene.cast.lea).post(f"/reviews/peer/team/{scene.cast.bo.id}/{scene.talk.id}", form, expect)


def notices() -> set[tuple[str, int]]:
    return {(one.kind, one.person_id) for one in db.session.query(Notice)}


def test_the_lead_chooses_an_agent_and_a_reply(peers: Scene) -> None:
    lea, cast = peers.signed_in(peers.cast.lea), peers.cast
    page = lea.get(f"/reviews/peer/team?person={cast.bo.id}")
    assert peers.talk.subject in page.said and "Ines Duarte" in page.said and "Stan Weller" not in page.said
    page = lea.get(f"/reviews/peer/team/{cast.bo.id}/{peers.talk.id}")
    assert "Ask a colleague" not in page.page.h1 and "Ines Duarte" in page.said and "Every reply of Bo Lindqvist" in page.said
    colleague = page.text.split('id="colleague"')[1].split("</select>")[0]
    assert "Lea Brandt" not in colleague and "Bo Lindqvist" not in colleague


def test_both_are_told_and_only_the_two_read_it(peers: Scene) -> None:
    cast = peers.cast
    asked(peers)
    number = only().id
    assert only().asked_by_id == cast.lea.id
    assert notices() == {("review.peer_asked_for", cast.ines.id), ("review.peer_asked_about", cast.bo.id)}
    ines = peers.signed_in(cast.ines)
    assert "Lea Brandt asks you to look at what Bo Lindqvist wrote" in ines.get(f"/reviews/learning/{number}/fill").said
    assert "Lea Brandt asks you to look at a reply" in ines.get("/").said
    Learner(ines, number).finish(clarity="mid")
    assert "Middle" in peers.signed_in(cast.bo).get(f"/reviews/learning/{number}").said
    lea = peers.signed_in(cast.lea)
    lea.get(f"/reviews/learning/{number}", 404)
    said = lea.get("/reviews/peer").said
    assert "Ines Duarte for Bo Lindqvist Done" in said and "Middle" not in said
    assert {("review.peer_given", cast.bo.id), ("review.peer_given_for", cast.lea.id)} <= notices()
    assert db.session.query(TrailEntry).filter_by(verb="review.ask_peer_for").one().thing_label == "Bo Lindqvist"
    assert db.session.query(Review).count() == db.session.query(Tally).count() == 0


def test_it_never_moves_a_score(peers: Scene) -> None:
    before = peers.published(peers.cast.rey)
    asked(peers)
    Learner(peers.signed_in(peers.cast.ines), only().id).finish(clarity="low")
    standing = db.session.query(Review).one()
    assert (standing.id, standing.shown) == (before.id, before.shown) and differences() == []


@pytest.mark.parametrize("who", ["ines", "bo"])
def test_either_of_the_two_may_decline_and_says_why(peers: Scene, who: str) -> None:
    cast = peers.cast
    asked(peers)
    path = f"/reviews/peer/{only().id}/decline"
    client = peers.signed_in(getattr(cast, who))
    assert "Decline a review" in client.get(path).said
    assert "Say in a sentence why" in client.post(path, {"why": " "}, 422).said
    client.post(path, {"why": "We sit side by side."})
    assert (only().state, only().declined_because) == (LearningState.DECLINED, "We sit side by side.")
    other = cast.bo if who == "ines" else cast.ines
    assert {("review.peer_declined_for", cast.lea.id), ("review.peer_declined_for", other.id)} <= notices()
    assert "Declined: We sit side by side." in peers.signed_in(cast.lea).get("/reviews/peer").said
    client.post(path, {"why": "Again."}, 404)


def test_nobody_else_declines_and_the_author_does_not_where_they_asked_themselves(peers: Scene) -> None:
    cast = peers.cast
    asked(peers)
    for stranger in (cast.lea, cast.rey, cast.stan):
        peers.signed_in(stranger).post(f"/reviews/peer/{only().id}/decline", {"why": "No."}, 404)
    only().asked_by_id = None
    db.session.commit()
    peers.signed_in(cast.bo).get(f"/reviews/peer/{only().id}/decline", 404)


def test_only_a_lead_of_the_team_asks_and_only_where_it_is_switched_on(peers: Scene) -> None:
    cast = peers.cast
    path = f"/reviews/peer/team/{cast.bo.id}/{peers.talk.id}"
    for who, status in (("bo", 403), ("rey", 403), ("tara", 403), ("ada", 403), ("stan", 404)):
        peers.signed_in(getattr(cast, who)).get(path, status)
    lea = peers.signed_in(cast.lea)
    lea.get(f"/reviews/peer/team/{cast.ines.id}/{peers.talk.id}", 404)
    lea.get(f"/reviews/peer/team/{cast.stan.id}/{peers.talk.id}", 404)
    cast.north.peer_reviews = False
    db.session.commit()
    asked(peers, 404)
    assert "switch that on" in lea.get("/reviews/peer/team").said


def test_neither_the_agent_nor_the_lead_nor_a_stranger_is_the_colleague(peers: Scene) -> None:
    for colleague in (peers.cast.bo, peers.cast.lea, peers.cast.stan):
        asked(peers, 422, colleague=colleague.id)
    asked(peers)
    assert "was asked about it before" in asked(peers, 422).said


def test_a_colleague_is_not_swamped(peers: Scene) -> None:
    for number in range(5):
        agent = person(f"Agent{number} Test", {Role.AGENT}, peers.cast.north)
        talk = peers.another(agent).conversation_id
        db.session.commit()
        form = {"rubric": peers.rubric.id, "unit": "0", "colleague": peers.cast.ines.id, "note": ""}
        peers.signed_in(peers.cast.lea).post(f"/reviews/peer/team/{agent.id}/{talk}", form)
    assert "5 requests wait for this colleague already" in asked(peers, 422).said


def test_the_lists_cost_the_same_however_many_there_are(peers: Scene) -> None:
    lea = peers.signed_in(peers.cast.lea)
    asked(peers)
    lea.get("/reviews/peer")
    with query_count(exactly=1 + 1):
        lea.get("/reviews/peer")
    with query_count(exactly=1 + 4):
        lea.get("/reviews/peer/team")
