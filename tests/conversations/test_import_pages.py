"""The same import as a page: upload, report, rejected lines, going on."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.base.database import db
from app.conversations.models import Conversation, ConversationImport, ImportState
from app.people.models import Person
from tests.cast import Cast
from tests.conversations.conftest import jsonl, message, record, stored
from tests.page_client import Answer, PageClient

SignIn = Callable[[Person], PageClient]


def upload(client: PageClient, content: bytes, team_id: int, expect: int = 303, name: str = "talks.jsonl", **fields: Any) -> Answer:
    data = {"file": (io.BytesIO(content), name), "team_id": team_id, "format": "", **fields}
    return client.post("/imports", data, expect, content_type="multipart/form-data")


def last_import() -> ConversationImport:
    db.session.expire_all()
    found: ConversationImport = db.session.scalars(select(ConversationImport).order_by(ConversationImport.id.desc()).limit(1)).one()
    return found


@pytest.fixture(autouse=True)
def no_uploads(app: Flask) -> None:
    """Forget what earlier tests uploaded."""
    for path in kept_files(app):
        path.unlink()


def kept_files(app: Flask) -> list[Path]:
    return list((Path(app.instance_path) / "imports").glob("*"))


def test_a_file_is_imported_and_reported(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    answer = upload(rey, jsonl(record("a"), record("b", channel="pigeon")), cast.north.id)
    page = rey.follow(answer)
    job = last_import()
    assert (job.state, job.read, job.created, job.rejected, job.by_id) == (ImportState.DONE, 2, 1, 1, cast.rey.id)
    assert "pigeon" in page.said
    assert "talks.jsonl" in rey.get("/imports").said
    assert stored("a").team_id == cast.north.id
    assert rey.get(f"/imports/{job.id}/progress", htmx=True).text.count("data-poll-done") == 1


def test_the_report_leads_to_what_came_in(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    upload(rey, jsonl(record("a", subject="The first file")), cast.north.id)
    upload(rey, jsonl(record("b", subject="The second file")), cast.north.id)
    job = last_import()
    link = next(one.get("href", "") for one in rey.get(f"/imports/{job.id}").page.all("a") if "conversations?" in one.get("href", ""))
    page = rey.get(link)
    assert "The second file" in page.said and "The first file" not in page.said and "one import brought in" in page.said
    assert 'name="import"' in page.text, "the next filter keeps to the import"
    assert "The first file" in rey.get("/conversations?import=nonsense").said
    assert "The second file" not in signed_in(cast.stan).get(link).said
    assert "conversations?" not in signed_in(cast.ada).get(f"/imports/{job.id}").text, "an admin reads no conversations"


def test_a_file_without_conversations_is_no_success(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    upload(rey, b"\n\n", cast.north.id)
    page = rey.get(f"/imports/{last_import().id}")
    assert "Done, nothing stored" in page.said and "There was nothing to read in it" in page.said
    upload(rey, b"\x89PNG\r\n\x1a\n\xff", cast.north.id)
    page = rey.get(f"/imports/{last_import().id}")
    assert "Done, nothing stored" in page.said and "Rejected records" in page.said
    upload(rey, jsonl(record("a")), cast.north.id)
    assert "Done, nothing stored" not in rey.get(f"/imports/{last_import().id}").said


def test_rejected_lines_and_errors_can_be_downloaded(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    bad = record("=cmd()", channel="pigeon")
    upload(rey, jsonl(record("a"), bad, b'{"id": "\xff"}\n'), cast.north.id)
    job = last_import()
    lines = rey.get(f"/imports/{job.id}/rejected")
    assert lines.data == jsonl(bad) + b'{"id": "\xff"}\n', "the bytes as they were sent"
    assert "attachment" in lines.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(rey.get(f"/imports/{job.id}/errors.csv").text)))
    assert rows[0] == ["file", "line", "id", "field", "message"]
    assert rows[1][:4] == ["talks.jsonl", "2", "'=cmd()", "channel"], "no cell is a formula"


def test_rejected_rows_of_a_table_keep_one_header(cast: Cast, signed_in: SignIn) -> None:
    head = b"source,id,channel,opened_at,message_id,kind,author_role,author_key,author_name,sent_at,text\n"
    rows = b"".join(b"desk,%d,pigeon,2026-11-02T09:00:00Z,1,public,customer,,,2026-11-02T09:00:00Z,Hello\n" % number for number in range(2))
    rey = signed_in(cast.rey)
    upload(rey, head + rows, cast.north.id, name="talks.csv")
    assert rey.get(f"/imports/{last_import().id}/rejected").data == head + rows


def test_masked_uploads_leave_nothing_behind(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    card = record("a", message("1", "Card 4111 1111 1111 1111 of maria@mail.example"), customer={"email": "maria@mail.example"})
    upload(signed_in(cast.rey), jsonl(card, {**card, "id": "b", "channel": "pigeon"}), cast.north.id, mask="y")
    assert kept_files(app) == []
    everything = json.dumps([str(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))])
    assert "[card" in everything
    assert "4111 1111" not in everything
    assert "maria@mail.example" not in everything


def test_the_upload_goes_when_nothing_of_it_is_needed(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    upload(signed_in(cast.rey), jsonl(record("a")), cast.north.id)
    assert kept_files(app) == []


def test_a_stopped_import_goes_on(app: Flask, cast: Cast, signed_in: SignIn, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rey = signed_in(cast.rey)
    with monkeypatch.context() as patch:
        patch.setitem(app.extensions, "greenroom_run_job", lambda name, arguments: None)
        upload(rey, jsonl(record("a"), record("b")), cast.north.id)
    job = last_import()
    db.session.execute(update(ConversationImport).values(state=ImportState.RUNNING, progress_at=clock.at))
    rey.post(f"/imports/{job.id}/resume", expect=409)
    clock.move(minutes=5)
    rey = signed_in(cast.rey)
    assert "Nothing was heard" in rey.get(f"/imports/{job.id}").said
    rey.post(f"/imports/{job.id}/resume")
    assert (last_import().state, last_import().created) == (ImportState.DONE, 2)
    rey.post(f"/imports/{job.id}/resume", expect=409)


def test_create_agents_is_for_those_who_may_invite(cast: Cast, signed_in: SignIn) -> None:
    file = jsonl(record("a", message("1", "Hi", "agent", author={"key": "7", "name": "Nia Adeyemi"})))
    assert "Make unknown agents" not in signed_in(cast.rey).get("/imports/new").said
    upload(signed_in(cast.rey), file, cast.north.id, create_agents="y")
    assert stored("a").assignee_id is None
    upload(signed_in(cast.lea), file, cast.north.id, create_agents="y")
    assert last_import().create_agents


def test_who_may_import_for_whom(cast: Cast, signed_in: SignIn) -> None:
    file = jsonl(record("a"))
    for person in (cast.bo, cast.tara):
        signed_in(person).get("/imports", 403)
        upload(signed_in(person), file, cast.north.id, 403)
    upload(signed_in(cast.rey), file, cast.south.id, 422)
    assert db.session.scalars(select(Conversation)).all() == []
    upload(signed_in(cast.ada), file, cast.south.id)
    assert stored("a").team_id == cast.south.id


def test_what_is_missing_is_said(cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.rey).post("/imports", {"team_id": cast.north.id}, 422, content_type="multipart/form-data")
    assert "Choose a file" in page.said


def test_strangers_see_no_import(cast: Cast, signed_in: SignIn) -> None:
    upload(signed_in(cast.rey), jsonl(record("a"), b"{}\n"), cast.north.id)
    job = last_import()
    stan = signed_in(cast.stan)
    for path in ("", "/progress", "/rejected", "/errors.csv"):
        stan.get(f"/imports/{job.id}{path}", 404)
    stan.post(f"/imports/{job.id}/resume", expect=404)
    assert "talks.jsonl" not in stan.get("/imports").said
    assert "talks.jsonl" in signed_in(cast.ada).get("/imports").said


def test_a_file_name_is_only_a_name(cast: Cast, signed_in: SignIn, query_count: Any) -> None:
    lea = signed_in(cast.lea)
    upload(lea, jsonl(record("a")), cast.north.id, name="../../<script>alert(1)</script>.jsonl")
    assert ".." not in last_import().file_name
    with query_count(exactly=2):
        page = lea.get("/imports")
    assert "<script>alert(1)" not in page.text
