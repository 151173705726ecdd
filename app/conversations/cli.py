"""`flask conversations …`: records in and out on the command line."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.base.transaction import unit_of_work
from app.conversations.actions.import_run import Progress
from app.conversations.actions.imports import begin_import, run_import
from app.conversations.importers.mail.reading import agents_of
from app.conversations.importers.record import RecordError
from app.conversations.importers.shapes import FORMATS, MAIL, PEEKED, format_of
from app.conversations.models import ConversationImport, RejectedRecord
from app.people.models import Team
from app.people.queries import team_named
from app.ui.words import gettext as _

conversations_cli = AppGroup("conversations", help="Conversation records in and out.")
SHOWN_ERRORS = 20


@conversations_cli.command("import")
@click.argument("file")
@click.option("--shape", "--format", "format_name", type=click.Choice(FORMATS), help="Default: by the file's name and first bytes.")
@click.option("--agents", "agent_names", multiple=True, help="For mail: an address or domain of the agents. May be given again.")
@click.option("--team", "team_name", help="The team that owns the conversations. Default: the only team.")
@click.option("--create-agents", is_flag=True, help="Make unknown agents people of that team, without sign-in.")
@click.option("--mask", is_flag=True, help="Mask personal data before anything is stored.")
@click.option("--rejected", "rejected_file", type=click.Path(dir_okay=False), help="Write rejected lines to this file, to be mended.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_file(
    file: str, format_name: str | None, agent_names: tuple[str, ...], team_name: str | None, create_agents: bool, mask: bool,
    rejected_file: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Import FILE (or - for standard input): Greenroom's own records as JSON Lines or CSV, the export of a help desk, or mail.

    Running it again goes on where it stopped and duplicates nothing.
    """
    team = _team(team_name)
    with _opened(file) as (stream, size), _rejected_lines(rejected_file) as keep:
        format_name = format_name or format_of(file, getattr(stream, "peek", lambda size: b"")(PEEKED))
        agents = _agents(agent_names, format_name)
        with unit_of_work():
            job = begin_import(
                Path(file).name, team=team, format=format_name, mask=mask, create_agents=create_agents, bytes_total=size,
                by=None, at=clock.now(), agents=agents,
            )  # fmt: skip
        bar = _Bar(size)
        try:
            done = run_import(job.id, stream, on_progress=bar.show, on_error=keep)
        except DomainError as error:
            raise click.ClickException(error.message) from error
        finally:
            bar.close()
    _report(job.id, file, done, as_json)
    if done.rejected:
        sys.exit(1)


def _agents(names: tuple[str, ...], shape: str) -> list[str]:
    found = agents_of(" ".join(names))
    if shape == MAIL and not found:
        raise click.UsageError(_("Nothing in a mail tells who the agents are. Name their addresses or domains: --agents support.example"))
    return found


class _Bar:
    """Progress on standard error: bytes and messages a second. Silent where nobody looks."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.began = self.last = time.monotonic()
        self.shown = False

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self.last < 0.2:
            return
        self.last, self.shown = now, True
        share = f"{100 * progress.bytes_done / self.total:3.0f} %  " if self.total else ""
        size = f"{progress.bytes_done / 1e6:,.1f} MB"
        rate = progress.messages / max(now - self.began, 0.001)
        said = _("%(read)s conversations  %(rate)s messages/s  %(rejected)s rejected")
        line = f"{share}{size}  " + said % {
            "read": f"{progress.read:,}",
            "rate": f"{rate:,.0f}",
            "rejected": f"{progress.rejected:,}",
        }
        print(f"\r{line:<78}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self.shown:
            print(file=sys.stderr)


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, int]]:
    if file == "-":
        yield sys.stdin.buffer, 0
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115  (closed below: what fails later has nothing to do with opening)
    except OSError as error:
        raise click.UsageError(
            _("%(file)s cannot be read: %(why)s. Check its name and who may read it.", file=file, why=error.strerror)
        ) from error
    with stream:
        yield stream, Path(file).stat().st_size


@contextmanager
def _rejected_lines(path: str | None) -> Iterator[Callable[[RecordError], None] | None]:
    if path is None:
        yield None
        return
    try:
        kept = Path(path).open("wb")  # noqa: SIM115  (closed below)
    except OSError as error:
        raise click.UsageError(
            _("--rejected: %(file)s cannot be written: %(why)s. Name a file in a folder you may write to.", file=path, why=error.strerror)
        ) from error
    with kept:
        yield lambda error: _write_line(kept, error)


def _write_line(file: BinaryIO, error: RecordError) -> None:
    if error.raw is None:
        click.echo(_("line %(line)s: too long to be copied; take it from the file.", line=error.line), err=True)
    else:
        file.write(error.raw if error.raw.endswith(b"\n") else error.raw + b"\n")


def _team(name: str | None) -> Team:
    if name is not None:
        team = team_named(name)
        if team is None:
            raise click.UsageError(_("There is no team called %(name)s. Make it with: flask people team '%(name)s'", name=name))
        return team
    teams = db.session.scalars(select(Team).where(Team.archived_at.is_(None)).limit(2)).all()
    if len(teams) != 1:
        none = _("There is no team yet. Make one with: flask people team NAME")
        raise click.UsageError(_("There are several teams. Name one: --team NAME") if teams else none)
    return teams[0]


def _report(import_id: int, file: str, done: Progress, as_json: bool) -> None:
    job = db.session.get_one(ConversationImport, import_id)
    warnings: list[dict[str, Any]] = list(job.warnings or [])
    for warning in warnings:
        click.echo(f"{warning['file']}:{warning['line']}: {warning['message']}", err=True)
    if as_json:
        _print_json(job.id, file, done, warnings)
        return
    click.echo(", ".join(f"{value:,} {name}" for name, value in done.counts().items()))
    for number, error in enumerate(_errors(import_id)):
        if number == SHOWN_ERRORS:
            more = f"{done.rejected - SHOWN_ERRORS:,}"
            click.echo(_("… and %(more)s more. The whole list: --json, or the site's Imports page.", more=more))
            break
        where = f"{error.source_id} {error.field}".strip()
        click.echo(f"{file}:{error.line}: {where}: {error.message}")


def _print_json(import_id: int, file: str, done: Progress, warnings: list[dict[str, Any]]) -> None:
    """The report, its errors written one by one: there may be a million."""
    click.echo(json.dumps({**done.counts(), "warnings": warnings}, ensure_ascii=False)[:-1] + ', "errors": [', nl=False)
    separator = ""
    for error in _errors(import_id):
        shown = {"file": file, "line": error.line, "id": error.source_id, "field": error.field, "message": error.message}
        click.echo(separator + json.dumps(shown, ensure_ascii=False), nl=False)
        separator = ",\n"
    click.echo("]}")


def _errors(import_id: int) -> Iterator[Any]:
    columns = (RejectedRecord.line, RejectedRecord.source_id, RejectedRecord.field, RejectedRecord.message)
    query = select(*columns).where(RejectedRecord.import_id == import_id).order_by(RejectedRecord.id)
    yield from db.session.execute(query.execution_options(yield_per=500))
