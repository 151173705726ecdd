"""Starting: who may, what is drawn, what is pinned."""

import threading

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from app.base.database import db
from app.conversations.models import Conversation, ConversationKind
from app.inbox.models import Attempt, AttemptState
from app.library import actions as library
from app.library.models import Scenario
from tests.inbox import world
from tests.inbox.conftest import Scene
from tests.page_client import PageClient


def test_the_customer_writes_first_in_a_practice_conversation(scene: Scene) -> None:
    practice = scene.begin()
    conversation = db.session.get_one(Conversation, practice.attempt.conversation_id)
    assert (conversation.kind, conversation.assignee_id, conversation.team_id) == (
        ConversationKind.PRACTICE,
        scene.cast.ines.id,
        scene.cast.north.id,
    )
    assert (conversation.customer_name, conversation.message_count, conversation.status) == ("Mara Lindt", 1, "open")


def test_unique_facts_differ_within_the_cohort(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda most: 7)
    first = scene.begin(scene.cast.ines)
    second = scene.begin(scene.cast.bo)
    assert first.attempt.seed == second.attempt.seed == 7
    assert first.order != second.order


def test_starting_twice_goes_on_with_the_open_one(scene: Scene) -> None:
    first = scene.begin()
    second = scene.begin()
    assert first.id == second.id and len(scene.attempts()) == 1


def test_two_starts_at_the_same_moment_land_in_one_attempt(scene: Scene) -> None:
    clients = [scene.signed_in(scene.cast.ines) for _ in range(4)]
    data = {"scenario_id": scene.version.scenario_id}
    started: list[str] = []
    together = threading.Barrier(len(clients))

    def start(client: PageClient) -> None:
        together.wait()
        started.append(client.post("/inbox/attempts", data).location)

    db.session.commit()
    threads = [threading.Thread(target=start, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(started) == 4 and len(set(started)) == 1
    assert len(scene.attempts()) == 1 and db.session.scalar(select(func.count()).select_from(Conversation)) == 1


def test_the_database_itself_refuses_a_second_open_attempt(scene: Scene) -> None:
    first = scene.begin().attempt
    values = {column.name: getattr(first, column.name) for column in Attempt.__table__.columns if column.name != "id"}
    other = scene.begin(scene.cast.bo).attempt
    db.session.delete(other)
    db.session.flush()
    again = values | {"conversation_id": other.conversation_id}
    for allowed in ({"state": AttemptState.ENDED}, {"preview_only": True}):
        with db.session.begin_nested() as inner:
            db.session.execute(insert(Attempt), [again | allowed])
            inner.rollback()
    with pytest.raises(IntegrityError):
        db.session.execute(insert(Attempt), [again])
    db.session.rollback()


def test_an_attempt_keeps_its_version(scene: Scene) -> None:
    practice = scene.begin()
    scenario = db.session.get_one(Scenario, scene.version.scenario_id, options=[db.joinedload(Scenario.pack)])
    db.session.refresh(scene.cast.tara, ["memberships"])
    library.publish(
        scenario, pack=scenario.pack, by=scene.cast.tara, at=scene.clock.at, source=world.SCENARIO.replace("I asked", "We asked")
    )
    practice.reply("No idea.")
    assert "I asked you something." in practice.page().said
    again = scene.begin(scene.cast.bo)
    again.reply("No idea.")
    assert "We asked you something." in again.page().said


def test_retry_draws_new_facts_and_remembers_what_it_retries(scene: Scene) -> None:
    practice = scene.begin()
    practice.reply("Did you check the bulb?")
    form = practice.page().page.form("/inbox/attempts")
    answer = practice.client.post("/inbox/attempts", {"scenario_id": form["scenario_id"], "retry_of": form["retry_of"]})
    again = db.session.get_one(Attempt, int(answer.location.rsplit("/", 1)[1]))
    assert again.retry_of_id == practice.id
    assert again.engine["facts"]["order"] != practice.order


def test_only_published_scenarios_of_the_site_or_the_own_team_can_be_started(scene: Scene) -> None:
    south = world.build(scene.clock.at, team_id=scene.cast.south.id)
    client = scene.signed_in(scene.cast.ines)
    client.post("/inbox/attempts", {"scenario_id": south.scenario_id}, 404)
    client.get(f"/inbox/scenarios/{south.scenario_id}", 404)
    library.withdraw(db.session.get_one(Scenario, scene.version.scenario_id), by=scene.cast.tara, at=scene.clock.at)
    client.post("/inbox/attempts", {"scenario_id": scene.version.scenario_id}, 404)
    client.post("/inbox/attempts", {}, 404)
    client.get("/inbox/attempts", 405)
    assert not scene.attempts()


def test_the_admin_does_not_practise_and_only_trainers_and_leads_preview(scene: Scene) -> None:
    data = {"scenario_id": scene.version.scenario_id}
    scene.signed_in(scene.cast.ada).post("/inbox/attempts", data, 403)
    scene.signed_in(scene.cast.ines).post("/inbox/attempts", {**data, "preview": "1"}, 403)
    scene.signed_in(scene.cast.rey).post("/inbox/attempts", {**data, "preview": "1"}, 403)
    preview = scene.begin(scene.cast.tara, preview="1")
    assert preview.attempt.preview_only
    assert "preview, not counted" in preview.page().said


def test_retrying_needs_an_own_finished_attempt_at_the_same_scenario(scene: Scene) -> None:
    practice = scene.begin(scene.cast.bo)
    client = scene.signed_in(scene.cast.ines)
    data = {"scenario_id": scene.version.scenario_id, "retry_of": practice.id}
    client.post("/inbox/attempts", data, 404)
    practice.client.post("/inbox/attempts", {**data, "retry_of": 999}, 404)
    practice.client.post("/inbox/attempts", {**data, "retry_of": practice.id}, 403)
    assert len(db.session.scalars(select(Attempt)).all()) == 1
