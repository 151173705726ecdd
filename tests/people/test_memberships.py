"""Membership in teams has days, given or today's, that never overlap; team settings have one writer at a time."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.base.database import db
from app.people.actions.teams import AlreadyMember, WrongDays, join_team, leave_team
from app.people.models import Membership, Team
from tests.cast import HIRED, Cast
from tests.page_client import PageClient

EARLY, LATER = date(2025, 3, 1), date(2025, 9, 30)


def test_where_somebody_was_before_can_be_told(client: PageClient, cast: Cast) -> None:
    client.sign_in(cast.ada).post(
        f"/people/{cast.bo.id}/memberships", {"team_id": cast.south.id, "since": EARLY.isoformat(), "until": LATER.isoformat()}
    )
    db.session.expire_all()
    earlier = db.session.scalars(select(Membership).where(Membership.person_id == cast.bo.id, Membership.team_id == cast.south.id)).one()
    assert (earlier.started_on, earlier.ended_on) == (EARLY, LATER)
    assert "Mar 1, 2025" in client.get(f"/people/{cast.bo.id}").said
    client.post(f"/people/{cast.bo.id}/memberships", {"team_id": cast.south.id, "since": "yesterday"}, 422)


def test_a_membership_may_have_ended_earlier(client: PageClient, cast: Cast) -> None:
    [membership] = cast.bo.memberships
    client.sign_in(cast.ada).post(f"/people/{cast.bo.id}/memberships/{membership.id}/end", {"until": "2026-06-30"})
    db.session.expire_all()
    assert db.session.get_one(Membership, membership.id).ended_on == date(2026, 6, 30)


def test_two_times_in_one_team_do_not_overlap(cast: Cast, clock: Any) -> None:
    def join(since: date, until: date | None) -> None:
        join_team(cast.bo, cast.north, since=since, until=until, by=None, at=clock.at)

    for since, until in ((EARLY, date(2026, 2, 1)), (HIRED, None), (date(2026, 6, 1), date(2026, 7, 1)), (EARLY, None)):
        with pytest.raises(AlreadyMember):
            join(since, until)
    join(EARLY, HIRED)
    assert len(cast.bo.memberships) == 2
    assert len(cast.bo.current_memberships) == 1


def test_days_are_past_and_in_order(cast: Cast, clock: Any) -> None:
    for days in ({"since": date(2027, 1, 1)}, {"since": LATER, "until": EARLY}):
        with pytest.raises(WrongDays):
            join_team(cast.bo, cast.south, **days, by=None, at=clock.at)
    with pytest.raises(WrongDays):
        leave_team(cast.bo.memberships[0], until=EARLY, by=None, at=clock.at)


def test_the_today_of_somebody_further_east_is_the_team_s(cast: Cast, clock: Any) -> None:
    assert join_team(cast.bo, cast.south, since=date(2026, 11, 23), by=None, at=clock.at).started_on == date(2026, 11, 22)


def test_team_settings_from_an_old_page_do_not_win_in_silence(client: PageClient, cast: Cast) -> None:
    old = {"name": "North desk", "timezone": "UTC", "revision": cast.north.revision}
    client.sign_in(cast.ada).post(f"/teams/{cast.north.id}", {**old, "timezone": "Asia/Tokyo"})
    again = client.post(f"/teams/{cast.north.id}", {**old, "name": "Northern desk"}, 409)
    assert "Someone else changed this team" in again.said
    assert 'value="Northern desk"' in again.text, "what was typed stays"
    assert re.search(r"<dd[^>]*>\s*Asia/Tokyo", again.text), "what the other one saved stands beside it"
    assert db.session.get_one(Team, cast.north.id, populate_existing=True).name == "North desk"
    newer = re.search(r'name="revision"[^>]*value="(\d+)"', again.text)
    assert newer is not None
    client.post(f"/teams/{cast.north.id}", {**old, "name": "Northern desk", "timezone": "Asia/Tokyo", "revision": newer[1]})


def buttons(client: PageClient, person: Any) -> str:
    """What the buttons of a person's page send along."""
    found = set(re.findall(r'name="seen" value="([^"]*)"', client.get(f"/people/{person.id}").text))
    assert len(found) == 1
    return str(found.pop())


def test_two_admins_at_one_person_do_not_overwrite_each_other(client: PageClient, cast: Cast) -> None:
    [membership] = cast.bo.memberships
    url = f"/people/{cast.bo.id}/memberships"
    seen = buttons(client.sign_in(cast.ada), cast.bo)
    client.post(f"{url}/{membership.id}/lead", {"lead": "1", "seen": seen})
    for late, form in (
        (f"{url}/{membership.id}/end", {"until": "2026-06-30"}),
        (f"{url}/{membership.id}/lead", {"lead": "0"}),
        (url, {"team_id": cast.south.id, "since": "2026-01-07"}),
    ):
        answer = client.post(late, {**form, "seen": seen}, 409)
        assert "Someone else changed the teams of" in answer.said and "leads it now" in answer.said, late
    assert 'value="2026-01-07"' in answer.text, "what was typed stays"
    db.session.expire_all()
    [stored] = db.session.scalars(select(Membership).where(Membership.person_id == cast.bo.id))
    assert stored.lead and stored.ended_on is None
    newer = buttons(client, cast.bo)
    client.post(f"{url}/{membership.id}/end", {"until": "2026-06-30", "seen": newer})
    again = client.post(f"{url}/{membership.id}/end", {"until": "2026-06-29", "seen": newer}, 409)
    assert "ended on Jun 30, 2026" in again.said


def test_what_else_changed_about_a_person_stops_no_button_of_their_teams(client: PageClient, cast: Cast) -> None:
    seen = buttons(client.sign_in(cast.ada), cast.bo)
    cast.bo.alias = "B-12"
    db.session.commit()
    client.post(f"/people/{cast.bo.id}/memberships", {"team_id": cast.south.id, "seen": seen})
    assert "joined on" in client.post(f"/people/{cast.bo.id}/memberships", {"team_id": cast.south.id, "seen": seen}, 409).said
