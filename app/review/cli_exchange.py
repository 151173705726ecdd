"""`flask review export` and `flask review import`: reviews in the neutral shape, and as tables."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError

from app.base import clock
from app.base.database import db
from app.base.transaction import unit_of_work
from app.conversations.importers.pieces import read_pieces
from app.people.models import Team
from app.review.actions.exporting import tell_trail, write_file
from app.review.actions.taking_in import LISTS, ONLY_FIRST, TakenIn, take_in
from app.review.cli import review_cli
from app.review.exchange.writing import FORMATS
from app.review.queries.leaving import EXPORTED, Wanted
from app.review.sampling.cycles import start_of
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

PAGING = {"pagination", "total"}
DAY = click.DateTime(formats=["%Y-%m-%d"])


@review_cli.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option("--team", "team_name", help="Only reviews of this team.")
@click.option("--since", type=DAY, help="Replies written on this day of the team (UTC without one) or later.")
@click.option("--until", type=DAY, help="Replies written before this day.")
@click.option("--purpose", type=click.Choice([one.value for one in EXPORTED]), help="Only reviews of this purpose.")
@click.option("--replaced", is_flag=True, help="Earlier versions of changed reviews, too.")
def export(
    file: Path, format_name: str, team_name: str | None, since: datetime | None, until: datetime | None, purpose: str | None, replaced: bool
) -> None:
    """Write published reviews to FILE: JSON Lines in Zendesk QA's shape, tables as CSV (in a zip), or a workbook."""
    team = None if team_name is None else _team(team_name)
    wanted = Wanted([team.id] if team else None, _begins(since, team), _begins(until, team), purpose or "", replaced)
    with unit_of_work():
        tell_trail(wanted, format_name, by=None, at=clock.now())
    write_file(wanted, format_name, file)
    click.echo(_("Written: %(file)s", file=file), err=True)


@review_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--team", "team_name", required=True, help="The team whose reviews they become.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def take(file: Path, team_name: str, as_json: bool) -> None:
    """Read reviews in Zendesk QA's shape: our own export, or pages of its export as they are. Read twice, nothing is stored twice.

    Conversations must have been imported before (flask conversations import); reviewers and reviewees are found by e-mail or name, rubrics
    by id or title, causes by their labels, quotes by their words, clauses by the article's text of that day. Disputes come with their
    reviews, or as a page of their own afterwards. What has no place here is counted by kind.
    """
    team = _team(team_name)
    report = TakenIn()
    beside: set[str] = set()
    with file.open("rb") as stream:
        for piece in read_pieces(stream, lists=LISTS, only_first=ONLY_FIRST, beside=beside):
            part = TakenIn()
            try:
                with unit_of_work():
                    take_in(piece, team, part)
            except (IntegrityError, DataError) as error:
                part = TakenIn(read=1)
                part.refuse(
                    piece.line, "", f"The database cannot keep this ({type(error.orig).__name__}). Check its values; send it again."
                )
            report.add(part)
    report.left.update(f"'{name[:40]}' beside a list left out" for name in beside - PAGING)
    _print(report, as_json)


def _print(report: TakenIn, as_json: bool) -> None:
    told: dict[str, Any] = report.as_json()
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        said = _("%(read)s read, %(created)s created, %(unchanged)s unchanged, %(rejected)s rejected", **told)
        if report.quotes_left_out or report.without_clause:
            said = "\n".join([said, _("%(quotes_left_out)s quotes left out, %(without_clause)s came without their clause", **told)])
        left = [_("%(count)s × %(kind)s", count=count, kind=kind) for kind, count in told["left"].items()]
        words = _l("line %(line)s, review %(review)s: the file gives %(given)s, worked out here it is %(shown)s")
        other = [str(words) % one for one in report.differing]
        click.echo("\n".join([said, *left, *other, *(_told(error) for error in report.errors)]))
    if report.errors:
        raise SystemExit(1)


def _told(error: dict[str, Any]) -> str:
    if error["review"]:
        return _("line %(line)s, review %(review)s: %(message)s", **error)
    return _("line %(line)s: %(message)s", **error)


def _team(name: str) -> Team:
    team = db.session.scalars(select(Team).where(Team.name == name)).first()
    if team is None:
        raise click.UsageError(_("There is no team called %(name)s. Make it with: flask people team '%(name)s'", name=name))
    return team


def _begins(day: datetime | None, team: Team | None) -> datetime | None:
    return start_of(day.date(), clock.zone(team.timezone if team else None)) if day else None
