"""`flask conversations import`: the contract of the command."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.base.database import db
from app.conversations.models import AgentIdentity, Conversation, ConversationImport, Customer, ImportState, Message
from app.people.models import Person, Role
from app.trail.models import TrailEntry
from tests.cast import Cast, team
from tests.conversations.conftest import Report, jsonl, message, record, stored

Import = Callable[..., Report]
COUNTS = ("read", "created", "updated", "unchanged", "rejected", "messages")


def counts(report: Report) -> tuple[int, ...]:
    return tuple(report[name] for name in COUNTS)


def bodies(key: str = "1") -> list[tuple[str, str]]:
    query = select(Message.source_id, Message.body).where(Message.conversation_id == stored(key).id).order_by(Message.position)
    return [tuple(row) for row in db.session.execute(query)]


def test_records_are_stored_with_their_fields(import_records: Import) -> None:
    report = import_records(
        record(
            "a", message("1", "Where is it?"), message("2", "I look.", "agent", 2), message("3", "Rude one", "agent", 3, kind="note"),
            message("4", "never sent", "agent", 4, kind="draft"), message("5", "tag added", "system", 5, kind="event"),
            subject="Parcel", tags=["late", "vip"], status="closed", language="en-GB",
            csat={"raw": 4, "scale": [1, 5]}, custom={"order": 7},
        )
    )  # fmt: skip
    one = stored("a")
    assert counts(report) == (1, 1, 0, 0, 0, 5)
    assert (one.subject, one.tags, one.status, one.language, one.custom) == ("Parcel", ["late", "vip"], "closed", "en-GB", {"order": 7})
    assert (one.message_count, one.reply_count) == (4, 1), "drafts are not counted"
    assert one.csat_share == 0.75
    assert one.preview == "Where is it?"
    assert one.last_message_at.minute == 5, "a draft is no last message, an event is"


def test_the_same_file_again_changes_nothing(import_records: Import) -> None:
    file = [record("a"), record("b", message("1"), message("2", "Yes", "agent", 1))]
    import_records(*file)
    assert counts(import_records(*file)) == (2, 0, 0, 2, 0, 0)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 3


def test_key_order_and_spelling_of_times_change_nothing(import_records: Import) -> None:
    import_records(record("a"))
    turned = dict(reversed(record("a", opened_at="2026-11-02T10:00:00+01:00").items()))
    assert counts(import_records(turned)) == (1, 0, 0, 1, 0, 0)


def test_new_messages_are_added_and_missing_ones_kept(import_records: Import) -> None:
    import_records(record("a", message("1", "one", minute=1), message("3", "three", minute=3)))
    report = import_records(record("a", message("2", "two", "agent", 2), message("4", "four", minute=4), status="closed"))
    assert counts(report) == (1, 0, 1, 0, 0, 2)
    assert bodies("a") == [("1", "one"), ("2", "two"), ("3", "three"), ("4", "four")]
    assert (stored("a").message_count, stored("a").reply_count, stored("a").status) == (4, 1, "closed")


def test_a_stored_text_never_changes_but_a_draft_may(import_records: Import) -> None:
    import_records(record("a", message("1", "first"), message("2", "drafted", "agent", 1, kind="draft")))
    report = import_records(record("a", message("1", "second"), message("2", "sent", "agent", 1)))
    assert bodies("a") == [("1", "first"), ("2", "sent")]
    assert "stored text is kept" in report["warnings"][0]["message"]
    again = import_records(record("a", message("1", "third"), message("2", "sent", "agent", 1)))
    assert counts(again) == (1, 0, 0, 1, 0, 0), "a changed text alone is no change"


def test_fields_left_out_later_are_kept(import_records: Import) -> None:
    import_records(record("a", subject="Parcel", tags=["late"], assignee={"key": "7", "name": "Bo"}, csat={"raw": 1, "scale": [1, 5]}))
    import_records(record("a", topic="delivery"))
    one = stored("a")
    assert (one.subject, one.tags, one.topic, one.csat_share) == ("Parcel", ["late"], "delivery", 0.0)
    assert one.assignee_identity_id is not None


def test_a_bad_record_never_stops_the_rest(import_records: Import) -> None:
    report = import_records(
        record("a"), record("b", channel="pigeon"), b"not json\n", record("c", opened_at="2026-11-02T09:00:00"), record("d")
    )
    assert counts(report)[:5] == (5, 2, 0, 0, 3)
    assert [(error["line"], error["id"], error["field"]) for error in report["errors"]] == [
        (2, "b", "channel"), (3, None, "line"), (4, "c", "opened_at"),
    ]  # fmt: skip
    assert all(error["file"] and error["message"].endswith(".") for error in report["errors"])


def test_one_conversation_twice_in_a_file(import_records: Import) -> None:
    report = import_records(record("a", message("1")), record("a", message("1"), message("2", minute=1)), record("a", message("1")))
    assert counts(report) == (3, 1, 1, 1, 0, 2)


def test_agents_are_matched_by_address_then_by_key(import_records: Import, cast: Cast) -> None:
    by_mail = message("1", "I look", "agent", author={"key": "77", "email": "BO@Example.org"})
    import_records(record("a", by_mail))
    assert stored("a").assignee_id == cast.bo.id, "without an assignee it is who wrote the last reply"
    import_records(record("b", message("1", "And I", "agent", author={"key": "77"})))
    assert stored("b").assignee_id == cast.bo.id


def test_unknown_agents_wait_and_are_not_dropped(import_records: Import) -> None:
    import_records(record("a", message("1", "I look", "agent", author={"key": "77", "name": "Nia"})))
    identity = db.session.scalars(select(AgentIdentity)).one()
    assert (identity.person_id, identity.name, stored("a").assignee_id) == (None, "Nia", None)
    assert stored("a").assignee_identity_id == identity.id


def test_create_agents_makes_people_without_sign_in(import_records: Import, cast: Cast) -> None:
    line = record("a", message("1", "I look", "agent", author={"key": "77", "name": "Nia Adeyemi", "email": "nia@example.org"}))
    import_records(line, options=["--create-agents"])
    nia = db.session.scalars(select(Person).where(Person.name == "Nia Adeyemi")).one()
    assert (nia.roles, nia.email, nia.password_hash, stored("a").assignee_id) == (frozenset({Role.AGENT}), None, None, nia.id)
    import_records(record("b", message("1", "Again", "agent", author={"key": "77"})), options=["--create-agents"])
    assert stored("b").assignee_id == nia.id


def test_one_customer_is_one_card(import_records: Import) -> None:
    import_records(
        record("a", customer={"key": "c1", "email": "Maria@mail.example"}),
        record("b", customer={"email": "maria@MAIL.example", "phone": "+1 415 555 2671"}),
        record("c", customer={"phone": "+1 (415) 555-2671"}, source="other"),
        record("d", customer={"key": "c2"}),
    )
    cards = {stored("a").customer_id, stored("b").customer_id, stored("c", "other").customer_id}
    assert len(cards) == 1
    assert stored("d").customer_id not in cards
    assert db.session.scalar(select(func.count()).select_from(Customer)) == 2


def test_another_teams_conversation_and_practice_are_not_overwritten(import_records: Import) -> None:
    import_records(record("a", message("1", "ours")))
    report = import_records(record("a", message("1", "theirs"), message("2", "more", minute=1)), team="South desk")
    assert report["errors"][0]["field"] == "id"
    assert bodies("a") == [("1", "ours")]
    assert import_records(record("x", source="greenroom"))["errors"][0]["field"] == "source"


def test_csv_rows_are_grouped_and_other_columns_kept(import_records: Import) -> None:
    head = "source,id,channel,opened_at,message_id,kind,author_role,author_key,author_name,sent_at,text,plan\n"
    rows = [
        "desk,1,chat,2026-11-02T09:00:00Z,m1,public,customer,c1,Maria,2026-11-02T09:00:00Z,Hello,gold",
        "desk,2,chat,2026-11-02T09:00:00Z,m1,public,customer,c2,Tom,2026-11-02T09:00:00Z,Hi,",
        'desk,1,,,m2,public,agent,77,Nia,2026-11-02T09:01:00Z,"Good, day",gold',
    ]
    report = import_records((head + "\n".join(rows) + "\n").encode(), suffix="csv")
    assert counts(report) == (2, 2, 0, 0, 0, 3)
    assert bodies("1") == [("m1", "Hello"), ("m2", "Good, day")]
    assert "gold" in json.dumps(stored("1").custom)


def test_standard_input_and_people_readable_report(run: Callable[..., Any], cast: Cast) -> None:
    result = run("import", "-", "--team", "North desk", input=jsonl(record("a"), record("b", channel="pigeon")))
    assert result.exit_code == 1
    assert "2 read, 1 created" in result.output
    assert "pigeon" in result.output


def test_wrong_usage(run: Callable[..., Any], cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl(record()))
    assert run("import", str(tmp_path / "missing.jsonl"), "--team", "North desk").exit_code == 2
    refused = run("import", str(path), "--team", "North desk", "--rejected", str(tmp_path / "nowhere" / "bad.jsonl"))
    assert refused.exit_code == 2
    assert "--rejected" in refused.output and "bad.jsonl cannot be written" in refused.output
    assert db.session.scalar(select(func.count()).select_from(ConversationImport)) == 0, "nothing has begun"
    assert run("import", str(path), "--team", "Nowhere").exit_code == 2
    several = run("import", str(path))
    assert several.exit_code == 2
    assert "Name one" in several.output


def test_the_only_team_is_the_default(run: Callable[..., Any], db: Any, tmp_path: Path) -> None:
    team("Only desk")
    path = tmp_path / "a.jsonl"
    path.write_bytes(jsonl(record()))
    assert run("import", str(path), "--json").exit_code == 0


def test_rejected_lines_can_be_mended_and_sent_again(import_records: Import, tmp_path: Path) -> None:
    kept = tmp_path / "rejected.jsonl"
    import_records(record("a"), record("b", channel="pigeon"), options=["--rejected", str(kept)])
    assert counts(import_records(kept.read_bytes().replace(b"pigeon", b"chat"))) == (1, 1, 0, 0, 0, 1)


def test_an_import_is_listed_and_in_the_trail(import_records: Import) -> None:
    import_records(record("a"))
    job = db.session.scalars(select(ConversationImport)).one()
    assert (job.state, job.created, job.bytes_done) == (ImportState.DONE, 1, job.bytes_total)
    assert list(db.session.scalars(select(TrailEntry.verb).where(TrailEntry.verb.startswith("conversations.")))) == [
        "conversations.import", "conversations.import_done",
    ]  # fmt: skip
    labels = set(db.session.scalars(select(TrailEntry.thing_label).where(TrailEntry.verb.startswith("conversations."))))
    assert labels == {job.file_name} and "/" not in job.file_name, "where the file lies on the server is nobody's business"


def test_a_long_batch_crosses_batches(import_records: Import) -> None:
    report = import_records(*(record(str(number)) for number in range(450)))
    assert counts(report) == (450, 450, 0, 0, 0, 450)
    assert db.session.scalar(select(func.count()).select_from(Conversation)) == 450
