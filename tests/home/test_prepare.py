"""Putting a new site in order: content always, demo people only where somebody tries it out."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base.database import db as database
from app.home import preparing
from app.home.content import shipped_hash
from app.home.demo.people import make_company
from app.library.models import Scenario
from app.people.models import Membership, Person, Team
from app.trail.models import TrailEntry
from tests.conftest import SECRET, StoppedClock
from tests.page_client import PageClient


def prepare(app: Flask) -> list[str]:
    """Run it on `app`; what it said."""
    said: list[str] = []
    with app.app_context():
        preparing.prepare_site(said.append)
        database.session.remove()
    return said


@pytest.fixture
def production(app: Flask, make_app: Callable[..., Flask]) -> Flask:
    """The same empty database as a production site sees it."""
    return make_app(GREENROOM_ENV="production", SECRET_KEY=SECRET)


def count(app: Flask, model: type) -> int:
    with app.app_context():
        return database.session.scalar(select(func.count()).select_from(model)) or 0


def test_production_gets_content_and_nobody_made_up(production: Flask) -> None:
    said = prepare(production)
    assert count(production, Person) == count(production, Team) == 0
    assert count(production, Scenario) >= 12
    assert "flask people add" in said[-1] and "--role admin" in said[-1]


def test_preparing_twice_loads_nothing_twice(production: Flask) -> None:
    prepare(production)
    scenarios, entries = count(production, Scenario), count(production, TrailEntry)
    assert prepare(production) == [preparing.FIRST_ADMIN]
    assert (count(production, Scenario), count(production, TrailEntry)) == (scenarios, entries)


def test_changed_files_are_read_again(production: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(production)
    digest = shipped_hash()
    monkeypatch.setattr("app.home.content.shipped_hash", lambda: digest[::-1])
    before = count(production, TrailEntry)
    prepare(production)
    assert count(production, TrailEntry) == before + 1, "read, found unchanged, and noted under the new hash"


def test_a_site_with_people_gets_no_demo_people(app: Flask, cast: object) -> None:
    before = count(app, Person)
    prepare(app)
    assert count(app, Person) == before


def test_a_history_that_was_cut_short_is_told(app: Flask, clock: StoppedClock) -> None:
    with app.app_context():
        make_company(at=clock.at)
        database.session.commit()
    assert preparing.HALF_MADE in prepare(app)


def test_the_command_says_on_the_error_stream_what_it_does(production: Flask) -> None:
    done = production.test_cli_runner().invoke(args=["site", "prepare"])
    assert done.exit_code == 0
    assert "Loaded" in done.stderr and "flask people add" in done.stderr
    assert done.stdout == ""


def test_removing_the_demo_shuts_out_everybody_and_puts_the_teams_away(app: Flask, clock: StoppedClock) -> None:
    with app.app_context():
        company = make_company(at=clock.at)
        database.session.commit()
        trainer = company["trainer"]
        browser = PageClient(app).sign_in(trainer)
    browser.get("/")
    assert "14 demo people removed." in app.test_cli_runner().invoke(args=["people", "remove-demo"]).output
    browser.get("/", 303)
    with app.app_context():
        assert database.session.scalar(select(func.count()).where(Person.deactivated_at.is_(None))) == 0
        assert database.session.scalar(select(func.count()).where(Membership.ended_on.is_(None))) == 0
        assert database.session.scalar(select(func.count()).where(Team.archived_at.is_(None))) == 0
    assert "0 demo people removed." in app.test_cli_runner().invoke(args=["people", "remove-demo"]).output


def test_removing_the_demo_leaves_a_team_that_others_joined(app: Flask, clock: StoppedClock) -> None:
    with app.app_context():
        company = make_company(at=clock.at)
        real = Person(name="Real Person", created_at=clock.at, roles=frozenset(), memberships=[], lines=[])
        membership = Membership(started_on=clock.at.date())
        membership.team = company.teams["Parcels desk"]
        real.memberships.append(membership)
        database.session.add(real)
        database.session.commit()
    app.test_cli_runner().invoke(args=["people", "remove-demo"])
    with app.app_context():
        in_use = database.session.scalars(select(Team.name).where(Team.archived_at.is_(None))).all()
        assert in_use == ["Parcels desk"]
