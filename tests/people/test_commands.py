"""`flask people …`"""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.people.models import Person
from tests.cast import Cast
from tests.page_client import PageClient


def run(app: Flask, *words: Any) -> Any:
    return app.test_cli_runner().invoke(args=["people", *words])


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
        ("suspend", "bo@example.org"),
        ("restore", "bo@example.org"),
        ("line", "Billing"),
        ("details", "bo@example.org", "--alias", "017", "--language", "en", "--language", "ja", "--line", "Billing"),
        ("sign-out", "bo@example.org"),
    ):
        assert run(app, *words).exit_code == 0, words
    assert "bo@example.org\treviewer\tEast desk" in run(app, "list", "--role", "reviewer").output


def test_demo_people_are_removed(app: Flask, cast: Cast) -> None:
    cast.bo.is_demo = True
    db.session.commit()
    assert "1 demo person removed." in run(app, "remove-demo").output
    bo = db.session.scalar(select(Person).where(Person.id == cast.bo.id).execution_options(populate_existing=True))
    assert bo.email is None
    assert not bo.is_active
    assert "0 demo people removed." in run(app, "remove-demo").output
