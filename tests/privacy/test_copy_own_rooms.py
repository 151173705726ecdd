"""The copy of one's own data holds coaching, quizzes and calibration as far as the person may read them there."""

import json
from collections.abc import Callable
from typing import Any

from app.base.database import db
from app.courses.quizzes.actions.answering import begin, save
from app.courses.quizzes.actions.asking import ask
from app.courses.quizzes.models import QuizAttempt
from app.people.models import Person
from tests.calibration.conftest import Calibration, calibration
from tests.cast import Cast
from tests.coaching.conftest import Coaching, coaching
from tests.courses.quiz_world import QUIZ, SECRETS, build_quiz
from tests.courses.test_take_quiz import answered, fresh
from tests.page_client import PageClient
from tests.privacy.test_take_own_data import copy_of

__all__ = ["calibration", "coaching"]


def test_coaching_is_there_without_the_leads_private_notes(coaching: Coaching) -> None:
    session_id = coaching.planned(title="First weeks")
    coaching.write(coaching.bo, session_id, "topics", "Call +351 912 345 678 about refunds.", 0)
    coaching.write(coaching.lea, session_id, "notes", "We practise openings.", 0)
    coaching.write(coaching.lea, session_id, "private", "Zinc: thinks of leaving.", 0)
    item = {"text": "Two chats a day", "due": "2026-12-04", "owner": coaching.cast.bo.id}
    coaching.lea.post(f"/coaching/sessions/{session_id}/items", item)
    coaching.planned(starts_at=None, title="Zinc: not told yet")
    told, page = copy_of(coaching.bo)
    (one,) = told["coaching"]
    assert one["title"] == "First weeks" and one["with"] == coaching.cast.lea.name
    assert one["notes"] == "We practise openings." and "refunds" in one["topics"] and "912" not in one["topics"]
    assert [row["text"] for row in told["action_items"]] == ["Two chats a day"]
    assert "Zinc" not in json.dumps(told) + page
    of_lead, _ = copy_of(coaching.lea)
    assert of_lead["coaching"] == [] and "Zinc" not in json.dumps(of_lead["action_items"])


def test_quizzes_tell_their_keys_only_when_the_result_page_does(cast: Cast, clock: Any, signed_in: Callable[[Person], PageClient]) -> None:
    version = build_quiz(clock.at, QUIZ.replace("pass_mark: 60", "pass_mark: 60\nreveal: passed\nattempts: 2"))
    answered(cast.bo, version, clock, {"hot": True, "word": "socket", "steps": [3, 2, 1, 0], "which": 2})
    browser = signed_in(cast.bo)
    told, page = copy_of(browser)
    (one,) = told["quizzes"]
    answers = {row["question"]: row for row in one["answers"]}
    assert (one["quiz"], one["passed"], one["points"], one["of"]) == ("About lamps", False, 0.0, 6.0)
    assert answers["Which lamp burns longest?"]["answer"] == ["Candle"] and answers["What do you check?"]["verdict"] == "none"
    assert answers["How do you change one?"]["answer"][0] == "Screw the new one in"
    assert not [secret for secret in SECRETS if secret in json.dumps(told, ensure_ascii=False) + page]
    going: QuizAttempt = begin(fresh(cast.bo), version, at=clock.at, seed=8)
    save(going, "which", 0, at=clock.at)
    db.session.commit()
    told, page = copy_of(browser)
    assert [row["answer"] for row in told["quizzes"][1]["answers"]] == [["Oil"]] and "points" not in told["quizzes"][1]
    browser.post(f"/courses/quizzes/attempts/{going.id}/end")
    told, _ = copy_of(browser)
    told_now = {row["question"]: row for row in told["quizzes"][0]["answers"]}
    assert told_now["What is the part called that you screw in?"]["right"][0] == "Bulbazine"
    assert told_now["How do you change one?"]["answer"][0] == "Screw the new one in"
    assert told_now["Which lamp burns longest?"]["why"].startswith("Zircon")


def test_what_was_asked_of_somebody_is_there_with_its_note(cast: Cast, clock: Any, signed_in: Callable[[Person], PageClient]) -> None:
    version = build_quiz(clock.at)
    ask([fresh(cast.bo), fresh(cast.ines)], version.quiz, note="Look at lamps, Bo.", by=fresh(cast.lea), at=clock.at)
    db.session.commit()
    told, page = copy_of(signed_in(cast.bo))
    (one,) = told["asked"]
    assert (one["kind"], one["title"], one["note"], one["asked_by"]) == ("quiz", "About lamps", "Look at lamps, Bo.", cast.lea.name)
    assert one["done_at"] is None and "Look at lamps" in page
    assert copy_of(signed_in(cast.lea))[0]["asked"] == []


def test_calibration_holds_ones_own_sheets_and_nobody_elses(calibration: Calibration) -> None:
    rey, mo = calibration.cast.rey, calibration.cast.mo
    round_id = calibration.started()
    calibration.graded(rey, round_id, {"clarity": "top"})
    calibration.graded(mo, round_id, {"clarity": "low"})
    told, _ = copy_of(calibration.at(rey))
    assert len(told["calibration"]) == 4
    assert {mark["level"] for sheet in told["calibration"] for mark in sheet["marks"] if mark["criterion"] == "clarity"} == {"top"}
