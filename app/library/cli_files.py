"""`flask library lint`, `play` and `explore`: scenario files without the site and without a database.

Exit 0 done, 1 the input has errors (they are in the output), 2 wrong usage.
"""

import json
import secrets
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.base.source import Finding
from app.library.exploration_report import print_exploration
from app.library.fragment_files import fragments_beside
from app.library.inputs_file import InvalidInputs, parse_inputs
from app.library.pack_folder import PackFolder, read_pack_folder
from app.library.terminal_play import play_in_terminal, print_run
from app.rubrics.cli_files import say_what_codes_mean
from app.simulation import Compilation, Run, Scenario, Turn, compile_scenario, explore, repeated_facts, replay
from app.simulation.front_matter import FORMAT
from app.ui.words import gettext as _

library_cli = AppGroup("library", help="Check, play and load scenarios.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
HEAD = 2_000
"""Bytes in which a scenario file says that it is one."""
FILE_OR_FOLDER = click.Path(exists=True, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@library_cli.command("lint", with_appcontext=False)
@click.argument("files", nargs=-1, required=True, type=FILE_OR_FOLDER)
@click.option("--pack", type=FOLDER, help="The pack folder that resolves skills, rubrics, articles and desk actions.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def lint_files(files: tuple[Path, ...], pack: Path | None, as_json: bool) -> None:
    """Check scenario files, or all of a folder and below, and say what is wrong, with line and column."""
    folder = _folder(pack)
    checked = [(path, _compile(path, folder)) for given in files for path in _scenario_files(given)]
    if as_json:
        _print_json({"files": [_file_json(path, compilation) for path, compilation in checked]})
    else:
        for path, compilation in checked:
            _print_findings(path, compilation)
        say_what_codes_mean(finding.code for _, compilation in checked for finding in compilation.findings)
    _leave(all(compilation.scenario is not None for _, compilation in checked))


@library_cli.command("play", with_appcontext=False)
@click.argument("file", type=FILE)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Decides every drawn fact; a new one each time by default.")
@click.option("--replies", type=FILE, help="A JSON file with the agent's replies; without it, type them.")
@click.option("--pack", type=FOLDER, help="The pack folder with the desk actions and fragments.")
@click.option("--language", default="", help="One of the languages the file has texts in; its own by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; needs --replies.")
def play_file(file: Path, seed: int | None, replies: Path | None, pack: Path | None, language: str, as_json: bool) -> None:
    """Play a scenario: the customer writes, you reply, and every turn says why."""
    if as_json and replies is None:
        raise click.UsageError(_("--json needs --replies."))
    seed = secrets.randbelow(2**31) if seed is None else seed
    folder = _folder(pack)
    compilation = _compile(file, folder)
    scenario = compilation.scenario
    if scenario is None:
        _refuse(file, compilation, as_json)
        return
    if language and language not in scenario.languages:
        raise click.UsageError(_("This file has no texts in that language. It has: %(known)s.", known=", ".join(scenario.languages)))
    actions = folder.library.actions if folder else {}
    if replies is None:
        play_in_terminal(scenario, seed, actions, language)
        return
    try:
        inputs = parse_inputs(replies.read_bytes().decode("utf-8-sig"))
    except (InvalidInputs, UnicodeDecodeError) as error:
        _refuse_replies(replies, str(error), as_json)
        return
    run = replay(scenario, seed, inputs, actions=actions, language=language)
    if as_json:
        _print_json(_run_json(scenario, seed, run))
    else:
        print_run(scenario.spoken_in(language), seed, run)


@library_cli.command("explore", with_appcontext=False)
@click.argument("file", type=FILE)
@click.option("--pack", type=FOLDER, help="The pack folder that resolves skills, rubrics, articles and desk actions.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def explore_file(file: Path, pack: Path | None, as_json: bool) -> None:
    """Walk every path of a scenario: which nodes and rules are reached, and the shortest way to each end."""
    compilation = _compile(file, _folder(pack))
    if compilation.scenario is None:
        _refuse(file, compilation, as_json)
        return
    found = explore(compilation.scenario)
    if as_json:
        _print_json(found.as_json())
    else:
        print_exploration(compilation.scenario, found)


def _scenario_files(given: Path) -> list[Path]:
    """A file as it is; of a folder those that say in their first lines that they are scenarios."""
    if given.is_file():
        return [given]
    found = [path for path in sorted(given.rglob("*.md")) if FORMAT.encode() in path.read_bytes()[:HEAD]]
    if not found:
        raise click.UsageError(_("%(folder)s holds no scenario files. Name a file, or another folder.", folder=given))
    return found


def _folder(path: Path | None) -> PackFolder | None:
    if path is None:
        return None
    folder = read_pack_folder(path)
    for file, finding in folder.findings:
        click.echo(f"{file}:{finding.line}:{finding.column}: {finding.code} {finding.message}", err=True)
    return folder


def _compile(path: Path, folder: PackFolder | None) -> Compilation:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        finding = Finding("E06", "error", 1, 1, f"The file is not UTF-8 text (byte {error.start + 1}).", "Save the file as UTF-8.")
        return Compilation(None, (finding,))
    library = folder.library if folder else None
    fragments = {**fragments_beside(path, text), **(library.fragments if library else {})}
    return compile_scenario(text, library=library, fragments=fragments)


def _file_json(path: Path, compilation: Compilation) -> dict[str, Any]:
    findings = [finding.as_json() for finding in compilation.findings]
    return {"path": str(path), "ok": compilation.scenario is not None, "findings": findings}


def _run_json(scenario: Scenario, seed: int, run: Run) -> dict[str, Any]:
    end = run.state.end
    return {
        "scenario": scenario.id,
        "hash": scenario.content_hash,
        "seed": seed,
        "facts": dict(run.state.facts),
        "opening": {"node": run.opening.node, "customer": run.opening.text},
        "turns": [_turn_json(turn) for turn in run.turns],
        "actions": [{"ok": outcome.ok, "lines": list(outcome.lines), "message": outcome.message} for outcome in run.outcomes],
        "end": end.as_json() if end else None,
        "language": run.state.language or scenario.language,
        "vectoriser": run.state.vectoriser,
        "waiting": list(run.state.waiting.checks) if run.state.waiting else [],
        "notes": list(repeated_facts(scenario, run.state)),
    }


def _turn_json(turn: Turn) -> dict[str, Any]:
    """The trace; `checks` are those that hit."""
    return {**turn.as_json(), "checks": [check.as_json() for check in turn.hits]}


def _print_findings(path: Path, compilation: Compilation) -> None:
    for finding in compilation.findings:
        hint = f" {finding.hint}" if finding.hint else ""
        click.echo(f"{path}:{finding.line}:{finding.column}: {finding.severity} {finding.code} {finding.message}{hint}")
    if compilation.scenario is not None:
        click.echo(f"{path}: can be published.")


def _refuse(path: Path, compilation: Compilation, as_json: bool) -> None:
    if as_json:
        _print_json({"files": [_file_json(path, compilation)]})
    else:
        _print_findings(path, compilation)
    _leave(False)


def _refuse_replies(path: Path, message: str, as_json: bool) -> None:
    if as_json:
        _print_json({"errors": [{"file": str(path), "message": message}]})
    click.echo(f"{path}: {message}", err=True)
    _leave(False)


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace"))


def _leave(done: bool) -> None:
    if not done:
        click.get_current_context().exit(1)
