"""A reply that hangs on a person's decision waits, takes no second reply, and is answered in the attempt's language."""

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import joinedload, selectinload

from app.conversations.models import Message
from app.inbox.actions.attempts import StillWaiting, send_reply, start_attempt
from app.inbox.actions.deciding import NothingToDecide, decide_turn, open_questions
from app.inbox.models import Attempt, AttemptState
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from app.library.models import Scenario, ScenarioVersion
from app.people.models import Membership, Person
from tests.cast import Cast
from tests.simulation.files import NOW, small

TEXT = small(
    checks="  kind: {human: Is it kind?}",
    rules="- kind -> more",
    rest="## more\n> More?\n- else -> gone\n# locale ru\ntitle: Привет\npersona: {name: Мария}\n## start\n> Алло?\n## more\n> Ещё?\n",
)
PACK = b"format: agent-pack/1\nid: toys\ntitle: Toys\nabout: Toys.\nlanguages: [en, ru]\n"


def begun(db: SQLAlchemy, cast: Cast, language: str) -> tuple[Attempt, Person]:
    assert load_pack(PackFiles({"pack.yaml": PACK, "scenarios/small.md": TEXT.encode()}), team_id=None, by=None, at=NOW).ok
    person = (
        db.session.query(Person)
        .options(selectinload(Person.memberships).joinedload(Membership.team))
        .filter_by(id=cast.ines.id)
        .populate_existing()
        .one()
    )
    loaded = joinedload(ScenarioVersion.scenario).joinedload(Scenario.pack)
    version = db.session.query(ScenarioVersion).options(loaded).one()
    return start_attempt(person, version, at=NOW, seed=1, language=language), person


def said(db: SQLAlchemy, attempt: Attempt) -> list[str]:
    return [message.body for message in db.session.query(Message).filter_by(conversation_id=attempt.conversation_id).order_by(Message.id)]


def test_the_customer_answers_once_somebody_has_decided(db: SQLAlchemy, cast: Cast) -> None:
    attempt, ann = begun(db, cast, "ru")
    assert (attempt.conversation.subject, attempt.conversation.customer_name, attempt.conversation.language) == ("Привет", "Мария", "ru")
    turn = send_reply(attempt, "hello", by=ann, at=NOW, revision=attempt.revision)
    assert (turn.trace["waiting"], turn.customer_message_id, open_questions(attempt)) == (["kind"], None, {"kind": "Is it kind?"})
    with pytest.raises(StillWaiting):
        send_reply(attempt, "again", by=ann, at=NOW, revision=attempt.revision)
    with pytest.raises(NothingToDecide):
        decide_turn(attempt, {}, by=cast.tara, at=NOW)
    decided = decide_turn(attempt, {"kind": True}, by=cast.tara, at=NOW + timedelta(hours=1))
    assert (decided.id, decided.trace["next"], decided.trace["waiting"]) == (turn.id, "more", [])
    assert said(db, attempt) == ["Алло?", "hello", "Ещё?"]
    assert (open_questions(attempt), attempt.turn_count) == ({}, 1)
    send_reply(attempt, "again", by=ann, at=NOW + timedelta(hours=2), revision=attempt.revision)
    assert attempt.state is AttemptState.ENDED


def test_a_language_the_scenario_does_not_have_is_its_own(db: SQLAlchemy, cast: Cast) -> None:
    attempt, _ = begun(db, cast, "ja")
    assert (attempt.conversation.language, attempt.engine["language"], said(db, attempt)) == ("en", "", ["Hello?"])
