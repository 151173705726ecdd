"""What an admin changes about people and teams."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.base.database import db
from app.people.actions.links import reset_for
from app.people.actions.persons import LastAdmin, create_person, suspend
from app.people.models import Line, Membership, Person, Role, Team
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.page_client import PageClient


def kept(person: Person, **changed: Any) -> dict[str, Any]:
    """What the form on a person's page would send untouched, but for `changed`."""
    sent: dict[str, Any] = {"name": person.name, "email": person.email or "", "locale": person.locale, "timezone": person.timezone}
    sent |= {"roles": [role.value for role in person.roles], "alias": person.alias or "", "languages": list(person.languages)}
    return sent | {"lines": [], "revision": person.revision} | changed


def fresh(person: Any) -> Any:
    return db.session.get(Person, person.id, populate_existing=True)


def test_roles_change_ends_sessions_and_stands_in_the_trail(
    client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast
) -> None:
    bo = signed_in(cast.bo)
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/details", kept(cast.bo, roles=["agent", "reviewer"]))
    assert fresh(cast.bo).roles == {Role.AGENT, Role.REVIEWER}
    bo.get("/account", 303)
    entry = db.session.scalar(select(TrailEntry).where(TrailEntry.verb == "people.change_roles"))
    assert entry.details == {"before": ["agent"], "after": ["agent", "reviewer"]}
    assert entry.actor_id == cast.ada.id


def test_an_old_page_does_not_overwrite_a_newer_change(client: PageClient, cast: Cast) -> None:
    old = cast.bo.revision
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/details", kept(cast.bo, roles=["reviewer"], revision=old))
    client.post(f"/people/{cast.bo.id}/details", kept(cast.bo, roles=["trainer"], revision=old), 409)
    assert fresh(cast.bo).roles == {Role.REVIEWER}


