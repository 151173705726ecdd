"""Whoever grades a conversation in a running round decides no dispute about it until the round is resolved; others do."""

from typing import Any

import pytest

from app.base.database import db
from app.people.models import Membership, Notice, Person, Role
from app.review import reminders
from app.review.actions import dispute_answers
from app.review.models import Dispute, Review
from app.review.queries import disputes
from app.rubrics.models import RubricVersion
from tests.calibration.conftest import Calibration
from tests.cast import person
from tests.counting import query_count
from tests.review import builders
from tests.review.conftest import Scene
from tests.review.disputes import answer

SAID = "You grade this conversation in a calibration round."
LEFT = "1 dispute is left to others"


def disputed(calibration: Calibration, kind: str = "ratings") -> int:
    """Rey's review of the first conversation, disputed by Bo."""
    cast = calibration.cast
    item = builders.waiting(calibration.talks[0], calibration.rubric, cast.bo)
    db.session.commit()
    builders.published(calibration.at(cast.rey), item, db.session.query(RubricVersion).one(), clarity="low")
    review_id = db.session.query(Review).filter_by(assignment_id=item.id, state="published").one().id
    form = {"kind": kind, "criterion": ["clarity"], "comment-clarity": "It is clear.", "level-clarity": "top"}
    calibration.at(cast.bo).post(f"/reviews/{review_id}/dispute", form)
    return db.session.query(Dispute).one().id


def answered(calibration: Calibration, by: Person, dispute_id: int) -> None:
    scene = Scene(calibration.cast, calibration.rubric, None, None, None, calibration.signed_in)  # type: ignore[arg-type]
    answer(scene, by, dispute_id)


def test_a_grader_leaves_it_to_others_until_the_round_is_resolved(calibration: Calibration) -> None:
    cast = calibration.cast
    round_id = calibration.started()
    dispute_id = disputed(calibration)
    mo = calibration.at(cast.mo)
    for state in ("scoring", "discussion"):
        assert LEFT in mo.get("/review/disputes").said and "Noor" not in mo.get("/review/disputes").said, state
        assert SAID in mo.get(f"/review/disputes/{dispute_id}", 403).said
        for path in ("", "/begin", "/grade"):
            mo.post(f"/review/disputes/{dispute_id}{path}", {"level-clarity": "top", "answer-clarity": "x"}, 403)
        assert "/review/disputes" not in mo.get("/").text
        if state == "scoring":
            for who in (cast.rey, cast.mo):
                calibration.graded(who, round_id)
            calibration.at(cast.lea).post(f"/calibration/rounds/{round_id}/close")
    calibration.agreed(round_id)
    calibration.at(cast.lea).post(f"/calibration/rounds/{round_id}/resolve")
    assert LEFT not in mo.get("/review/disputes").said
    answered(calibration, cast.mo, dispute_id)
    assert db.session.get_one(Dispute, dispute_id).answered_by_id == cast.mo.id


def test_the_refusal_holds_below_the_page_too(calibration: Calibration) -> None:
    calibration.started()
    known = db.session.get_one(Dispute, disputed(calibration))
    review_id = known.review_id
    db.session.expunge(known)
    dispute = disputes.dispute_to_escalate(calibration.cast.bo, review_id)
    assert dispute is not None
    whole = db.selectinload(Person.memberships).joinedload(Membership.team)
    mo = db.session.query(Person).filter_by(id=calibration.cast.mo.id).options(whole).populate_existing().one()
    with pytest.raises(dispute_answers.InRound):
        dispute_answers.begin(dispute, by=mo, at=dispute.opened_at)


def test_somebody_else_answers_meanwhile(calibration: Calibration) -> None:
    calibration.started()
    dispute_id = disputed(calibration)
    assert LEFT not in calibration.at(calibration.cast.lea).get("/review/disputes").said
    answered(calibration, calibration.cast.lea, dispute_id)
    assert db.session.get_one(Dispute, dispute_id).answered_by_id == calibration.cast.lea.id


def test_a_round_over_other_conversations_bars_nobody(calibration: Calibration) -> None:
    ids = ",".join(str(one.id) for one in calibration.talks[1:])
    calibration.started(ids=ids)
    answered(calibration, calibration.cast.mo, disputed(calibration))


def test_where_nobody_is_left_the_lead_may(calibration: Calibration) -> None:
    cast = calibration.cast
    calibration.started(members=(cast.rey, cast.mo, cast.lea))
    dispute_id = disputed(calibration)
    assert SAID in calibration.at(cast.mo).get(f"/review/disputes/{dispute_id}", 403).said
    answered(calibration, cast.lea, dispute_id)
    assert db.session.get_one(Dispute, dispute_id).answered_by_id == cast.lea.id


def test_the_lead_grading_too_leaves_it_to_a_reviewer_who_does_not(calibration: Calibration) -> None:
    cast = calibration.cast
    calibration.started(members=(cast.rey, cast.lea))
    dispute_id = disputed(calibration)
    assert SAID in calibration.at(cast.lea).get(f"/review/disputes/{dispute_id}", 403).said
    answered(calibration, cast.mo, dispute_id)


def test_a_reviewer_who_left_or_graded_does_not_count_as_left(calibration: Calibration) -> None:
    cast = calibration.cast
    cast.mo.deactivated_at = calibration.talks[0].opened_at
    calibration.started(members=(cast.rey, cast.lea))
    answered(calibration, cast.lea, disputed(calibration))


def test_a_slip_is_not_mended_by_who_grades_it_blind_and_they_are_not_told_that_they_may(calibration: Calibration) -> None:
    cast = calibration.cast
    calibration.started()
    dispute_id = disputed(calibration, kind="clerical")
    rey = calibration.at(cast.rey)
    assert "Mend it" not in rey.get(f"/reviews/{db.session.get_one(Dispute, dispute_id).review_id}").said
    assert SAID in rey.get(f"/review/disputes/{dispute_id}/mend", 403).said
    rey.post(f"/review/disputes/{dispute_id}/mend", {"level-clarity": "top", "answer-clarity": "I meant it."}, 403)
    assert {one.kind for one in db.session.query(Notice).filter_by(person_id=cast.rey.id)} >= {"review.disputed"}
    assert not db.session.query(Notice).filter_by(kind="review.slip").count()


def test_graders_of_the_round_are_neither_reminded_nor_asked_as_leads(calibration: Calibration, clock: Any) -> None:
    cast = calibration.cast
    olu = person("Olu Test", {Role.LEAD}, cast.north, lead=True)
    calibration.started(members=(cast.rey, cast.mo, cast.lea))
    dispute_id = disputed(calibration)
    clock.move(days=6)
    reminders.remind()
    assert {one.person_id for one in db.session.query(Notice).filter_by(kind="review.dispute_due")} == {olu.id}
    scene = Scene(cast, calibration.rubric, None, None, None, calibration.signed_in)  # type: ignore[arg-type]
    zoe = person("Zoe Test", {Role.REVIEWER}, cast.north)
    answer(scene, zoe, dispute_id, level__clarity="low")
    review_id = db.session.get_one(Dispute, dispute_id).review_id
    scene.signed_in(cast.bo).post(f"/reviews/{review_id}/escalate", {"words": "Please."})
    assert {one.person_id for one in db.session.query(Notice).filter_by(kind="review.dispute_escalated")} == {olu.id}


def test_the_list_of_disputes_costs_the_same_with_a_round(calibration: Calibration) -> None:
    disputed(calibration)
    mo = calibration.at(calibration.cast.mo)
    mo.get("/review/disputes")
    with query_count(exactly=1 + 2):
        mo.get("/review/disputes")
