"""`flask conversations export`: JSON Lines that can be imported again."""

from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.transaction import unit_of_work
from app.conversations.cli import conversations_cli
from app.conversations.importers.export import to_line
from app.conversations.masking import mask_values
from app.conversations.models import ConversationKind
from app.conversations.queries.exports import Wanted, records, shown_masked
from app.people.models import Team
from app.trail.actions import record
from app.ui.words import gettext as _

DAY = click.DateTime(formats=["%Y-%m-%d"])


@conversations_cli.command("export")
@click.option("--team", "team_name", help="Only conversations of this team.")
@click.option("--since", type=DAY, help="Last message on this day (UTC) or later.")
@click.option("--until", type=DAY, help="Last message before this day (UTC).")
@click.option("--source", help="Only conversations of this source.")
@click.option("--kind", type=click.Choice(["real", "practice", "all"]), default="real", show_default=True)
@click.option("--unmasked-reason", help="Export personal data, too; the reason is written to the trail.")
def export(
    team_name: str | None, since: datetime | None, until: datetime | None, source: str | None, kind: str, unmasked_reason: str | None
) -> None:
    """Print conversation records, one a line. Personal data is masked unless a reason is given."""
    if unmasked_reason is not None and len(unmasked_reason.strip()) < 8:
        raise click.UsageError(_("Write the reason in at least 8 letters."))
    wanted = Wanted(_team_id(team_name), None if kind == "all" else ConversationKind(kind), source, _utc(since), _utc(until))
    _tell_trail(wanted, unmasked_reason)
    for one in records(wanted):
        click.echo(to_line(one if unmasked_reason else shown_masked(one, mask_values)), nl=False)


def _tell_trail(wanted: Wanted, reason: str | None) -> None:
    """Before the first line leaves: an export that is broken off was an export, too."""
    details: dict[str, Any] = {"kind": wanted.kind, "source": wanted.source, "masked": reason is None, "reason": reason}
    details |= {"since": wanted.since.isoformat() if wanted.since else None, "until": wanted.until.isoformat() if wanted.until else None}
    with unit_of_work():
        label = wanted.source or ""
        record("conversations.export", "conversations", None, by=None, at=clock.now(), label=label, team_id=wanted.team_id, **details)


def _utc(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=UTC) if day else None


def _team_id(name: str | None) -> int | None:
    if name is None:
        return None
    team_id = db.session.scalar(select(Team.id).where(Team.name == name))
    if team_id is None:
        raise click.UsageError(_("There is no team called %(name)s. Make it with: flask people team '%(name)s'", name=name))
    return team_id