def test_unknown_roles_are_refused(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/details", kept(cast.bo, roles=["owner"]), 422)
    assert fresh(cast.bo).roles == {Role.AGENT}


def test_nobody_changes_their_own_role_or_suspends_themselves(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada).post(f"/people/{cast.ada.id}/details", kept(cast.ada, roles=["agent"]), 403)
    client.post(f"/people/{cast.ada.id}/suspension", expect=403)


@pytest.mark.parametrize("who", ["bo", "tara", "rey", "lea"])
def test_only_admins_change_roles_and_suspend(client: PageClient, cast: Cast, who: str) -> None:
    client.sign_in(getattr(cast, who))
    client.post(f"/people/{cast.ines.id}/details", kept(cast.ines, roles=["admin"]), 403)
    client.post(f"/people/{cast.ines.id}/suspension", expect=403)
    client.post(f"/people/{cast.ines.id}/memberships", {"team_id": cast.south.id}, 403)


def test_suspension_holds_at_once_and_can_be_undone(client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast) -> None:
    bo = signed_in(cast.bo)
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/suspension")
    bo.get("/account", 303)
    client.post(f"/people/{cast.bo.id}/suspension/end")
    signed_in(cast.bo).get("/account")


def test_the_last_admin_stays(cast: Cast, clock: Any) -> None:
    with pytest.raises(LastAdmin):
        suspend(cast.ada, by=None, at=clock.at)


def test_moving_between_teams_keeps_the_dates(client: PageClient, cast: Cast, clock: Any) -> None:
    membership = db.session.scalar(select(Membership).where(Membership.person_id == cast.bo.id))
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/memberships/{membership.id}/end")
    client.post(f"/people/{cast.bo.id}/memberships", {"team_id": cast.south.id})
    db.session.expire_all()
    rows = db.session.scalars(select(Membership).where(Membership.person_id == cast.bo.id).order_by(Membership.id)).all()
    assert [(row.team_id, row.ended_on is None) for row in rows] == [(cast.north.id, False), (cast.south.id, True)]
    assert rows[0].ended_on == clock.at.date()


def test_a_membership_of_another_person_cannot_be_ended_through_this_one(client: PageClient, cast: Cast) -> None:
    foreign = db.session.scalar(select(Membership).where(Membership.person_id == cast.ines.id))
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/memberships/{foreign.id}/end", expect=404)


def test_work_details(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada).post("/lines", {"name": "Billing"})
    line = db.session.scalar(select(Line))
    client.post(f"/people/{cast.bo.id}/details", kept(cast.bo, alias="017", languages=["en", "ja"], more_language="de", lines=[line.id]))
    assert fresh(cast.bo).alias == "017"
    page = client.get(f"/people/{cast.bo.id}")
    assert "Billing" in page.said
    assert "German" in page.said
    ticked = [re.search(r'value="([^"]+)"', box)[1] for box in re.findall(r"<input checked[^>]+languages[^>]+>", page.text)]  # type: ignore[index]
    assert sorted(ticked) == ["de", "en", "ja"], "what is stored can be kept, whatever the pages speak"
    client.post("/lines", {"name": "Billing"}, 422)
    client.post(f"/lines/{line.id}/archive")


def test_people_see_their_own_team_and_no_addresses(client: PageClient, cast: Cast) -> None:
    page = client.sign_in(cast.bo).get("/people")
    assert "Ines Duarte" in page.said
    assert "Stan Weller" not in page.said
    assert "ines@example.org" not in page.text
    client.get(f"/people/{cast.stan.id}", 404)
    assert "ines@example.org" not in client.get(f"/people/{cast.ines.id}").text
    assert "ines@example.org" in client.sign_in(cast.lea).get(f"/people/{cast.ines.id}").text


def test_filters_and_a_budget(client: PageClient, cast: Cast, query_count: Any) -> None:
    client.sign_in(cast.ada)
    assert "Tara Okafor" not in client.get("/people?role=agent&q=bo").said
    with query_count(at_most=5):
        client.get("/people")
    client.get("/people?role=nonsense&team=x&after=broken&state=suspended")


@pytest.mark.parametrize(("name", "typed"), [("Élodie Yıldız", "ELODIE YILDIZ"), ("ЁЛКИНА Ирина", "елкина")])
def test_people_are_found_whatever_the_case_and_accents_of_their_name(client: PageClient, cast: Cast, name: str, typed: str) -> None:
    cast.bo.name = name
    db.session.commit()
    client.sign_in(cast.ada)
    assert name in client.get(f"/people?q={typed}").said
    assert name in str(client.get(f"/ui/palette?q={typed}", fetch=True).json)
    assert name not in client.get("/people?q=Ines").said


def test_teams_are_made_changed_and_put_away(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada).post("/teams/new", {"name": "East desk", "timezone": "Asia/Tokyo"})
    east = db.session.scalar(select(Team).where(Team.name == "East desk"))
    assert "already" in client.post("/teams/new", {"name": "East  desk", "timezone": "UTC"}, 422).said
    client.post(f"/teams/{east.id}", {"name": "Far East desk", "timezone": "Asia/Tokyo"})
    client.get(f"/teams/{east.id}")
    client.post(f"/teams/{east.id}/archive")
    client.post(f"/teams/{cast.north.id}/archive", expect=422)


def test_a_lead_manages_the_own_team_only(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.lea).get(f"/teams/{cast.north.id}")
    client.get(f"/teams/{cast.south.id}", 404)
    client.post(f"/teams/{cast.north.id}", {"name": "Northern desk", "timezone": "UTC"})
    client.post("/teams/new", {"name": "Mine", "timezone": "UTC"}, 403)


def test_somebody_without_an_address_is_given_one_and_invited(client: PageClient, cast: Cast, clock: Any) -> None:
    imported = create_person("Uma Patel", roles=[Role.AGENT], by=None, at=clock.at)
    db.session.commit()
    client.sign_in(cast.ada).post(f"/people/{imported.id}/link", expect=422)
    refused = client.post(f"/people/{imported.id}/details", kept(imported, email=" BO@example.org"), 422)
    assert "already here" in refused.said
    assert "not an e-mail address" in client.post(f"/people/{imported.id}/details", kept(imported, email="uma"), 422).said
    client.post(f"/people/{imported.id}/details", kept(imported, email="Uma@example.org", name="Uma  Patil"))
    assert (fresh(imported).email, fresh(imported).name) == ("uma@example.org", "Uma Patil")
    assert "/invitation/" in client.post(f"/people/{imported.id}/link", expect=200).text


def test_a_changed_address_ends_sessions_and_old_links_and_is_not_told(
    client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast, clock: Any
) -> None:
    bo, token = signed_in(cast.bo), reset_for(cast.bo, by=cast.ada, at=clock.at)
    db.session.commit()
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/details", kept(cast.bo, email="bo.lindqvist@example.org"))
    bo.get("/account", 303)
    bo.get(f"/reset/{token}", 404)
    entry = db.session.scalar(select(TrailEntry).where(TrailEntry.verb == "people.change_email"))
    assert "example.org" not in str(entry.details)
    client.post(f"/people/{cast.bo.id}/details", kept(fresh(cast.bo), email=""), 422)


def test_what_somebody_else_saved_meanwhile_is_not_lost_and_neither_is_what_was_typed(client: PageClient, cast: Cast) -> None:
    old = kept(cast.bo)
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/details", {**old, "alias": "017", "timezone": "Asia/Tokyo"})
    again = client.post(f"/people/{cast.bo.id}/details", {**old, "name": "Bo L."}, 409)
    assert "017" in again.said
    assert 'value="Bo L."' in again.text
    assert (fresh(cast.bo).name, fresh(cast.bo).timezone) == ("Bo Lindqvist", "Asia/Tokyo")
    newer = re.search(r'name="revision"[^>]*value="(\d+)"', again.text)
    assert newer is not None
    client.post(f"/people/{cast.bo.id}/details", {**old, "name": "Bo L.", "revision": newer[1]})
    assert fresh(cast.bo).name == "Bo L."


def test_new_people_begin_with_the_language_and_zone_of_the_site(db: Any, app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "DEFAULT_LOCALE", "ja")
    monkeypatch.setitem(app.config, "DEFAULT_TIMEZONE", "Asia/Tokyo")
    person = create_person("Kei", by=None, at=clock.at)
    assert (person.locale, person.timezone, person.languages) == ("ja", "Asia/Tokyo", ["ja"])


def test_only_teams_that_somebody_is_not_in_are_offered_and_the_last_day_has_a_label(cast: Cast, signed_in: Any) -> None:
    page = signed_in(cast.ada).get(f"/people/{cast.bo.id}").page
    offered = {one.text for one in page.all("option") if one.get("value") in (str(cast.north.id), str(cast.south.id))}
    assert offered == {cast.south.name}, "Bo is in the north"
    dates = [one.get("id") for one in page.all("input") if one.get("type") == "date" and one.get("name") == "until"]
    assert set(dates) <= {one.get("for") for one in page.all("label")}
