"""`flask people …`: everything the admin pages do, for the command line."""

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base import clock
from app.base.commands import told
from app.base.database import db
from app.base.errors import DomainError
from app.people.actions import accounts, links, persons, teams
from app.people.actions.demo import remove_demo
from app.people.models import Membership, Person, Role, Team
from app.people.queries import by_email, lines, open_links, team_named
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
        teams.join_team(person, called_team(team_name), lead=lead, by=None, at=at)
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
    click.echo(invitation_url(links.invite(person_at(email), by=None, at=clock.now())))


@people_cli.command("reset")
@click.argument("email")
@told
def reset(email: str) -> None:
    """Print a link with which the person chooses a new password."""
    click.echo(reset_url(links.reset_for(person_at(email), by=None, at=clock.now())))


@people_cli.command("roles")
@click.argument("email")
@click.argument("roles", type=ROLE, nargs=-1, required=True)
@told
def roles(email: str, roles: tuple[str, ...]) -> None:
    """Give a person exactly these roles."""
    person = person_at(email)
    persons.change_roles(person, [Role(role) for role in roles], by=None, at=clock.now())
    click.echo(_("%(name)s has these roles now: %(roles)s.", name=person.name, roles=", ".join(sorted(person.roles))))


@people_cli.command("details")
@click.argument("who")
@click.option("--name", help="Another name.")
@click.option("--email", help="An address, or another one. Signs the person out.")
@click.option("--locale", type=click.Choice(list(persons.LOCALES)), help="Language of the pages.")
@click.option("--timezone", help="Time zone, like Europe/Lisbon.")
@click.option("--alias", help="Agent number or stage name.")
@click.option("--language", "languages", multiple=True, help="Language code; several times for several.")
@click.option("--line", "line_names", multiple=True, help="Name of a line; several times for several.")
@told
def details(
    who: str, email: str | None, alias: str | None, languages: tuple[str, ...], line_names: tuple[str, ...], **profile: Any
) -> None:
    """Set what is kept about a person; what is not named stays. WHO: the address, or the name of somebody without one."""
    person = person_called(who)
    signed: Any = {"by": None, "at": clock.now()}
    known = {line.name: line.id for line in lines()}
    unknown = [name for name in line_names if name not in known]
    if unknown:
        raise DomainError(_("There is no line called %(name)s. Make it with: flask people line '%(name)s'", name=unknown[0]))
    line_ids = [known[name] for name in line_names] if line_names else [row.line_id for row in person.lines]
    if email is not None:
        persons.change_email(person, email, **signed)
    named = {name: getattr(person, name) if value is None else value for name, value in profile.items()}
    if named["timezone"] not in {person.timezone, *clock.zone_names()}:
        raise DomainError(_("There is no time zone called %(name)s. Write one like Europe/Lisbon.", name=named["timezone"]))
    persons.change_profile(person, **named, **signed)
    alias = person.alias or "" if alias is None else alias
    persons.change_details(person, alias=alias, languages=languages or person.languages, line_ids=line_ids, **signed)
    click.echo(_("Saved what is kept about %(name)s.", name=person.name))


@people_cli.command("invitations")
def invitations() -> None:
    """List open invitations: address, name, last day."""
    for link in open_links():
        click.echo(f"{link.person.email or '-'}\t{link.person.name}\t{link.expires_at:%Y-%m-%d}")


@people_cli.command("revoke")
@click.argument("email")
@told
def revoke(email: str) -> None:
    """Make a person's open invitation worthless."""
    person = person_at(email)
    mine = [link for link in open_links() if link.person_id == person.id]
    if not mine:
        raise DomainError(_("%(name)s has no open invitation. See: flask people invitations", name=person.name))
    for link in mine:
        links.revoke(link, by=None, at=clock.now())
    click.echo(_("The invitation of %(name)s no longer works.", name=person.name))


@people_cli.command("password")
@click.argument("email")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for when it is not given.")
@told
def password(email: str, password: str) -> None:
    """Set a person's password and sign them out everywhere."""
    person = person_at(email)
    accounts.set_password(person, password, by=None, at=clock.now())
    click.echo(_("The password of %(name)s is set; open sessions ended.", name=person.name))


@people_cli.command("sign-out")
@click.argument("email")
@told
def sign_out(email: str) -> None:
    """End every session of a person."""
    person = person_at(email)
    ended = end_sessions(person.id, clock.now())
    record("people.end_sessions", "person", person.id, by=None, at=clock.now(), label=person.name, ended=ended)
    click.echo(ngettext("%(num)s session ended.", "%(num)s sessions ended.", ended))


@people_cli.command("suspend")
@click.argument("email")
@told
def suspend(email: str) -> None:
    """Shut a person out at once."""
    person = person_at(email)
    persons.suspend(person, by=None, at=clock.now())
    click.echo(_("%(name)s is suspended and signed out everywhere.", name=person.name))


@people_cli.command("restore")
@click.argument("email")
@told
def restore(email: str) -> None:
    """Let a suspended person in again."""
    person = person_at(email)
    persons.restore(person, by=None, at=clock.now())
    click.echo(_("%(name)s may sign in again.", name=person.name))


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


def person_called(who: str) -> Person:
    """The person at this address, or the only one of this name who has none. Needed relations are loaded. Raises DomainError."""
    if "@" in who:
        return person_at(who)
    loaded = (selectinload(Person.memberships), selectinload(Person.lines))
    found = db.session.scalars(select(Person).where(Person.name == who, Person.email.is_(None)).options(*loaded).limit(2)).all()
    if len(found) != 1:
        said = _("Several people without an address are called %(name)s. Give them one on their pages.", name=who)
        raise DomainError(said if found else _("Nobody without an address is called %(name)s. See: flask people list", name=who))
    return found[0]


def person_at(email: str) -> Person:
    """The person at this address. Raises DomainError."""
    person = by_email(accounts.normal_email(email))
    if person is None:
        raise DomainError(_("Nobody here has the address %(email)s. See: flask people list", email=email))
    return person


def called_team(name: str) -> Team:
    """The team of this name. Raises DomainError."""
    team = team_named(name)
    if team is None:
        raise DomainError(_("There is no team called %(name)s. Make it with: flask people team '%(name)s'", name=name))
    return team


def _site() -> str:
    return str(current_app.config["SETTINGS"].address)
