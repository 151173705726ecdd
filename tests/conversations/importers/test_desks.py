"""Each help desk's export as records: who wrote, what was internal, what happened when, the rating; and what a broken file costs."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.conversations.actions.rows import message_row, reopens_of
from app.conversations.importers.record import ConversationRecord, RecordError, RecordWarning, read_records
from app.conversations.importers.shape import Position
from app.conversations.importers.shapes import DESKS, PEEKED, format_of, look_at
from config import ROOT

EXPORTS = Path(__file__).parents[1] / "exports"
FILES = {path.stem: path for path in sorted(EXPORTS.iterdir()) if path.stem in DESKS}
Result = ConversationRecord | RecordError


def read(raw: bytes, shape: str, **more: Any) -> tuple[list[Result], str]:
    """Everything a file yields, and what its report says beside."""
    said: list[RecordWarning] = []
    found = list(read_records(io.BytesIO(raw), file_name="export", format=shape, warn=said.append, **more))
    return found, " | ".join(one.message for one in said)


def records(shape: str) -> list[ConversationRecord]:
    found, _ = read(FILES[shape].read_bytes(), shape)
    assert all(isinstance(one, ConversationRecord) for one in found), found
    return [one for one in found if isinstance(one, ConversationRecord)]


def story(one: ConversationRecord) -> str:
    """Each message in a letter for its kind and one for its author: public, note, event or draft by customer, agent, bot or system."""
    return " ".join(message.kind[0] + message.author.role[0] for message in one.messages)


@pytest.mark.parametrize("shape", DESKS)
def test_the_shape_is_known_from_the_first_bytes_and_counted(shape: str) -> None:
    raw = FILES[shape].read_bytes()
    assert format_of("export.json", raw[:PEEKED]) == shape
    look = look_at(io.BytesIO(raw), shape)
    assert (look.shape, look.count, look.more) == (shape, len(records(shape)), False)


TOLD = {
    "zendesk": ("pc ec pa na ea pc ec ea pa ea eb", "closed", "email", (0, 0, 1), "ines.duarte@mail.example", "12"),
    "intercom": ("pc pb eb pa ea pc ec na pa ea", "closed", "chat", (4, 1, 5), "remy@falk.example", "31"),
    "freshdesk": ("pc pa na pc es pa es es", "closed", "email", (103, -103, 103), "kofi@mensah.example", "5001"),
    "help-scout": ("pc ea ea ea na pc es da pa ea ea", "closed", "email", (3, 1, 3), "jo@sail.example", "21"),
    "front": ("pc ea pa ea da na es es nb", "solved", "email", (2, 1, 5), "mara@deck.example", "tea_1"),
    "chatwoot": ("pc pb es na pa es es pa es", "solved", "chat", (3, 1, 5), "luc@petit.example", "3"),
    "zammad": ("pc pb ea na pa ea ec ea", "closed", "email", None, "sofia@lund.example", "5"),
}


@pytest.mark.parametrize("shape", DESKS)
def test_a_conversation_comes_whole(shape: str) -> None:
    one = records(shape)[0]
    csat = one.csat and (one.csat.raw, one.csat.low, one.csat.high)
    assert one.customer is not None and one.assignee is not None
    found = (story(one), one.status, one.channel, csat, one.customer.email, one.assignee.key)
    assert found == TOLD[shape]
    assert one.source == shape and one.tags and one.custom and one.closed_at is not None
    assert next(m.author.email for m in one.messages if m.author.name == "Bo Lindqvist" and m.author.email) == "bo@example.org"
    named = [file for message in one.messages for file in message.attachments]
    assert named and all(list(file) == ["name"] and "http" not in file["name"] for file in named), "a file is noted by its name only"


@pytest.mark.parametrize("shape", DESKS)
def test_a_reopening_and_who_was_assigned_when_are_events(shape: str) -> None:
    one = records(shape)[0]
    assert reopens_of([message_row(message, place) for place, message in enumerate(one.messages)]) == 1
    assigned = [message.change["assignee"]["key"] for message in one.messages if message.change and message.change.get("assignee")]
    assert (shape == "freshdesk") == (not assigned), "Freshdesk tells it in its activities only"
    if shape == "freshdesk":
        other = records(shape)[1]
        assert other.assignee and other.assignee.key == "5001" and [m.change for m in other.messages if m.change][:2] == [
            {"status": "solved"}, {"assignee": {"key": "5001", "name": "Bo Lindqvist", "email": "bo@example.org"}},
        ]  # fmt: skip


def test_neither_a_late_message_nor_a_second_closing_is_a_reopening() -> None:
    done, closed, late = {"change": {"status": "solved"}}, {"change": {"status": "closed"}}, {"change": None}
    assert reopens_of([done, closed, late]) == 0
    assert reopens_of([{"change": {"status": "open"}}, done, {"change": {"status": "pending"}}, {"change": {"status": "open"}}]) == 1
    assert reopens_of([{"change": {"status": "open", "reopened": True}}, done, {"change": {"status": "open"}}]) == 2


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("zendesk", "ticket.sharing_agreement_ids (1)"), ("intercom", "conversation.ai_subject (1)"), ("intercom", "more parts than"),
        ("freshdesk", "ticket.sentiment_score (1)"), ("help-scout", "conversation.snooze (1)"), ("front", "conversation.ticket_ids (1)"),
        ("front", "1 × 'comment' belongs to no conversation of this file"), ("chatwoot", "conversation.last_read (1)"),
        ("zammad", "ticket.escalation_at (1)"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_counted_and_stops_nothing(shape: str, words: str) -> None:
    assert words in read(FILES[shape].read_bytes(), shape)[1]


@pytest.mark.parametrize("shape", DESKS)
def test_a_conversation_without_its_key_or_of_another_shape_is_refused_alone(shape: str) -> None:
    text = FILES[shape].read_text()
    last = records(shape)[-1].id
    for mark in (f'"id": "{last}"', f'"id": {last}'):
        text = text.replace(mark, '"id": ""', 1)
    found, _ = read(text.encode(), shape)
    bad = [one for one in found if isinstance(one, RecordError)]
    assert len(bad) == 1 and bad[0].field in ("id", "messages") and len(found) == len(records(shape))
    odd = json.dumps(
        {"id": 1, "tags": 7, "messages": 3, "articles": "x", "custom_attributes": [1], "custom_fields": 5, "requester_id": [1]}
    )
    found, _ = read(odd.encode() + b"\n", shape)
    assert all(isinstance(one, RecordError) and one.message.endswith(".") for one in found)


PLAIN_ZENDESK = {
    "tickets": [
        {"id": 9101, "subject": "Rain", "status": "solved", "via": {"channel": "email"}, "requester_id": 901, "assignee_id": 11,
         "created_at": "2026-10-05T08:00:00Z", "satisfaction_rating": {"score": "good"},
         "comments": [{"id": 1, "author_id": 901, "body": "It stood in the rain.", "public": True, "created_at": "2026-10-05T08:00:00Z"},
                      {"id": 2, "author_id": 11, "body": "A new one leaves today.", "public": True, "created_at": "2026-10-05T09:00:00Z"}]},
        {"id": 9104, "subject": "Time", "status": "open", "requester_id": 901, "created_at": "yesterday",
         "comments": [{"id": 7, "author_id": 901, "body": "Another thing.", "public": True, "created_at": "2026-10-05T09:00:00Z"}]},
        {"id": 9105, "subject": "Lid", "status": "open", "requester_id": 901, "created_at": "2026-10-05T09:00:00Z",
         "comments": [{"id": 8, "author_id": 901, "body": "The lid.", "public": True}]},
    ],
    "users": [{"id": 901, "name": "Ines Duarte", "role": "end-user"}, {"id": 11, "name": "Bo", "email": "bo@example.org", "role": "agent"}],
}  # fmt: skip


def test_an_export_without_audits_is_known_and_names_fields_as_they_stand_there() -> None:
    raw = json.dumps(PLAIN_ZENDESK).encode()
    assert format_of("conv.json", raw) == "zendesk"
    kept, no_time, no_sent = read(raw, "zendesk")[0]
    assert isinstance(kept, ConversationRecord) and story(kept) == "pc pa"
    assert isinstance(no_time, RecordError) and (no_time.field, no_time.id) == ("created_at", "9104")
    assert isinstance(no_sent, RecordError) and no_sent.field == "comments[id 8].created_at"
    assert no_sent.message.startswith("The field created_at is missing.")


@pytest.mark.parametrize("shape", ["zendesk", "front"])
def test_a_stopped_import_goes_on_behind_what_was_done(shape: str) -> None:
    raw = FILES[shape].read_bytes()
    first = records(shape)[0]
    rest, _ = read(raw, shape, after=Position(first.line, first.end_offset))
    assert [one.id for one in rest] == [one.id for one in records(shape)[1:]]


def test_zammads_assets_are_taken_apart_each_with_its_place() -> None:
    whole = json.loads(FILES["zammad"].read_text())
    ticket = whole["tickets"][0]
    tickets = {str(key): {**ticket, "id": key} for key in (61, 62)}
    assets = {"Ticket": tickets, "User": {str(one["id"]): one for one in whole["users"]}, "TicketArticle": whole["articles"]}
    raw = json.dumps({"tickets_count": 2, "assets": assets}).encode()
    found, said = read(raw, "zammad")
    assert [one.id for one in found] == ["61", "62"]
    assert found[0].end_offset < found[1].end_offset == len(raw) and "without its articles" in said


def test_a_status_without_a_word_here_is_told_and_changes_nothing() -> None:
    raw = (
        FILES["zendesk"]
        .read_bytes()
        .replace(b'"value": "solved", "previous_value": "new"', b'"value": "With the depot", "previous_value": "new"')
    )
    one = read(raw, "zendesk")[0][0]
    assert isinstance(one, ConversationRecord) and ("Status: With the depot", None) in [(m.text, m.change) for m in one.messages]


def test_zendesk_from_its_interface_answer_by_answer() -> None:
    whole = json.loads(FILES["zendesk"].read_text())
    ticket = whole["tickets"][0]
    alone = {key: value for key, value in ticket.items() if key not in ("comments", "audits")}
    line = {"ticket": alone, "comments": ticket["comments"], "users": whole["users"]}
    [one], _ = read(json.dumps(line).encode(), "zendesk")
    assert isinstance(one, ConversationRecord) and story(one) == "pc pa na pc pa"
    rated = alone | {
        "csat_survey_responses": [{"answers": [{"type": "rating_scale", "rating": 4}, {"type": "open_ended", "value": "Fine"}]}]
    }
    [one], said = read(json.dumps(rated).encode(), "zendesk")
    assert isinstance(one, ConversationRecord) and one.csat and (one.csat.raw, one.csat.comment) == (4, "Fine")
    assert story(one) == "pc" and "without comments" in said


@pytest.mark.parametrize("shape", [*DESKS, "mail"])
def test_the_example_of_each_shape_in_the_documents_is_read_and_known(shape: str) -> None:
    section = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8").split(f"(`--shape {shape}`)")[1]
    raw = section.split("```")[1].removeprefix("json").lstrip().encode()
    assert format_of("example", raw) == shape
    found, said = read(raw, shape)
    assert len(found) == 1 and isinstance(found[0], ConversationRecord) and found[0].messages and "not read" not in said, (found, said)
