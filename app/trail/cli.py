"""`flask trail …`"""

import click
from flask.cli import AppGroup

from app.trail.actions import first_altered

trail_cli = AppGroup("trail", help="Who did what, and the proof that nobody altered it.")


@trail_cli.command("verify")
def verify() -> None:
    """Check the whole chain; name the first altered entry and exit 1 when there is one."""
    entry = first_altered()
    if entry is None:
        click.echo("The trail is whole.")
        return
    click.echo(f"Entry {entry.id} of {entry.at.isoformat()} ({entry.verb}) was altered, or one before it was removed.", err=True)
    raise SystemExit(1)
