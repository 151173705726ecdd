"""Disputes for the tests of the review room: opened, looked at, answered, by the pages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.base import clock
from app.base.database import db
from app.people.models import Person, Team
from app.review.actions import dispute_rules
from app.review.models import AssignmentState, Dispute, DisputeProposal, Publication, Rating, Review, ReviewState
from app.review.queries.dispute_rules import Rules, rules_of
from tests.page_client import Answer, PageClient
from tests.review import builders
from tests.review.conftest import Scene


def opened(scene: Scene, *, kind: str = "ratings", **levels: str) -> tuple[int, int]:
    """A review published by Rey and disputed by Bo: its id and the dispute's."""
    review_id = scene.published(scene.cast.rey, **({"clarity": "low"} | levels)).id
    form: dict[str, Any] = {"kind": kind, "comment": "Please look."}
    if kind != "wrong_person":
        form |= {"criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top"}
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/dispute", form)
    return review_id, db.session.query(Dispute).filter_by(review_id=review_id).one().id


def stored(scene: Scene, count: int, *, reviewer: Person, team: Team, proposed_by: Person | None = None) -> list[int]:
    """Ids of open disputes of Bo's, written into the tables a minute apart; with a proposed answer each where somebody gave one."""
    ids = []
    for place in range(count):
        talk = builders.conversation(scene.cast.bo, team, "Where is it?")
        item = builders.waiting(talk, scene.rubric, scene.cast.bo, state=AssignmentState.DONE)
        at = builders.PUT + timedelta(minutes=place)
        review = Review(
            assignment_id=item.id, conversation_id=talk.id, rubric_version_id=scene.version.id, purpose=item.purpose, team_id=team.id,
            reviewee_id=scene.cast.bo.id, reviewer_id=reviewer.id, acted_at=talk.last_message_at, started_at=at, saved_at=at, shown="80",
            state=ReviewState.PUBLISHED, number=1,
        )  # fmt: skip
        db.session.add(review)
        db.session.flush()
        dispute = Dispute(review_id=review.id, team_id=team.id, opened_by_id=scene.cast.bo.id, opened_at=at)
        db.session.add_all([dispute, Publication(review_id=review.id, by_id=reviewer.id, at=at)])
        db.session.flush()
        ids.append(dispute.id)
        if proposed_by is not None:
            dispute.proposed_at = at
            db.session.add(DisputeProposal(dispute_id=dispute.id, step=1, by_id=proposed_by.id, at=at, due_at=at, decided={}))
    db.session.commit()
    return ids


def begun(scene: Scene, person: Person, dispute_id: int) -> PageClient:
    """`person` after the first look."""
    client = scene.signed_in(person)
    client.post(f"/review/disputes/{dispute_id}/begin")
    return client


def answer(scene: Scene, person: Person, dispute_id: int, expect: int = 303, **values: str) -> Answer:
    """Look, grade and decide with the same level."""
    form = {"level-clarity": "top", "answer-clarity": "One thought at a time.", "answer": "Thank you."}
    form |= {key.replace("__", "-"): value for key, value in values.items()}
    client = begun(scene, person, dispute_id)
    client.post(f"/review/disputes/{dispute_id}/grade", form)
    form.setdefault("reason-clarity", fitting_reason(dispute_id, form["level-clarity"]))
    return client.post(f"/review/disputes/{dispute_id}", form, expect)


def fitting_reason(dispute_id: int, level: str) -> str:
    """A reason that fits whether this level of "clarity" takes the place of the first."""
    given = db.session.query(Rating).join(Dispute, Dispute.review_id == Rating.review_id)
    first = given.filter(Dispute.id == dispute_id, Rating.criterion == "clarity").one().level
    order = ["low", "mid", "top"]
    one = db.session.get_one(Dispute, dispute_id)
    above = order.index(level) - order.index(first)
    return "overlooked" if above > 0 or (above and not rules_of(one.team_id).never_lower) else "supported"


def settle_rules(scene: Scene, **values: Any) -> None:
    """Let the north team settle something else than the defaults."""
    dispute_rules.settle_rules(scene.cast.north, replace(Rules(), **values), by=scene.cast.lea, at=clock.now())
    db.session.commit()
