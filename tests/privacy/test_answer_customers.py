"""A customer's request: found however it is written, copied, erased in two steps with every mention, and not brought back."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation, Customer, Message
from app.people.models import Person
from app.privacy.copies import copies_folder, drop_old
from app.privacy.models import CustomerRequest
from app.trail.actions import first_altered
from tests.cast import Cast
from tests.conversations.conftest import message, record
from tests.page_client import PageClient
from tests.privacy.canary import WORD, in_the_file, standing

EMAIL = f"{WORD}@posta.example"
ANA = {"email": EMAIL.upper(), "name": f"Ana {WORD}", "phone": "+351 912 555 014", "key": f"c-{WORD}"}
ASKED = {"kind": "email", "mark": f" {EMAIL.capitalize()} "}


def the_world(import_records: Any) -> None:
    """Two conversations of Ana, one by another key; one of Noor's that names her; one line that was rejected."""
    agent = {"author": {"role": "agent", "key": "bo"}}
    import_records(
        record("1", message("m1", f"I am {EMAIL}."), message("m2", "Yes.", "agent", 5, **agent), customer=ANA),
        record("2", message("m1", "Me again."), customer={"key": ANA["key"], "email": EMAIL}),
        record("3", message("m1", f"Write to {EMAIL.title()} instead, please."), customer={"email": "noor@posta.example"}),
        record("bad", message("m1", f"{EMAIL} again"), channel="pigeon"),
    )


def test_a_customer_is_found_copied_and_erased_everywhere(
    cast: Cast, signed_in: Callable[[Person], PageClient], import_records: Any, clock: Any, query_count: Any
) -> None:
    the_world(import_records)
    ada = signed_in(cast.ada)
    ada.post("/privacy/requests", {"kind": "email", "mark": "nobody"}, expect=422)
    for wanted in ({"kind": "phone", "mark": "00351 (912) 555-014"}, {"kind": "key", "mark": ANA["key"]}, ASKED):
        page = ada.follow(ada.post("/privacy/requests", wanted))
        assert "Conversations 2" in page.said, wanted
    with query_count(at_most=22):
        ada.get("/privacy/requests/3")
    ada.post("/privacy/requests/3/copy")
    with zipfile.ZipFile(io.BytesIO(ada.get("/privacy/requests/3/file").response.data)) as copy:
        told, written = json.loads(copy.read("data.json")), copy.read("data.html").decode()
    assert told["customer"][0]["email"] == EMAIL and {one["source_id"] for one in told["conversations"]} == {"1", "2"}
    assert "Me again." in written
    assert "not what you looked for" in ada.post("/privacy/requests/3/erase", {"typed": "noor@posta.example"}, expect=422).said
    assert db.session.query(Conversation).count() == 3
    ada.post("/privacy/requests/3/erase", {"typed": EMAIL, "mentions": "y", "suppress": "y"})
    for number in (1, 2):
        ada.post(f"/privacy/requests/{number}/close")
    ada.post("/privacy/requests/3/erase", {"typed": EMAIL}, expect=409)
    drop_old()
    assert (standing(), in_the_file()) == ([], False)
    page = ada.get("/privacy/requests/3")
    assert "Other conversations it was taken out of 1" in page.said and EMAIL not in page.text
    (left,) = db.session.scalars(select(Message.body))
    assert left.startswith("Write to [") and left.endswith("] instead, please.")
    assert not db.session.scalars(select(Customer).where(Customer.email == EMAIL)).all()
    assert first_altered() is None and EMAIL not in ada.get("/trail").text
    the_world(
        lambda *records: import_records(
            *records[:2], record("9", customer={"email": EMAIL}), record("10", customer={"email": "new@x.example"})
        )
    )
    assert db.session.scalars(select(Conversation.source_id).order_by(Conversation.id)).all()[1:] == ["10"], (
        "nothing comes back, nor anything new of hers"
    )


def test_a_copy_and_an_open_request_run_out(cast: Cast, signed_in: Callable[[Person], PageClient], import_records: Any, clock: Any) -> None:
    the_world(import_records)
    for left in copies_folder().iterdir():
        left.unlink()
    ada = signed_in(cast.ada)
    ada.post("/privacy/requests", ASKED)
    ada.post("/privacy/requests/1/copy")
    (copy,) = copies_folder().iterdir()
    clock.move(hours=25)
    ada = signed_in(cast.ada)
    ada.get("/privacy/requests/1/file", 404)
    drop_old()
    assert not copy.exists()
    clock.set(clock.at + timedelta(days=7))
    drop_old()
    db.session.expire_all()
    assert db.session.get_one(CustomerRequest, 1).mark is None and db.session.query(Conversation).count() == 3


def test_only_the_admin_is_asked(cast: Cast, signed_in: Callable[[Person], PageClient], clock: Any) -> None:
    for person in (cast.lea, cast.rey, cast.tara, cast.bo):
        signed_in(person).post("/privacy/requests", ASKED, expect=403)
    signed_in(cast.ada).get("/privacy/requests/5", 404)
