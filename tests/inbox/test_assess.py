"""Assessments: begun on one's honour, one clock that nothing stops, no hints, and a story that waits for release."""

from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation
from app.inbox.actions.assessing import seed_of
from app.inbox.models import Attempt, AttemptMode, AttemptState, PracticeAssignment
from app.people.models import Person
from tests.inbox.conftest import Practice, Scene


def assigned(scene: Scene, *people: Person, minutes: str = "10") -> list[PracticeAssignment]:
    """Lea asks people to take the scenario as an assessment."""
    data = {"scenario_id": scene.version.scenario_id, "person_ids": [one.id for one in people], "mode": "assessment", "minutes": minutes}
    scene.signed_in(scene.cast.lea).post("/inbox/assignments", data, 303)
    return list(db.session.scalars(select(PracticeAssignment).order_by(PracticeAssignment.id)))


def begin(scene: Scene, one: PracticeAssignment, person: Person) -> Practice:
    client = scene.signed_in(person)
    data = {"scenario_id": scene.version.scenario_id, "assignment_id": one.id, "honour": "1"}
    return Practice(client, int(client.post("/inbox/attempts", data, 303).location.rsplit("/", 1)[1]))


def conversation_csat(practice: Practice) -> float | None:
    return db.session.get_one(Conversation, practice.attempt.conversation_id).csat_share


def test_the_statement_comes_first(scene: Scene) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    client = scene.signed_in(scene.cast.ines)
    assert client.post("/inbox/next").location.endswith(f"/inbox/scenarios/{scene.version.scenario_id}")
    page = client.get(f"/inbox/scenarios/{scene.version.scenario_id}")
    assert "You have 10 minutes" in page.said and "I answer by myself" in page.said
    data = {"scenario_id": scene.version.scenario_id, "assignment_id": one.id}
    assert "Confirm the statement first" in client.follow(client.post("/inbox/attempts", data, 303)).said
    assert not scene.attempts()
    attempt = begin(scene, one, scene.cast.ines).attempt
    assert (attempt.mode, attempt.honoured_at) == (AttemptMode.ASSESSMENT, scene.clock.at)


def test_the_clock_runs_on_and_nothing_gains_time(scene: Scene) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    practice = begin(scene, one, scene.cast.ines)
    deadline = practice.attempt.deadline_at
    scene.clock.move(minutes=9)
    again = practice.client.post("/inbox/attempts", {"scenario_id": scene.version.scenario_id, "assignment_id": one.id, "honour": "1"}, 303)
    assert again.location.endswith(practice.url) and practice.attempt.deadline_at == deadline
    practice.client.post(f"{practice.url}/give-up", {}, 422)
    practice.reply("I am sorry.")
    scene.clock.move(minutes=2)
    practice.reply("Is it the bulb?")
    attempt = practice.attempt
    assert (attempt.state, attempt.outcome, attempt.ended_at, attempt.turn_count) == (AttemptState.ENDED, "time-over", deadline, 1)
    assert db.session.get_one(PracticeAssignment, one.id).done_at == deadline
    data = {"scenario_id": scene.version.scenario_id, "assignment_id": one.id, "honour": "1"}
    practice.client.post("/inbox/attempts", data, 404)


@pytest.mark.parametrize("path", ["tick", "notes", "tags", "status"])
def test_any_act_after_the_time_ends_it(scene: Scene, path: str) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    practice = begin(scene, one, scene.cast.ines)
    scene.clock.move(minutes=10)
    practice.client.post(f"{practice.url}/{path}", {"body": "x", "tag": "x", "status": "spam", "turn": 1}, 303)
    assert practice.attempt.outcome == "time-over"
    assert practice.attempt.status.value == "open"


def test_no_hints_no_taking_back_no_writing_checks(scene: Scene) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    practice = begin(scene, one, scene.cast.ines)
    assert 'data-tool="i"' not in practice.page().text and 'id="writing"' not in practice.page().text
    assert "What would help" not in practice.client.post(f"{practice.url}/hint", {}, 200, htmx=True).said
    practice.reply("I am sorry.")
    practice.client.post(f"{practice.url}/undo", {}, 303)
    assert practice.attempt.turn_count == 1


def test_the_story_waits_for_release(scene: Scene) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    practice = begin(scene, one, scene.cast.ines)
    practice.reply("Is it the bulb?")
    page = practice.page()
    assert "as soon as your trainer releases it" in page.said and "Is it the bulb?" in page.said and "zq" not in page.text
    listed = practice.client.get("/inbox/finished")
    assert "waits for release" in listed.said and "Solved" not in listed.page.text.split("<tbody>")[-1].split("</tbody>")[0]
    practice.client.post(f"{practice.url}/release", {}, 403)
    scene.signed_in(scene.cast.stan).post(f"{practice.url}/release", {}, 404)
    trainer = scene.signed_in(scene.cast.tara)
    assert "Release the story" in trainer.get(practice.url).said
    assert conversation_csat(practice) is None, "the own list of conversations would tell it"
    trainer.post(f"{practice.url}/release", {}, 303)
    assert conversation_csat(practice) == (practice.attempt.csat - 1) / 4  # type: ignore[operator]
    trainer.post(f"{practice.url}/release", {}, 403)
    assert "Turn by turn" in practice.page().said
    assert "You may now read how your assessment" in practice.client.get("/notices").said


def test_seeds_are_fixed_for_a_person_and_differ_between_people(scene: Scene) -> None:
    rows = assigned(scene, scene.cast.ines, scene.cast.bo)
    assert rows[0].cohort == rows[1].cohort and rows[0].family == rows[1].family
    people = {one.id: one for one in (scene.cast.ines, scene.cast.bo)}
    seeds = [begin(scene, row, people[row.person_id]).attempt.seed for row in rows]
    assert seeds == [seed_of(row.family or 0, row.person_id, 0) for row in rows] and seeds[0] != seeds[1]
    orders = {attempt.engine["facts"]["order"] for attempt in scene.attempts()}
    assert len(orders) == 2


def test_practice_does_not_fulfil_an_assessment(scene: Scene) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    scene.begin().reply("Is it the bulb?")
    assert db.session.get_one(PracticeAssignment, one.id).done_at is None


def test_anothers_assessment_cannot_be_taken(scene: Scene) -> None:
    (one,) = assigned(scene, scene.cast.ines)
    data = {"scenario_id": scene.version.scenario_id, "assignment_id": one.id, "honour": "1"}
    scene.signed_in(scene.cast.bo).post("/inbox/attempts", data, 404)
    assert not db.session.scalars(select(Attempt)).all()


@pytest.mark.parametrize("minutes", ["1", "241", "soon"])
def test_a_time_box_has_limits(scene: Scene, minutes: str) -> None:
    data: dict[str, Any] = {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id], "mode": "assessment"}
    scene.signed_in(scene.cast.lea).post("/inbox/assignments", data | {"minutes": minutes}, 422)
