"""Which of several owners is reviewed: who did the work while it was theirs, never somebody for another's words."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import true

from app.base.database import db
from app.conversations.models import AgentIdentity, AuthorRole, Conversation, ConversationKind, Message, MessageKind
from app.people.models import Person
from app.review.actions import queueing
from app.review.models import Assignment, ChosenAs, Origin
from app.review.owning import OwnedReply, owner_at_the_end, owner_of_most
from app.review.queries.candidates import Unit, Who, candidates
from app.review.queries.owners import history_of, owned_replies
from tests.review import builders
from tests.review.builders import ACTED
from tests.review.conftest import Scene


def told(*pairs: tuple[int, int | None]) -> list[OwnedReply]:
    """Replies as (author, owner of the time)."""
    return [OwnedReply(author, owner, ACTED + timedelta(minutes=place)) for place, (author, owner) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("replies", "last", "most"),
    [
        (told((1, 1), (2, 2), (2, 2), (3, 3)), 3, 2),
        (told((1, 1), (2, 2), (2, 2), (2, 3)), 2, 2),
        (told((1, 2), (2, 1)), None, None),
        (told((1, 1), (2, None)), 1, 1),
        (told((1, 1), (2, 2)), 2, 2),
        (told((1, 1), (2, 1), (2, 1)), 1, 1),
        ([], None, None),
    ],
)
def test_an_owner_answers_for_own_words_of_their_own_time(replies: list[OwnedReply], last: int | None, most: int | None) -> None:
    assert (owner_at_the_end(replies), owner_of_most(replies)) == (last, most)


@pytest.fixture
def desk(scene: Scene) -> Conversation:
    """Ines took it and replied once, Bo owned it while he wrote three replies, Mo closed it with a line; each known in another way."""
    cast = scene.cast
    talk = builders.conversation(cast.mo, cast.north, "My parcel is lost.", kind=ConversationKind.REAL, subject="Three owners")
    known = [("key", "a1", None), ("mail", "bo@desk.example", "bo@desk.example"), ("name", "name:Mo of the desk", None)]
    identities = [_identity(person, *one) for person, one in zip((cast.ines, cast.bo, cast.mo), known, strict=True)]
    steps: list[Any] = [{"key": "a1", "name": "I."}, (0, "I look."), {"email": "BO@desk.example"}, (1, "Found it."), (1, "It comes today.")]
    steps += [(1, "It came."), {"name": "Mo of the desk"}, (2, "Thank you, bye."), None]
    for place, step in enumerate(steps, 1):
        if isinstance(step, tuple):
            identity = identities[step[0]]
            person = db.session.get_one(Person, identity.person_id)
            builders.message(talk, step[1], person, place, ACTED, author_identity_id=identity.id)
        else:
            values = {"kind": MessageKind.EVENT, "author_role": AuthorRole.SYSTEM, "change": {"assignee": step}}
            builders.message(talk, "Assigned", None, place, ACTED, **values)
    db.session.commit()
    return talk


def _identity(person: Person, name: str, key: str, email: str | None) -> AgentIdentity:
    one = AgentIdentity(source_system="test", source_key=key, name=name, email=email, person_id=person.id, team_id=1)
    db.session.add(one)
    db.session.flush()
    return one


@pytest.mark.parametrize(
    ("who", "name", "chosen_as"),
    [
        (Who.ASSIGNEE, "mo", ChosenAs.ASSIGNEE),
        (Who.OWNER, "mo", ChosenAs.OWNER),
        (Who.OWNER_MOST, "bo", ChosenAs.OWNER_MOST),
        (Who.AUTHOR, "mo", ChosenAs.AUTHOR),
        (Who.ACTIVE, "bo", ChosenAs.ACTIVE),
    ],
)
def test_three_owners(desk: Conversation, scene: Scene, who: Who, name: str, chosen_as: ChosenAs) -> None:
    (one,) = candidates([desk.id], true(), who=who, unit=Unit.LAST)
    assert (one.reviewee_id, one.chosen_as) == (getattr(scene.cast, name).id, chosen_as)
    assert db.session.get_one(Message, one.message_id).author_id == one.reviewee_id, "the one reply is always the reviewed person's own"


def test_who_handed_over_before_the_work_was_done_is_not_judged_for_it(desk: Conversation, scene: Scene) -> None:
    """The desk names the first owner as the assignee to this day; the rule of the last owner would take her."""
    desk.assignee_id = scene.cast.ines.id
    db.session.commit()
    found = {who: next(candidates([desk.id], true(), who=who)).reviewee_id for who in (Who.ASSIGNEE, Who.OWNER, Who.OWNER_MOST)}
    assert found == {Who.ASSIGNEE: scene.cast.ines.id, Who.OWNER: scene.cast.mo.id, Who.OWNER_MOST: scene.cast.bo.id}
    owned = owned_replies([desk.id])[desk.id]
    assert [one.by_owner for one in owned] == [True] * 5
    assert [held.name for held in history_of(desk.id)] == ["I.", "BO@desk.example", "Mo of the desk", None]


def test_without_a_history_the_last_owner_owned_it_all_along(scene: Scene) -> None:
    talk = builders.conversation(scene.cast.bo, scene.cast.north, "Hello?", "Here.", "And?", "Done.")
    builders.message(talk, "I help, too.", scene.cast.ines, 9, ACTED)
    (one,) = candidates([talk.id], true(), who=Who.OWNER)
    assert (one.reviewee_id, one.chosen_as) == (scene.cast.bo.id, ChosenAs.OWNER)
    talk.assignee_id = scene.cast.tara.id
    db.session.flush()
    (one,) = candidates([talk.id], true(), who=Who.OWNER)
    assert (one.reviewee_id, one.chosen_as) == (scene.cast.ines.id, ChosenAs.AUTHOR), "no owner replied: the author of the last reply"


def test_the_review_page_says_why_and_the_choice_of_another_shows_who_did_what(desk: Conversation, scene: Scene) -> None:
    queueing.put([desk.id], scene.rubric.id, by=scene.cast.lea, at=builders.PUT, origin=Origin.SELECTION, who=Who.OWNER_MOST)
    db.session.commit()
    item = db.session.query(Assignment).filter_by(conversation_id=desk.id).one()
    rey = scene.signed_in(scene.cast.rey)
    assert "Why Bo Lindqvist: wrote the most replies while owning the conversation." in rey.get(f"/review/{item.id}").text
    page = rey.get(f"/review/{item.id}/reviewee")
    assert "Mo of the desk" in page.text and "Bo Lindqvist" in page.text and "Ines Duarte" in page.text
    review = scene.published(scene.cast.rey, item)
    read = scene.signed_in(scene.cast.bo).get(f"/reviews/{review.id}").text
    assert "wrote the most replies while owning the conversation." in read


def test_another_choice_of_the_reviewer_is_told_as_such(desk: Conversation, scene: Scene) -> None:
    queueing.put([desk.id], scene.rubric.id, by=scene.cast.lea, at=builders.PUT, who=Who.ASSIGNEE)
    db.session.commit()
    item = db.session.query(Assignment).filter_by(conversation_id=desk.id).one()
    rey = scene.signed_in(scene.cast.rey)
    rey.post(f"/review/{item.id}/reviewee", {"person": str(scene.cast.bo.id), "reason": "He did the work."}, 303)
    assert "Why Bo Lindqvist: chosen by a reviewer" in rey.get(f"/review/{item.id}").text
