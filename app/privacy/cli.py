"""`flask conversations retention` and `flask conversations prune`."""

import sys

import click
from sqlalchemy import select

from app.base import clock
from app.base.commands import told
from app.base.database import db
from app.base.errors import DomainError
from app.base.transaction import unit_of_work
from app.conversations.cli import conversations_cli
from app.conversations.keeping_models import KeptKind
from app.people.models import Team
from app.people.queries import team_named
from app.privacy.models import PrivacyRun
from app.privacy.periods import all_periods, set_period
from app.privacy.pruning import begin_prune, due_by_scope, due_count, prune_run
from app.privacy.running import do_now
from app.ui.words import gettext as _
from app.ui.words import ngettext

WIDTH = 30
KIND = click.Choice([kind.value for kind in KeptKind])


@conversations_cli.command("retention")
@click.option("--kind", type=KIND, default="real", show_default=True)
@click.option("--team", "team_name", help="Only for this team. Default: every team.")
@click.option("--source", help="Only for this source. Default: every source.")
@click.option("--days", type=int, help="Keep for so many days after the last message.")
@click.option("--for-ever", is_flag=True, help="No period of its own any more.")
@told
def retention(kind: str, team_name: str | None, source: str | None, days: int | None, for_ever: bool) -> None:
    """Show how long things are kept, or set a period with --days."""
    if days is not None or for_ever:
        set_period(KeptKind(kind), _team(team_name), source, None if for_ever else days, by=None, at=clock.now())
        db.session.flush()
    found = all_periods()
    if not found:
        click.echo(_("Everything is kept for ever. Set a period with --days."))
    for one in found:
        click.echo(f"{one.kind.value}\t{one.team.name if one.team else '*'}\t{one.source_system or '*'}\t{one.days}")


@conversations_cli.command("prune")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def prune_command(dry_run: bool) -> None:
    """Delete what is past its retention date now; otherwise that is done every hour."""
    at = clock.now()
    if dry_run:
        _say_due()
        return
    try:
        with unit_of_work():
            run_id = begin_prune(by=None, at=at, queued=False).id
    except DomainError as error:
        raise click.ClickException(error.message) from error
    do_now(run_id, lambda: prune_run(run_id, _bar))
    if sys.stderr.isatty():
        click.echo(err=True)
    counts = db.session.get_one(PrivacyRun, run_id, populate_existing=True).report
    click.echo(", ".join(f"{number:,} {what}" for what, number in counts.items()) or _("Nothing was past its date."))


def _say_due() -> None:
    names = {team.id: team.name for team in db.session.scalars(select(Team))}
    for kind, team_id, source, number in due_by_scope(clock.now()):
        click.echo(f"{kind.value}\t{names.get(team_id, '-')}\t{source}\t{number:,}")
    count = due_count(clock.now())
    click.echo(ngettext("%(num)d conversation would be deleted.", "%(num)d conversations would be deleted.", count))


def _bar(done: int, total: int) -> None:
    """Progress on standard error. Silent where nobody looks."""
    if sys.stderr.isatty():
        share = min(1.0, done / total) if total else 1.0
        filled = round(WIDTH * share)
        print(f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {share:4.0%}  {done:,} / {total:,}", end="", file=sys.stderr, flush=True)


def _team(name: str | None) -> Team | None:
    if name is None:
        return None
    team = team_named(name)
    if team is None:
        raise click.UsageError(_("There is no team called %(name)s. Make it with: flask people team '%(name)s'", name=name))
    return team
