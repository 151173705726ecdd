"""Scenarios on the site: written, published, withdrawn, archived, deleted while unused."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.library.doors import scenario_used
from app.library.models import Scenario, ScenarioVersion
from app.library.queries import practice_scenarios, version_to_practise
from app.library.starting_points import starting_points
from app.people.models import Membership, Person
from app.simulation import compile_scenario
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
MINE = SCENARIO.replace("lamps.broken", "lamps.mine").replace("does not light", "blinks")


@pytest.fixture
def tara(cast: Cast, scenario: Scenario, signed_in: SignedIn) -> PageClient:
    """The trainer's browser."""
    return signed_in(cast.tara)


def fresh(db: SQLAlchemy, slug: str = "lamps.broken") -> Scenario:
    return db.session.scalars(select(Scenario).where(Scenario.slug == slug).execution_options(populate_existing=True)).one()


def viewer(db: SQLAlchemy, person: Person) -> Person:
    """The person as a request loads them."""
    loaded = selectinload(Person.memberships).joinedload(Membership.team)
    return db.session.scalars(select(Person).where(Person.id == person.id).options(loaded).execution_options(populate_existing=True)).one()


def new(browser: PageClient, db: SQLAlchemy, text: str = MINE, **more: str) -> Scenario:
    """A new scenario in the pack of the other one."""
    browser.post("/library/scenarios/new", {"source": text, "owner": "", "pack": str(fresh(db).pack_id), **more})
    return fresh(db, "lamps.mine")


def edit(browser: PageClient, thing: Scenario, text: str, expect: int = 303, **more: str) -> Any:
    return browser.post(f"/library/scenarios/{thing.id}/edit", {"source": text, "revision": thing.draft_revision, **more}, expect=expect)


def test_every_starting_point_compiles(app: Any) -> None:
    with app.test_request_context():
        texts = [text for _, _, text in starting_points()]
    for text in texts:
        compilation = compile_scenario(text)
        assert compilation.scenario is not None, compilation.findings


def test_a_new_version_carries_the_lists_columns(tara: PageClient, db: SQLAlchemy) -> None:
    text = SCENARIO.replace("channel: email", "channel: chat").replace("level: 2", "level: 4")
    edit(tara, fresh(db), text, act="publish")
    thing = fresh(db)
    assert (thing.current_number, thing.channel, thing.level) == (2, "chat", 4)
    first = db.session.scalars(select(ScenarioVersion).where(ScenarioVersion.number == 1)).one()
    assert (first.channel, first.level) == ("email", 2)


def test_publishing_twice_is_publishing_once(tara: PageClient, db: SQLAlchemy) -> None:
    answer = tara.follow(edit(tara, fresh(db), SCENARIO, act="publish"))
    assert "Version 1 says exactly this already" in answer.said
    assert len(db.session.scalars(select(ScenarioVersion)).all()) == 1


def test_errors_are_not_published(tara: PageClient, db: SQLAlchemy) -> None:
    answer = edit(tara, fresh(db), SCENARIO.replace("-> calm", "-> clam"), expect=422, act="publish")
    assert "clam" in answer.said
    assert fresh(db).current_number == 1


def test_references_are_checked_against_the_site(tara: PageClient, db: SQLAlchemy) -> None:
    check = f"/library/scenarios/{fresh(db).id}/check"
    assert "kb.returns" not in tara.post(check, {"text": SCENARIO}, expect=200, htmx=True).said
    answer = tara.post(check, {"text": SCENARIO.replace("kb.returns", "kb.nowhere")}, expect=200, htmx=True)
    assert "kb.nowhere" in answer.said
    assert "id must stay lamps.broken" in tara.post(check, {"text": MINE}, expect=200, htmx=True).said


def test_withdrawing_ends_practice_and_publishing_begins_it_again(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    thing = fresh(db)
    assert version_to_practise(viewer(db, cast.bo), thing.id) is not None
    tara.post(f"/library/scenarios/{thing.id}/withdraw")
    tara.post(f"/library/scenarios/{thing.id}/withdraw")
    assert version_to_practise(viewer(db, cast.bo), thing.id) is None and practice_scenarios(viewer(db, cast.bo)) == []
    edit(tara, fresh(db), SCENARIO, act="publish")
    version = version_to_practise(viewer(db, cast.bo), thing.id)
    assert version is not None and version.number == 1
    verbs = [entry.verb for entry in db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)) if entry.thing_kind == "scenario"]
    assert verbs == ["library.publish", "library.withdraw", "library.publish"]


