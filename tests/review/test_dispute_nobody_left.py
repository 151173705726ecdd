"""A dispute that nobody of the team could answer says so before it is sent, and goes to those who can give the team somebody."""

from app.base.database import db
from app.people.models import Membership, Notice, Person, Role
from tests.review.conftest import Scene
from tests.review.disputes import answer

SENT = {"kind": "ratings", "criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top"}


def left_alone(scene: Scene) -> None:
    """Rey is the only one of the team who reviews; Lea leads it no more."""
    for person in (scene.cast.mo, scene.cast.lea):
        person.roles = frozenset({Role.AGENT})
    db.session.query(Membership).filter_by(person_id=scene.cast.lea.id).update({"lead": False})
    db.session.commit()


def told(person: Person) -> list[Notice]:
    return db.session.query(Notice).filter_by(person_id=person.id, kind="review.dispute_nobody").all()


def test_it_is_said_at_opening_and_the_admins_are_told(scene: Scene) -> None:
    review = scene.published(scene.cast.rey, clarity="low")
    left_alone(scene)
    bo = scene.signed_in(scene.cast.bo)
    assert "Nobody in your team but the reviewer could answer it now." in bo.get(f"/reviews/{review.id}/dispute").said
    page = bo.follow(bo.post(f"/reviews/{review.id}/dispute", SENT))
    assert "the admins are told that your team has nobody yet" in page.said
    assert [one.path for one in told(scene.cast.ada)] == [f"/teams/{scene.cast.north.id}"] and not told(scene.cast.rey)
    scene.signed_in(scene.cast.ada).get(f"/teams/{scene.cast.north.id}")


def test_somebody_who_joins_answers_it(scene: Scene) -> None:
    review = scene.published(scene.cast.rey, clarity="low")
    left_alone(scene)
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review.id}/dispute", SENT)
    scene.cast.mo.roles = frozenset({Role.REVIEWER})
    db.session.commit()
    answer(scene, scene.cast.mo, 1)
    assert "dispute: accepted" in scene.signed_in(scene.cast.rey).get("/reviews/given").said


def test_where_a_colleague_may_answer_nobody_else_is_told(scene: Scene) -> None:
    review = scene.published(scene.cast.rey, clarity="low")
    bo = scene.signed_in(scene.cast.bo)
    assert "Nobody in your team" not in bo.get(f"/reviews/{review.id}/dispute").said
    bo.post(f"/reviews/{review.id}/dispute", SENT)
    assert not told(scene.cast.ada) and not told(scene.cast.lea)
