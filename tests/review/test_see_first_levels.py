"""Whoever opened a review before it was disputed leaves the dispute to somebody who has not seen its levels."""

from sqlalchemy import select

from app.base.database import db
from app.people.models import Membership, Person, Role
from app.review.models import Dispute, Review, ReviewSight
from tests.review.conftest import Scene
from tests.review.disputes import answer


def opened(scene: Scene, reader: Person | None) -> tuple[Review, int]:
    """Rey's review, opened by `reader`, then disputed by Bo."""
    review = scene.published(scene.cast.rey, clarity="low")
    if reader is not None:
        page = scene.signed_in(reader).get(f"/reviews/{review.id}")
        assert f'data-seen-url="/reviews/{review.id}/seen"' in page.text
        scene.signed_in(reader).post(f"/reviews/{review.id}/seen", {}, 204)
    form = {"kind": "ratings", "criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top"}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review.id}/dispute", form)
    return review, db.session.scalars(select(Dispute.id)).one()


def test_a_lead_who_opened_it_leaves_it_to_a_reviewer(scene: Scene) -> None:
    _, dispute_id = opened(scene, scene.cast.lea)
    lea = scene.signed_in(scene.cast.lea)
    assert "1 dispute is left to others" in lea.get("/review/disputes").said
    assert "You opened this review before it was disputed" in lea.get(f"/review/disputes/{dispute_id}", 403).said
    lea.post(f"/review/disputes/{dispute_id}/begin", {}, 403)
    scene.signed_in(scene.cast.mo).get(f"/review/disputes/{dispute_id}")


def test_a_lead_who_did_not_may_decide(scene: Scene) -> None:
    _, dispute_id = opened(scene, None)
    scene.signed_in(scene.cast.lea).get(f"/review/disputes/{dispute_id}")


def test_where_nobody_else_is_left_the_lead_decides_and_the_agent_reads_it(scene: Scene) -> None:
    for other in db.session.scalars(select(Membership).where(Membership.team_id == scene.cast.north.id)):
        person = db.session.get_one(Person, other.person_id)
        if Role.REVIEWER in person.roles and person.id != scene.cast.rey.id:
            other.ended_on = other.started_on
    db.session.commit()
    review, dispute_id = opened(scene, scene.cast.lea)
    answer(scene, scene.cast.lea, dispute_id)
    assert "They had opened the review before" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review.id}").text


def test_neither_the_reviewer_nor_the_agent_is_noted(scene: Scene) -> None:
    review = scene.published(scene.cast.rey)
    for person in (scene.cast.rey, scene.cast.bo):
        client = scene.signed_in(person)
        assert "data-seen-url" not in client.get(f"/reviews/{review.id}").text
        client.post(f"/reviews/{review.id}/seen", {}, 204 if person is scene.cast.rey else 403)
    assert not db.session.scalars(select(ReviewSight)).all()
