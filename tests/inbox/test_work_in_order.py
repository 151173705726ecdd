"""Working in order: whom a trainer asks so takes customers as they are due, and chooses nobody."""

import pytest

from app.base.database import db
from app.inbox.models import Attempt, PracticeAssignment
from tests.inbox import world
from tests.inbox.conftest import Practice, Scene


@pytest.fixture
def first(scene: Scene) -> Practice:
    """A chat that was asked for in order and has begun; its reply is due soon."""
    ask(scene, scene.version.scenario_id, in_order="y")
    return scene.begin()


def ask(scene: Scene, scenario_id: int, **more: str) -> None:
    data = {"scenario_id": scenario_id, "person_ids": [scene.cast.ines.id], **more}
    scene.signed_in(scene.cast.tara).post("/inbox/assignments", data)


def letter(scene: Scene) -> int:
    text = world.another(world.SCENARIO, id="lamps.letter", channel="email")
    version = world.build(scene.clock.at, scenario=text)
    db.session.commit()
    return version.scenario_id


def begun(scene: Scene, scenario_id: int) -> Practice:
    client = scene.signed_in(scene.cast.ines)
    return Practice(client, int(client.post("/inbox/attempts", {"scenario_id": scenario_id}).location.rsplit("/", 1)[1]))


def test_it_is_asked_for_and_told(first: Practice, scene: Scene) -> None:
    db.session.expire_all()
    assert db.session.scalars(db.select(PracticeAssignment.in_order)).all() == [True]
    assert first.attempt.in_order
    assert "You work in order" in first.client.get("/inbox").said


def test_nobody_else_is_begun_while_somebody_waits(first: Practice, scene: Scene) -> None:
    answer = first.client.post("/inbox/attempts", {"scenario_id": letter(scene)})
    assert answer.location.endswith(first.url)
    assert db.session.scalar(db.select(db.func.count()).select_from(Attempt)) == 1
    assert "comes first" not in first.page().said


def test_who_is_due_first_is_answered_first(scene: Scene) -> None:
    later = begun(scene, letter(scene))
    ask(scene, scene.version.scenario_id, in_order="y")
    first = begun_first(scene)
    assert later.client.get(later.url, 303).location.endswith(first.url)
    assert "You work in order: Mara Lindt comes first" in later.client.follow(later.client.get(later.url, 303)).said
    first.client.post(f"{first.url}/skip", {"reason": "The letter is urgent."}, 303)
    later.page()
    assert first.client.get(first.url, 303).location.endswith(later.url)


def begun_first(scene: Scene) -> Practice:
    """The chat of the assignment; the letter that waits already is put aside for a moment."""
    other = db.session.scalars(db.select(Attempt)).one()
    client = scene.signed_in(scene.cast.ines)
    client.post(f"/inbox/{other.id}/status", {"status": "pending"}, 303)
    practice = scene.begin()
    client.post(f"/inbox/{other.id}/status", {"status": "open"}, 303)
    return practice


def test_what_was_put_aside_may_be_looked_at(scene: Scene) -> None:
    later = begun(scene, letter(scene))
    later.client.post(f"{later.url}/status", {"status": "pending"}, 303)
    ask(scene, scene.version.scenario_id, in_order="y")
    scene.begin()
    later.page()


def test_what_was_asked_first_is_begun_first(scene: Scene) -> None:
    ask(scene, scene.version.scenario_id, in_order="y")
    other = letter(scene)
    ask(scene, other)
    client = scene.signed_in(scene.cast.ines)
    assert client.post("/inbox/attempts", {"scenario_id": other}).location.endswith(f"/inbox/scenarios/{scene.version.scenario_id}")
    taken = client.post("/inbox/next").location
    assert db.session.get_one(Attempt, int(taken.rsplit("/", 1)[1])).in_order


def test_an_assessment_in_order_says_so(scene: Scene) -> None:
    ask(scene, scene.version.scenario_id, in_order="y", mode="assessment")
    client = scene.signed_in(scene.cast.ines)
    assert "You work in order: customers come as they are due" in client.get(f"/inbox/scenarios/{scene.version.scenario_id}").said
    assignment = db.session.scalars(db.select(PracticeAssignment)).one()
    data = {"scenario_id": scene.version.scenario_id, "assignment_id": assignment.id, "honour": "1"}
    made = client.post("/inbox/attempts", data).location
    assert db.session.get_one(Attempt, int(made.rsplit("/", 1)[1])).in_order


def test_without_it_everybody_chooses(scene: Scene) -> None:
    ask(scene, scene.version.scenario_id)
    first, later = scene.begin(), begun(scene, letter(scene))
    first.page()
    later.page()
    assert "You work in order" not in first.client.get("/inbox").said
