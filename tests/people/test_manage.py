"""What an admin changes about people and teams."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.people.actions.persons import LastAdmin, suspend
from app.people.models import Line, Membership, Person, Role, Team
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.page_client import PageClient


def fresh(person: Any) -> Any:
    return db.session.get(Person, person.id, populate_existing=True)


def test_roles_change_ends_sessions_and_stands_in_the_trail(
    client: PageClient, signed_in: Callable[[Person], PageClient], cast: Cast
) -> None:
    bo = signed_in(cast.bo)
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/roles", {"roles": ["agent", "reviewer"], "revision": cast.bo.revision})
    assert fresh(cast.bo).roles == {Role.AGENT, Role.REVIEWER}
    bo.get("/account", 303)
    entry = db.session.scalar(select(TrailEntry).where(TrailEntry.verb == "people.change_roles"))
    assert entry.details == {"before": ["agent"], "after": ["agent", "reviewer"]}
    assert entry.actor_id == cast.ada.id


def test_an_old_page_does_not_overwrite_a_newer_change(client: PageClient, cast: Cast) -> None:
    old = cast.bo.revision
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/roles", {"roles": ["reviewer"], "revision": old})
    client.post(f"/people/{cast.bo.id}/roles", {"roles": ["trainer"], "revision": old}, 409)
    assert fresh(cast.bo).roles == {Role.REVIEWER}


def test_unknown_roles_are_refused(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/roles", {"roles": ["owner"], "revision": cast.bo.revision}, 422)
    assert fresh(cast.bo).roles == {Role.AGENT}


def test_nobody_changes_their_own_role_or_suspends_themselves(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada).post(f"/people/{cast.ada.id}/roles", {"roles": ["agent"], "revision": cast.ada.revision}, 403)
    client.post(f"/people/{cast.ada.id}/suspension", expect=403)


@pytest.mark.parametrize("who", ["bo", "tara", "rey", "lea"])
def test_only_admins_change_roles_and_suspend(client: PageClient, cast: Cast, who: str) -> None:
    client.sign_in(getattr(cast, who))
    client.post(f"/people/{cast.ines.id}/roles", {"roles": ["admin"], "revision": cast.ines.revision}, 403)
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
    client.post(f"/people/{cast.bo.id}/details", {"alias": "017", "languages": ["en", "ja"], "lines": [line.id]})
    assert fresh(cast.bo).alias == "017"
    page = client.get(f"/people/{cast.bo.id}")
    assert "Billing" in page.said
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
