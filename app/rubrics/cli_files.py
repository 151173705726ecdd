"""`flask rubrics lint` and `flask rubrics score`: rubric files without the site and without a database.

Exit 0 done, 1 the input has errors (they are in the output), 2 wrong usage.
"""

import json
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.base.source import Finding
from app.base.text_files import read_text
from app.rubrics.document import Compilation, Rubric, parse_rubric
from app.rubrics.scoring import IncompleteRatings, InvalidRating, Score, score
from app.rubrics.skills import parse_skills
from app.simulation import CHANNELS
from config import ROOT

rubrics_cli = AppGroup("rubrics", help="Check and use rubric files.")

CATALOGUE = ROOT / "scenarios" / "skills.yaml"
MOST_PAGES = 5
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@rubrics_cli.command("lint", with_appcontext=False)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--skills", type=FILE, help="The skill catalogue that criteria draw from; the one that ships by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def lint_files(files: tuple[Path, ...], skills: Path | None, as_json: bool) -> None:
    """Check rubric files and say what is wrong, with line and column."""
    known = _skills(skills or CATALOGUE)
    checked = [(path, _compile(path, known)) for path in files]
    if as_json:
        _print_json({"files": [_file_json(path, compilation) for path, compilation in checked]})
    else:
        for path, compilation in checked:
            _print_findings(path, compilation)
        say_what_codes_mean(found.code for _, compilation in checked for found in compilation.findings)
    _leave(all(compilation.ok for _, compilation in checked))


@rubrics_cli.command("score", with_appcontext=False)
@click.argument("rubric_file", metavar="RUBRIC", type=FILE)
@click.argument("ratings_file", metavar="RATINGS.json", type=FILE)
@click.option("--channel", type=click.Choice(CHANNELS), help="The conversation's channel, for criteria that depend on it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def score_file(rubric_file: Path, ratings_file: Path, channel: str | None, as_json: bool) -> None:
    """Score one review: RATINGS.json maps each criterion to a level, to "n/a", or to "n/a-policy" (excused)."""
    compilation = _compile(rubric_file)
    result, errors = None, [_finding_error(rubric_file, found) for found in compilation.findings if found.severity == "error"]
    if compilation.rubric is not None:
        result, errors = _scored(compilation.rubric, ratings_file, channel)
    if as_json:
        _print_json(_score_json(result) | ({"errors": errors} if errors else {}))
    elif result is not None and compilation.rubric is not None:
        _print_score(compilation.rubric, result)
    else:
        for error in errors:
            click.echo(f"{error['file']}:{error['line'] or 1}: {error['message']}", err=True)
    _leave(not errors)


def say_what_codes_mean(codes: Iterable[str]) -> None:
    """Name the pages that explain the codes just printed, beside the output."""
    named = sorted(set(codes))
    if named:
        pages = ", ".join(f"docs/lint/{code}.md" for code in named[:MOST_PAGES])
        click.echo(f"What the codes mean: {pages}{' ...' if named[MOST_PAGES:] else ''}; on the site: /library/findings", err=True)


def _skills(path: Path) -> Set[str]:
    """Ids of a catalogue; none, with a note, where it cannot be read."""
    text = read_text(path)
    entries, findings = parse_skills(text) if isinstance(text, str) else ((), (text,))
    for found in findings:
        click.echo(f"{path}:{found.line}:{found.column}: {found.severity} {found.code} {found.message}", err=True)
    return {entry.id for entry in entries}


def _compile(path: Path, skills: Set[str] = frozenset()) -> Compilation:
    try:
        return parse_rubric(path.read_bytes().decode("utf-8-sig"), skills=skills)
    except UnicodeDecodeError as error:
        finding = Finding("R01", "error", 1, 1, f"The file is not UTF-8 text (byte {error.start + 1}).", "Save it as UTF-8.")
        return Compilation(None, (finding,))


def _scored(rubric: Rubric, path: Path, channel: str | None) -> tuple[Score | None, list[dict[str, Any]]]:
    try:
        ratings = json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        return None, [_rating_error(path, None, f"The ratings cannot be read: {error}.", getattr(error, "lineno", None))]
    if not isinstance(ratings, dict) or not all(isinstance(level, str) for level in ratings.values()):
        return None, [_rating_error(path, None, 'The ratings must map each criterion to the id of a level or to "n/a".')]
    try:
        return score(rubric, ratings, channel=channel), []
    except IncompleteRatings as error:
        return None, [_rating_error(path, missing, f"The criterion '{missing}' is not rated.") for missing in error.missing]
    except InvalidRating as error:
        return None, [_rating_error(path, error.criterion, error.message)]


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' stands twice")
    return result


def _file_json(path: Path, compilation: Compilation) -> dict[str, Any]:
    return {"path": str(path), "ok": compilation.ok, "findings": [found.as_json() for found in compilation.findings]}


def _score_json(result: Score | None) -> dict[str, Any]:
    if result is None:
        return {"score": None, "shown": None, "passed": None, "critical_failures": [], "excused": [], "sections": {}, "formula": ""}
    return {
        "score": _exact(result.value),
        "shown": _number(result.shown),
        "passed": result.passed,
        "critical_failures": list(result.critical_failures),
        "excused": list(result.excused),
        "sections": {name: {"score": _exact(part.score), "shown": _number(part.shown)} for name, part in result.sections.items()},
        "criteria": {name: _exact(value) for name, value in result.criteria.items()},
        "weights": {name: str(weight) for name, weight in result.weights.items()},
        "formula": result.formula,
    }


def _exact(value: object | None) -> str | None:
    return None if value is None else str(value)


def _number(shown: Any) -> float | None:
    return None if shown is None else float(shown)


def _finding_error(path: Path, found: Finding) -> dict[str, Any]:
    return {"file": str(path), "criterion": None} | found.as_json()


def _rating_error(path: Path, criterion: str | None, message: str, line: int | None = None) -> dict[str, Any]:
    return {"file": str(path), "criterion": criterion, "line": line, "message": message}


def _print_json(document: dict[str, Any]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _print_findings(path: Path, compilation: Compilation) -> None:
    for found in compilation.findings:
        click.echo(f"{path}:{found.line}:{found.column}: {found.severity} {found.code} {found.message} {found.hint}".rstrip())
    if compilation.ok:
        click.echo(f"{path}: ok")


def _print_score(rubric: Rubric, result: Score) -> None:
    verdict = {True: "passed", False: "not passed", None: "nothing applied"}[result.passed]
    shown = "no score" if result.shown is None else f"{result.shown}"
    click.echo(f"{shown}, {verdict} (pass mark {rubric.policy.pass_mark})")
    click.echo(result.formula)
    for section in rubric.sections:
        part = result.sections[section.id].shown
        click.echo(f"  {section.title}: {'nothing applied' if part is None else part}")


def _leave(ok: bool) -> None:
    if not ok:
        raise SystemExit(1)
