"""Peer reviews: asked for by the author, where the lead switched them on; read by two people, counted nowhere."""

import pytest

from app.base.database import db
from app.people.models import Membership, Notice
from app.review.learning.models import LearningState
from app.review.models import Review, Tally
from app.trail.models import TrailEntry
from tests.counting import query_count
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.learners import Learner, asked_of, only


@pytest.fixture
def peers(scene: Scene) -> Scene:
    """The scene in a team whose colleagues review each other."""
    scene.cast.north.peer_reviews = True
    db.session.commit()
    return scene


def test_a_colleague_grades_what_they_were_asked_for(peers: Scene) -> None:
    bo, ines = peers.signed_in(peers.cast.bo), peers.signed_in(peers.cast.ines)
    asked_of(peers, bo, peers.cast.ines.id)
    number = only().id
    assert "Bo Lindqvist" in ines.get("/reviews/peer").said
    assert "Bo Lindqvist asks you to look at a reply" in ines.get("/").said
    page = ines.get(f"/reviews/learning/{number}/fill")
    for words in ("Was I too short?", "Only the two of you read what you write."):
        assert words in page.said, words
    Learner(ines, number).finish(clarity="mid")
    said = bo.get(f"/reviews/learning/{number}").said
    assert "Ines Duarte looked at your reply" in said
    assert "Middle" in said
    kinds = {one.kind: one.person_id for one in db.session.query(Notice)}
    assert kinds == {"review.peer_asked": peers.cast.ines.id, "review.peer_given": peers.cast.bo.id}
    assert {one.verb for one in db.session.query(TrailEntry)} >= {"review.ask_peer", "review.peer_review"}
    assert db.session.query(Review).count() == db.session.query(Tally).count() == 0


def test_nobody_else_reads_it_not_even_the_lead(peers: Scene) -> None:
    asked_of(peers, peers.signed_in(peers.cast.bo), peers.cast.ines.id)
    number = only().id
    for person in (peers.cast.bo, peers.cast.lea, peers.cast.rey, peers.cast.stan):
        peers.signed_in(person).get(f"/reviews/learning/{number}/fill", 404)
        peers.signed_in(person).get(f"/reviews/learning/{number}", 404)
    Learner(peers.signed_in(peers.cast.ines), number).finish()
    peers.published(peers.cast.rey)
    for person in (peers.cast.lea, peers.cast.rey, peers.cast.mo, peers.cast.stan):
        peers.signed_in(person).get(f"/reviews/learning/{number}", 404)
    assert peers.talk.subject not in peers.signed_in(peers.cast.lea).get("/reviews/parted").said


def test_it_needs_the_leads_switch(scene: Scene) -> None:
    bo = scene.signed_in(scene.cast.bo)
    bo.get(f"/reviews/peer/new/{scene.talk.id}", 404)
    asked_of(scene, bo, scene.cast.ines.id, 404)
    assert "Its lead can switch that on" in bo.get("/reviews/peer").said
    lea = scene.signed_in(scene.cast.lea)
    team = scene.cast.north
    lea.post(f"/teams/{team.id}", {"name": team.name, "timezone": "UTC", "peer_reviews": "y"})
    asked_of(scene, bo, scene.cast.ines.id)
    assert db.session.query(TrailEntry).filter_by(verb="people.change_team").one().details["after"]["peer_reviews"] is True


def test_only_colleagues_of_the_team_can_be_asked_and_only_about_own_replies(peers: Scene) -> None:
    bo = peers.signed_in(peers.cast.bo)
    for stranger in (peers.cast.stan.id, peers.cast.ada.id, peers.cast.bo.id, 999):
        asked_of(peers, bo, stranger, 422)
    peers.signed_in(peers.cast.ines).get(f"/reviews/peer/new/{peers.talk.id}", 404)


def test_the_same_colleague_is_asked_once_and_requests_have_an_end(peers: Scene) -> None:
    bo = peers.signed_in(peers.cast.bo)
    asked_of(peers, bo, peers.cast.ines.id)
    assert "You asked this colleague about it before" in asked_of(peers, bo, peers.cast.ines.id, 422).said
    for colleague in (peers.cast.rey, peers.cast.mo, peers.cast.tara, peers.cast.lea):
        asked_of(peers, bo, colleague.id)
    talk = peers.another().conversation_id
    db.session.commit()
    form = {"rubric": peers.rubric.id, "unit": "0", "colleague": peers.cast.ines.id}
    assert "Wait for one of them" in bo.post(f"/reviews/peer/new/{talk}", form, 422).said


def test_a_request_can_be_declined_until_it_is_finished(peers: Scene) -> None:
    bo, ines = peers.signed_in(peers.cast.bo), peers.signed_in(peers.cast.ines)
    asked_of(peers, bo, peers.cast.ines.id)
    number = only().id
    bo.post(f"/reviews/peer/{number}/decline", expect=404)
    ines.post(f"/reviews/peer/{number}/decline")
    assert only().state is LearningState.DECLINED
    ines.get(f"/reviews/learning/{number}/fill", 404)
    assert "Declined" in bo.get("/reviews/peer").said
    assert db.session.query(Notice).filter_by(kind="review.peer_declined").one().person_id == peers.cast.bo.id


def test_whoever_left_the_team_reaches_it_no_more(peers: Scene) -> None:
    asked_of(peers, peers.signed_in(peers.cast.bo), peers.cast.ines.id)
    db.session.query(Membership).filter_by(person_id=peers.cast.ines.id).one().ended_on = builders.ACTED.date()
    db.session.commit()
    ines = peers.signed_in(peers.cast.ines)
    ines.get(f"/reviews/learning/{only().id}/fill", 404)
    assert peers.talk.subject not in ines.get("/reviews/peer").said


def test_the_list_costs_the_same_however_many_there_are(peers: Scene) -> None:
    bo = peers.signed_in(peers.cast.bo)
    for colleague in (peers.cast.ines, peers.cast.rey, peers.cast.mo):
        asked_of(peers, bo, colleague.id)
    with query_count(exactly=1 + 1):
        bo.get("/reviews/peer")
