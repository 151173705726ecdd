"""Copies, and moves between packs with the references looked up first."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.knowledge.models import Pack
from app.knowledge.pack_files import PackFiles
from app.knowledge.packs import load_pack
from app.library.models import Scenario
from tests.cast import Cast
from tests.knowledge.packs import PACK, SCENARIO
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
OTHER = (
    PACK.replace("corner-shop", "other-shop")
    .replace("Corner Shop", "Other Shop")
    .replace("look_up_order", "find_order")
    .replace("id: hello", "id: hi")
)


@pytest.fixture
def tara(cast: Cast, scenario: Scenario, signed_in: SignedIn, db: SQLAlchemy, clock: Any) -> PageClient:
    report = load_pack(PackFiles({"pack.yaml": OTHER.encode()}), team_id=None, by=None, at=clock.at)
    assert report.ok, report.findings
    db.session.commit()
    return signed_in(cast.tara)


def pack(db: SQLAlchemy) -> Pack:
    return db.session.scalars(select(Pack).where(Pack.slug == "other-shop")).one()


def named(db: SQLAlchemy, slug: str) -> Scenario:
    return db.session.scalars(select(Scenario).where(Scenario.slug == slug).execution_options(populate_existing=True)).one()


def mine(tara: PageClient, db: SQLAlchemy) -> Scenario:
    text = SCENARIO.replace("lamps.broken", "lamps.mine")
    tara.post("/library/scenarios/new", {"source": text, "owner": "", "pack": str(named(db, "lamps.broken").pack_id)})
    return named(db, "lamps.mine")


def test_findings_are_shown_before(tara: PageClient, db: SQLAlchemy) -> None:
    thing, other = mine(tara, db), pack(db)
    said = tara.get(f"/library/scenarios/{thing.id}/move?pack={other.id}").said
    assert "What would be found in Other Shop" in said and "look_up_order" in said
    assert named(db, "lamps.mine").pack_id != other.id
    tara.post(f"/library/scenarios/{thing.id}/move", {"pack": other.id})
    assert named(db, "lamps.mine").pack_id == other.id


def test_nothing_new_is_found_where_everything_is_there(tara: PageClient, db: SQLAlchemy) -> None:
    thing = mine(tara, db)
    thing.draft_source = thing.draft_source.replace("{required: [look_up_order]}", "{}")
    db.session.commit()
    assert "Everything the text names is there" in tara.get(f"/library/scenarios/{thing.id}/move?pack={pack(db).id}").said


def test_one_that_was_published_stays(tara: PageClient, db: SQLAlchemy) -> None:
    thing, other = named(db, "lamps.broken"), pack(db)
    assert "so it stays in its pack" in tara.get(f"/library/scenarios/{thing.id}/move?pack={other.id}").said
    assert "so it stays in its own" in tara.get(f"/library/scenarios/{thing.id}/move").said
    assert "Copy into a pack" in tara.get(f"/library/scenarios/{thing.id}").said
    tara.post(f"/library/scenarios/{thing.id}/move", {"pack": other.id}, expect=422)
    assert named(db, "lamps.broken").pack_id != other.id


def test_a_copy_in_another_pack(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    thing, other = named(db, "lamps.broken"), pack(db)
    data = {"slug": "lamps.other", "title": "Another lamp", "pack": other.id, "owner": str(cast.north.id)}
    answer = tara.post(f"/library/scenarios/{thing.id}/duplicate", data)
    made = named(db, "lamps.other")
    assert answer.location.endswith(f"/library/scenarios/{made.id}/story")
    assert (made.title, made.pack_id, made.team_id, made.current_number, made.created_by_id) == (
        "Another lamp",
        other.id,
        cast.north.id,
        None,
        cast.tara.id,
    )
    assert made.draft_source == SCENARIO.replace("lamps.broken", "lamps.other").replace("The lamp does not light", "Another lamp", 1)


@pytest.mark.parametrize(
    ("slug", "title", "said"),
    [
        ("lamps.broken", "x", "There is a scenario"),
        ("No Good", "x", "cannot be an id"),
        ("", "x", "cannot be an id"),
        ("a.b", " ", "title"),
    ],
    ids=["taken", "no id", "nothing", "no title"],
)
def test_a_copy_that_cannot_be_made_keeps_what_was_typed(slug: str, title: str, said: str, tara: PageClient, db: SQLAlchemy) -> None:
    thing = named(db, "lamps.broken")
    answer = tara.post(f"/library/scenarios/{thing.id}/duplicate", {"slug": slug, "title": title, "pack": 0, "owner": ""}, 422)
    assert said in answer.said and len(db.session.scalars(select(Scenario)).all()) == 1


def test_packs_and_owners_out_of_reach(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    thing = named(db, "lamps.broken")
    tara.get(f"/library/scenarios/{thing.id}/move?pack=99999", expect=404)
    data = {"slug": "a.b", "title": "x", "pack": 0, "owner": str(cast.south.id)}
    tara.post(f"/library/scenarios/{thing.id}/duplicate", data, 403)
