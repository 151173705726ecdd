"""The pages of shifts: beginning one, working in it, reading its report; who may see whose."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.inbox.models import Attempt
from app.inbox.shifts.models import RunState, ShiftAssignment, ShiftRun, ShiftVersion
from app.people.models import Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox.shift_world import build_shift
from tests.page_client import Answer, PageClient


@dataclass
class Evening:
    """The shift, and everybody around it."""

    cast: Cast
    clock: StoppedClock
    version: ShiftVersion
    signed_in: Callable[[Person], PageClient]

    def begin(self, person: Person | None = None, **data: Any) -> tuple[PageClient, str]:
        """Begin the shift through the page; returns the browser and the run's address."""
        client = self.signed_in(person or self.cast.ines)
        answer = client.post(f"/inbox/shifts/{self.version.shift_id}/runs", data)
        return client, answer.location

    def run(self) -> ShiftRun:
        db.session.expire_all()
        return db.session.scalars(select(ShiftRun).order_by(ShiftRun.id.desc())).first()  # type: ignore[return-value]

    def attempts(self) -> list[Attempt]:
        db.session.expire_all()
        return list(db.session.scalars(select(Attempt).order_by(Attempt.shift_place)))


@pytest.fixture
def evening(cast: Cast, clock: StoppedClock, signed_in: Callable[[Person], PageClient]) -> Evening:
    return Evening(cast, clock, build_shift(clock.at), signed_in)


def poll(client: PageClient, url: str, expect: int = 200, **data: Any) -> Answer:
    return client.post(f"{url}/poll", data, expect, htmx=True)


def test_a_shift_is_found_begun_and_gone_on_with(evening: Evening) -> None:
    client, url = evening.begin()
    page = client.get(url)
    assert "Minute 0 of 30" in page.said and "0 of 2 at once" in page.said and "Mara Lindt" in page.said
    assert "Go on with your shift" in client.get("/inbox/shifts").said
    again = client.post(f"/inbox/shifts/{evening.version.shift_id}/runs")
    assert again.location == url


def test_who_comes_is_no_secret_to_trainers_only(evening: Evening) -> None:
    page = f"/inbox/shifts/{evening.version.shift_id}"
    assert "A box was dropped" not in evening.signed_in(evening.cast.ines).get(page).text
    assert "A box was dropped" in evening.signed_in(evening.cast.tara).get(page).said


def test_taking_the_next_opens_the_conversation_with_the_shift_beside_it(evening: Evening) -> None:
    client, url = evening.begin()
    taken = client.post(f"{url}/take")
    page = client.follow(taken)
    assert "Your customers" in page.said and "stays dark" in page.said
    assert evening.attempts()[0].taken_at == evening.clock.at
    back = client.post(f"{url}/take", {"but": evening.attempts()[0].id})
    assert back.location == url


def test_a_conversation_in_the_queue_opens_by_taking_it_only(evening: Evening) -> None:
    client, url = evening.begin()
    first = evening.attempts()[0]
    assert client.get(f"/inbox/{first.id}", 303).location == url
    client.post(f"{url}/take")
    client.get(f"/inbox/{first.id}")


def test_putting_a_customer_aside_renews_the_shifts_list_and_frees_a_hand(evening: Evening) -> None:
    client, url = evening.begin()
    first = evening.attempts()[0]
    client.post(f"{url}/take")
    renewed = client.post(f"/inbox/{first.id}/status", {"status": "pending"}, 200, htmx=True)
    assert 'id="shift-list"' in renewed.text and "0 of 2 at once" in renewed.said


def test_the_poll_draws_the_list_anew_only_when_something_changed(evening: Evening) -> None:
    client, url = evening.begin()
    seen = client.get(url).text.split('data-seen="')[1].split('"')[0]
    poll(client, url, 204, seen=seen)
    evening.clock.move(minutes=5, seconds=1)
    answer = poll(client, url, seen=seen)
    assert len(evening.attempts()) == 2 and "In the queue 2" in answer.said


def test_reading_a_page_lets_nobody_come(evening: Evening) -> None:
    client, url = evening.begin()
    evening.clock.move(minutes=20)
    client.get(url)
    assert len(evening.attempts()) == 1


def test_the_story_waits_for_the_end_of_the_shift(evening: Evening) -> None:
    client, url = evening.begin()
    first = evening.attempts()[0]
    client.post(f"{url}/take")
    client.post(f"/inbox/{first.id}/reply", {"body": "Is it the bulb?", "turn": 1})
    assert client.get(f"/inbox/{first.id}", 303).location == url
    client.post(f"{url}/end")
    assert "Turn by turn" in client.get(f"/inbox/{first.id}").said


def test_a_break_is_taken_when_it_is_due(evening: Evening) -> None:
    client, url = evening.begin()
    evening.clock.move(minutes=10)
    assert "A break of 5 minutes is due" in poll(client, url).said
    client.post(f"{url}/break")
    assert "Break until" in client.get(url).said
    assert "You are on your break" in client.follow(client.post(f"{url}/take")).said
    client.post(f"{url}/back")
    assert "Break until" not in client.get(url).said


