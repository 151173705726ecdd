"""`flask calibration`: agreement in any file of ratings, without the site's database."""

import json
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from app.calibration.agreement import Agreement, agreement
from app.calibration.rating_table import BadTable, read_table
from app.ui.words import gettext as _

calibration_cli = AppGroup("calibration", help="Agreement between reviewers.")
NAMES = {"alpha": "Krippendorff's alpha", "ac": "Gwet's AC", "kappa": "Cohen's kappa", "icc": "Intraclass correlation"}


@calibration_cli.command("agreement")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--levels", default="", help="The full scale, lowest first, separated by commas: 1,2,3,4,5.")
@click.option(
    "--bootstrap",
    type=click.IntRange(0, 100_000),
    default=1000,
    show_default=True,
    help="Draws of whole items for the intervals.",
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def print_agreement(file: Path, levels: str, bootstrap: int, seed: int, as_json: bool) -> None:
    """Agreement in a CSV with the columns item, rater, value. An empty value is no rating; n/a is a judgement of its own."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = read_table(lines, levels.split(","))
    except BadTable as error:
        raise click.ClickException(f"{file}: {error}") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(_("%(file)s is not UTF-8 text. Save it as UTF-8 and try again.", file=file)) from error
    found = agreement(table, bootstrap=bootstrap, seed=seed)
    click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(found)))


def install(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(calibration_cli)


def _lines(found: Agreement) -> list[str]:
    lines = [f"{found.items:,} items, {found.raters:,} raters, {found.ratings:,} ratings; {found.shared:,} items rated by two or more"]
    for group, name in NAMES.items():
        figures: dict[str, Any] | None = getattr(found, group)
        if figures is not None:
            lines += [_line(f"{name} {kind}", value, (found.intervals.get(group) or {}).get(kind)) for kind, value in figures.items()]
    lines.append(_line("Same level", found.exact, found.intervals.get("exact")))
    lines.append(_line("Within one level", found.within_one, found.intervals.get("within_one")))
    if found.not_applicable:
        lines.append(_line(f"N/A or rated ({found.not_applicable['n/a']:,} times N/A), alpha", found.not_applicable["alpha"], None))
    if found.intervals:
        lines.append("Intervals: of the intraclass correlations F (McGraw and Wong 1996), of all others drawing whole items again.")
    return [*lines, f"{found.verdict.value}: {found.why}"]


def _line(name: str, value: float | None, interval: tuple[float, float] | None) -> str:
    said = "–" if value is None else f"{value:.4f}"
    return f"{name:<42}{said:>9}" + (f"   95 % {interval[0]:.3f} to {interval[1]:.3f}" if interval else "")
