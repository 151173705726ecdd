"""`flask people …`: teams, who is in them, and lines."""

from datetime import date, datetime

import click
from sqlalchemy import select

from app.base import clock
from app.base.commands import told
from app.base.database import db
from app.base.errors import DomainError
from app.people.actions import teams as actions
from app.people.cli import called_team, people_cli, person_called
from app.people.models import Membership, Person, Team
from app.people.queries import lines as lines_in_use
from app.ui.words import gettext as _

DAY = click.DateTime(["%Y-%m-%d"])


@people_cli.command("teams")
def teams() -> None:
    """List teams in use: name, time zone."""
    for team in db.session.scalars(select(Team).where(Team.archived_at.is_(None)).order_by(Team.name)):
        click.echo(f"{team.name}\t{team.timezone}")


@people_cli.command("team")
@click.argument("name")
@click.option("--timezone", default="UTC", show_default=True)
@told
def team(name: str, timezone: str) -> None:
    """Make a team."""
    if name == "list":
        raise DomainError(_("To see the teams there are, use: flask people teams"))
    made = actions.create_team(name, timezone=timezone, by=None, at=clock.now())
    click.echo(_("The team %(name)s is made.", name=made.name))


@people_cli.command("team-change")
@click.argument("name")
@click.option("--name", "new_name", help="Another name.")
@click.option("--timezone", help="Another time zone.")
@told
def team_change(name: str, new_name: str | None, timezone: str | None) -> None:
    """Rename a team or move its time zone; what is not named stays."""
    team = called_team(name)
    actions.change_team(team, name=new_name or team.name, timezone=timezone or team.timezone, by=None, at=clock.now())
    click.echo(_("The team is called %(name)s; its time zone is %(timezone)s.", name=team.name, timezone=team.timezone))


@people_cli.command("team-archive")
@click.argument("name")
@told
def team_archive(name: str) -> None:
    """Put a team without members away; its past stays."""
    team = called_team(name)
    actions.archive_team(team, by=None, at=clock.now())
    click.echo(_("The team %(name)s is put away. Its past stays.", name=team.name))


@people_cli.command("join")
@click.argument("email")
@click.argument("team_name")
@click.option("--lead", is_flag=True, help="As a lead; a member becomes one.")
@click.option("--from", "since", type=DAY, help="First day. Default: today.")
@click.option("--until", type=DAY, help="Last day of a time that is over.")
@told
def join(email: str, team_name: str, lead: bool, since: datetime | None, until: datetime | None) -> None:
    """Put a person into a team, from today on or for the days named. EMAIL: or the name of somebody without an address."""
    person, team, at = person_called(email), called_team(team_name), clock.now()
    if lead and since is None and until is None and team.id in person.team_ids:
        actions.set_lead(_membership(person, team), True, by=None, at=at)
        click.echo(_("%(who)s leads %(team)s.", who=person.name, team=team.name))
        return
    made = actions.join_team(person, team, lead=lead, since=_day(since), until=_day(until), by=None, at=at)
    words = {"who": person.name, "team": team.name, "since": made.started_on.isoformat(), "until": made.ended_on}
    text = _("%(who)s was in %(team)s from %(since)s to %(until)s.") if made.ended_on else _("%(who)s is in %(team)s from %(since)s on.")
    click.echo(text % words)


@people_cli.command("leave")
@click.argument("email")
@click.argument("team_name")
@click.option("--on", "until", type=DAY, help="Last day. Default: today.")
@told
def leave(email: str, team_name: str, until: datetime | None) -> None:
    """End a person's membership in a team today or on an earlier day. EMAIL: or the name of somebody without an address."""
    person, team = person_called(email), called_team(team_name)
    membership = _membership(person, team)
    actions.leave_team(membership, until=_day(until), by=None, at=clock.now())
    click.echo(_("%(who)s is no longer in %(team)s.", who=person.name, team=team.name))


@people_cli.command("lead")
@click.argument("email")
@click.argument("team_name")
@click.option("--off", is_flag=True, help="No longer a lead.")
@told
def lead(email: str, team_name: str, off: bool) -> None:
    """Make a member a lead of the team, or no longer."""
    person, team = person_called(email), called_team(team_name)
    actions.set_lead(_membership(person, team), not off, by=None, at=clock.now())
    text = _("%(who)s no longer leads %(team)s.") if off else _("%(who)s leads %(team)s.")
    click.echo(text % {"who": person.name, "team": team.name})


@people_cli.command("lines")
def lines() -> None:
    """List lines in use."""
    for line in lines_in_use():
        click.echo(line.name)


@people_cli.command("line")
@click.argument("name")
@told
def line(name: str) -> None:
    """Make a line (skill group)."""
    made = actions.create_line(name, by=None, at=clock.now())
    click.echo(_("The line %(name)s is made.", name=made.name))


@people_cli.command("line-archive")
@click.argument("name")
@told
def line_archive(name: str) -> None:
    """Put a line away; people keep their past on it."""
    found = next((one for one in lines_in_use() if one.name == name), None)
    if found is None:
        raise DomainError(_("There is no line called %(name)s. See: flask people lines", name=name))
    actions.archive_line(found, by=None, at=clock.now())
    click.echo(_("The line %(name)s is put away.", name=name))


def _membership(person: Person, team: Team) -> Membership:
    """The person's time in the team now, both loaded with it."""
    found = next((one for one in person.current_memberships if one.team_id == team.id), None)
    if found is None:
        raise DomainError(_("This person is not in that team. See who is: flask people list --team NAME"))
    found.person, found.team = person, team
    return found


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None
