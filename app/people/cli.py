"""`flask people …`: everything the admin pages do, for the command line."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.base import clock
from app.base.commands import told
from app.base.database import db
from app.base.errors import DomainError
from app.people.actions import links, persons, teams
from app.people.actions.accounts import normal_email
from app.people.actions.demo import remove_demo
from app.people.models import Membership, Person, Role, Team
from app.people.queries import by_email, lines, team_named
from app.people.sessions import end_sessions
from app.trail.actions import record
from app.ui.words import gettext as _
from app.ui.words import ngettext

people_cli = AppGroup("people", help="Persons, teams, roles and invitations.")
ROLE = click.Choice([role.value for role in Role])


@people_cli.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", "roles", type=ROLE, multiple=True, required=True)
@click.option("--team", "team_name", help="Name of an existing team.")
@click.option("--lead", is_flag=True, help="Make the person a lead of the team.")
@told
def add(email: str, name: str, roles: tuple[str, ...], team_name: str | None, lead: bool) -> None:
    """Add a person and print the invitation link."""
    at = clock.now()
    person = persons.create_person(name, email=email, roles=[Role(role) for role in roles], by=None, at=at)
    if team_name:
        teams.join_team(person, _team(team_name), lead=lead, by=None, at=at)
    click.echo(invitation_url(links.invite(person, by=None, at=at)))


@people_cli.command("list")
@click.option("--role", type=ROLE)
@click.option("--team", "team_name")
def list_people(role: str | None, team_name: str | None) -> None:
    """List people: name, e-mail, roles, teams."""
    query = select(Person).options(selectinload(Person.memberships).joinedload(Membership.team)).order_by(Person.name, Person.id)
    if role:
        query = query.where(Person.roles.contains(f",{role},"))
    for person in db.session.scalars(query.execution_options(yield_per=500)):
        names = [membership.team.name for membership in person.current_memberships]
        if team_name is None or team_name in names:
            state = "" if person.is_active else "\t" + _("suspended")
            click.echo(f"{person.name}\t{person.email or '-'}\t{','.join(sorted(person.roles))}\t{', '.join(names)}{state}")


@people_cli.command("invite")
@click.argument("email")
@told
def invite(email: str) -> None:
    """Print a fresh invitation link for a person who has no password yet."""
    click.echo(invitation_url(links.invite(_person(email), by=None, at=clock.now())))


@people_cli.command("reset")
@click.argument("email")
@told
def reset(email: str) -> None:
    """Print a link with which the person chooses a new password."""
    click.echo(reset_url(links.reset_for(_person(email), by=None, at=clock.now())))


@people_cli.command("roles")
@click.argument("email")
@click.argument("roles", type=ROLE, nargs=-1, required=True)
@told
def roles(email: str, roles: tuple[str, ...]) -> None:
    """Give a person exactly these roles."""
    persons.change_roles(_person(email), [Role(role) for role in roles], by=None, at=clock.now())


@people_cli.command("details")
@click.argument("email")
@click.option("--alias", help="Agent number or stage name.")
@click.option("--language", "languages", multiple=True, help="Language code; several times for several.")
@click.option("--line", "line_names", multiple=True, help="Name of a line; several times for several.")
@told
def details(email: str, alias: str | None, languages: tuple[str, ...], line_names: tuple[str, ...]) -> None:
    """Set a person's agent number, languages and lines; what is not named stays."""
    person = _person(email)
    known = {line.name: line.id for line in lines()}
    unknown = [name for name in line_names if name not in known]
    if unknown:
        raise DomainError(_("There is no line called %(name)s. Make it with: flask people line '%(name)s'", name=unknown[0]))
    line_ids = [known[name] for name in line_names] if line_names else [row.line_id for row in person.lines]
    alias = person.alias or "" if alias is None else alias
    persons.change_details(person, alias=alias, languages=languages or person.languages, line_ids=line_ids, by=None, at=clock.now())


@people_cli.command("sign-out")
@click.argument("email")
@told
def sign_out(email: str) -> None:
    """End every session of a person."""
    person = _person(email)
    ended = end_sessions(person.id, clock.now())
    record("people.end_sessions", "person", person.id, by=None, at=clock.now(), label=person.name, ended=ended)
    click.echo(ngettext("%(num)s session ended.", "%(num)s sessions ended.", ended))


@people_cli.command("suspend")
@click.argument("email")
@told
def suspend(email: str) -> None:
    """Shut a person out at once."""
    persons.suspend(_person(email), by=None, at=clock.now())


@people_cli.command("restore")
@click.argument("email")
@told
def restore(email: str) -> None:
    """Let a suspended person in again."""
    persons.restore(_person(email), by=None, at=clock.now())


@people_cli.command("team")
@click.argument("name")
@click.option("--timezone", default="UTC", show_default=True)
@told
def team(name: str, timezone: str) -> None:
    """Make a team."""
    teams.create_team(name, timezone=timezone, by=None, at=clock.now())


@people_cli.command("join")
@click.argument("email")
@click.argument("team_name")
@click.option("--lead", is_flag=True)
@told
def join(email: str, team_name: str, lead: bool) -> None:
    """Put a person into a team from today on."""
    teams.join_team(_person(email), _team(team_name), lead=lead, by=None, at=clock.now())


@people_cli.command("leave")
@click.argument("email")
@click.argument("team_name")
@told
def leave(email: str, team_name: str) -> None:
    """End a person's membership in a team today."""
    team = _team(team_name)
    person = _person(email)
    query = select(Membership).where(Membership.person_id == person.id, Membership.team_id == team.id, Membership.ended_on.is_(None))
    membership = db.session.scalar(query.options(joinedload(Membership.person), joinedload(Membership.team)))
    if membership is None:
        raise DomainError(_("This person is not in that team. See who is: flask people list --team NAME"))
    teams.leave_team(membership, by=None, at=clock.now())


@people_cli.command("line")
@click.argument("name")
@told
def line(name: str) -> None:
    """Make a line (skill group)."""
    teams.create_line(name, by=None, at=clock.now())


@people_cli.command("remove-demo")
@told
def remove_demo_people() -> None:
    """Shut out every demo person and take their addresses away; what they did stays as an example."""
    click.echo(ngettext("%(num)s demo person removed.", "%(num)s demo people removed.", remove_demo(at=clock.now())))


def invitation_url(token: str) -> str:
    """Address of the page on which an invited person chooses a password."""
    return f"{_site()}/invitation/{token}"


def reset_url(token: str) -> str:
    """Address of the page on which a person chooses a new password."""
    return f"{_site()}/reset/{token}"


def _site() -> str:
    return str(current_app.config["SETTINGS"].address)


def _person(email: str) -> Person:
    person = by_email(normal_email(email))
    if person is None:
        raise DomainError(_("Nobody here has the address %(email)s. See: flask people list", email=email))
    return person


def _team(name: str) -> Team:
    team = team_named(name)
    if team is None:
        raise DomainError(_("There is no team called %(name)s. Make it with: flask people team '%(name)s'", name=name))
    return team
