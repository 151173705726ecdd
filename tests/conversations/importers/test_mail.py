"""Mail as conversations: threads, directions, encodings, quotes that are kept, and files of every kind."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.conversations.importers.mail.reading import agents_of, is_agents
from app.conversations.importers.record import ConversationRecord, RecordError, RecordWarning, read_records
from app.conversations.importers.shape import Position
from app.conversations.importers.shapes import format_of, look_at
from app.conversations.rendering import message_html

BOX = (Path(__file__).parents[1] / "exports" / "parcels.mbox").read_bytes()
AGENTS = ["harbour-parcel.example"]


def read(raw: bytes, agents: Any = AGENTS, **more: Any) -> tuple[list[ConversationRecord | RecordError], str]:
    said: list[RecordWarning] = []
    found = list(read_records(io.BytesIO(raw), file_name="mail", format="mail", agents=agents, warn=said.append, **more))
    return found, " | ".join(one.message for one in said)


def one_of(raw: bytes, **more: Any) -> ConversationRecord:
    [found], _ = read(raw, **more)
    assert isinstance(found, ConversationRecord), found
    return found


def letter(body: str = "Hello", **headers: str) -> bytes:
    given = {"From": "a@b.example", "To": "help@harbour-parcel.example", "Date": "Mon, 5 Oct 2026 11:00:00 +0000"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return "".join(f"{name}: {value}\n" for name, value in given.items()).encode() + b"\n" + body.encode()


def test_an_mbox_becomes_threads_with_directions_notes_and_machines() -> None:
    found, said = read(BOX)
    rain, berg, lost = found
    assert isinstance(rain, ConversationRecord) and isinstance(berg, ConversationRecord)
    assert (rain.id, rain.subject, rain.tags) == ("rain-1@mail.example", "Parcel left in the rain", ["Inbox", "damaged"])
    assert [(m.kind, m.author.role) for m in rain.messages] == [
        ("public", "customer"), ("public", "agent"), ("note", "agent"), ("public", "customer"), ("public", "bot"),
    ]  # fmt: skip
    first, answer = rain.messages[:2]
    assert first.text and "Não é a primeira vez." in first.text and "\nFrom now on" in first.text
    assert (first.author.name, first.attachments) == ("Inês Duarte", [{"name": "wet-box.jpg"}])
    assert (answer.author.email, rain.customer and rain.customer.email) == ("bo@harbour-parcel.example", "ines.duarte@mail.example")
    assert answer.text and "> My parcel" in answer.text and "<details" in message_html(answer.text), "a quote is kept, and folded"
    assert [m.id for m in berg.messages] == ["berg-1@berg.example"], "another customer's mail of the same subject is another conversation"
    assert isinstance(lost, RecordError) and (lost.id, lost.field) == ("lost@nowhere.example", "Date") and "Date header" in lost.message
    assert lost.raw is not None and isinstance(
        read(lost.raw.replace(b"Subject", b"Date: Mon, 5 Oct 2026 11:00:00 Z\nSubject"))[0][0], ConversationRecord
    )
    assert "1 × a mail that stands in the file twice" in said


def test_a_stopped_import_goes_on_behind_the_last_thread() -> None:
    found, _ = read(BOX)
    rest, _ = read(BOX, after=Position(found[0].line, found[0].end_offset))
    assert [one.id for one in rest] == [one.id for one in found[1:]]


def test_agents_are_addresses_domains_and_what_lies_under_them() -> None:
    known = frozenset(agents_of("Help@Shop.example, @harbour-parcel.example;<x@y.example>"))
    assert known == {"help@shop.example", "harbour-parcel.example", "x@y.example"}
    assert is_agents("bo@mail.harbour-parcel.example", known) and is_agents("help@shop.example", known)
    assert not is_agents("other@shop.example", known) and not is_agents("bo@notharbour-parcel.example", known)
    assert not is_agents("", known)


def test_a_zip_holds_mails_and_maildirs_and_other_files_are_left_alone() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Maildir/cur/1696.eml:2,S", letter("One", Message_ID="<1@x.example>"))
        archive.writestr("Maildir/new/1697", letter("Two", Message_ID="<2@x.example>", In_Reply_To="<1@x.example>"))
        archive.writestr("notes.txt", "no mail at all")
        archive.writestr("__MACOSX/1696", "x")
        archive.writestr("old/box.mbox", BOX)
    found, _ = read(packed.getvalue())
    assert [len(one.messages) for one in found if isinstance(one, ConversationRecord)] == [2, 5, 1]
    assert (format_of("mails.zip", packed.getvalue()[:4096]), look_at(packed, "mail").count) == ("mail", 10)
    [torn], _ = read(packed.getvalue()[:200])
    assert isinstance(torn, RecordError) and "Pack the mails again" in torn.message


@pytest.mark.parametrize(
    ("start", "name", "shape"),
    [
        (BOX[:300], "x", "mail"), (letter(), "x", "mail"), (b"Received: from a\n\tb\nDate: x\nSubject: y\n", "upload", "mail"),
        (b'{"from": "x"}', "x", "jsonl"), (b"source,id\n", "t.csv", "csv"), (b"Dear all: hello\n", "x", "jsonl"),
    ],
)  # fmt: skip
def test_mail_is_known_by_its_first_lines(start: bytes, name: str, shape: str) -> None:
    assert format_of(name, start) == shape


def test_broken_mails_are_read_as_far_as_they_can_be() -> None:
    body = "--a\nContent-Type: text/plain; charset=x-nowhere\nContent-Transfer-Encoding: base64\n\nT2zDoQ\n"
    wild = letter(body, Content_Type='multipart/mixed; boundary="a"', Subject="=?nothing?q?caf=E9?= \x00", References="<" * 40)
    one = one_of(wild.replace(b"a@b.example", b"J\xf8rn <a@b.example>"))
    assert one.customer and one.customer.name == "Jørn" and one.subject == "café"
    again = one_of(wild.replace(b"a@b.example", b"J\xf8rn <a@b.example>"))
    assert one.id == again.id and one.content_hash == again.content_hash, "a mail without an id has the same one every time"
    assert one_of(letter(Message_ID=f"<{'x' * 400}@y>")).id.isalnum()
    assert one_of(letter(Date="never", Received="from x by y; Mon, 5 Oct 2026 12:00:00 +0200")).opened_at.hour == 10
    assert one_of(b"From x@y.example Mon Oct  5 08:00:00 2026\nFrom: x@y.example\n\nHi").opened_at.hour == 8
    html = one_of(letter("<p>Hi <b>you</b></p>", Content_Type="text/html"))
    assert html.messages[0].html and html.messages[0].text is None


@pytest.mark.shared
def test_real_mails_are_read_or_refused_and_never_stop_anything(shared: Path) -> None:
    files = sorted(path for path in (shared / "data" / "email").rglob("*") if path.suffix in (".eml", ".mbox"))
    found = [result for path in files for result in read(path.read_bytes(), ["humbedooh@apache.org"])[0]]
    stored = [one for one in found if isinstance(one, ConversationRecord)]
    refused = [one for one in found if isinstance(one, RecordError)]
    assert len(files) == 153 and len(stored) >= 120 and all(one.field in ("Date", "messages") for one in refused)
    threads = [one for one in stored if one.subject == "How can I see attachments?"]
    assert [[m.author.role for m in one.messages] for one in threads] == [["customer", "customer", "agent"]]
