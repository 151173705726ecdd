"""`flask library`: the pure file commands, and `load`, which stores packs in the site.

`flask library load` without folders loads everything that ships: `scenarios/skills.yaml`, `rubrics/*.yaml`, then
every pack below `scenarios`. Loading twice changes nothing. Exit 0 loaded, 1 something has errors (a pack with an
error loads nothing; the others are loaded all the same), 2 wrong usage.
"""

from pathlib import Path

import click

from app.base import clock
from app.base.loading import LoadReport
from app.base.transaction import unit_of_work
from app.library.cli_exchange import export, import_story
from app.library.cli_files import library_cli
from app.library.loading import load_folder
from app.rubrics.cli import print_report
from config import ROOT

SHIPPED = ROOT / "scenarios"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

__all__ = ["export", "import_story", "library_cli", "load"]


@library_cli.command("load")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=FOLDER)
@click.option("--take-files", is_flag=True, help="Publish a file's text even where it was edited on the site; drafts stay.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def load(folders: tuple[Path, ...], take_files: bool, as_json: bool) -> None:
    """Load packs for the whole site: articles, canned replies, scenarios, courses."""
    report = LoadReport()
    with unit_of_work():
        for folder in folders or (SHIPPED,):
            load_folder(folder, report, at=clock.now(), replace=take_files)
    print_report(report, as_json=as_json)
