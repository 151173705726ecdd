"""The pack of a scenario: a copy keeps it, the checks follow the choice, publishing settles it."""

import re
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.knowledge.models import Pack
from app.library.models import Scenario
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.library.test_publish_scenario import MINE, SignedIn, fresh, new
from tests.page_client import PageClient

NOT_AN_ACTION = "look_up_order' is not an action"


@pytest.fixture
def tara(cast: Cast, scenario: Scenario, signed_in: SignedIn) -> PageClient:
    """The trainer's browser."""
    return signed_in(cast.tara)


def chosen(page: Any, field: str) -> str:
    """What a list of the page is set to."""
    options = re.search(rf'<select[^>]* name="{field}".*?</select>', page.text, re.DOTALL)
    assert options is not None
    found = re.search(r'<option selected value="(\w*)"|<option value="(\w*)" selected', options[0])
    assert found is not None, options[0]
    return found[1] or found[2] or ""


def test_a_copy_keeps_pack_and_team_and_has_no_findings(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    original = new(tara, db, owner=str(cast.north.id))
    page = tara.get(f"/library/scenarios/new?copy={original.id}")
    assert chosen(page, "pack") == str(original.pack_id) and chosen(page, "owner") == str(cast.north.id)
    assert NOT_AN_ACTION not in page.said


def test_a_copy_of_one_without_pack_has_none(tara: PageClient, db: SQLAlchemy) -> None:
    original = new(tara, db, pack="")
    page = tara.get(f"/library/scenarios/new?copy={original.id}")
    assert chosen(page, "pack") == "" and NOT_AN_ACTION in page.said


def test_a_new_one_starts_in_the_first_pack(tara: PageClient, db: SQLAlchemy) -> None:
    assert chosen(tara.get("/library/scenarios/new"), "pack") == str(fresh(db).pack_id)


def test_a_new_text_is_checked_against_the_chosen_pack(tara: PageClient, db: SQLAlchemy) -> None:
    def said(pack: str) -> str:
        return tara.post("/library/scenarios/check", {"text": MINE, "owner": "", "pack": pack}, expect=200, htmx=True).said

    assert NOT_AN_ACTION not in said(str(fresh(db).pack_id))
    assert NOT_AN_ACTION in said("") and "The scenario is in no pack" in said("")
    assert NOT_AN_ACTION in said("999999")
    wrong = MINE.replace("look_up_order", "look_up_lamp")
    answer = tara.post("/library/scenarios/check", {"text": wrong, "pack": str(fresh(db).pack_id)}, expect=200, htmx=True)
    assert "The pack Corner Shop has no such action" in answer.said


def test_a_team_that_is_not_ones_own_is_not_checked_against(tara: PageClient, cast: Cast) -> None:
    tara.post("/library/scenarios/check", {"text": MINE, "owner": "999999", "pack": "x"}, expect=200, htmx=True)


def test_a_draft_moves_with_the_next_save(tara: PageClient, db: SQLAlchemy) -> None:
    mine, pack = new(tara, db, pack=""), str(fresh(db).pack_id)
    edit = f"/library/scenarios/{mine.id}/edit"
    page = tara.get(edit)
    assert chosen(page, "pack") == "" and NOT_AN_ACTION in page.said
    assert NOT_AN_ACTION not in tara.post(f"/library/scenarios/{mine.id}/check", {"text": MINE, "pack": pack}, expect=200, htmx=True).said
    tara.post(edit, {"source": MINE, "revision": mine.draft_revision, "pack": pack})
    page = tara.get(edit)
    assert chosen(page, "pack") == pack and NOT_AN_ACTION not in page.said
    assert "library.move" in db.session.scalars(select(TrailEntry.verb)).all()


def test_a_save_without_a_pack_leaves_it(tara: PageClient, db: SQLAlchemy) -> None:
    mine = new(tara, db)
    tara.post(f"/library/scenarios/{mine.id}/edit", {"source": MINE, "revision": mine.draft_revision})
    assert fresh(db, "lamps.mine").pack_id == fresh(db).pack_id


def test_a_published_one_stays_in_its_pack_even_when_withdrawn(tara: PageClient, db: SQLAlchemy) -> None:
    thing = fresh(db)
    tara.post(f"/library/scenarios/{thing.id}/withdraw")
    edit = f"/library/scenarios/{thing.id}/edit"
    page = tara.get(edit)
    assert 'name="pack"' not in page.text and "Corner Shop" in page.said
    answer = tara.post(edit, {"source": SCENARIO, "revision": thing.draft_revision, "pack": ""}, expect=422)
    assert "stays in its pack" in answer.said
    assert fresh(db).pack_id is not None


def test_a_pack_out_of_reach_is_refused(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    mine, pack = new(tara, db), db.session.scalars(select(Pack)).one()
    edit = f"/library/scenarios/{mine.id}/edit"
    answer = tara.post(edit, {"source": MINE, "revision": mine.draft_revision, "pack": "999999"}, expect=422)
    assert "Choose another one" in answer.said and fresh(db, "lamps.mine").pack_id == pack.id
