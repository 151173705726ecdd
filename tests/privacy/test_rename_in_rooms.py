"""Who left is named nowhere in disputes, looks at their reviews, coaching, quizzes and calibration; namesakes elsewhere stay."""

from typing import Any

import pytest
from sqlalchemy import insert, select

from app.base.database import db
from app.privacy.held import table
from app.privacy.leaving import forget_name, make_former
from app.privacy.replacing import replaced
from tests.cast import Cast
from tests.privacy.canary import standing, value_of, without_foreign_keys

NAME = "Zq9kanarie “Z” Lindqvist"
SAID = f"{NAME} was asked."


def plant(name: str, number: int, **values: Any) -> None:
    """One row, with whatever a row of this table needs."""
    needed = {column.name: value_of(column) for column in table(name).c if not column.nullable}
    key = {"id": number} if "id" in table(name).c else {}
    db.session.execute(insert(table(name)).values(needed | key | values))


def test_the_name_leaves_every_room_and_namesakes_elsewhere_stay(cast: Cast, clock: Any) -> None:
    bo, lea, rey = cast.bo.id, cast.lea.id, cast.rey.id
    cast.bo.name, cast.bo.email = NAME, "zq9kanarie@example.org"
    db.session.commit()
    with without_foreign_keys():
        plant("review", 1, assignment_id=1, reviewer_id=rey, reviewee_id=bo)
        plant("review", 2, assignment_id=2, reviewer_id=bo, reviewee_id=rey)
        for number in (1, 2):
            plant("dispute", number, review_id=number, comment=SAID)
            plant("dispute_proposal", number, dispute_id=number, decided={"care": ["low", SAID, None]}, answer=SAID, words=SAID)
            plant("second_look", number, dispute_id=number, decided={"care": ["low", SAID, None]}, answer=SAID)
        plant("grader_review", 1, reviewer_id=bo, comment=SAID, answer=SAID)
        plant("grader_mark", 1, check_id=1, comment=SAID)
        plant("calibration_series", 1, team_id=cast.north.id, title=SAID)
        plant("calibration_round", 1, team_id=cast.north.id, title=SAID)
        plant("coaching_session", 1, agent_id=bo, lead_id=lea, title=SAID, agenda=SAID, acknowledgement=SAID, reason=SAID)
        plant("coaching_text", 1, session_id=1, kind="private", text=SAID)
        plant("coaching_pin", 1, session_id=1, note=SAID)
        plant("action_item", 1, session_id=1, owner_id=lea, text=SAID, done_note=SAID)
        for name in ("quiz_assignment", "practice_assignment", "shift_assignment"):
            plant(name, 1, person_id=bo, note=SAID)
            plant(name, 2, person_id=rey, assigned_by_id=bo, note=SAID)
        plant("enrolment", 1, person_id=bo, course_id=1)
        plant("step_done", 1, enrolment_id=1, by_id=lea, reason=SAID)
        plant("step_done", 2, enrolment_id=2, by_id=bo, reason=SAID)
        for number, whose in enumerate(({"reviewer_id": bo}, {"reviewee_id": bo}, {"asked_by_id": bo}), 1):
            people = {"reviewer_id": rey, "reviewee_id": lea, "conversation_id": number} | whose
            plant("learning_review", number, **people, note=SAID, declined_because=SAID, comment=SAID)
            plant("learning_rating", number, learning_id=number, comment=SAID)
        plant("quiz_attempt", 1, person_id=bo)
        plant("quiz_answer", 1, attempt_id=1, answer=SAID)
        plant("quiz_attempt", 2, person_id=rey)
        plant("quiz_answer", 2, attempt_id=2, answer=SAID)
    run = make_former(db.session.get_one(type(cast.bo), bo), NAME, by=cast.ada, at=clock.at)
    db.session.commit()
    forget_name(run.id)
    assert standing() == ["quiz_answer"], "somebody else's answer is a word like any other"
    decided = db.session.scalars(select(table("dispute_proposal").c.decided)).all()
    assert decided == [{"care": ["low", "Former agent 1 was asked.", None]}] * 2
    assert db.session.scalar(select(table("coaching_text").c.text)) == "Former agent 1 was asked."


def test_a_name_of_one_word_goes_as_a_whole_word_only(cast: Cast, clock: Any) -> None:
    said = 'Al’s notes (Al): also, Alsace, _Al_ & Alさん. "Al", ÉAl Al'
    after = said.replace("Al’s", "Former agent 1’s").replace("(Al)", "(Former agent 1)").replace("_Al_", "_Former agent 1_")
    after = after.replace("Alさん", "Former agent 1さん").replace('"Al"', '"Former agent 1"')[:-2] + "Former agent 1"
    bo = cast.bo.id
    cast.bo.name, cast.bo.email = "Al", "al@example.org"
    db.session.commit()
    with without_foreign_keys():
        plant("coaching_session", 1, agent_id=bo, title=said, agenda="also", reason="Write to al@example.org.")
        plant("review", 1, reviewee_id=bo, comment=said)
        plant("acknowledgement", 1, review_id=1, note=said)
        plant("dispute", 1, review_id=1)
        plant("dispute_proposal", 1, dispute_id=1, decided={"care": ["low", said, None]})
    run = make_former(db.session.get_one(type(cast.bo), bo), "Al", by=cast.ada, at=clock.at)
    db.session.commit()
    forget_name(run.id)
    session = db.session.execute(select(table("coaching_session"))).one()
    assert (session.title, session.agenda, session.reason) == (after, "also", "Write to Former agent 1.")
    assert db.session.scalar(select(table("review").c.comment)) == db.session.scalar(select(table("acknowledgement").c.note)) == after
    assert db.session.scalar(select(table("dispute_proposal").c.decided)) == {"care": ["low", after, None]}


@pytest.mark.parametrize(
    ("name", "text", "after"),
    [
        ("田中", "田中さん、田中達也。", "Xさん、X達也。"),
        ("김민준", "김민준은 왔다", "X은 왔다"),
        ("Анна", "Анна, «Анна» и Аннапурна", "X, «X» и Аннапурна"),
        ("Jose", "Jose Jose\u0301 José Jose2 2Jose Jose-Luis", "X Jose\u0301 José Jose2 2Jose X-Luis"),
        ("Ana Li", "Ana Lis Buch, Ana  Li", "Xs Buch, Ana  Li"),
        ("AlAl", "AlAlAl AlAl", "AlAlAl X"),
    ],
)
def test_where_a_word_ends(name: str, text: str, after: str) -> None:
    assert replaced(text, [name], "X") == after
