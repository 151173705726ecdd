"""`flask growth`: fair scores and changes in any file of values, without the site's database."""

import csv
import json
from collections.abc import Callable, Iterable
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import Flask
from flask.cli import AppGroup

from app.growth.change import Acted, Change, Changes, changes
from app.growth.fair import Effect, Fair, Given, fair_scores
from app.ui.words import gettext as _

growth_cli = AppGroup("growth", help="Fair scores and changes of people.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Row = TypeVar("Row")


@growth_cli.command("fair-scores")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def print_fair_scores(file: Path, as_json: bool) -> None:
    """Raw and fair scores in a CSV with the columns item, rater, person, value. An empty value or n/a is no rating."""
    given = _read(file, ("item", "rater", "person"), lambda row, value: Given(row["item"], row["rater"], row["person"], value))
    found = fair_scores(given)
    click.echo(json.dumps(_fair_json(found), ensure_ascii=False, indent=2) if as_json else "\n".join(_fair_lines(found)))


@growth_cli.command("change")
@click.argument("file", type=FILE)
@click.option("--first", type=click.IntRange(1), default=10, show_default=True, help="How many values the beginning takes.")
@click.option("--last", type=click.IntRange(1), default=10, show_default=True, help="How many values the end takes.")
@click.option("--lower-is-better", is_flag=True, help="A lower value is an improvement.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def print_change(file: Path, first: int, last: int, lower_is_better: bool, as_json: bool) -> None:
    """Whether people changed, in a CSV with the columns person, at, value, group (comparable difficulty; may be empty)."""
    acted = _read(file, ("person", "at"), lambda row, value: Acted(row["person"], row["at"], value, (row.get("group") or "").strip()))
    found = changes(acted, first=first, last=last, lower_is_better=lower_is_better)
    click.echo(json.dumps(_change_json(found), ensure_ascii=False, indent=2) if as_json else "\n".join(_change_lines(found)))


def install(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(growth_cli)


def _read(file: Path, needed: tuple[str, ...], make: Callable[[dict[str, str], float], Row]) -> list[Row]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(_rows(lines, needed, make))
    except ValueError as error:
        said = (
            _("%(file)s is not UTF-8 text. Save it as UTF-8 and try again.", file=file) if isinstance(error, UnicodeDecodeError) else error
        )
        raise click.ClickException(f"{file}: {said}") from error


def _rows(lines: Iterable[str], needed: tuple[str, ...], make: Callable[[dict[str, str], float], Row]) -> Iterable[Row]:
    rows = csv.DictReader(lines)
    missing = [name for name in (*needed, "value") if name not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(_("The header has no column %(names)s. The first line must name the columns.", names=", ".join(missing)))
    for row in rows:
        written = (row["value"] or "").strip()
        if not written or written.lower() == "n/a":
            continue
        empty = [name for name in needed if not (row[name] or "").strip()]
        if empty:
            raise ValueError(_("Line %(line)s has no %(name)s. Fill it in or take the line out.", line=rows.line_num, name=empty[0]))
        try:
            value = float(written)
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            raise ValueError(
                _("Line %(line)s: “%(value)s” is no number. Mend it or take the line out.", line=rows.line_num, value=written[:40])
            )
        yield make(row, value)


def _fair_json(found: Fair) -> dict[str, Any]:
    people = [
        {"person": name, "n": one.n, "raw": found.raw[name], "fair": found.mean + one.value, "se": one.se}
        for name, one in found.people.items()
    ]
    raters = [{"rater": name, "n": one.n, "severity": one.value, "se": one.se} for name, one in found.raters.items()]
    items = [{"item": name, "n": one.n, "difficulty": -one.value, "se": one.se} for name, one in found.items.items()]
    return {"people": people, "raters": raters, "items": items, "mean": found.mean, "connected": found.connected, "why": found.why}


def _fair_lines(found: Fair) -> list[str]:
    lines = [f"{'Person':<32}{'n':>6}{'raw':>10}{'fair':>10}{'± se':>9}"]
    for name, one in found.people.items():
        lines.append(f"{name[:31]:<32}{one.n:>6}{found.raw[name]:>10.2f}{found.mean + one.value:>10.2f}{one.se:>9.2f}")
    lines += ["", f"{'Reviewer':<32}{'n':>6}{'severity (+ milder, - stricter)':>35}{'± se':>9}"]
    lines += [_effect_line(name, one) for name, one in found.raters.items()]
    return [*lines, "", found.why]


def _effect_line(name: str, one: Effect) -> str:
    return f"{name[:31]:<32}{one.n:>6}{one.value:>35.2f}{one.se:>9.2f}"


def _change_json(found: Changes) -> dict[str, Any]:
    return {"people": [_person_json(one) for one in found.people], "summary": dict(found.summary), "warnings": list(found.warnings)}


def _person_json(one: Change) -> dict[str, Any]:
    like = one.like_for_like
    return {
        "person": one.person,
        "n": one.n,
        "naive": {"first": one.first, "last": one.last, "change": one.naive},
        "like_for_like": {"change": like.change, "interval": list(like.interval), "n": like.n} if like else None,
        "claim": one.claim,
        "why": one.why,
    }


def _change_lines(found: Changes) -> list[str]:
    lines = [f"{'Person':<32}{'n':>6}{'naive':>10}   like for like"]
    for one in found.people:
        like = one.like_for_like
        said = f"{like.change:+.2f} (95 % {like.interval[0]:.2f} to {like.interval[1]:.2f}) {one.claim}" if like else one.why
        lines.append(f"{one.person[:31]:<32}{one.n:>6}{one.naive:>+10.2f}   {said}")
    counts = found.summary
    lines += ["", f"{counts['people']} people: {counts['claimed_improved']} improved, {counts['claimed_declined']} declined beyond chance."]
    return [*lines, *found.warnings]
