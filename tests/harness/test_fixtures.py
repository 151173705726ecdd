"""The harness itself: a fresh database for each test, a client that notices what is wrong with a page."""

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select, text

from app.base import clock as the_clock
from app.people.models import Person, Team
from tests.cast import PASSWORD, Cast
from tests.conftest import StoppedClock
from tests.counting import Statements, query_count
from tests.page_client import PageClient
from tests.page_rules import Page, faults

GOOD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Today · Greenroom</title>
<script src="/a.js" nonce="n1"></script></head><body><h1>Today</h1>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t"><label for="a">Name</label><input id="a" name="a"></form>
</body></html>"""
POLICY = "script-src 'self' 'nonce-n1'"


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_starts_with_an_empty_database(db: SQLAlchemy, turn: int) -> None:
    assert db.session.scalar(select(func.count()).select_from(Team)) == 0
    team = Team(name="Left behind", created_at=the_clock.now())
    db.session.add(team)
    db.session.commit()
    assert team.id == 1


def test_the_schema_is_the_one_of_the_migrations(db: SQLAlchemy) -> None:
    assert db.session.scalar(text("SELECT count(*) FROM alembic_version")) == 1


def test_the_cast_can_sign_in_by_the_page(client: PageClient, cast: Cast) -> None:
    answer = client.post("/sign-in", {"email": cast.rey.email, "password": PASSWORD})
    assert answer.location == "/"


def test_a_request_without_a_token_is_refused(client: PageClient, cast: Cast) -> None:
    client.post("/sign-in", {"email": cast.rey.email, "password": PASSWORD}, expect=400, csrf=False)


def test_a_signed_in_browser_is_that_person_only(app: Flask, client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.lea)
    assert client.get("/sign-in", expect=303).location == "/"
    PageClient(app).get("/sign-in", expect=200)


def test_the_clock_stands_until_moved(clock: StoppedClock) -> None:
    before = the_clock.now()
    assert the_clock.now() == before
    assert (clock.move(hours=3) - before).total_seconds() == 3 * 3600
    assert the_clock.now() == clock.at


def test_statements_are_counted(db: SQLAlchemy, cast: Cast) -> None:
    with query_count(exactly=2) as seen:
        db.session.scalars(select(Person)).all()
        db.session.scalars(select(Team)).all()
    assert seen.writes == []
    with pytest.raises(AssertionError, match="1 statements, at most 0"), query_count(at_most=0):
        db.session.scalars(select(Team)).all()


@pytest.mark.parametrize(
    "statement", ["INSERT INTO a VALUES (1)", " update a set b = 1", "DELETE FROM a", "WITH x AS (SELECT 1) INSERT INTO a SELECT 1"]
)
def test_writes_are_recognised(statement: str) -> None:
    assert Statements([statement]).writes == [statement]


def test_a_sound_page_has_no_faults() -> None:
    assert faults(Page(GOOD), POLICY) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<h1>Today</h1>", "", "0 h1 elements"),
        ("<h1>Today</h1>", "<h1>Today</h1><h1>More</h1>", "2 h1 elements"),
        ("<h1>Today</h1>", "<h1>Inbox</h1>", "does not start with"),
        ("<h1>Today</h1>", "<h1>Today</h1><p id=a></p>", "id 'a' stands 2 times"),
        ("<h1>Today</h1>", "<h1>Today</h1><p>by None</p>", "'None' leaks"),
        ("<h1>Today</h1>", "<h1>Today</h1><p>{{ name }}</p>", "leaks"),
        ("<h1>Today</h1>", "<h1>Today</h1><p style='color:red'>x</p>", "p carries style"),
        ("<h1>Today</h1>", "<h1>Today</h1><p onclick='x()'>x</p>", "p carries onclick"),
        ("<h1>Today</h1>", "<h1>Today</h1><script>x()</script>", "an inline script"),
        ("<h1>Today</h1>", "<h1>Today</h1><b>x</i>", "not valid HTML"),
        ("<h1>Today</h1>", "<h1>Today</h1><a href='/x'></a>", "has no words"),
        ('nonce="n1"', 'nonce="n2"', "does not carry the nonce"),
        (' action="/x"', "", "has no action"),
        (' method="post"', "", "has no method"),
        ('name="csrf_token"', 'name="other"', "without a csrf_token"),
        ('<label for="a">Name</label>', "", "input 'a' has no label"),
        ('<html lang="en">', "<html>", "html has no lang"),
    ],
)
def test_a_fault_of_a_page_is_told(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert any(fault in one for one in faults(Page(GOOD.replace(old, new)), POLICY))


def test_a_part_of_a_page_may_be_table_rows() -> None:
    assert faults(Page("<tr id='r1'><td>One</td></tr>", whole=False)) == []


def test_a_form_is_read_as_a_browser_would_send_it() -> None:
    html = """<form method="post" action="/save"><input name="a" value="1"><input type="checkbox" name="b" checked>
    <input type="checkbox" name="c"><select name="d"><option value="x">X<option value="y" selected>Y</select>
    <textarea name="e">long</textarea></form>"""
    assert Page(html, whole=False).form("/save") == {"a": "1", "b": "on", "d": "y", "e": "long"}
