"""A team's copy beside the site's original: lists say which of the two is used."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.knowledge.models import Article, CannedReply
from app.knowledge.pack_files import read_zip
from app.knowledge.packs import load_pack
from app.library.models import Scenario
from app.library.policy import may_edit as may_edit_scenario
from app.people.models import Person
from app.rubrics.loading import load_rubric
from app.rubrics.models import Rubric
from app.rubrics.starting_points import _BODIES, _HEAD
from tests.cast import Cast
from tests.knowledge.packs import files, zipped
from tests.page_client import PageClient

SignedIn = Callable[[Any], PageClient]
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
RUBRIC = _HEAD.format(preset="zendesk-qa") + _BODIES["zendesk-qa"]
LISTS = [("/library/", Scenario), ("/knowledge/", Article), ("/knowledge/canned-replies", CannedReply), ("/rubrics/", Rubric)]


def load_for(team_id: int | None) -> None:
    from_zip = load_pack(read_zip(zipped(files())), team_id=team_id, by=None, at=AT)
    assert from_zip.ok, from_zip.findings
    load_rubric(RUBRIC, "rubric.yaml", from_zip, team_id=team_id, by=None, at=AT)
    assert from_zip.ok, from_zip.findings


@pytest.fixture
def both(cast: Cast, db: SQLAlchemy) -> None:
    """Everything once for the site and once for the north desk."""
    for team_id in (None, cast.north.id):
        load_for(team_id)
    db.session.commit()


def change(db: SQLAlchemy, model: Any, team_id: int | None, **values: Any) -> None:
    thing = db.session.scalars(select(model).where(model.team_id == team_id)).one()
    for name, value in values.items():
        setattr(thing, name, value)
    db.session.commit()


@pytest.mark.parametrize(("url", "model"), LISTS)
def test_the_copy_in_use_and_the_original_are_told_apart(url: str, model: Any, both: None, cast: Cast, signed_in: SignedIn) -> None:
    for person in (cast.tara, cast.bo):
        said = signed_in(person).get(url).said
        assert said.count("used in North desk") == 1
        assert said.count("North desk has its own") == 1


@pytest.mark.parametrize(("url", "model"), LISTS)
def test_a_copy_that_is_a_draft_is_not_used(url: str, model: Any, both: None, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    change(db, model, cast.north.id, current_number=None)
    said = signed_in(cast.tara).get(url).said
    assert "draft of North desk, the site’s is used" in said
    assert "has its own" not in said


@pytest.mark.parametrize(("url", "model"), LISTS)
def test_an_archived_copy_changes_nothing(url: str, model: Any, both: None, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    change(db, model, cast.north.id, archived_at=AT)
    said = signed_in(cast.tara).get(url).said
    assert "has its own" not in said and "used in" not in said


@pytest.mark.parametrize(("url", "model"), LISTS)
def test_a_team_s_text_without_an_original_bears_the_team_s_name(
    url: str, model: Any, both: None, db: SQLAlchemy, cast: Cast, signed_in: SignedIn
) -> None:
    change(db, model, None, slug="another-one")
    said = signed_in(cast.tara).get(url).said
    assert "North desk" in said
    assert "used in" not in said and "has its own" not in said


@pytest.mark.parametrize(("url", "model"), LISTS)
def test_other_teams_hear_nothing_of_a_copy(url: str, model: Any, both: None, cast: Cast, signed_in: SignedIn) -> None:
    for person in (cast.stan, cast.ada):
        said = signed_in(person).get(url).said
        assert "North desk" not in said and "has its own" not in said and "used in" not in said


def test_who_may_edit_the_original_once_another_team_has_a_copy(both: None, db: SQLAlchemy, cast: Cast) -> None:
    def may(person: Person, team_id: int | None) -> bool:
        scenario = db.session.scalars(select(Scenario).where(Scenario.team_id == team_id)).one()
        return may_edit_scenario(person, scenario)

    assert may(cast.tara, None) and may(cast.tara, cast.north.id)
    assert not may(cast.stan, None) and not may(cast.stan, cast.north.id)
    assert not may(cast.ada, None) and not may(cast.rey, None) and not may(cast.bo, cast.north.id)
