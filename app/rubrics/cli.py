"""`flask rubrics`: the pure file commands, and `load`, which stores rubric files in the site.

`flask rubrics load` without files loads every `*.yaml` of the project's `rubrics` folder. Exit 0 loaded,
1 a file has errors (the other files are loaded all the same), 2 wrong usage.
"""

import json
from pathlib import Path

import click

from app.base import clock
from app.base.loading import LoadReport
from app.base.text_files import read_text
from app.base.transaction import unit_of_work
from app.rubrics.cli_files import FILE, rubrics_cli, say_what_codes_mean
from app.rubrics.loading import load_rubric
from app.ui.words import gettext as _
from config import ROOT

SHIPPED = ROOT / "rubrics"

__all__ = ["load", "print_report", "rubrics_cli"]


@rubrics_cli.command("load")
@click.argument("files", nargs=-1, type=FILE)
@click.option("--take-files", is_flag=True, help="Publish a file's text even where the rubric was edited on the site; drafts stay.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def load(files: tuple[Path, ...], take_files: bool, as_json: bool) -> None:
    """Load rubric files for the whole site: what changed becomes a new version, what did not stays."""
    report = LoadReport()
    with unit_of_work():
        for path in files or tuple(sorted(SHIPPED.glob("*.yaml"))):
            load_file(path, report, take_files=take_files)
    print_report(report, as_json=as_json)


def load_file(path: Path, report: LoadReport, *, take_files: bool) -> None:
    """Load one rubric file for the whole site."""
    text = read_text(path)
    if isinstance(text, str):
        load_rubric(text, str(path), report, team_id=None, by=None, at=clock.now(), replace=take_files)
    else:
        report.find(str(path), [text])


def print_report(report: LoadReport, *, as_json: bool) -> None:
    """Print what a load did, and leave with 1 where something has errors."""
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print_for_people(report)
    if not report.ok:
        raise SystemExit(1)


def _print_for_people(report: LoadReport) -> None:
    for file, found in report.findings:
        click.echo(f"{file}:{found.line}:{found.column}: {found.severity} {found.code} {found.message} {found.hint}".rstrip(), err=True)
    say_what_codes_mean(found.code for _, found in report.findings)
    for kind, counts in report.counts().items():
        said = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
        click.echo(f"{kind}: {said}")
    for entry in report.kept:
        kept = _("kept, edited here: %(kind)s %(id)s; --take-files publishes the text of %(file)s")
        click.echo(kept % {"kind": entry.kind, "id": entry.slug, "file": entry.file})