def test_the_incident_from_the_first_warning_to_the_report(evening: Evening) -> None:
    client, url = evening.begin()
    evening.clock.move(minutes=12, seconds=30)
    poll(client, url)
    surge = [one.id for one in evening.attempts() if (one.shift_place or 0) > 2]
    wrong = client.post(f"{url}/warn", {"cause": "dropped", "customers": surge[:1], "text": "Bulbs are dead."}, 422)
    assert "at least two customers" in wrong.said and "Bulbs are dead." in wrong.text
    false_alarm = client.follow(client.post(f"{url}/warn", {"cause": "weather", "customers": surge, "text": "It is dark."}))
    assert "cannot confirm" in false_alarm.said
    right = client.follow(client.post(f"{url}/warn", {"cause": "dropped", "customers": surge, "text": "All from one box."}))
    assert "you are right. A box was dropped" in right.said
    sent = client.post(
        f"{url}/message", {"to": surge, "body": "Hello {customer_first_name}, sorry: a box is bad. We do not know yet when."}
    )
    assert "Sent to 3 customers" in client.follow(sent).said
    report = client.follow(client.post(f"{url}/end"))
    drawn = report.text.split("data-timeline")[1].split("data-replay")[0].split("</ul>")[1]
    assert [drawn.count(f'class="lane-{one}"') for one in ("surge", "warned", "sent")] == [3, 2, 1]
    assert "3 of 3 got a message" in report.said and "1 warning named another cause" in report.said
    assert "You warned Stock desk 5 minutes after" in report.said or "You warned Stock desk 4 minutes after" in report.said


def test_a_message_that_promises_is_told_so(evening: Evening) -> None:
    client, url = evening.begin()
    evening.clock.move(minutes=9)
    poll(client, url)
    to = [one.id for one in evening.attempts() if one.shift_place == 3]
    client.post(f"{url}/message", {"to": to, "body": "You get a new one today, I guarantee it."})
    report = client.follow(client.post(f"{url}/end"))
    assert "it promised “today”, “guarantee*”" in report.said and "0 of 1 got a message" in report.said


def test_the_report_tells_what_was_missed(evening: Evening) -> None:
    client, url = evening.begin()
    evening.clock.move(hours=3)
    poll(client, url)
    assert evening.run().state is RunState.ENDED
    report = client.get(url)
    assert "0 of 5" in report.said and "Nobody answered, so they left." in report.said
    assert "No pace is shown" in report.said and "an hour" not in report.said
    assert report.text.count("data-event") >= 10


def test_a_shift_that_somebody_left_open_is_closed_by_the_next_question(evening: Evening) -> None:
    client, url = evening.begin()
    evening.clock.move(hours=5)
    client.post(f"{url}/take")
    assert evening.run().state is RunState.ENDED


def test_leads_and_trainers_read_reports_of_their_people_and_others_do_not(evening: Evening) -> None:
    client, url = evening.begin()
    client.post(f"{url}/end")
    for reader in (evening.cast.tara, evening.cast.lea):
        browser = evening.signed_in(reader)
        assert "Ines Duarte" in browser.get("/inbox/shifts/reports").said
        assert "How the shift of Ines Duarte went" in browser.get(url).said
        browser.post(f"{url}/end", expect=404)
    stranger = evening.signed_in(evening.cast.stan)
    assert "Ines Duarte" not in stranger.get("/inbox/shifts/reports").said
    stranger.get(url, 404)
    evening.signed_in(evening.cast.bo).get(url, 404)


def test_a_shift_is_asked_for_and_done(evening: Evening) -> None:
    tara = evening.signed_in(evening.cast.tara)
    given = {"shift_id": evening.version.shift_id, "person_ids": [evening.cast.ines.id], "note": "Before Monday."}
    assert "1 person is asked" in tara.follow(tara.post("/inbox/shifts/assignments", given)).said
    assert "1 had it on the list" in tara.follow(tara.post("/inbox/shifts/assignments", given)).said
    client, url = evening.begin()
    assert "Before Monday." in client.get("/inbox/shifts").said
    client.post(f"{url}/end")
    db.session.expire_all()
    assert db.session.scalars(select(ShiftAssignment)).one().done_at is not None
    assert "Before Monday." not in client.get("/inbox/shifts").said


def test_nobody_chosen_is_told_at_the_field(evening: Evening) -> None:
    tara = evening.signed_in(evening.cast.tara)
    answer = tara.post("/inbox/shifts/assignments", {"shift_id": evening.version.shift_id, "note": "Keep this."}, 422)
    assert "Choose at least one person." in answer.said and "Keep this." in answer.text


def test_a_trainer_mends_a_shift_in_the_editor(evening: Evening) -> None:
    tara = evening.signed_in(evening.cast.tara)
    edit = f"/inbox/shifts/{evening.version.shift_id}/edit"
    page = tara.get(edit)
    assert "One drawing of this shift" in page.said
    text = evening.version.source.replace("lamps.late", "lamps.gone")
    checked = tara.post(f"/inbox/shifts/{evening.version.shift_id}/check", {"text": text}, 200, htmx=True)
    assert "There is no scenario" in checked.said
    refused = tara.post(edit, {"source": text, "revision": 1, "act": "publish"}, 422)
    assert "Put the errors right first" in refused.said
    better = evening.version.source.replace("parallel: 2", "parallel: 3")
    saved = tara.post(edit, {"source": better, "revision": 1, "act": "publish"})
    assert "3" in tara.follow(saved).said
    evening.signed_in(evening.cast.ines).get(edit, 403)


@pytest.mark.parametrize("minutes", [1, 13])
def test_the_statements_of_a_page_do_not_grow_with_its_customers(evening: Evening, query_count: Any, minutes: int) -> None:
    client, url = evening.begin()
    evening.clock.move(minutes=minutes)
    poll(client, url)
    with query_count(exactly=4):
        client.get(url)
    client.post(f"{url}/end")
    with query_count(exactly=4):
        client.get(url)
    with query_count(exactly=5):
        client.get("/inbox/shifts")


def test_the_inbox_leads_to_the_shift_that_is_running(evening: Evening) -> None:
    client, run = evening.begin()
    inbox = client.get("/inbox")
    assert "“An evening with lamps” is running" in inbox.said and f'href="{run}"' in inbox.text
    assert "is running" not in evening.signed_in(evening.cast.bo).get("/inbox").said
