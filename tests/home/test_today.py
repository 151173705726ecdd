"""The start page of each role, the first page of a new site, version and health."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.base import clock
from app.conversations.models import ConversationKind
from app.people.models import Person, Role
from tests.cast import Cast
from tests.page_client import PageClient
from tests.review import builders

SignedIn = Callable[[Person], PageClient]


def test_an_agent_without_anything_is_told_the_next_step(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.bo).get("/")
    assert "Nothing waits for you" in page.said and "Practise a scenario" in page.said
    assert "Reviewing" not in page.said and "Training" not in page.said


def test_each_role_has_its_own_empty_section(cast: Cast, signed_in: SignedIn) -> None:
    assert "The queue is empty" in signed_in(cast.rey).get("/").said
    assert "No scenario needs you" in signed_in(cast.tara).get("/").said
    assert "Too few to tell" in signed_in(cast.lea).get("/").said


def test_several_roles_add_up(cast: Cast, signed_in: SignedIn) -> None:
    said = signed_in(cast.stan).get("/").said
    assert [name for name in ("Your day", "Reviewing", "Your teams", "Training", "The site") if name in said] == [
        "Your day",
        "Reviewing",
        "Your teams",
        "Training",
    ]


def test_somebody_without_a_role_is_told_who_gives_one(cast: Cast, db: SQLAlchemy, signed_in: SignedIn) -> None:
    cast.bo.roles = frozenset()
    page = signed_in(cast.bo).get("/", 403) if cast.bo.reach(76) == 0 else signed_in(cast.bo).get("/")
    assert "role" in page.said.casefold()


def test_the_first_admin_gets_first_steps(cast: Cast, db: SQLAlchemy, signed_in: SignedIn) -> None:
    for person in cast.people:
        if person is not cast.ada:
            person.roles = frozenset({Role.ADMIN})
    page = signed_in(cast.ada).get("/")
    assert "First steps" in page.said and "Invite the first people" in page.said


def test_anonymous_people_are_asked_to_sign_in(cast: Cast, client: PageClient) -> None:
    assert client.get("/", 303).location.endswith("/sign-in")


def test_reading_only(cast: Cast, signed_in: SignedIn) -> None:
    signed_in(cast.bo).post("/", expect=405)


def test_nobody_here_leads_to_the_first_admin(app: Flask, client: PageClient) -> None:
    answer = client.get("/sign-in", 303)
    assert "flask people add" in client.follow(answer)


def test_the_welcome_ends_with_the_first_person(cast: Cast, client: PageClient) -> None:
    assert client.get("/welcome", 303).location.endswith("/sign-in")
    client.get("/sign-in")


def test_health_is_for_admins(cast: Cast, signed_in: SignedIn, client: PageClient) -> None:
    page = signed_in(cast.ada).get("/health")
    assert "not configured" in page.said and "0 jobs wait" in page.said
    for person in (cast.bo, cast.tara, cast.rey, cast.lea):
        signed_in(person).get("/health", 403)
        assert signed_in(person).send("GET", "/ui/palette?q=health", 200, fetch=True).json == []
    assert signed_in(cast.ada).send("GET", "/ui/palette?q=health", 200, fetch=True).json[0]["url"] == "/health"
    assert "/sign-in" in client.get("/health", 303).location


def test_the_bare_answer_is_public(client: PageClient) -> None:
    assert client.get("/up").text == "up\n"


def test_who_had_no_review_is_chosen_already(cast: Cast, db: SQLAlchemy, signed_in: SignedIn) -> None:
    assert "without a review" not in signed_in(cast.lea).get("/").said, "nobody handled anything"
    for agent in (cast.bo, cast.ines):
        builders.conversation(agent, cast.north, kind=ConversationKind.REAL, at=clock.now())
    db.session.commit()
    assert "/review/coverage?team=" in signed_in(cast.lea).get("/").text
    cast.ines.roles = frozenset()
    db.session.commit()
    page = signed_in(cast.lea).get("/")
    assert "1 person without a review" in page.said
    assert f"/review/sample?team={cast.north.id}&person={cast.bo.id}" in page.page.links


def test_who_reviews_quickly_is_not_told_of_zero_minutes(cast: Cast, monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn) -> None:
    for minutes, said in (
        ([0.2, 0.4], "Half of them took less than a minute."),
        ([1.0], "less than 1 minute."),
        ([4.6, 4.8], "less than 5 minutes."),
    ):
        monkeypatch.setattr("app.home.queries.review_minutes", lambda _person, _at, taken=minutes: taken)
        assert said in signed_in(cast.rey).get("/").said
