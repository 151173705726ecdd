"""`flask trail …`"""

import click
from flask.cli import AppGroup

from app.trail.actions import first_altered
from app.ui.words import gettext as _

trail_cli = AppGroup("trail", help="Who did what, and the proof that nobody altered it.")


@trail_cli.command("verify")
def verify() -> None:
    """Check the whole chain; name the first altered entry and exit 1 when there is one."""
    entry = first_altered()
    if entry is None:
        click.echo(_("The trail is whole."))
        return
    where = {"id": entry.id, "time": entry.at.isoformat(), "verb": entry.verb}
    click.echo(_("Entry %(id)s of %(time)s (%(verb)s) was altered, or one before it was removed.", **where), err=True)
    raise SystemExit(1)
