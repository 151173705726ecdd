"""`flask people …`"""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.people.actions.persons import create_person
from app.people.models import Person, Role, Team
from tests.cast import Cast
from tests.page_client import PageClient


def run(app: Flask, *words: Any, **options: Any) -> Any:
    return app.test_cli_runner().invoke(args=["people", *words], **options)


def test_a_person_is_added_with_role_and_team_and_gets_a_link(app: Flask, client: PageClient, cast: Cast) -> None:
    db.session.commit()
    result = run(app, "add", "nia@example.org", "--name", "Nia Adeyemi", "--role", "agent", "--role", "reviewer", "--team", "North desk")
    assert result.exit_code == 0, result.output
    link = re.search(r"/invitation/\S+", result.output).group(0)
    client.get(link)
    assert "nia@example.org\tagent,reviewer\tNorth desk" in run(app, "list", "--team", "North desk").output


def test_mistakes_are_sentences(app: Flask, cast: Cast) -> None:
    db.session.commit()
    for words, sentence in (
        (("add", "bo@example.org", "--name", "Bo", "--role", "agent"), "already here"),
        (("join", "bo@example.org", "Nowhere"), "no team called Nowhere"),
        (("join", "bo@example.org", "North desk"), "already in North desk"),
        (("team", "list"), "flask people teams"),
        (("lead", "bo@example.org", "South desk"), "not in that team"),
        (("revoke", "bo@example.org"), "no open invitation"),
        (("details", "bo@example.org", "--timezone", "Mars/X"), "no time zone called Mars/X"),
        (("details", "bo@example.org", "--email", "ada@example.org"), "already here"),
        (("password", "bo@example.org", "--password", "short"), "at least 12 characters"),
        (("line-archive", "Nothing"), "no line called Nothing"),
        (("roles", "nobody@example.org", "agent"), "Nobody here has the address"),
        (("invite", "bo@example.org"), "password already"),
        (("suspend", "ada@example.org"), "only admin"),
        (("details", "bo@example.org", "--line", "Nothing"), "no line called Nothing"),
        (("details", "bo@example.org", "--language", "klingon"), "klingon is no language code"),
        (("add", "bad", "--name", "Bad", "--role", "agent"), "not an e-mail address"),
        (("add", "a@b@example.org", "--name", "Bad", "--role", "agent"), "not an e-mail address"),
    ):
        result = run(app, *words)
        assert result.exit_code == 1
        assert sentence in result.output
        assert "Traceback" not in result.output


def test_roles_teams_and_suspension(app: Flask, cast: Cast) -> None:
    db.session.commit()
    for words in (
        ("roles", "bo@example.org", "reviewer"),
        ("team", "East desk", "--timezone", "Asia/Tokyo"),
        ("join", "bo@example.org", "East desk", "--lead"),
        ("leave", "bo@example.org", "North desk"),
        ("lead", "bo@example.org", "East desk", "--off"),
        ("join", "bo@example.org", "East desk", "--lead"),
        ("join", "bo@example.org", "South desk", "--from", "2025-01-01", "--until", "2025-06-30"),
        ("team-change", "East desk", "--name", "Far East desk"),
        ("suspend", "bo@example.org"),
        ("restore", "bo@example.org"),
        ("line", "Billing"),
        ("details", "bo@example.org", "--alias", "017", "--language", "en", "--language", "ja", "--line", "Billing"),
        ("sign-out", "bo@example.org"),
    ):
        result = run(app, *words)
        assert result.exit_code == 0, result.output
        assert result.output.strip(), f"{words} says what it did"
    assert cast.bo.led_team_ids == {team.id for team in db.session.scalars(select(Team).where(Team.name == "Far East desk"))}
    assert "Far East desk\tAsia/Tokyo" in run(app, "teams").output
    assert run(app, "lines").output == "Billing\n"
    assert "put away" in run(app, "line-archive", "Billing").output
    assert run(app, "lines").output == ""
    assert "still has members" in run(app, "team-archive", "Far East desk").output
    assert "bo@example.org\treviewer\tFar East desk" in run(app, "list", "--role", "reviewer").output


def test_somebody_of_an_import_gets_an_address_and_comes_in(app: Flask, client: PageClient, cast: Cast, clock: Any) -> None:
    create_person("Uma Patel", roles=[Role.AGENT], by=None, at=clock.at)
    db.session.commit()
    words = ("--email", "uma@example.org", "--name", "Uma Patil", "--locale", "ja", "--timezone", "Asia/Tokyo")
    assert run(app, "details", "Uma Patel", *words).exit_code == 0
    uma = db.session.scalars(select(Person).where(Person.email == "uma@example.org")).one()
    assert (uma.name, uma.locale, uma.timezone) == ("Uma Patil", "ja", "Asia/Tokyo")
    link = re.search(r"/invitation/\S+", run(app, "invite", "uma@example.org").output).group(0)
    assert "uma@example.org\tUma Patil" in run(app, "invitations").output
    assert "no longer works" in run(app, "revoke", "uma@example.org").output
    client.get(link, 404)
    assert run(app, "password", "uma@example.org", input="quiet harbour seven\nquiet harbour seven\n").exit_code == 0
    client.post("/sign-in", {"email": "uma@example.org", "password": "quiet harbour seven"})


def test_demo_people_are_removed(app: Flask, cast: Cast) -> None:
    cast.bo.is_demo = True
    db.session.commit()
    assert "1 demo person removed." in run(app, "remove-demo").output
    bo = db.session.scalar(select(Person).where(Person.id == cast.bo.id).execution_options(populate_existing=True))
    assert bo.email is None
    assert not bo.is_active
    assert "0 demo people removed." in run(app, "remove-demo").output
