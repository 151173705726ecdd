"""Every decision of a dispute has a reason from a closed list that fits its outcome; the agent, figures, file and health read it."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from app.base.database import db
from app.calibration.health.making import Wanted, _disputed
from app.review.models import DecisionReason, Dispute, DisputeKind, DisputePoint, Review, SecondLook, fitting
from app.review.queries import dispute_figures
from app.review.queries.dispute_reasons import Coded
from app.trail.models import TrailEntry
from tests.review.conftest import Scene
from tests.review.disputes import answer, begun, opened


def test_other_fits_every_outcome_and_no_other_reason_fits_two() -> None:
    for kind in DisputeKind:
        changed, stays = fitting(kind, changed=True), fitting(kind, changed=False)
        assert set(changed) & set(stays) == {DecisionReason.OTHER}
    assert {one for kind in DisputeKind for changed in (True, False) for one in fitting(kind, changed=changed)} == set(DecisionReason)


@pytest.mark.parametrize(
    "level, reason, words",
    [
        ("top", "", "Choose a reason for 'Clarity'"),
        ("top", "nonsense", "Choose a reason for 'Clarity'"),
        ("top", "supported", "The level of 'Clarity' changes"),
        ("top", "wrote_it", "The level of 'Clarity' changes"),
        ("low", "overlooked", "The level of 'Clarity' stays"),
    ],
)
def test_a_decision_without_a_fitting_reason_is_refused_and_its_words_kept(scene: Scene, level: str, reason: str, words: str) -> None:
    dispute_id = opened(scene)[1]
    values = {"level__clarity": level, "reason__clarity": reason, "answer": "Words to keep"}
    page = answer(scene, scene.cast.mo, dispute_id, 422, **values)
    assert words in page.said and "Words to keep" in page.text
    assert db.session.query(Review).count() == 1 and db.session.get_one(Dispute, dispute_id).answered_at is None


def test_a_lower_level_that_is_kept_asks_for_a_reason_why_it_stays(scene: Scene) -> None:
    dispute_id = opened(scene, clarity="mid")[1]
    page = answer(scene, scene.cast.mo, dispute_id, 422, level__clarity="low", reason__clarity="overlooked")
    assert "The level of 'Clarity' stays" in page.said


def test_other_needs_its_sentence(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    mo = begun(scene, scene.cast.mo, dispute_id)
    form = {"level-clarity": "top", "answer-clarity": "One thought at a time.", "reason-clarity": "other"}
    mo.post(f"/review/disputes/{dispute_id}/grade", form)
    page = mo.post(f"/review/disputes/{dispute_id}", form | {"answer-clarity": " "}, 422)
    assert "Say in a sentence why" in page.said


def test_agent_and_trail_read_the_reason(scene: Scene) -> None:
    dispute_id = opened(scene)[1]
    answer(scene, scene.cast.mo, dispute_id, reason__clarity="ambiguous")
    standing = db.session.query(Review).filter_by(state="published").one().id
    disputed = db.session.get_one(Dispute, dispute_id).review_id
    for review_id in (disputed, standing):
        assert "Rubric ambiguous" in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").said
    assert db.session.query(TrailEntry).filter_by(verb="review.answer_dispute").one().details["reasons"] == ["ambiguous"]


def test_whose_reply_it_was_has_its_own_reasons(scene: Scene) -> None:
    review_id, dispute_id = opened(scene, kind="wrong_person")
    mo = begun(scene, scene.cast.mo, dispute_id)
    page = mo.get(f"/review/disputes/{dispute_id}")
    assert "Wrong person" in page.said and "Evidence overlooked" not in page.said
    mo.post(f"/review/disputes/{dispute_id}", {"whose": "void", "reason": "person", "answer": "The chat was handed over."})
    assert db.session.get_one(Dispute, dispute_id).reason is DecisionReason.PERSON
    assert "Wrong person: The chat was handed over." in scene.signed_in(scene.cast.bo).get(f"/reviews/{review_id}").said
    assert "Wrong person 1" in scene.signed_in(scene.cast.lea).get("/review/disputes/figures").said


def test_a_mended_slip_is_coded_by_itself(scene: Scene) -> None:
    dispute_id = opened(scene, kind="clerical")[1]
    form = {"level-clarity": "top", "answer-clarity": "I meant the best."}
    scene.signed_in(scene.cast.rey).post(f"/review/disputes/{dispute_id}/mend", form)
    assert db.session.query(DisputePoint).one().reason is DecisionReason.SLIP


def test_a_second_step_keeps_the_reason_of_the_first_with_its_look(scene: Scene) -> None:
    review_id, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id, level__clarity="low", reason__clarity="outside")
    scene.signed_in(scene.cast.bo).post(f"/reviews/{review_id}/escalate", {"words": "Both sentences are clear."})
    db.session.expire_all()
    assert db.session.query(DisputePoint).one().reason is None
    assert db.session.query(SecondLook).one().decided["clarity"][2] == "outside"
    answer(scene, scene.cast.lea, dispute_id, reason__clarity="misread")
    assert db.session.query(DisputePoint).one().reason is DecisionReason.MISREAD


def test_figures_and_file_count_reasons_and_leave_old_decisions_not_coded(scene: Scene, clock: Any) -> None:
    for reason in ("ambiguous", "misread", "ambiguous"):
        answer(scene, scene.cast.mo, opened(scene)[1], reason__clarity=reason)
        scene.item = scene.another()
    opened(scene)
    db.session.query(DisputePoint).filter_by(reason="misread").one().reason = None  # as decided before there were reasons
    db.session.commit()
    found = dispute_figures.figures([scene.cast.north.id], clock.at - timedelta(days=1))
    for why in (found.total.why, found.reviewers[0].why, found.criteria[0].why):
        assert [(reason.value, n) for reason, n, _share in why.rows()] == [("ambiguous", 2)]
        assert (why.n, why.without, why.enough) == (2, 1, False)
    lea = scene.signed_in(scene.cast.lea)
    assert "Rey Santos 2 1 Rubric ambiguous 2 too few to tell (n 2)" in lea.get("/review/disputes/figures").said
    rows = csv.DictReader(io.StringIO(lea.post("/review/disputes/export", {"days": "30"}, 200).text))
    assert [row["reasons"] for row in rows] == ["clarity: ambiguous", "clarity: not coded", "clarity: ambiguous", ""]
    wanted = Wanted(scene.rubric.id, scene.cast.north.id, clock.at - timedelta(days=400))
    assert tuple(_disputed(wanted)["clarity"]) == (3, 3, 2, 2)


def test_a_share_stands_from_ten_coded_decisions_on() -> None:
    why = Coded()
    why.add(DecisionReason.MISREAD, 6)
    why.add(DecisionReason.OTHER, 3)
    assert not why.enough
    why.add(DecisionReason.OVERLOOKED)
    why.add(None, 7)
    assert (why.enough, why.n, why.without) == (True, 10, 7)
    rows = [(reason.value, n, share.mean) for reason, n, share in why.rows()]
    assert rows == [("misread", 6, 60), ("other", 3, 30), ("overlooked", 1, 10)]
