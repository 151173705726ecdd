"""`flask people token …`: API tokens, for the command line."""

import click

from app.base import clock
from app.base.commands import told
from app.base.errors import DomainError
from app.people.actions import tokens
from app.people.cli import people_cli, person_at
from app.people.queries import token_with_prefix, working_tokens
from app.people.scopes import Scope
from app.ui.words import gettext as _

SCOPE = click.Choice([scope.value for scope in Scope])


@people_cli.group("token")
def token_cli() -> None:
    """API tokens of leads and admins."""


@token_cli.command("issue")
@click.argument("email")
@click.option("--name", required=True, help="What it is for, such as the name of the program.")
@click.option("--scope", "scopes", type=SCOPE, multiple=True, required=True, help="What it may do; several times for several.")
@click.option("--days", type=int, default=90, show_default=True, help="How long it works, at most 366.")
@told
def issue(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Print a new token of a person. It is shown this once: nothing is stored that could show it again."""
    click.echo(tokens.issue(person_at(email), name, scopes, days=days, by=None, at=clock.now())[1])


@token_cli.command("list")
@click.option("--email", help="Only tokens of this person.")
def list_tokens(email: str | None) -> None:
    """List tokens that work: beginning, person, name, scopes, last day, last use to the hour."""
    for token in working_tokens(clock.now(), person_at(email).id if email else None):
        used = f"{token.last_used_at:%Y-%m-%d %H:00}" if token.last_used_at else _("never used")
        scopes = ",".join(token.scopes)
        click.echo(
            f"gr_{token.prefix}\t{token.person.email or token.person.name}\t{token.name}\t{scopes}\t{token.expires_at:%Y-%m-%d}\t{used}"
        )


@token_cli.command("revoke")
@click.argument("beginning")
@told
def revoke(beginning: str) -> None:
    """End a token at once. BEGINNING: its part before the second underscore, as the list prints it."""
    token = token_with_prefix(beginning.removeprefix("gr_").split("_")[0])
    if token is None:
        raise DomainError(_("No token begins like this. See: flask people token list"))
    tokens.revoke(token, by=None, at=clock.now())
    click.echo(_("The token %(name)s no longer works.", name=token.name))
