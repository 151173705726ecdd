"""Records in the shapes of real help desks, made anonymous by others: all of them are read."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.conversations.importers.record import ConversationRecord, RecordError, read_records
from app.conversations.importers.shapes import format_of

pytestmark = pytest.mark.shared


def read(raw: bytes, shape: str) -> list[ConversationRecord | RecordError]:
    assert format_of("export.json", raw[:65536]) == shape
    return list(read_records(io.BytesIO(raw), file_name="export", format=shape))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> str:
    return f"{text.replace(' ', 'T')}Z" if text else text


def tickets(folder: Path) -> dict[str, Any]:
    """The tables of a warehouse as the tickets, users and ticket events they were made of."""
    comments, history = rows(folder / "ticket_comment_data.csv"), rows(folder / "ticket_field_history_data.csv")
    found = [
        {"id": one["id"], "subject": one["subject"] or None, "description": one["description"], "status": one["status"], "is_public": True,
         "via": {"channel": one["via_channel"]}, "requester_id": one["requester_id"], "assignee_id": one["assignee_id"] or None,
         "submitter_id": one["submitter_id"], "created_at": moment(one["created_at"]), "comments": [
             {"id": f"{one['id']}-{place}", "author_id": said["user_id"], "body": said["body"], "public": said["public"].lower() == "true",
              "created_at": moment(said["created"])}
             for place, said in enumerate(comments) if said["ticket_id"] == one["id"]]}
        for one in rows(folder / "ticket_data.csv")
    ]  # fmt: skip
    events = [
        {"id": place, "ticket_id": one["ticket_id"], "created_at": moment(one["updated"]), "updater_id": one["user_id"] or -1,
         "child_events": [{"id": place, "event_type": "Change", one["field_name"]: one["value"]}]}
        for place, one in enumerate(history)
    ]  # fmt: skip
    users = [{name: one[name] for name in ("id", "name", "email", "role")} for one in rows(folder / "user_data.csv")]
    return {"tickets": found, "users": users, "ticket_events": events}


def test_real_shapes_are_read_without_a_refusal(shared: Path) -> None:
    folder = shared / "data" / "helpdesk"
    zendesk = tickets(folder / "zendesk")
    found = read(json.dumps(zendesk).encode(), "zendesk")
    assert len(found) == 10 and all(isinstance(one, ConversationRecord) for one in found), found
    bodies = json.loads((folder / "intercom" / "api-examples-2.11.json").read_bytes())
    talks = [body for body in bodies.values() if isinstance(body, dict) and body.get("type") == "conversation"]
    found = read("\n".join(map(json.dumps, talks)).encode(), "intercom")
    assert len(found) == len(talks) == 11 and all(isinstance(one, ConversationRecord) for one in found)
    assert any(m.change and m.change.get("reopened") for one in found if isinstance(one, ConversationRecord) for m in one.messages)
    for name, count in (("ticket_with_conversations.json", 1), ("tickets_list.json", 2)):
        found = read((folder / "freshdesk" / name).read_bytes(), "freshdesk")
        assert len(found) == count and all(isinstance(one, ConversationRecord) for one in found)
