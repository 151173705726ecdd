"""A file that waits to be confirmed is discarded by who sent it; files of imports that ended go in time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.conversations.jobs import drop_old_files
from app.conversations.models import Conversation, ConversationImport, ImportState
from app.trail.models import TrailEntry
from tests.api.conftest import Program
from tests.api.conftest import program as program
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.conversations.conftest import jsonl, record
from tests.conversations.test_import_desks import export
from tests.conversations.test_import_pages import kept_files, last_import, upload
from tests.conversations.test_import_pages import no_uploads as no_uploads


def held(signed_in: Any, cast: Cast) -> int:
    """A file of Lea's that waits to be confirmed."""
    upload(signed_in(cast.lea), export("intercom"), cast.north.id, name="talks.jsonl")
    return last_import().id


def test_who_sent_a_file_discards_it_before_it_begins(app: Flask, cast: Cast, signed_in: Any) -> None:
    job_id = held(signed_in, cast)
    lea, rey = signed_in(cast.lea), signed_in(cast.rey)
    address = f"/imports/{job_id}/discard"
    assert address in lea.get(f"/imports/{job_id}").text and "The file is deleted and nothing" in lea.get(f"/imports/{job_id}").text
    page = rey.get(f"/imports/{job_id}")
    assert address not in page.text and "Lea Brandt sent this file and can discard it" in page.said
    assert "Only who sent this file" in rey.post(address, expect=403).said
    signed_in(cast.stan).post(address, expect=404)
    assert last_import().state is ImportState.HELD and len(kept_files(app)) == 1
    assert "Nothing of it was stored" in lea.follow(lea.post(address)).said
    job = last_import()
    assert (job.state, job.by_id) == (ImportState.DISCARDED, cast.lea.id) and not kept_files(app)
    page = lea.get(f"/imports/{job_id}")
    assert "Discarded on" in page.said and "its file is deleted" in page.said
    assert "read as" not in page.said and "Start the import" not in page.said
    assert "data-poll-url" not in page.text and "Discarded" in lea.get("/imports").said
    assert not db.session.scalar(select(Conversation.id))
    entry = db.session.query(TrailEntry).filter_by(verb="conversations.discard").one()
    assert (entry.thing_id, entry.actor_name, entry.team_id) == (job_id, "Lea Brandt", cast.north.id)
    for again in (address, f"/imports/{job_id}/resume"):
        lea.post(again, expect=409)
    lea.post(f"/imports/{job_id}/start", {"format": "intercom", "agents": ""}, 409)


def test_what_nobody_is_left_for_others_discard(app: Flask, cast: Cast, signed_in: Any, clock: StoppedClock) -> None:
    job_id = held(signed_in, cast)
    cast.lea.deactivated_at = clock.at
    db.session.commit()
    signed_in(cast.rey).post(f"/imports/{job_id}/discard")
    assert last_import().state is ImportState.DISCARDED


def test_a_program_discards_it_too(program: Callable[..., Program], app: Flask, cast: Cast, signed_in: Any) -> None:
    job_id = held(signed_in, cast)
    address = f"/conversations/imports/{job_id}/discard"
    program(cast.ada).post(address, 403)
    program(cast.stan).post(address, 404)
    lea = program(cast.lea)
    assert lea.get(f"/conversations/imports/{job_id}").json["state"] == "held"
    assert lea.post(address).json["state"] == "discarded" and not kept_files(app)
    lea.post(address, 409)


def test_a_file_that_began_is_not_discarded(app: Flask, cast: Cast, signed_in: Any) -> None:
    job_id, lea = held(signed_in, cast), signed_in(cast.lea)
    lea.post(f"/imports/{job_id}/start", {"format": "intercom", "agents": ""})
    lea.post(f"/imports/{job_id}/discard", expect=409)
    assert last_import().state is ImportState.DONE and last_import().created == 2


def test_files_go_in_time_and_what_is_needed_stays(app: Flask, cast: Cast, signed_in: Any, clock: StoppedClock) -> None:
    lea = signed_in(cast.lea)
    upload(lea, jsonl(record("a", channel="pigeon")), cast.north.id)
    done = last_import().id
    assert "file kept until Dec 22, 2026" in lea.get(f"/imports/{done}").said, "it is there for its rejected lines"
    kinds = {"failed": ImportState.FAILED, "silent": ImportState.RUNNING, "held": ImportState.HELD, "waiting": ImportState.WAITING}
    made = {name: stored(app, cast, clock, name, state) for name, state in kinds.items()}
    clock.move(days=29)
    late = stored(app, cast, clock, "late", ImportState.DONE)
    gone = stored(app, cast, clock, "discarded", ImportState.DISCARDED)
    drop_old_files()
    db.session.expire_all()
    assert len(kept_files(app)) == 6 and gone.stored_as is None, "a discarded one is removed whenever its removal was missed"
    clock.move(days=1.1)
    drop_old_files()
    db.session.expire_all()
    assert {path.name for path in kept_files(app)} == {"held.jsonl", "waiting.jsonl", "late.jsonl"}
    assert made["failed"].stored_as is None and late.stored_as == "late.jsonl"
    page = signed_in(cast.lea).get(f"/imports/{made['failed'].id}")
    assert "Go on" not in page.said and "file kept" not in page.said
    assert "pigeon" in signed_in(cast.lea).get(f"/imports/{done}/rejected").text, "the line itself is kept with the report"


def stored(app: Flask, cast: Cast, clock: StoppedClock, name: str, state: ImportState) -> ConversationImport:
    """An import in this state since now, with its file."""
    (Path(app.instance_path) / "imports" / f"{name}.jsonl").write_bytes(b"{}")
    values: dict[str, Any] = {"stored_as": f"{name}.jsonl", "state": state, "created_at": clock.at, "progress_at": clock.at}
    job = ConversationImport(team_id=cast.north.id, by_id=cast.lea.id, file_name=name, format="jsonl", warnings=[], **values)
    db.session.add(job)
    db.session.commit()
    return job
