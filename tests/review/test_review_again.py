"""Several agents of one conversation, each with an item; and a second review of the same work by somebody else."""

import re
from datetime import timedelta

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation, ConversationKind
from app.people.models import Person
from app.review.models import Assignment, AssignmentState
from tests.review import builders
from tests.review.conftest import Scene


def talk(scene: Scene, *agents: Person) -> Conversation:
    """A real conversation in which each of these agents replied."""
    found = builders.conversation(agents[0], scene.cast.north, kind=ConversationKind.REAL)
    for place, agent in enumerate(agents[1:], start=5):
        at = builders.ACTED + timedelta(minutes=place)
        builders.message(found, "I take over from here.", agent, place, at, author_role="agent")
    db.session.flush()
    return found


def put(scene: Scene, by: Person, found: Conversation, **more: object) -> str:
    client = scene.signed_in(by)
    return client.follow(client.post("/review/put", {"ids": str(found.id), "rubric": scene.rubric.id, **more})).said


def items(found: Conversation) -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).where(Assignment.conversation_id == found.id).order_by(Assignment.id)))


def test_each_agent_who_replied_gets_an_item_of_their_own(scene: Scene) -> None:
    found = talk(scene, scene.cast.bo, scene.cast.ines)
    assert "2 conversations were put into the queue" in put(scene, scene.cast.rey, found, who="each")
    assert {one.reviewee_id for one in items(found)} == {scene.cast.bo.id, scene.cast.ines.id}
    assert {one.round for one in items(found)} == {1}
    assert "2 stood there before" in put(scene, scene.cast.rey, found, who="each")


def test_the_last_reply_of_each_agent_is_their_own(scene: Scene) -> None:
    found = talk(scene, scene.cast.bo, scene.cast.ines)
    put(scene, scene.cast.rey, found, who="each", unit="last")
    by_message = {one.reviewee_id: one.message_id for one in items(found)}
    assert len(set(by_message.values())) == 2 and None not in by_message.values()


def test_a_second_review_waits_only_when_the_first_is_done_and_is_somebody_elses(scene: Scene) -> None:
    found = talk(scene, scene.cast.bo)
    put(scene, scene.cast.rey, found)
    assert "1 stood there before" in put(scene, scene.cast.rey, found, again="y")
    (first,) = items(found)
    given = builders.published(scene.signed_in(scene.cast.rey), first, scene.version)
    assert "1 stood there before" in put(scene, scene.cast.rey, found)
    assert "1 conversation was put into the queue" in put(scene, scene.cast.rey, found, again="y")
    second = items(found)[1]
    assert (second.round, second.state) == (2, AssignmentState.WAITING)
    client = scene.signed_in(scene.cast.rey)
    assert "somebody else gives the second review" in client.post(f"/review/{second.id}/claim", {}, 403).said
    assert client.post("/review/next", {}).location != f"/review/{second.id}"
    other = scene.signed_in(scene.cast.mo)
    other.post(f"/review/{second.id}/claim", {})
    db.session.refresh(second)
    assert second.claimed_by_id == scene.cast.mo.id
    assert scene.cast.rey.name not in other.get(f"/review/{second.id}").text
    other.get(f"/reviews/{given.id}", 404)


def test_all_that_match_are_put_not_just_those_of_one_page(scene: Scene) -> None:
    mine = [talk(scene, scene.cast.bo).id for _ in range(70)]
    foreign = builders.conversation(scene.cast.stan, scene.cast.south, kind=ConversationKind.REAL)
    client = scene.signed_in(scene.cast.rey)
    page = client.get("/conversations")
    assert "Take all" in page.text and "/review/put?matching=1" in page.text
    form = client.get("/review/put?matching=1")
    assert f"{len(mine)} conversations are chosen" in form.said
    chosen = re.search(r'name="ids"[^>]*value="([\d,]+)"', form.text)
    assert chosen and sorted(map(int, chosen.group(1).split(","))) == sorted(mine)
    assert str(foreign.id) not in chosen.group(1).split(",")
