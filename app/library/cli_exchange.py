"""`flask library import-story` and `export`: stories of other tools become drafts, scenarios become stories and scripts.

Neither needs the site or a database. Exit 0 done, 1 the input cannot be taken (the sentence is in the output), 2 wrong usage.
"""

import json
from pathlib import Path
from typing import Any

import click

from app.base.errors import DomainError
from app.library.cli_files import FILE, FOLDER, library_cli
from app.library.exchange import FORMS, exported, imported_bytes
from app.library.pack_folder import read_pack_folder
from app.simulation import compile_scenario


@library_cli.command("import-story", with_appcontext=False)
@click.argument("file", type=FILE)
@click.option("--pack", type=FOLDER, help="The pack folder that the draft is checked against.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document: the draft, what to look at, the findings.")
def import_story(file: Path, pack: Path | None, as_json: bool) -> None:
    """Make a draft scenario of a Twine story (.twee, .tw) or Yarn scenes (.yarn) and print it; what to look at goes to the error output."""
    try:
        made = imported_bytes(file.name, file.read_bytes())
    except DomainError as error:
        _refuse(file, error.message, as_json)
        return
    compilation = compile_scenario(made.text, library=read_pack_folder(pack).library if pack else None)
    if as_json:
        findings = [finding.as_json() for finding in compilation.findings]
        remarks = [remark.as_json() for remark in made.remarks]
        _print_json(
            {"title": made.title, "source": made.text, "look_at": remarks, "findings": findings, "ok": compilation.scenario is not None}
        )
        return
    click.echo(made.text.encode("utf-8", "backslashreplace"), nl=False)
    for remark in made.remarks:
        click.echo(f"{file}:{remark.line or 1}: {remark.message}", err=True)
    for finding in compilation.findings:
        click.echo(f"draft:{finding.line}:{finding.column}: {finding.severity} {finding.code} {finding.message}", err=True)


@library_cli.command("export", with_appcontext=False)
@click.argument("file", type=FILE)
@click.option("--as", "form", type=click.Choice(list(FORMS)), required=True, help="twee opens in Twine, script is a page to print.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def export(file: Path, form: str, as_json: bool) -> None:
    """Print a scenario as a Twine story or as a script for a role play on paper."""
    try:
        text = exported(file.read_bytes().decode("utf-8-sig"), form)
    except UnicodeDecodeError as error:
        _refuse(file, f"The file is not UTF-8 text (byte {error.start + 1}).", as_json)
        return
    except DomainError as error:
        _refuse(file, error.message, as_json)
        return
    if as_json:
        _print_json({"as": form, "text": text})
    else:
        click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def _refuse(file: Path, message: str, as_json: bool) -> None:
    if as_json:
        _print_json({"errors": [{"file": str(file), "message": message}]})
    else:
        click.echo(f"{file}: {message}", err=True)
    click.get_current_context().exit(1)


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))
