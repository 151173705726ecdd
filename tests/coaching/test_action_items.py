"""Action items: agreed on, done by who owns them, listed for the lead, and handed out as a file that no program runs."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from app.base.database import db
from app.coaching.models import ActionItem
from app.people.models import Notice, Person
from app.trail.models import TrailEntry
from tests.coaching.conftest import Coaching
from tests.page_client import PageClient


def add(coaching: Coaching, client: PageClient, session_id: int, expect: int = 303, **values: Any) -> str:
    form = {"text": "Write one refusal a day", "owner": coaching.cast.bo.id, "due": "2026-12-04"} | values
    return client.post(f"/coaching/sessions/{session_id}/items", form, expect).said


def item() -> ActionItem:
    return db.session.query(ActionItem).one()


def test_from_agreed_to_done_and_open_again(coaching: Coaching) -> None:
    session_id = coaching.held()
    add(coaching, coaching.lea, session_id)
    item_id = item().id
    assert "Write one refusal a day" in coaching.bo.get("/coaching").said
    coaching.bo.post(f"/coaching/items/{item_id}/done", {"note": "Five of five.", "from": "mine"})
    assert "Five of five." in coaching.lea.get("/coaching/items?state=done").said
    told = [one.kind for one in db.session.query(Notice).filter(Notice.kind.startswith("coaching.item")).order_by(Notice.id)]
    assert told == ["coaching.item_given", "coaching.item_done"]
    coaching.bo.post(f"/coaching/items/{item_id}/reopen", {"from": "mine"})
    assert item().done_at is None and item().done_note == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "  "}, "Write what will be done"),
        ({"text": "x" * 501}, "at most 500"),
        ({"owner": 999}, "Not a valid choice"),
        ({"due": "2026-11-01"}, "from today on"),
        ({"due": ""}, "Choose a day"),
    ],
)
def test_wrong_items_are_told_and_the_words_stay(coaching: Coaching, wrong: dict[str, Any], said: str) -> None:
    session_id = coaching.planned()
    assert said in add(coaching, coaching.lea, session_id, 422, **wrong)
    assert said in add(coaching, coaching.lea, session_id, 422, **wrong, link="")
    assert db.session.query(ActionItem).count() == 0


def test_who_may_change_and_finish(coaching: Coaching, signed_in: Callable[[Person], PageClient]) -> None:
    session_id = coaching.planned()
    add(coaching, coaching.lea, session_id, owner=coaching.cast.lea.id)
    url = f"/coaching/items/{item().id}"
    coaching.bo.post(f"{url}/done", {}, 403)
    coaching.bo.get(f"{url}/change", 403)
    coaching.bo.post(f"{url}/drop", {}, 403)
    for stranger in (coaching.cast.ines, coaching.cast.stan):
        signed_in(stranger).post(f"{url}/done", {}, 404)
    form = {"text": "Ask for the new limits", "owner": coaching.cast.lea.id, "due": "2026-12-04", "link": "", "revision": 1}
    for client in (coaching.lea, coaching.bo):
        assert "Lea Brandt · due" in client.get(f"/coaching/sessions/{session_id}").said
    assert "Write one refusal" in coaching.lea.get(f"{url}/change").text
    coaching.lea.post(f"{url}/change", form)
    assert "Ask for the new limits" in coaching.lea.post(f"{url}/change", form | {"text": "Mine"}, 409).text
    coaching.lea.post(f"{url}/drop", {})
    assert db.session.query(ActionItem).count() == 0
    assert db.session.query(TrailEntry).filter_by(verb="coaching.drop_item").count() == 1


def test_after_the_acknowledgement_nothing_new_is_agreed_on_but_open_items_go_on(coaching: Coaching) -> None:
    session_id = coaching.held()
    add(coaching, coaching.bo, session_id)
    coaching.bo.post(f"/coaching/sessions/{session_id}/acknowledge", {})
    for client in (coaching.lea, coaching.bo):
        client.post(f"/coaching/sessions/{session_id}/items", {"text": "More", "owner": coaching.cast.bo.id, "due": "2026-12-04"}, 403)
    later = coaching.planned(days=5)
    assert "Still open from before" in coaching.bo.get(f"/coaching/sessions/{later}").said
    coaching.bo.post(f"/coaching/items/{item().id}/done", {})


def test_overdue_is_from_the_end_of_the_day_on(coaching: Coaching, clock: Any) -> None:
    coaching.cast.north.timezone = "Asia/Tokyo"
    session_id = coaching.held()
    add(coaching, coaching.lea, session_id, due="2026-11-23")
    assert item().due_at.isoformat() == "2026-11-23T15:00:00+00:00"
    assert "overdue" not in coaching.lea.get("/coaching/items").said.lower().replace("show open overdue done", "")
    clock.move(days=1, hours=6)
    assert "Write one refusal a day" in coaching.lea.get("/coaching/items?state=overdue").said


def test_the_file_holds_what_the_lead_sees_and_no_formula(coaching: Coaching, signed_in: Callable[[Person], PageClient]) -> None:
    session_id = coaching.held()
    add(coaching, coaching.lea, session_id, text="=HYPERLINK(1)")
    rows = list(csv.DictReader(io.StringIO(coaching.lea.post("/coaching/items/export", {"state": "open"}, 200).text)))
    assert [(row["agent"], row["what"][:2], row["state"], row["due"]) for row in rows] == [("Bo Lindqvist", "'=", "open", "2026-12-04")]
    assert signed_in(coaching.cast.stan).post("/coaching/items/export", {}, 200).text.count("\n") == 1
    coaching.bo.post("/coaching/items/export", {}, 403)
    assert db.session.query(TrailEntry).filter_by(verb="coaching.export").count() == 2
