"""Exports of help desks go the whole way: stored once, mapped to people, masked before they are stored; the page asks first."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.base.errors import Conflict
from app.conversations.actions.imports import run_import
from app.conversations.importers.shapes import DESKS
from app.conversations.models import AgentIdentity, Conversation, Message
from tests.cast import Cast
from tests.conversations.conftest import Report, stored
from tests.conversations.test_import_pages import last_import, upload

EXPORTS = Path(__file__).parent / "exports"
Send = Callable[..., Report]


def export(shape: str) -> bytes:
    return next(EXPORTS.glob(f"{shape}.json*")).read_bytes()


@pytest.mark.parametrize("shape", DESKS)
def test_an_export_is_stored_once_and_its_agents_are_known_by_their_address(shape: str, import_records: Send, cast: Cast) -> None:
    first = import_records(export(shape), options=["--shape", shape])
    again = import_records(export(shape))
    assert first["created"] == first["read"] > 0 and first["rejected"] == 0
    assert (again["unchanged"], again["messages"]) == (first["read"], 0), "the shape is known, and nothing is new"
    reopened = db.session.scalars(select(Conversation).where(Conversation.source_system == shape, Conversation.reopens > 0)).all()
    assert len(reopened) == (2 if shape == "freshdesk" else 1) and {one.reopens for one in reopened} == {1}
    who = db.session.scalars(
        select(AgentIdentity).where(AgentIdentity.source_system == shape, AgentIdentity.email == "bo@example.org")
    ).one()
    assert who.person_id == cast.bo.id
    assert db.session.scalar(select(Message.id).where(Message.author_id == cast.bo.id, Message.kind == "public").limit(1))


def test_a_later_export_adds_what_happened_since(import_records: Send) -> None:
    text = export("zendesk").decode()
    earlier = text.replace('"status": "closed", "priority"', '"status": "open", "priority"').replace(
        '{"id": 1004, "type": "Change", "field_name": "status", "value": "open", "previous_value": "solved"}', "{}"
    )
    import_records(earlier.encode(), options=["--shape", "zendesk"])
    assert (stored("5101", "zendesk").reopens, stored("5101", "zendesk").status) == (0, "open")
    report = import_records(text.encode(), options=["--shape", "zendesk"])
    assert (report["updated"], report["unchanged"], report["messages"]) == (1, 1, 1)
    one = stored("5101", "zendesk")
    assert (one.reopens, one.status, one.csat_share) == (1, "closed", 0.0)


def test_personal_data_is_masked_before_anything_is_stored(import_records: Send) -> None:
    text = export("zendesk").decode().replace("I am sorry.", "I am sorry. Write to ines.duarte@mail.example or +351 912 345 678.")
    import_records(text.encode(), options=["--shape", "zendesk", "--mask"])
    kept: Any = db.session.execute(select(Message.body, Message.html, Message.change)).all()
    assert not any("mail.example" in str(row) or "912 345" in str(row) or "bo@example.org" in str(row) for row in kept)
    assert stored("5101", "zendesk").reopens == 1


def test_the_page_says_what_a_file_looks_like_and_waits(cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.lea)
    page = client.follow(upload(client, export("intercom"), cast.north.id, name="talks.jsonl"))
    job = last_import()
    assert job.state == "held" and "This looks like an export of Intercom, 2 conversations." in page.said
    assert "To confirm" in client.get("/imports").said and not db.session.scalar(select(Conversation.id))
    with pytest.raises(Conflict):
        run_import(job.id, io.BytesIO(b""))
    page = client.post(f"/imports/{job.id}/start", {"format": "mail", "agents": " "}, 422)
    assert "Write the addresses or domains" in page.said and last_import().state == "held"
    client.post(f"/imports/{job.id}/start", {"format": "intercom", "agents": ""}, 303)
    assert (last_import().state, last_import().created) == ("done", 2)
    client.post(f"/imports/{job.id}/start", {"format": "intercom"}, 409)
    signed_in(cast.stan).post(f"/imports/{job.id}/start", {"format": "intercom"}, 404)


def test_mail_comes_in_by_the_page_and_by_the_command(cast: Cast, signed_in: Any, run: Any) -> None:
    client, box = signed_in(cast.lea), (EXPORTS / "parcels.mbox").read_bytes()
    page = upload(client, box, cast.north.id, 422, name="box.mbox", format="mail")
    assert "nothing in a mail tells who they are" in page.said
    page = client.follow(upload(client, box, cast.north.id, name="box.mbox"))
    job = last_import()
    assert "This looks like mail, 8 messages." in page.said
    client.post(f"/imports/{job.id}/start", {"format": "mail", "agents": "harbour-parcel.example, bo@example.org"}, 303)
    job = last_import()
    assert (job.created, job.rejected, job.agents) == (2, 1, ["harbour-parcel.example", "bo@example.org"])
    assert client.get(f"/imports/{job.id}/rejected").data.startswith(b"From ")
    known = db.session.scalars(select(AgentIdentity.email).where(AgentIdentity.source_system == "mail")).all()
    assert set(known) == {"bo@harbour-parcel.example", "nia@harbour-parcel.example"}
    refused = run("import", str(EXPORTS / "parcels.mbox"), "--team", "North desk")
    assert refused.exit_code == 2 and "--agents" in refused.output
    again = run("import", str(EXPORTS / "parcels.mbox"), "--team", "North desk", "--agents", "harbour-parcel.example", "--json")
    assert json.loads(again.stdout)["unchanged"] == 2


def test_a_report_names_the_shape_and_suggests_another_where_every_record_was_rejected(cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.lea)
    upload(client, export("zendesk"), cast.north.id, format="zendesk-qa")
    page = client.get(f"/imports/{last_import().id}")
    assert last_import().created == 0 and "read as Zendesk QA, conversations as JSON" in page.said
    assert "Every record was rejected" in page.said and "Send it as Zendesk, an export as JSON" in page.said
    link = next(one.get("href", "") for one in page.page.all("a") if "shape=" in one.get("href", ""))
    assert client.get(link).page.form("/imports")["format"] == "zendesk"
    upload(client, export("intercom"), cast.north.id, format="intercom")
    page = client.get(f"/imports/{last_import().id}")
    assert "read as Intercom, an export as JSON" in page.said and "Every record was rejected" not in page.said