def test_archiving_hides_it_from_agents(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    thing = fresh(db)
    tara.post(f"/library/scenarios/{thing.id}/archive")
    bo = signed_in(cast.bo)
    assert "does not light" not in bo.get("/library/").said
    bo.get(f"/library/scenarios/{thing.id}", expect=404)
    assert "does not light" in tara.get("/library/?status=archived").said
    tara.post(f"/library/scenarios/{thing.id}/restore")
    bo.get(f"/library/scenarios/{thing.id}")


def test_a_new_one_from_a_file(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    answer = tara.post("/library/scenarios/new", {"source": "", "owner": str(cast.north.id), "file": (BytesIO(MINE.encode()), "mine.md")})
    thing = fresh(db, "lamps.mine")
    assert answer.location.endswith(f"/library/scenarios/{thing.id}/edit")
    assert (thing.current_number, thing.created_by_id, thing.title) == (None, cast.tara.id, "The lamp blinks")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"no front matter", b"", b"---\nid: ../x\ntitle: t\n---\n"])
def test_a_file_that_is_no_scenario_is_refused(content: bytes, tara: PageClient, db: SQLAlchemy) -> None:
    tara.post("/library/scenarios/new", {"source": "", "owner": "", "file": (BytesIO(content), "x.md")}, expect=422)
    assert len(db.session.scalars(select(Scenario)).all()) == 1


def test_a_draft_with_errors_may_be_kept(tara: PageClient, db: SQLAlchemy) -> None:
    assert new(tara, db, MINE.replace("-> calm", "-> clam")).current_number is None


def test_a_copy_gets_another_id(tara: PageClient, db: SQLAlchemy) -> None:
    page = tara.get(f"/library/scenarios/new?copy={fresh(db).id}")
    assert "id: lamps.broken-copy" in page.text


def test_one_never_used_can_be_deleted(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    mine = new(tara, db)
    edit(tara, mine, MINE, act="publish")
    tara.post(f"/library/scenarios/{fresh(db).id}/delete", expect=403)
    signed_in(cast.rey).post(f"/library/scenarios/{mine.id}/delete", expect=403)
    tara.post(f"/library/scenarios/{mine.id}/delete")
    assert [thing.slug for thing in db.session.scalars(select(Scenario))] == ["lamps.broken"]


def test_one_that_something_names_is_archived_instead(db: SQLAlchemy, scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    def named(slug: str) -> bool:
        return slug == "lamps.broken"

    scenario_used.register(named)
    try:
        answer = signed_in(cast.lea).post(f"/library/scenarios/{scenario.id}/delete", expect=422)
    finally:
        scenario_used._answers.remove(named)
    assert "Archive it instead" in answer.said
    assert fresh(db).id == scenario.id


def test_who_may_not(scenario: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    for person in (cast.bo, cast.rey, cast.ada):
        browser = signed_in(person)
        for verb in ("edit", "publish", "withdraw", "archive", "restore", "play", "check"):
            browser.post(f"/library/scenarios/{scenario.id}/{verb}", {"source": SCENARIO, "revision": "1"}, expect=403)
        browser.get("/library/scenarios/new", expect=403)
    signed_in(cast.tara).get(f"/library/scenarios/{scenario.id}/withdraw", expect=405)


def test_a_teams_scenario_is_not_there_for_strangers(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    mine, stan = new(tara, db, owner=str(cast.north.id)), signed_in(cast.stan)
    edit(tara, mine, MINE, act="publish")
    for path in ("", "/edit", "/versions", "/versions/1"):
        stan.get(f"/library/scenarios/{mine.id}{path}", expect=404)
    for verb in ("edit", "publish", "withdraw", "archive", "delete", "play", "check"):
        stan.post(f"/library/scenarios/{mine.id}/{verb}", {"source": MINE, "revision": "1"}, expect=404)
    assert "The lamp blinks" not in stan.get("/library/?text=blinks").said
    assert [one.slug for one in practice_scenarios(viewer(db, cast.stan))] == ["lamps.broken"]


def test_a_published_scenario_leads_to_asking_people_with_it_chosen(tara: PageClient, db: SQLAlchemy) -> None:
    thing = fresh(db)
    url = f"/inbox/assignments/new?scenario_id={thing.id}"
    assert url in tara.get(f"/library/scenarios/{thing.id}").page.links
    chosen = [one.get("value") for one in tara.get(url).page.all("option") if one.get("selected") is not None]
    assert str(thing.id) in chosen
