"""Zendesk QA's neutral conversations come in through the same door: fields, roles, notes, updates, and what could not be mapped."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base.database import db
from app.conversations.actions import import_run
from app.conversations.models import Conversation, ConversationImport, Message
from tests.cast import Cast
from tests.conversations.conftest import stored as stored_from
from tests.conversations.test_import_pages import last_import, upload

Send = Callable[..., dict[str, Any]]


def comment(key: str = "1", text: str = "Where is it?", agent: bool = False, **more: Any) -> dict[str, Any]:
    who = {"authorName": "Bo L", "authorEmail": "bo@example.org"} if agent else {"authorName": "Noor", "authorEmail": "noor@example.com"}
    return {"id": key, **who, "authorIsNotClient": agent, "public": True, "comment": text, "created": "2026-11-02T09:00:00Z", **more}


def ticket(key: str = "t1", *comments: dict[str, Any], **more: Any) -> dict[str, Any]:
    base = {"id": key, "subject": "Parcel", "channel": "email", "status": "solved", "created": "2026-11-02T09:00:00Z"}
    base |= {"assigneeEmail": "bo@example.org", "customerName": "Noor", "customerEmail": "noor@example.com"}
    return {**base, **more, "comments": list(comments) or [comment(), comment("2", "<p>It left <b>today</b>.</p>", agent=True)]}


@pytest.fixture
def send(run: Callable[..., Any], cast: Cast, tmp_path: Path) -> Send:
    def take(content: Any, *options: str, expect: int = 0, known: bool = True) -> dict[str, Any]:
        path = tmp_path / "tickets.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        asked = ["--format", "zendesk-qa"] if known else []
        result = run("import", str(path), "--team", "North desk", "--json", *asked, *options)
        assert result.exit_code == expect, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        assert found["read"] == found["created"] + found["updated"] + found["unchanged"] + found["rejected"]
        return found

    return take


def stored(key: str) -> Conversation:
    return stored_from(key, "zendesk-qa")


def told(report: dict[str, Any]) -> str:
    return " | ".join(one["message"] for one in report["warnings"])


def messages(key: str = "t1") -> list[Any]:
    query = select(Message).where(Message.conversation_id == stored(key).id).order_by(Message.position)
    return list(db.session.scalars(query))


def test_a_conversation_comes_with_all_its_fields(send: Send, cast: Cast) -> None:
    fields = {
        "closed": "2026-11-03T09:00:00Z", "updated": "2026-11-04T09:00:00Z", "tags": ["late"], "url": "https://desk.example.org/1",
        "satisfactionScore": "4", "satisfactionComment": "Fine", "ticketFields": [{"id": "7", "label": "Line", "values": [{"value": "b"}]}],
    }  # fmt: skip
    note = comment("3", "Rude one", agent=True, public=False)
    call = comment("4", "", agent=True, recordingUrl="https://desk.example.org/r", callDuration="61", callDirection="outbound")
    found = send({"data": [ticket("t1", comment(), comment("2", "<p>It left <b>today</b>.</p>", agent=True), note, call, **fields)]})
    assert (found["created"], found["messages"]) == (1, 4), found
    one = stored("t1")
    assert (one.source_system, one.channel, one.status, one.tags, one.url) == ("zendesk-qa", "email", "solved", ["late"], fields["url"])
    assert (one.csat_share, one.assignee_id, one.customer_name) == (0.75, cast.bo.id, "Noor")
    assert one.closed_at is not None and one.custom["ticketFields"] == fields["ticketFields"] and one.custom["updated"]
    rows = messages()
    assert [(row.kind, row.author_role) for row in rows] == [
        ("public", "customer"),
        ("public", "agent"),
        ("note", "agent"),
        ("public", "agent"),
    ]
    assert "<b>today</b>" in rows[1].html and "<" not in rows[1].body
    assert rows[3].attachments == [{"name": "recording", "url": call["recordingUrl"], "callDuration": "61", "callDirection": "outbound"}]
    assert "from 1 to 5" in told(found) and "kept in custom: ticketFields, updated" in told(found)


@pytest.mark.parametrize("layout", ["object", "list", "lines", "guessed"])
def test_every_layout_is_read_and_sent_again_changes_nothing(send: Send, layout: str) -> None:
    both = [ticket("t1"), ticket("t2")]
    files = {"object": {"data": both}, "list": both, "lines": "\n".join(json.dumps(one) for one in both), "guessed": {"data": both}}
    assert send(files[layout], known=layout != "guessed")["created"] == 2
    assert send(files[layout], known=layout != "guessed")["unchanged"] == 2
    longer = ticket("t1", comment(), comment("2", "It left.", agent=True), comment("3", "Thank you"), status="closed")
    again = send({"data": [longer]})
    assert (again["updated"], again["messages"]) == (1, 1) and stored("t1").status == "closed"
    assert db.session.scalar(select(func.count()).select_from(Conversation).where(Conversation.source_system == "zendesk-qa")) == 2


def test_the_description_is_the_first_message_only_where_nothing_repeats_it(send: Send) -> None:
    answer = comment("2", "It left.", agent=True, created="2026-11-02T10:00:00Z")
    repeated = ticket("same", comment("1", "<p>Where is  it?</p>"), answer, description="Where is it?")
    outside = ticket("outside", answer, description="Where is it?")
    other = ticket("other", comment(), answer, description="Asked for the parcel")
    alone = ticket("alone", description="Where is it?") | {"comments": []}
    report = send([repeated, outside, other, alone])
    assert report["created"] == 4, report
    assert [len(messages(key)) for key in ("same", "outside", "other", "alone")] == [2, 2, 2, 1]
    first = messages("outside")[0]
    assert (first.source_id, first.author_role, first.body) == ("description", "customer", "Where is it?")
    assert stored("other").custom["description"] == "Asked for the parcel"
    assert "2 × a description became" in told(report) and "1 × a description that is none" in told(report)


def test_what_has_no_place_is_counted(send: Send) -> None:
    odd = ticket(
        "t1", comment(created="2026-11-02T09:00:00"), comment("2", " "), comment("", "No id", created=None),
        channel="Carrier pigeon", status="weird", satisfactionScore="superb",
    )  # fmt: skip
    report = send({"data": [odd], "pagination": {"page": 1}, "extra": 1})
    said = told(report)
    for words in (
        "1 × a channel that has no word", "1 × a status that has no word", "1 × a time without a zone was read as UTC",
        "1 × a comment with neither words nor a file", "1 × a comment without an id", "1 × a comment without a time",
        "1 × a customer's rating or its words without a number", "1 × 'extra' beside the list",
    ):  # fmt: skip
        assert words in said, (words, said)
    one = stored("t1")
    assert (one.channel.value, one.status, one.csat, one.custom["channel_given"]) == ("other", "open", None, "Carrier pigeon")
    assert (one.custom["status_given"], one.custom["satisfactionScore"]) == ("weird", "superb")


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"id": None}, "id", "is missing"),
        ({"created": "soon"}, "created", '"soon" is not a time'),
        ({"created": None}, "created", "The field created is missing"),
        ({"comments": {}}, "comments", "must be a list"),
        ({"comments": []}, "comments", "has no messages"),
        ({"comments": [comment(created="soon")]}, "comments[0].created", "is not a time"),
        ({"comments": [comment(authorEmail="no address")]}, "comments[0].authorEmail", "not an e-mail address"),
        ({"comments": [comment(comment=7)]}, "comments[0].comment", "The field comment must be text"),
        ({"assigneeEmail": "nobody"}, "assigneeEmail", "not an e-mail address"),
    ],
)
def test_a_bad_conversation_is_refused_in_the_words_of_its_file(send: Send, change: dict[str, Any], field: str, said: str) -> None:
    report = send([ticket("t1") | change, ticket("t2")], expect=1)
    assert (report["created"], report["rejected"]) == (1, 1)
    error = report["errors"][0]
    assert (error["field"], error["line"]) == (field, 1) and said in error["message"], error


def test_a_broken_file_keeps_what_can_be_read(send: Send) -> None:
    text = f'{{"data": [{json.dumps(ticket("t1"))}, 7, {{"id": "x",, }}, {json.dumps(ticket("t2"))}, {{"id": "cut'
    report = send(text, expect=1)
    assert (report["created"], report["rejected"]) == (2, 3)
    assert "Send the whole file again" in report["errors"][2]["message"]


def test_a_stopped_import_goes_on_with_the_same_counts(
    send: Send, run: Any, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH_RECORDS", 1)
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps({"data": [ticket(f"t{number}", channel="pigeon") for number in range(3)]}))
    taken = import_run.ImportRun.take

    def stop(self: Any, batch: Any) -> None:
        if self.progress.read == 1:
            raise OSError("disk")
        taken(self, batch)

    monkeypatch.setattr(import_run.ImportRun, "take", stop)
    run("import", str(path), "--format", "zendesk-qa", "--team", "North desk", "--json")
    job = db.session.query(ConversationImport).one()
    assert (job.read, job.state) == (1, "failed")
    monkeypatch.setattr(import_run.ImportRun, "take", taken)
    from_there = send(path.read_text())
    assert (from_there["created"], from_there["unchanged"]) == (2, 1)
    assert "3 × a channel" in told(from_there)


def test_the_page_takes_it_too(cast: Cast, signed_in: Any) -> None:
    client = signed_in(cast.lea)
    assert "Zendesk QA, conversations as JSON" in client.get("/imports/new").said
    content = json.dumps({"data": [ticket("t1"), ticket("t2") | {"created": "soon"}]}, indent=2).encode()
    upload(client, content, cast.north.id, name="export.json")
    job = last_import()
    assert (job.format, job.created, job.rejected) == ("zendesk-qa", 1, 1)
    page = client.get(f"/imports/{job.id}")
    assert "is not a time" in page.said
    lines = client.get(f"/imports/{job.id}/rejected").data
    assert json.loads(lines)["id"] == "t2"
