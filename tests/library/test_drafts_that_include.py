"""A draft that includes a fragment of its pack is whole wherever it is checked, played or published."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import joinedload

from app.knowledge.models import Pack
from app.knowledge.packs import load_pack
from app.library import actions, approving
from app.library.models import Scenario
from tests.cast import Cast
from tests.library.test_include_files import TEXT, files
from tests.page_client import PageClient
from tests.simulation.files import NOW

SignedIn = Callable[[Any], PageClient]


@pytest.fixture
def draft(db: SQLAlchemy, cast: Cast) -> Scenario:
    """Never published, its text names the fragment and does not hold it."""
    assert load_pack(files(), team_id=None, by=None, at=NOW).ok
    pack = db.session.query(Pack).one()
    made = actions.create(TEXT.replace("id: small", "id: other"), pack=pack, team_id=None, by=cast.tara, at=NOW)
    db.session.commit()
    return made


def test_coverage_and_the_way_to_a_node_know_the_fragment(draft: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    found = tara.get(f"/library/scenarios/{draft.id}/coverage", fetch=True).json
    assert found["ready"] and "who" in found["nodes"]
    way = tara.get(f"/library/scenarios/{draft.id}/studio/forms/way?node=who", htmx=True).said
    assert "Put right" not in way and "No way was found" not in way and "At start" in way


def test_it_can_be_played(draft: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    form = {"seed": "1", "act": "send", "reply": "hm", "inputs": "[]", "view": "map"}
    said = signed_in(cast.tara).post(f"/library/scenarios/{draft.id}/play", form, expect=200, htmx=True).said
    assert "has errors" not in said and "Your code?" in said


def test_the_start_page_and_the_workshop_find_no_errors(draft: Scenario, cast: Cast, signed_in: SignedIn) -> None:
    tara = signed_in(cast.tara)
    today = tara.get("/").said
    assert "error" not in today and "Never published." in today
    assert "who" in tara.get(f"/library/scenarios/{draft.id}/workshop").said


def test_it_can_be_submitted_and_is_published_whole(draft: Scenario, cast: Cast, db: SQLAlchemy) -> None:
    draft = db.session.query(Scenario).options(joinedload(Scenario.pack)).filter_by(slug="other").populate_existing().one()
    submission = approving.submit(draft, "", revision=draft.draft_revision, by=cast.tara, at=NOW)
    done = approving.approve(submission, "", by=cast.lea, at=NOW)
    assert "Your code?" in done.version.source


def test_what_is_missing_in_the_pack_is_still_an_error(draft: Scenario, cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    draft.draft_source = draft.draft_source.replace("who.md", "gone.md")
    db.session.commit()
    tara = signed_in(cast.tara)
    assert tara.get(f"/library/scenarios/{draft.id}/coverage", fetch=True).json == {"ready": False}
    assert "The draft has" in tara.get("/").said
