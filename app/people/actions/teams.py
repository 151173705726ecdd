"""Teams, membership with dates, and lines."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.people.doors import no_longer_there
from app.people.models import Line, Membership, Person, Team
from app.people.queries import team_named
from app.people.sessions import shut_out
from app.trail.actions import record
from app.ui.words import gettext as _


class NameTaken(DomainError):
    """Another team or line has this name."""


class AlreadyMember(DomainError):
    """The person belongs to the team at that time."""


class WrongDays(DomainError):
    """A membership would begin or end in the future, or end before it begins."""


def create_team(name: str, *, timezone: str, by: Person | None, at: datetime, is_demo: bool = False) -> Team:
    """A new team. Raises NameTaken."""
    name = _free_name(name, None)
    team = Team(name=name, timezone=_zone(timezone), created_at=at, is_demo=is_demo)
    db.session.add(team)
    db.session.flush()
    record("people.create_team", "team", team.id, by=by, at=at, label=team.name, team_id=team.id)
    return team


def change_team(
    team: Team,
    *,
    name: str,
    timezone: str,
    second_publisher: bool | None = None,
    reviewing: Mapping[str, bool] | None = None,
    revision: int | None = None,
    by: Person | None,
    at: datetime,
) -> None:
    """Rename a team, move its time zone, or say whether a second person publishes; None leaves that as it is.

    `reviewing`: `hides_reviewers` (from the reviewed agents), `unbiased` (earlier reviews hidden from who grades), `peer_reviews`.
    Raises NameTaken, and Conflict when `revision` is older than what is stored. Past tallies keep the weeks they were written under.
    """
    if revision is not None and revision != team.revision:
        raise Conflict(_("Someone else changed this team after you opened the page. Compare with what stands here now, then save again."))
    before = _said_of(team)
    team.name = _free_name(name, team)
    team.timezone = _zone(timezone)
    team.second_publisher = team.second_publisher if second_publisher is None else second_publisher
    for setting, on in (reviewing or {}).items():
        setattr(team, setting, on)
    after = _said_of(team)
    if before != after:
        record("people.change_team", "team", team.id, by=by, at=at, label=team.name, team_id=team.id, before=before, after=after)


def archive_team(team: Team, *, by: Person | None, at: datetime) -> None:
    """Put a team away; its past stays. Raises DomainError while it has members."""
    if db.session.scalar(select(Membership.id).where(Membership.team_id == team.id, Membership.ended_on.is_(None)).limit(1)):
        raise DomainError(_("This team still has members. Move them to another team first."))
    team.archived_at = at
    record("people.archive_team", "team", team.id, by=by, at=at, label=team.name, team_id=team.id)


def join_team(
    person: Person,
    team: Team,
    *,
    lead: bool = False,
    since: date | None = None,
    until: date | None = None,
    by: Person | None,
    at: datetime,
) -> Membership:
    """Make `person` a member: from `since` (today in the team's zone) on, with `until` for a time that is over.

    Needs `person.memberships` loaded. Raises AlreadyMember where it overlaps with another time in the same team, WrongDays.
    """
    since = _past_day(since, team, at)
    until = _past_day(until, team, at) if until is not None else None
    if until is not None and until < since:
        raise WrongDays(_("The last day is before the first. Choose a later one."), field="until")
    if any(_overlap(other, since, until) for other in person.memberships if other.team_id == team.id):
        raise AlreadyMember(
            _(
                "%(name)s is already in %(team)s at that time. End that membership first, or choose other days.",
                name=person.name,
                team=team.name,
            )
        )
    membership = Membership(person_id=person.id, team_id=team.id, lead=lead, started_on=since, ended_on=until)
    membership.team = team
    person.memberships.append(membership)
    db.session.flush()
    days = {"since": since.isoformat(), "until": until.isoformat() if until is not None else None}
    record("people.join_team", "person", person.id, by=by, at=at, label=person.name, team_id=team.id, team=team.name, lead=lead, **days)
    return membership


def leave_team(membership: Membership, *, until: date | None = None, by: Person | None, at: datetime) -> None:
    """End a membership today or on an earlier day, and the person's sessions with it. Raises WrongDays.

    Needs `person` and `team` loaded.
    """
    if membership.ended_on is not None:
        return
    until = _past_day(until, membership.team, at)
    if until < membership.started_on:
        raise WrongDays(_("The last day is before the first. Choose a later one."), field="until")
    membership.ended_on = until
    person = membership.person
    shut_out(person.id, at)
    team, day = membership.team, until.isoformat()
    record("people.leave_team", "person", person.id, by=by, at=at, label=person.name, team_id=team.id, team=team.name, until=day)
    no_longer_there(person, by, at)


def set_lead(membership: Membership, lead: bool, *, by: Person | None, at: datetime) -> None:
    """Make a member a lead of the team, or no longer. Ends the person's sessions."""
    if membership.lead == lead:
        return
    membership.lead = lead
    shut_out(membership.person_id, at)
    person = membership.person
    record("people.set_lead", "person", person.id, by=by, at=at, label=person.name, team_id=membership.team_id, lead=lead)
    no_longer_there(person, by, at)


def create_line(name: str, *, by: Person | None, at: datetime) -> Line:
    """A new line (skill group). Raises NameTaken."""
    name = " ".join(name.split())[:120]
    if not name:
        raise DomainError(_("Write the line's name."), field="name")
    if db.session.scalar(select(Line.id).where(Line.name == name)):
        raise NameTaken(_("There is a line with this name already. Write another name."), field="name")
    line = Line(name=name)
    db.session.add(line)
    db.session.flush()
    record("people.create_line", "line", line.id, by=by, at=at, label=name)
    return line


def archive_line(line: Line, *, by: Person | None, at: datetime) -> None:
    """Put a line away; people keep their past."""
    line.archived_at = at
    record("people.archive_line", "line", line.id, by=by, at=at, label=line.name)


def _past_day(day: date | None, team: Team, at: datetime) -> date:
    """`day`, today in the team's zone where none is given. Raises WrongDays for a day that has not come.

    Whoever writes the day may be ahead of the team: their today is taken for the team's.
    """
    today = at.astimezone(clock.zone(team.timezone)).date()
    if day is not None and day > today + timedelta(days=1):
        raise WrongDays(_("Choose a day that is not in the future."))
    return min(day or today, today)


def _overlap(other: Membership, since: date, until: date | None) -> bool:
    """Whether two times share more than the day on which one ends and the other begins."""
    return since < (other.ended_on or date.max) and other.started_on < (until or date.max)


def _free_name(name: str, team: Team | None) -> str:
    name = " ".join(name.split())[:120]
    if not name:
        raise DomainError(_("Write the team's name."), field="name")
    other = team_named(name)
    if other is not None and other is not team:
        raise NameTaken(_("There is a team with this name already. Write another name."), field="name")
    return name


def _said_of(team: Team) -> dict[str, str | bool]:
    reviewing = {"hides_reviewers": team.hides_reviewers, "unbiased": team.unbiased, "peer_reviews": team.peer_reviews}
    return {"name": team.name, "timezone": team.timezone, "second_publisher": team.second_publisher, **reviewing}


def _zone(name: str) -> str:
    if name not in clock.zone_names():
        raise DomainError(_("Choose a time zone from the list."), field="timezone")
    return name
