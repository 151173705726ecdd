"""Planning a session: whom a lead coaches, what the agent learns of it, and two people changing it at once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.base.database import db
from app.coaching.actions.planning import next_start
from app.coaching.models import CoachingSession
from app.people.models import Notice, Person
from app.trail.models import TrailEntry
from tests.coaching.conftest import Coaching
from tests.page_client import PageClient

FORM = {"title": "Saying no kindly", "day": "2026-11-25", "time": "10:30", "every_weeks": "2", "agenda": "# First\n- the **refund**"}


def test_a_lead_plans_a_session_and_the_agent_reads_its_agenda(coaching: Coaching) -> None:
    assert "Nobody" not in coaching.lea.get("/coaching/sessions/new").said
    answer = coaching.lea.post("/coaching/sessions", {**FORM, "person": coaching.cast.bo.id})
    page = coaching.bo.get(answer.location)
    assert "<strong>refund</strong>" in page.text and "Saying no kindly" in page.said and "every two weeks" in page.said
    told = db.session.query(Notice).filter_by(person_id=coaching.cast.bo.id).one()
    assert (told.kind, told.path) == ("coaching.planned", answer.location)
    assert db.session.query(CoachingSession).one().starts_at == datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
    assert db.session.query(TrailEntry).filter_by(verb="coaching.plan").one().thing_label == "Bo Lindqvist"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "2028-01-01"}, "within the next year"),
        ({"day": "2026-07-01"}, "within the next year"),
        ({"day": "", "every_weeks": "2"}, "counted from the first one"),
        ({"day": "yesterday"}, "valid date"),
        ({"agenda": "x" * 10_001}, "10000"),
    ],
)
def test_what_cannot_be_planned_is_said_and_the_words_stay(coaching: Coaching, wrong: dict[str, str], said: str) -> None:
    page = coaching.lea.post("/coaching/sessions", {**FORM, "person": coaching.cast.bo.id, **wrong}, 422)
    assert said in page.said and "Saying no kindly" in page.text
    assert db.session.query(CoachingSession).count() == 0


def test_only_agents_of_led_teams_are_coached(coaching: Coaching) -> None:
    for nobody in (coaching.cast.stan, coaching.cast.lea, coaching.cast.rey):
        coaching.lea.post("/coaching/sessions", {**FORM, "person": nobody.id}, 422)
    coaching.bo.post("/coaching/sessions", {**FORM, "person": coaching.cast.ines.id}, 403)


def test_without_a_day_the_agent_knows_nothing(coaching: Coaching) -> None:
    session_id = coaching.planned(starts_at=None)
    url = f"/coaching/sessions/{session_id}"
    assert "does not see this session" in coaching.lea.get(url).said
    coaching.bo.get(url, 404)
    assert db.session.query(Notice).count() == 0
    coaching.lea.post(f"{url}/change", {**FORM, "every_weeks": "0", "revision": "1"})
    assert "Saying no kindly" in coaching.bo.get(url).said
    assert [one.kind for one in db.session.query(Notice)] == ["coaching.planned"]
    assert "Choose another day, or call it off" in coaching.lea.post(f"{url}/change", {**FORM, "day": "", "revision": "2"}, 422).said


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(coaching: Coaching) -> None:
    session_id = coaching.planned(agenda="Refunds")
    url = f"/coaching/sessions/{session_id}/change"
    assert "Refunds" in coaching.lea.get(url).text
    coaching.lea.post(url, {**FORM, "revision": "1"})
    page = coaching.lea.post(url, {**FORM, "agenda": "Mine", "revision": "1"}, 409)
    assert "Mine" in page.text and "the **refund**" in page.text
    assert [one.kind for one in db.session.query(Notice).order_by(Notice.id)] == ["coaching.planned", "coaching.moved"]


def test_strangers_and_colleagues_find_nothing(coaching: Coaching, signed_in: Callable[[Person], PageClient]) -> None:
    url = f"/coaching/sessions/{coaching.planned()}"
    for person, expect in ((coaching.cast.ines, 404), (coaching.cast.stan, 404), (coaching.cast.rey, 403), (coaching.cast.ada, 403)):
        client = signed_in(person)
        client.get(url, expect)
        client.post(f"{url}/texts/notes", {"text": "x"}, expect)
        client.post(f"{url}/hold", None, 403 if person is coaching.cast.ines else expect)
    for path in ("/change", "/call-off"):
        coaching.bo.get(url + path, 403)
    coaching.bo.post(f"{url}/hold", None, 403)


def test_a_series_keeps_its_time_of_day_when_the_clocks_change() -> None:
    before: Any = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
    assert next_start(before, 2, "Europe/Lisbon", before) == datetime(2026, 10, 28, 10, 30, tzinfo=UTC)
    assert next_start(before, 1, "UTC", datetime(2026, 11, 4, 9, 30, tzinfo=UTC)) == datetime(2026, 11, 11, 9, 30, tzinfo=UTC)
