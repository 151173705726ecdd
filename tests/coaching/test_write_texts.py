"""Texts that save themselves: shared notes with versions, topics of the agent, private notes that nobody else ever gets."""

from collections.abc import Callable
from datetime import date

from app.base.database import db
from app.coaching.models import CoachingText
from app.people.models import Membership, Notice, Person
from tests.coaching.conftest import Coaching
from tests.page_client import PageClient

SECRET = "He looked tired; ask about the night shifts."


def test_both_write_the_notes_and_nobody_overwrites_the_other(coaching: Coaching) -> None:
    session_id = coaching.planned()
    assert coaching.write(coaching.lea, session_id, "notes", "We looked at two replies.", 0).json == {"revision": 1}
    answer = coaching.write(coaching.bo, session_id, "notes", "Mine", 0, 409)
    assert (answer.json["text"], answer.json["revision"]) == ("We looked at two replies.", 1)
    assert coaching.write(coaching.bo, session_id, "notes", "We looked at three.", 1).json == {"revision": 2}
    assert coaching.write(coaching.bo, session_id, "notes", "We looked at three.", 1).json == {"revision": 2}, "sent twice is no conflict"
    page = coaching.lea.post(f"/coaching/sessions/{session_id}/texts/notes", {"text": "Old", "revision": 1}, 409)
    assert "We looked at three." in page.text and "Old" in page.text
    assert "Use at most 20000" in coaching.write(coaching.lea, session_id, "notes", "x" * 20_001, 2, 422).json["error"]
    coaching.lea.post(f"/coaching/sessions/{session_id}/texts/notes", {"text": "By the form", "revision": 2})
    assert "By the form" in coaching.bo.get(f"/coaching/sessions/{session_id}").text


def test_notes_are_fixed_once_they_are_acknowledged(coaching: Coaching) -> None:
    session_id = coaching.held()
    coaching.write(coaching.lea, session_id, "notes", "Agreed.", 0)
    coaching.write(coaching.bo, session_id, "topics", "Too late", 0, 403)
    coaching.bo.post(f"/coaching/sessions/{session_id}/acknowledge", {})
    for client in (coaching.lea, coaching.bo):
        coaching.write(client, session_id, "notes", "Changed.", 1, 403)
        page = client.get(f"/coaching/sessions/{session_id}")
        assert "Agreed." in page.said and "notes-text" not in page.text
    coaching.write(coaching.lea, session_id, "private", SECRET, 0)


def test_private_notes_stay_with_the_lead_who_wrote_them(coaching: Coaching, signed_in: Callable[[Person], PageClient]) -> None:
    session_id = coaching.planned()
    coaching.write(coaching.lea, session_id, "private", SECRET, 0)
    second = Membership(person_id=coaching.cast.stan.id, team_id=coaching.cast.north.id, lead=True, started_on=date(2026, 1, 5))
    db.session.add(second)
    stan = signed_in(coaching.cast.stan)
    assert SECRET in coaching.lea.get(f"/coaching/sessions/{session_id}").text
    for client in (coaching.bo, stan):
        assert SECRET not in client.get(f"/coaching/sessions/{session_id}").text
        coaching.write(client, session_id, "private", "Mine now", 1, 403)
    assert db.session.query(CoachingText).one().text == SECRET


def test_topics_are_the_agents_and_the_lead_is_told_once(coaching: Coaching) -> None:
    session_id = coaching.planned()
    coaching.write(coaching.bo, session_id, "topics", "Refunds over the limit", 0)
    coaching.write(coaching.bo, session_id, "topics", "Refunds over the limit, and holidays", 1)
    coaching.write(coaching.lea, session_id, "topics", "No", 2, 403)
    assert "and holidays" in coaching.lea.get(f"/coaching/sessions/{session_id}").said
    assert [one.kind for one in db.session.query(Notice).filter_by(person_id=coaching.cast.lea.id)] == ["coaching.topics"]
