"""The lists: what waits, what is finished, filters in the address, a fixed number of statements."""

from datetime import timedelta
from typing import Any

import pytest

from app.base.database import db
from app.inbox.actions.attempts import send_reply, start_attempt
from app.inbox.models import Attempt
from app.library.models import Scenario, ScenarioVersion
from app.people.models import Person
from tests.inbox import world
from tests.inbox.conftest import Scene


def finished(scene: Scene, count: int, text: str = "Is it the bulb?", person: Person | None = None) -> list[Attempt]:
    """So many finished attempts, a minute apart."""
    person = person or scene.cast.ines
    made = []
    for number in range(count):
        at = scene.clock.at + timedelta(minutes=number)
        attempt = start_attempt(person, scene.version, at=at)
        send_reply(attempt, text, by=person, at=at, revision=1)
        made.append(attempt)
    db.session.commit()
    return made


def more_scenarios(scene: Scene, count: int) -> list[ScenarioVersion]:
    texts = [world.another(world.SCENARIO, id=f"lamps.n{n}", title=f"Lamp {n:03}", level=str(1 + n % 5)) for n in range(count)]
    made = [world.build(scene.clock.at, scenario=text) for text in texts]
    db.session.commit()
    return made


@pytest.mark.parametrize("size", [1, 12])
def test_the_inbox_needs_seven_statements_whatever_its_size(scene: Scene, query_count: Any, size: int) -> None:
    for version in more_scenarios(scene, size):
        start_attempt(scene.cast.ines, version, at=scene.clock.at)
    finished(scene, size)
    client = scene.signed_in(scene.cast.ines)
    with query_count(exactly=7):
        client.get("/inbox")
    with query_count(exactly=2):
        client.get("/inbox/finished")


def test_the_conversation_page_needs_ten_statements_whatever_its_length(scene: Scene, query_count: Any) -> None:
    practice = scene.begin()
    with query_count() as first:
        practice.page()
    for number in range(8):
        practice.client.post(f"{practice.url}/notes", {"body": f"note {number}"})
        practice.act("look_up_order", order=practice.order)
    with query_count(exactly=first.count):
        practice.page()
    assert first.count <= 10


def test_who_waits_longest_comes_first_and_is_taken_next(scene: Scene) -> None:
    late, early = more_scenarios(scene, 2)
    at = scene.clock.at
    first = start_attempt(scene.cast.ines, early, at=at - timedelta(hours=2))
    start_attempt(scene.cast.ines, late, at=at - timedelta(hours=1))
    db.session.commit()
    client = scene.signed_in(scene.cast.ines)
    said = client.get("/inbox").said
    assert said.index("Lamp 001") < said.index("Lamp 000")
    assert client.post("/inbox/next").location.endswith(f"/inbox/{first.id}")


def test_take_next_without_anything_waiting_takes_the_least_tried(scene: Scene) -> None:
    finished(scene, 1)
    more_scenarios(scene, 2)
    client = scene.signed_in(scene.cast.ines)
    client.post("/inbox/next")
    title = db.select(Scenario.title).join(Attempt, Attempt.scenario_id == Scenario.id).where(Attempt.state == "open")
    assert db.session.scalars(title).all() == ["Lamp 000"]


def test_an_empty_inbox_teaches(cast: Any, signed_in: Any) -> None:
    client = signed_in(cast.ines)
    assert "No scenario is published yet" in client.get("/inbox").said
    assert "Nothing finished yet" in client.get("/inbox/finished").said
    assert "Nothing waits for you" in client.follow(client.post("/inbox/next")).said
    signed_in(cast.ada).get("/inbox", 403)


def test_filters_stand_in_the_address(scene: Scene) -> None:
    more_scenarios(scene, 3)
    finished(scene, 1)
    finished(scene, 1, "You get a new lamp today.")
    finished(scene, 1, "No idea, none at all.")
    client = scene.signed_in(scene.cast.ines)
    assert "Lamp 001" in client.get("/inbox?text=lamp+001").said
    assert "Lamp 002" not in client.get("/inbox?text=lamp+001").said
    assert "Nothing found" in client.get("/inbox?channel=email").said
    assert "Nothing found" in client.get("/inbox?level=9&text=%25").said
    assert client.get("/inbox/finished?outcome=solved").said.count("The lamp stays dark") == 1
    assert client.get("/inbox/finished?outcome=failed").said.count("A promise that cannot be kept") == 1
    assert "Nothing found" in client.get("/inbox/finished?outcome=other&channel=phone").said


def test_pages_follow_each_other_by_key(scene: Scene) -> None:
    finished(scene, 62)
    client = scene.signed_in(scene.cast.ines)
    first = client.get("/inbox/finished")
    following = next(link for link in first.page.links if "after=" in link)
    second = client.get(following)
    ids = [[link for link in page.page.links if link.rsplit("/", 1)[-1].isdigit() and "/inbox/" in link] for page in (first, second)]
    assert (len(ids[0]), len(ids[1])) == (60, 2) and not set(ids[0]) & set(ids[1])
    client.get("/inbox/finished?after=nonsense")


def test_others_never_show_up(scene: Scene) -> None:
    finished(scene, 1, person=scene.cast.bo)
    start_attempt(scene.cast.bo, scene.version, at=scene.clock.at)
    db.session.commit()
    client = scene.signed_in(scene.cast.ines)
    assert "Mara Lindt" not in client.get("/inbox").said
    assert "Nothing finished yet" in client.get("/inbox/finished").said
    assert all(
        hit["url"].startswith("/inbox/scenarios/") for hit in client.get("/ui/palette?q=lamp", fetch=True).json if "/inbox" in hit["url"]
    )


def test_the_palette_finds_attempts_and_scenarios(scene: Scene) -> None:
    practice = scene.begin()
    urls = [hit["url"] for hit in practice.client.get("/ui/palette?q=mara", fetch=True).json]
    assert practice.url in urls
    urls = [hit["url"] for hit in practice.client.get("/ui/palette?q=stays", fetch=True).json]
    assert f"/inbox/scenarios/{scene.version.scenario_id}" in urls
