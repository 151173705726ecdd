"""A session is held, acknowledged or called off; its series goes on; reminders come once."""

from typing import Any

from app.base.database import db
from app.coaching.models import CoachingSession, SessionState
from app.coaching.reminders import remind
from app.people.models import Notice
from tests.coaching.conftest import Coaching


def kinds(coaching: Coaching, name: str) -> list[str]:
    """The kinds of a person's notices, in order."""
    person = getattr(coaching.cast, name)
    return [one.kind.removeprefix("coaching.") for one in db.session.query(Notice).filter_by(person_id=person.id).order_by(Notice.id)]


def test_held_then_acknowledged_with_a_note(coaching: Coaching) -> None:
    session_id = coaching.planned(days=-0.1)
    url = f"/coaching/sessions/{session_id}"
    coaching.bo.post(f"{url}/acknowledge", {"note": "Early"}, 403)
    coaching.lea.post(f"{url}/acknowledge", {}, 403)
    coaching.lea.post(f"{url}/hold")
    assert "Read them, then acknowledge them" in coaching.bo.get("/notices").said
    assert "Use at most 1000" in coaching.bo.post(f"{url}/acknowledge", {"note": "x" * 1001}, 422).said
    coaching.bo.post(f"{url}/acknowledge", {"note": "The refund example helped."})
    assert "The refund example helped." in coaching.lea.get(url).said
    assert coaching.session(session_id).state is SessionState.ACKNOWLEDGED
    assert kinds(coaching, "lea") == ["noted"] and kinds(coaching, "bo") == ["planned", "held"]
    coaching.lea.post(f"{url}/take-back", None, 422)
    coaching.lea.post(f"{url}/hold", None, 422)


def test_held_by_mistake_is_taken_back_and_one_held_early_takes_place_now(coaching: Coaching) -> None:
    session_id = coaching.held(days=3)
    assert coaching.session(session_id).starts_at == coaching.now
    coaching.lea.post(f"/coaching/sessions/{session_id}/take-back")
    assert coaching.session(session_id).state is SessionState.PLANNED


def test_a_series_goes_on_until_it_is_ended(coaching: Coaching) -> None:
    session_id = coaching.held(days=-1, every_weeks=2, agenda="Refunds")
    second = db.session.query(CoachingSession).filter_by(follows_id=session_id).one()
    second_id = second.id
    assert ((second.starts_at - coaching.now).days, second.agenda, second.every_weeks) == (13, "Refunds", 2)  # type: ignore[operator]
    url = f"/coaching/sessions/{second_id}/call-off"
    assert "Write why" in coaching.lea.post(url, {"reason": " "}, 422).said
    coaching.lea.post(url, {"reason": "Bo is on leave."})
    assert "Bo is on leave." in coaching.bo.get(f"/coaching/sessions/{second_id}").said
    third = db.session.query(CoachingSession).filter_by(follows_id=second_id).one()
    third_id = third.id
    coaching.lea.get(url, 422)
    coaching.lea.post(f"/coaching/sessions/{third_id}/call-off", {"reason": "We stop here.", "series": "y"})
    assert db.session.query(CoachingSession).count() == 3
    assert coaching.session(third_id).state is SessionState.CALLED_OFF


def test_reminders_come_once_each_and_gently(coaching: Coaching, clock: Any) -> None:
    soon, forgotten, unread = coaching.planned(days=2), coaching.planned(days=-3), coaching.held(days=-1)
    due = {"text": "Send the draft", "owner": coaching.cast.bo.id, "due": "2026-11-24"}
    coaching.lea.post(f"/coaching/sessions/{unread}/items", due)
    db.session.query(Notice).delete()
    db.session.commit()
    remind()
    assert (kinds(coaching, "bo"), kinds(coaching, "lea")) == ([], ["not_closed"])
    clock.move(days=1, hours=18)
    for _again in range(2):
        remind()
    assert (kinds(coaching, "bo"), kinds(coaching, "lea")) == (["soon", "item_due"], ["not_closed", "soon"])
    clock.move(days=4)
    remind()
    assert kinds(coaching, "bo") == ["soon", "item_due", "unread", "item_overdue"]
    paths = {one.path for one in db.session.query(Notice)}
    assert paths == {f"/coaching/sessions/{one}" for one in (soon, forgotten, unread)}
    clock.move(days=40)
    db.session.query(Notice).delete()
    db.session.commit()
    remind()
    assert db.session.query(Notice).count() == 0
