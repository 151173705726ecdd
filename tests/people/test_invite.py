"""Invitations and password resets: links that work once."""

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.models import AccountLink, Person
from app.people.policy import may_invite
from tests.cast import PASSWORD, Cast
from tests.page_client import PageClient

NEW = "quiet harbour seven"


def invite(client: PageClient, expect: Any = 200, **fields: Any) -> Any:
    return client.post(
        "/people/invite", {"name": "Nia Adeyemi", "email": "nia@example.org", "roles": ["agent"], "team_id": 0, **fields}, expect
    )


def link_in(answer: Any) -> Any:
    return re.search(r"/(?:invitation|reset)/[\w-]+", answer.text).group(0)


def test_an_invited_person_chooses_a_password_and_is_in(client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast) -> None:
    link = link_in(invite(signed_in(cast.ada), team_id=cast.north.id))
    assert "Nia Adeyemi" in client.get(link).said
    client.post(link, {"password": NEW})
    assert "Nia Adeyemi" in client.get("/account").text
    nia = db.session.scalar(select(Person).where(Person.email == "nia@example.org"))
    assert nia.roles == {"agent"}


def test_a_link_works_once(client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast) -> None:
    link = link_in(invite(signed_in(cast.ada)))
    client.post(link, {"password": NEW})
    client.post("/sign-out")
    client.get(link, 404)
    client.post(link, {"password": "another fine phrase"}, 404)


def test_links_grow_old_are_replaced_and_revoked(
    client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast, clock: Any
) -> None:
    admin = signed_in(cast.ada)
    first = link_in(invite(admin))
    nia = db.session.scalar(select(Person).where(Person.email == "nia@example.org"))
    second = link_in(admin.post(f"/people/{nia.id}/link", expect=200))
    client.get(first, 404)
    client.get(second)
    newest = db.session.scalar(select(AccountLink.id).order_by(AccountLink.id.desc()))
    admin.post(f"/people/invitations/{newest}/revoke")
    client.get(second, 404)
    third = link_in(admin.post(f"/people/{nia.id}/link", expect=200))
    clock.move(days=8)
    client.get(third, 404)


def test_empty_foreign_and_wrong_kind_tokens_are_not_found(
    client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast
) -> None:
    link = link_in(invite(signed_in(cast.ada)))
    client.get("/invitation/x", 404)
    client.get("/invitation/", 404)
    client.get(link.replace("/invitation/", "/reset/"), 404)


def test_a_weak_password_leaves_the_link_alive(client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast) -> None:
    link = link_in(invite(signed_in(cast.ada)))
    assert "at least 12" in client.post(link, {"password": "short"}, 422).said
    client.post(link, {"password": NEW})


def test_an_address_stands_once_however_it_is_written(client: PageClient, cast: Cast) -> None:
    answer = invite(client.sign_in(cast.ada), 422, email=" BO@example.org\u200b")
    assert "already here" in answer.said or "not an e-mail address" in answer.said
    assert "already here" in invite(client, 422, email="BO@EXAMPLE.ORG").said


def test_missing_fields_are_told_and_the_rest_kept(client: PageClient, cast: Cast) -> None:
    answer = invite(client.sign_in(cast.ada), 422, name="", roles=[])
    assert "Write the person's name." in answer.said
    assert "Choose at least one role." in answer.said
    assert "nia@example.org" in answer.text


def test_a_lead_invites_agents_into_the_own_team_only(client: PageClient, cast: Cast) -> None:
    lead = client.sign_in(cast.lea)
    invite(lead, team_id=cast.north.id)
    invite(lead, 403, email="b@example.org", team_id=0)
    invite(lead, 422, email="b@example.org", team_id=cast.south.id)
    invite(lead, 422, email="b@example.org", roles=["admin"], team_id=cast.north.id)
    assert not may_invite(cast.lea, frozenset({"admin", "agent"}), cast.north)


def test_others_cannot_invite(client: PageClient, cast: Cast) -> None:
    for person in (cast.bo, cast.tara, cast.rey):
        invite(client.sign_in(person), 403)
        client.get("/people/invite", 403)


def test_a_forgotten_password_says_the_same_for_everybody(client: PageClient, cast: Cast) -> None:
    known = client.post("/forgotten", {"email": "bo@example.org"})
    unknown = client.post("/forgotten", {"email": "nobody@example.org"})
    assert known.location == unknown.location


def test_a_reset_link_ends_every_session(client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast) -> None:
    bo = signed_in(cast.bo)
    link = link_in(signed_in(cast.ada).post(f"/people/{cast.bo.id}/link", expect=200))
    client.post(link, {"password": NEW})
    bo.get("/account", 303)
    client.post("/sign-out")
    client.post("/sign-in", {"email": "bo@example.org", "password": PASSWORD}, 422)
    client.post("/sign-in", {"email": "bo@example.org", "password": NEW})


def test_the_page_with_the_link_names_the_invited_person(client: PageClient, cast: Cast) -> None:
    page = invite(client.sign_in(cast.ada)).page
    assert page.h1 == "A link for Nia Adeyemi"
