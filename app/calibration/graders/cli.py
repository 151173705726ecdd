"""`flask calibration check-tallies`: the figures of reviews of reviews, proven."""

import click

from app.base.transaction import unit_of_work
from app.calibration.cli import calibration_cli
from app.calibration.graders import tallies
from app.ui.words import gettext as _
from app.ui.words import ngettext

SHOWN = 50


@calibration_cli.command("check-tallies")
@click.option("--fix", is_flag=True, help="Write the right sums.")
def check_tallies(fix: bool) -> None:
    """Work out anew what reviews of reviews sum up to, by reviewer and week; exit 1 when any sum differs."""
    with unit_of_work():
        found = tallies.differences()
        if fix:
            tallies.mend(found)
    for cell, kept, right in found[:SHOWN]:
        where = f"{cell.measure} reviewer {cell.reviewer_id} team {cell.team_id} {cell.begins}"
        click.echo(_("%(where)s: %(kept)s should be %(right)s", where=where, kept=tuple(kept), right=tuple(right)))
    if len(found) > SHOWN:
        click.echo(_("… and %(count)s more.", count=len(found) - SHOWN))
    if not found:
        click.echo(_("Every tally of reviews of reviews is right."))
        return
    summed = ngettext("%(num)s tally differs.", "%(num)s tallies differ.", len(found))
    click.echo(f"{summed} {_('The tallies are right now.')}" if fix else summed)
    raise click.exceptions.Exit(1)
