"""Asking people to practise: they are told, it stands in their inbox, and an ended attempt does it."""

from sqlalchemy import select

from app.base.database import db
from app.inbox.models import PracticeAssignment
from app.people.models import Membership, Notice
from app.trail.models import TrailEntry
from tests.inbox import world
from tests.inbox.conftest import Scene


def assignments() -> list[PracticeAssignment]:
    db.session.expire_all()
    return list(db.session.scalars(select(PracticeAssignment).order_by(PracticeAssignment.id)))


def test_the_person_is_told_and_finds_it_in_the_inbox(scene: Scene) -> None:
    tara = scene.signed_in(scene.cast.tara)
    form = tara.get(f"/inbox/assignments/new?scenario_id={scene.version.scenario_id}")
    assert "Ines Duarte" in form.said and "Bo Lindqvist" in form.said and "Stan Weller" not in form.said
    data = {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id, scene.cast.bo.id], "note": "Mind the <bulb>."}
    said = tara.follow(tara.post("/inbox/assignments", data)).said
    assert "2 people are asked" in said
    assert len(assignments()) == 2
    ines = scene.signed_in(scene.cast.ines)
    assert "Tara Okafor asks you to practise “The lamp stays dark”." in ines.get("/notices").said
    inbox = ines.get("/inbox").said
    assert "Asked of you" in inbox and "Mind the <bulb>." in inbox
    assert "Tara Okafor asks you" in ines.get(f"/inbox/scenarios/{scene.version.scenario_id}").said
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "inbox.assign")).first()
    assert entry is not None and entry.details["scenario"] == "The lamp stays dark"


def test_asking_again_changes_nothing(scene: Scene) -> None:
    tara = scene.signed_in(scene.cast.tara)
    data = {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id]}
    tara.post("/inbox/assignments", data)
    answer = tara.follow(tara.post("/inbox/assignments", data))
    assert "had it on the list already" in answer.said
    assert len(assignments()) == 1
    assert db.session.scalar(select(db.func.count()).select_from(Notice)) == 1


def test_an_ended_attempt_does_it_and_a_preview_does_not(scene: Scene) -> None:
    tara = scene.signed_in(scene.cast.tara)
    scene.cast.tara.roles = scene.cast.tara.roles | {"agent"}  # type: ignore[assignment]
    tara.post("/inbox/assignments", {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.tara.id, scene.cast.ines.id]})
    preview = scene.begin(scene.cast.tara, preview="1")
    preview.reply("Is it the bulb?")
    assert all(one.done_at is None for one in assignments())
    practice = scene.begin()
    practice.reply("Is it the bulb?")
    done = {one.person_id: one.attempt_id for one in assignments() if one.done_at is not None}
    assert done == {scene.cast.ines.id: practice.id}
    assert "Asked of you" not in practice.client.get("/inbox").said


def test_take_next_begins_with_what_is_assigned(scene: Scene) -> None:
    world.build(scene.clock.at, scenario=world.another(world.SCENARIO, id="lamps.a", title="A lamp", level="1"))
    client = scene.signed_in(scene.cast.ines)
    scene.signed_in(scene.cast.lea).post(
        "/inbox/assignments", {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id]}
    )
    client.follow(client.post("/inbox/next"))
    assert scene.attempts()[0].scenario_id == scene.version.scenario_id
    again = client.post("/inbox/next")
    assert again.location.endswith(f"/inbox/{scene.attempts()[0].id}") and len(scene.attempts()) == 1


def test_who_may_and_whom(scene: Scene) -> None:
    data = {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id]}
    for person in (scene.cast.bo, scene.cast.rey, scene.cast.ada):
        scene.signed_in(person).post("/inbox/assignments", data, 403)
        scene.signed_in(person).get("/inbox/assignments/new", 403)
    stan = scene.signed_in(scene.cast.stan)
    stan.post("/inbox/assignments", data, 422)
    tara = scene.signed_in(scene.cast.tara)
    tara.get("/inbox/assignments", 405)
    tara.post("/inbox/assignments", {**data, "person_ids": [scene.cast.ines.id, scene.cast.stan.id]}, 422)
    south = world.build(scene.clock.at, team_id=scene.cast.south.id)
    tara.post("/inbox/assignments", {**data, "scenario_id": south.scenario_id}, 422)
    assert not assignments()


def test_missing_fields_are_told_with_the_text_kept(scene: Scene) -> None:
    tara = scene.signed_in(scene.cast.tara)
    answer = tara.post("/inbox/assignments", {"scenario_id": scene.version.scenario_id, "note": "Look at the bulb"}, 422)
    assert "Choose at least one person." in answer.said and "Look at the bulb" in answer.text
    tara.post("/inbox/assignments", {"scenario_id": scene.version.scenario_id, "person_ids": [scene.cast.ines.id], "note": "x" * 1001}, 422)


def _team_of(person_id: int) -> int:
    return db.session.scalars(select(Membership.team_id).where(Membership.person_id == person_id)).one()


def test_a_whole_team_is_asked_at_once_and_nobody_twice(scene: Scene) -> None:
    tara = scene.signed_in(scene.cast.tara)
    mine, strange = (_team_of(one.id) for one in (scene.cast.ines, scene.cast.stan))
    data = {"scenario_id": scene.version.scenario_id, "team_ids": [mine], "person_ids": [scene.cast.ines.id]}
    tara.post("/inbox/assignments", data)
    asked = [one.person_id for one in assignments()]
    assert {scene.cast.ines.id, scene.cast.bo.id} <= set(asked) and len(set(asked)) == len(asked)
    tara.post("/inbox/assignments", {**data, "team_ids": [strange], "person_ids": []}, 422)
    assert len(assignments()) == len(asked)
