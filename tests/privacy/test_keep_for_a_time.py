"""Periods: looked at before they are set, the date at import, what is deleted when it is past, holds, and no way back by an import."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.base.errors import Conflict
from app.base.transaction import unit_of_work
from app.conversations.keeping_models import Keeping, KeptKind, RetentionPeriod
from app.conversations.models import Conversation
from app.people.models import Person, SignIn
from app.privacy import pruning
from app.privacy.models import PrivacyRun, RunState
from app.privacy.periods import set_period
from app.privacy.pruning import begin_prune, prune_hourly
from app.privacy.running import do
from app.review.models import Assignment, AssignmentState
from app.trail.actions import first_altered
from app.trail.actions import record as tell
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conversations.conftest import record, stored
from tests.page_client import PageClient
from tests.review.builders import rubric, waiting


def test_a_period_is_looked_at_then_set_and_every_conversation_gets_its_date(
    cast: Cast, signed_in: Callable[[Person], PageClient], import_records: Any, clock: Any, query_count: Any
) -> None:
    import_records(record("1"), record("2", source="chatbase"))
    ada = signed_in(cast.ada)
    looked = "/privacy/periods/look?kind=real&team_id=0&source=desk&days="
    assert "Write a number of days from 7" in ada.get(f"{looked}3", 422).said
    assert "Practice has no source" in ada.get("/privacy/periods/look?kind=practice&team_id=0&source=desk&days=30", 422).said
    with query_count(at_most=9):
        page = ada.get(f"{looked}19")
    assert "Due at once 1 conversations" in page.said and "past its date" in page.said
    assert "1 conversation is past its date then and goes with the next run, at " in page.said and "This cannot be undone." in page.said
    assert "Due in 90 days, all together" in page.said and ":20" in page.said
    ada.post("/privacy/periods", {"kind": "real", "team_id": "0", "source": "desk", "days": "21", "revision": "0"})
    one, other = stored("1"), stored("2", "chatbase")
    assert db.session.get_one(Keeping, one.id).delete_on == one.last_message_at + timedelta(days=21)
    assert db.session.get(Keeping, other.id) is None
    import_records(record("3"))
    assert db.session.get_one(Keeping, stored("3").id).delete_on == stored("3").last_message_at + timedelta(days=21), "set at import"
    stale = {"kind": "real", "team_id": "0", "source": "desk", "days": "60", "revision": "0"}
    said = ada.get("/trail?verb=privacy.").said
    assert "Days kept now: 21" in said and "Privacy" in said
    ada.post("/privacy/periods", stale, expect=409)
    ada.post("/privacy/periods", {"kind": "real", "team_id": "0", "source": "desk", "days": "", "revision": "1"})
    db.session.expire_all()
    assert db.session.get_one(Keeping, one.id).delete_on is None
    assert "Everything is kept for ever" in ada.get("/privacy").said
    signed_in(cast.lea).get("/privacy", 403)


def test_what_is_past_its_date_goes_and_no_import_brings_it_back(
    cast: Cast, signed_in: Callable[[Person], PageClient], import_records: Any, run: Any, clock: Any
) -> None:
    set_period(KeptKind.REAL, None, None, 14, by=cast.ada, at=clock.at)
    records = [record(key, source="desk") for key in ("unseen", "graded", "held")]
    import_records(*records, b"not a record\n", record("bad", channel="pigeon"))
    graded, held = stored("graded"), stored("held")
    held_id = held.id
    item = waiting(graded, rubric(), cast.bo)
    db.session.commit()
    lea = signed_in(cast.lea)
    lea.post(f"/privacy/conversations/{held.id}/hold", {"reason": "short"}, expect=422)
    lea.post(f"/privacy/conversations/{held.id}/hold", {"reason": "A claim is before the court."})
    assert "A claim is before the court." in lea.get(f"/conversations/{held.id}").said
    signed_in(cast.stan).post(f"/privacy/conversations/{held.id}/hold", {"reason": "Not his to keep."}, expect=404)
    clock.move(days=14)
    dry = run("prune", "--dry-run")
    assert "2 conversations would be deleted" in dry.stdout and db.session.query(Conversation).count() == 3
    done = run("prune")
    assert done.exit_code == 0 and "2 conversation" in done.stdout, done.output
    assert db.session.scalars(select(Conversation.source_id).order_by(Conversation.id)).all()[1:] == ["held"]
    assert db.session.get_one(Assignment, item.id).state is AssignmentState.REMOVED
    lea = signed_in(cast.lea)
    assert "its retention date had come. Levels and scores stay" in lea.get(f"/conversations/{graded.id}").said
    again = import_records(*records, options=["--create-agents"])
    assert (again["created"], again["unchanged"]) == (0, 3)
    assert [one["message"] for one in again["warnings"]] == ["2 conversations were deleted here and are left out."]
    assert "Nothing was past its date" in run("prune").stdout
    lea.post(f"/privacy/conversations/{held_id}/hold/end")
    lea.post(f"/privacy/conversations/{held_id}/hold/end", expect=409)
    prune_hourly()
    assert db.session.get(Conversation, held_id) is None
    assert first_altered() is None


def test_a_run_that_died_goes_on_and_a_longer_period_saves_what_was_due(
    cast: Cast, import_records: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_period(KeptKind.REAL, None, None, 14, by=None, at=clock.at)
    import_records(*(record(str(number)) for number in range(6)))
    clock.move(days=14)
    monkeypatch.setattr(pruning, "BATCH", 2)
    erased: list[Any] = []
    whole = pruning.__dict__["erase"]

    def dies(ids: Any, *given: Any, **named: Any) -> Any:
        erased.append(ids)
        if len(erased) == 2:
            raise RuntimeError("the worker died")
        return whole(ids, *given, **named)

    monkeypatch.setattr(pruning, "erase", dies)
    with unit_of_work():
        run_id = begin_prune(by=None, at=clock.at, queued=False).id
    with pytest.raises(RuntimeError):
        do(run_id)
    stopped = db.session.get_one(PrivacyRun, run_id, populate_existing=True)
    assert (stopped.state, stopped.done, stopped.total) == (RunState.FAILED, 2, 6)
    with pytest.raises(Conflict), unit_of_work():
        begin_prune(by=None, at=clock.at, queued=False)
    survivor = db.session.scalars(select(Conversation).order_by(Conversation.id)).first()
    db.session.query(RetentionPeriod).update({"days": 60})
    db.session.commit()
    do(run_id)
    db.session.expire_all()
    assert db.session.get_one(PrivacyRun, run_id).state is RunState.DONE
    assert db.session.query(Conversation).count() == 4, "the longer period holds although the dates were not written yet"
    assert survivor is not None and db.session.get_one(Keeping, survivor.id).delete_on == survivor.last_message_at + timedelta(days=60)


def test_sign_ins_and_looks_lose_who_it_was_but_not_that_it_happened(
    cast: Cast, signed_in: Callable[[Person], PageClient], clock: Any
) -> None:
    signed_in(cast.rey)
    tell("people.sign_in", "person", cast.rey.id, by=cast.rey, at=clock.at, label=cast.rey.name)
    tell("conversations.unmask", "conversation", 5, by=cast.rey, at=clock.at, label="desk 5", reason="A call from Ana.")
    for kind in (KeptKind.SIGN_INS, KeptKind.UNMASKED):
        set_period(kind, None, None, 30, by=cast.ada, at=clock.at)
    db.session.commit()
    clock.move(days=31)
    prune_hourly()
    db.session.expire_all()
    for verb in ("people.sign_in", "conversations.unmask"):
        entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == verb)).one()
        assert (entry.actor_id, entry.actor_name, entry.thing_id, entry.thing_label, entry.details) == (None, "", None, "", {})
    assert first_altered() is None
    assert not db.session.scalars(select(SignIn).where(SignIn.person_id == cast.rey.id, SignIn.ended_at.is_not(None))).all()
