"""API tokens: issued for oneself, shown once, kept as a hash, listed, revoked; ended with the rights they stand on."""

import re
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from app.base.database import db
from app.people.actions import accounts, persons, teams, tokens
from app.people.models import Membership, Person, Role
from app.people.scopes import Scope, offered
from app.people.token_models import ApiToken
from app.people.tokens import bearer_of
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.page_client import PageClient
from tests.people.test_commands import run

READ = [Scope.REVIEWS_READ, Scope.RUBRICS_READ]


def whose(text: str, at: Any) -> str | None:
    found = bearer_of(f"Bearer {text}", at)
    return found.person.name if found else None


def test_a_token_is_shown_once_and_kept_as_a_hash(client: PageClient, cast: Cast, clock: Any) -> None:
    lea = client.sign_in(cast.lea)
    assert "You have no token yet" in lea.get("/account/tokens").said
    made = lea.post("/account/tokens", {"name": "Warehouse", "scopes": READ, "days": "30"}, 200)
    text = re.search(r"gr_[a-z2-7]{12}_[\w-]{43}", made.text).group(0)  # type: ignore[union-attr]
    row = db.session.scalars(select(ApiToken)).one()
    assert text.split("_", 2)[2] not in f"{vars(row)} {[vars(one) for one in db.session.scalars(select(TrailEntry))]}"
    assert whose(text, clock.at) == "Lea Brandt"
    listed = lea.get("/account/tokens")
    assert "Warehouse" in listed.said and "Read published rubrics" in listed.said and text not in listed.text
    lea.post(f"/account/tokens/{row.id}/revoke")
    assert whose(text, clock.at) is None
    verbs = db.session.scalars(select(TrailEntry.verb).order_by(TrailEntry.id)).all()
    assert verbs[-2:] == ["people.issue_token", "people.revoke_token"]


def test_a_token_never_does_more_than_its_person(client: PageClient, cast: Cast) -> None:
    assert Scope.REVIEWS_READ not in offered(cast.ada) and Scope.GROWTH_READ not in offered(cast.ada)
    ada = client.sign_in(cast.ada)
    for sent, sentence in (
        ({"name": "x", "scopes": "reviews:read", "days": "30"}, "not a valid choice"),
        ({"name": "x", "days": "30"}, "Choose at least one thing"),
        ({"name": "", "scopes": "people:read", "days": "30"}, "Write what the token is for."),
        ({"name": "x", "scopes": "people:read", "days": "9999"}, "Not a valid choice"),
    ):
        assert sentence.casefold() in ada.post("/account/tokens", sent, 422).said.casefold()
    assert db.session.scalar(select(ApiToken.id)) is None


def test_one_does_not_revoke_what_is_anothers(client: PageClient, cast: Cast, clock: Any) -> None:
    token, text = tokens.issue(cast.ada, "Import", [Scope.CONVERSATIONS_IMPORT], days=9, by=cast.ada, at=clock.at)
    client.sign_in(cast.lea).post(f"/account/tokens/{token.id}/revoke", expect=404)
    assert whose(text, clock.at) == "Ada Novak"


def test_forged_expired_and_broken_tokens_are_nobodys(cast: Cast, clock: Any) -> None:
    _, text = tokens.issue(cast.lea, "Import", READ, days=9, by=cast.lea, at=clock.at)
    other = text[:-1] + ("A" if text[-1] != "A" else "B")
    for wrong in (other, text[:-1], text + "A", "", "gr_", text.upper(), text.replace("gr_", "")):
        assert whose(wrong, clock.at) is None
    assert bearer_of(f"Basic {text}", clock.at) is None
    assert bearer_of(None, clock.at) is None
    assert whose(text, clock.at + timedelta(days=9)) is None


def test_tokens_end_with_what_they_stand_on(cast: Cast, clock: Any) -> None:
    """Suspended, another role, out of the team, another password, another address: each ends them, and nothing brings them back."""

    def leave() -> None:
        membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.lea.id, Membership.ended_on.is_(None))).one()
        membership.person, membership.team = cast.lea, cast.north
        teams.leave_team(membership, by=None, at=clock.at)

    for act in (
        lambda: accounts.set_password(cast.lea, "quiet harbour seven", by=cast.lea, at=clock.at),
        lambda: persons.change_email(cast.lea, "lea.b@example.org", by=None, at=clock.at),
        lambda: persons.change_roles(cast.lea, [Role.LEAD, Role.AGENT], by=None, at=clock.at),
        lambda: persons.suspend(cast.lea, by=None, at=clock.at) or persons.restore(cast.lea, by=None, at=clock.at),
        leave,
    ):
        _, text = tokens.issue(cast.lea, "Import", READ, days=9, by=cast.lea, at=clock.at)
        assert whose(text, clock.at) == "Lea Brandt"
        act()
        assert whose(text, clock.at) is None


def test_somebody_who_may_have_none_any_more_is_nobody(cast: Cast, clock: Any) -> None:
    """Also where a role went without the action that ends tokens, as by a restored backup."""
    _, text = tokens.issue(cast.lea, "Import", READ, days=9, by=cast.lea, at=clock.at)
    for changed in ({"roles": frozenset({Role.AGENT})}, {"roles": frozenset({Role.LEAD}), "deactivated_at": clock.at}):
        db.session.execute(update(Person).where(Person.id == cast.lea.id).values(**changed))
        db.session.expire_all()
        assert whose(text, clock.at) is None


def test_commands_issue_list_and_revoke(app: Flask, cast: Cast) -> None:
    db.session.commit()
    made = run(app, "token", "issue", "lea@example.org", "--name", "Warehouse", "--scope", "reviews:read", "--days", "9")
    text = made.output.strip()
    assert made.exit_code == 0 and text.startswith("gr_")
    listed = run(app, "token", "list", "--email", "lea@example.org").output
    assert "Warehouse\treviews:read" in listed and text not in listed
    assert run(app, "token", "revoke", text.rsplit("_", 1)[0] if text.count("_") == 2 else f"gr_{text.split('_')[1]}").exit_code == 0
    assert run(app, "token", "list").output == ""
    for words, sentence in (
        (("issue", "bo@example.org", "--name", "x", "--scope", "rubrics:read"), "Only leads and admins"),
        (("issue", "ada@example.org", "--name", "x", "--scope", "growth:read"), "cannot do more than its person"),
        (("issue", "lea@example.org", "--name", "x", "--scope", "growth:read", "--days", "900"), "between 1 and 366 days"),
        (("revoke", "gr_nothing"), "No token begins like this"),
    ):
        refused = run(app, "token", *words)
        assert refused.exit_code == 1 and sentence in refused.output
