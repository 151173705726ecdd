"""Imports: upload, progress, report, rejected records, and going on where one stopped."""

import csv
import io
import secrets
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask import Response, current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from wtforms import SelectChoice

from app.base import clock
from app.base.errors import Conflict
from app.base.jobs import enqueue
from app.conversations import policy
from app.conversations.actions.imports import begin_import, is_stopped, require_agents, start_import
from app.conversations.actions.uploads import ENDED, discard_import, import_folder
from app.conversations.forms import SHAPES, ImportForm, StartForm, shape_words
from app.conversations.importers.lines import MAX_LINE
from app.conversations.importers.mail.reading import agents_of
from app.conversations.importers.shapes import DESKS, MAIL, PEEKED, format_of, look_at, other_shape, shape_title
from app.conversations.models import ConversationImport, ImportState
from app.conversations.queries import imports as queries
from app.conversations.views.blueprint import blueprint, other_imports
from app.people.policy import INVITE
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _

SAMPLE = (
    '{"source": "desk", "id": "4711", "channel": "email", "opened_at": "2026-03-01T09:30:00Z", "assignee": {"email": "bo@example.org"}, '
    '"messages": [{"id": "1", "kind": "public", "author": {"role": "customer"}, "sent_at": "2026-03-01T09:30:00Z", "text": "Where is my '
    'parcel?"}, {"id": "2", "kind": "public", "author": {"role": "agent", "email": "bo@example.org"}, "sent_at": "2026-03-01T10:05:00Z", '
    '"text": "It left the depot this morning and arrives today."}]}'
)
"""The smallest useful record on its one line, as the upload page shows it and a file may hold it."""


@blueprint.get("/imports")
@allow(27)
def imports() -> ResponseReturnValue:
    enter_room()
    page = queries.import_page(current_user, request.args.get("after"))
    return render_template("conversations/imports.html", page=page, may_map=bool(current_user.reach(policy.MAP)), ways=other_imports())


@blueprint.get("/imports/new")
@allow(27)
def new_import() -> ResponseReturnValue:
    enter_room()
    form = _form()
    asked = request.args.get("shape", "")
    form.format.data = asked if asked in {choice.value for choice in SHAPES} else form.format.data
    return form_page("conversations/new_import.html", form, sample=SAMPLE, ways=other_imports())


@blueprint.post("/imports")
@allow(27)
def imports_post() -> ResponseReturnValue:
    enter_room()
    form = _form()
    if form.validate():
        with told_on(form):
            job = _take_in(form)
            held = job.state is ImportState.HELD
            said = _("The file is here. Say whether it is what it looks like.") if held else _("The file is here. The import has begun.")
            return see_other("conversations.import_report", said, import_id=job.id)
    return form_page("conversations/new_import.html", form, sample=SAMPLE, ways=other_imports())


@blueprint.get("/imports/<int:import_id>")
@allow(27)
def import_report(import_id: int) -> ResponseReturnValue:
    enter_room()
    job = _import(import_id)
    if job.state is ImportState.HELD:
        return start_page(job, _start_form(job))
    rejected = queries.rejected_of(job.id) if job.rejected else []
    allowed = {"may_map": policy.may(current_user, policy.MAP, job.team_id), "list_url": _list_url(job)}
    return render_template("conversations/import.html", rejected=rejected, other=_other_shape(job), **allowed, **_state(job))


@blueprint.post("/imports/<int:import_id>/start")
@allow(27)
def import_start(import_id: int) -> ResponseReturnValue:
    enter_room()
    job = _import(import_id)
    form = _start_form(job)
    if form.validate():
        with told_on(form):
            start_import(job, format=form.format.data, agents=agents_of(form.agents.data or ""))
            enqueue("conversations.import", import_id=job.id)
            return see_other("conversations.import_report", _("The import has begun."), import_id=job.id)
    return start_page(job, form)


@blueprint.post("/imports/<int:import_id>/discard")
@allow(27)
def import_discard(import_id: int) -> ResponseReturnValue:
    discard_import(_import(import_id), by=current_user, at=clock.now())
    return see_other("conversations.imports", _("The file is deleted. Nothing of it was stored."))


@blueprint.get("/imports/<int:import_id>/progress")
@allow(27)
def import_progress(import_id: int) -> ResponseReturnValue:
    return render_template("conversations/parts/progress.html", **_state(_import(import_id)))


@blueprint.post("/imports/<int:import_id>/resume")
@allow(27)
def import_resume(import_id: int) -> ResponseReturnValue:
    job = _import(import_id)
    if not is_stopped(job, clock.now()):
        raise Conflict(_("This import is running or done. Reload the page to see how far it is."))
    if not _has_file(job):
        raise Conflict(_("The file of this import is gone. Send it again; what was stored is not stored twice."))
    enqueue("conversations.import", import_id=job.id)
    return see_other("conversations.import_report", _("The import goes on."), import_id=job.id)


@blueprint.get("/imports/<int:import_id>/rejected")
@allow(27)
def rejected_lines(import_id: int) -> ResponseReturnValue:
    """The rejected lines as a file of the same format, to be mended and sent again."""
    job = _import(import_id)
    table, mails = job.format == "csv", job.format == MAIL
    path = import_folder() / str(job.stored_as) if _has_file(job) and not table and not mails else None
    mimetype, suffix = ("text/csv", "csv") if table else ("application/mbox", "mbox") if mails else ("application/jsonl", "jsonl")
    return _download(_lines(job.id, path, table), mimetype, f"rejected-{job.id}.{suffix}")


@blueprint.get("/imports/<int:import_id>/errors.csv")
@allow(27)
def import_errors(import_id: int) -> ResponseReturnValue:
    job = _import(import_id)
    return _download(_error_rows(job.id, job.file_name), "text/csv", f"errors-{job.id}.csv")


def start_page(job: ConversationImport, form: StartForm) -> ResponseReturnValue:
    """What the file looks like, for somebody to confirm it or to choose another shape."""
    looked = job.looked or {}
    return form_page(
        "conversations/start_import.html",
        form,
        job=job,
        title=shape_title(str(looked.get("shape"))),
        count=int(looked.get("count") or 0),
        more=bool(looked.get("more")),
        mail=looked.get("shape") == MAIL,
        may_discard=policy.may_discard(current_user, job),
    )


def _start_form(job: ConversationImport) -> StartForm:
    return StartForm(data={"format": job.format, "agents": ", ".join(job.agents or ())})


def _form() -> ImportForm:
    form = ImportForm()
    teams = queries.import_teams(current_user)
    form.team_id.choices = [SelectChoice(team.id, team.name) for team in teams]
    if not current_user.reach(INVITE):
        del form.create_agents
    return form


def _take_in(form: ImportForm) -> ConversationImport:
    """Keep the uploaded file and let the job begin. The chosen team was among those offered."""
    team = next(team for team in queries.import_teams(current_user) if team.id == form.team_id.data)
    create = bool(form.create_agents.data) if "create_agents" in form else False
    require(not create or policy.may(current_user, INVITE, team.id))
    upload = cast(FileStorage, form.file.data)
    name = Path((upload.filename or "file").replace("\\", "/")).name[:200] or "file"
    format_name = form.format.data or format_of(name, upload.stream.read(PEEKED))
    upload.stream.seek(0)
    agents = agents_of(form.agents.data or "")
    require_agents(form.format.data, agents)
    look = look_at(cast(BinaryIO, upload.stream), format_name) if not form.format.data and format_name in (*DESKS, MAIL) else None
    upload.stream.seek(0)
    stored_as = f"{secrets.token_hex(16)}.{format_name}"
    path = import_folder() / stored_as
    upload.save(path)
    job = begin_import(
        name, team=team, format=format_name, mask=bool(form.mask.data), create_agents=create,
        bytes_total=path.stat().st_size, by=current_user, at=clock.now(), stored_as=stored_as, agents=agents, look=look,
    )  # fmt: skip
    if look is None:
        enqueue("conversations.import", import_id=job.id)
    return job


def _list_url(job: ConversationImport) -> str | None:
    """Where the conversations are that the import brought in, for those who may read them."""
    there = job.created > 0 and policy.may(current_user, policy.READ, job.team_id)
    asked: dict[str, Any] = {"import": job.id}
    return url_for("conversations.conversation_list", **asked) if there else None


def _import(import_id: int) -> ConversationImport:
    return cast(ConversationImport, found(queries.import_of(current_user, import_id)))


def _state(job: ConversationImport) -> dict[str, Any]:
    now = clock.now()
    stopped = is_stopped(job, now)
    end = job.finished_at or job.progress_at or now
    seconds = (end - job.started_at).total_seconds() if job.started_at else 0
    return {
        "job": job,
        "stopped": stopped,
        "moving": job.state in (ImportState.WAITING, ImportState.RUNNING) and not stopped,
        "share": min(100, round(100 * job.bytes_done / job.bytes_total)) if job.bytes_total else 100,
        "rate": round(job.messages / seconds) if seconds >= 1 else None,
        "has_file": _has_file(job),
        "kept_until": _kept_until(job, now),
        "shape": shape_words(job.format),
    }


def _other_shape(job: ConversationImport) -> dict[str, str]:
    """Another shape for a file of which every record was rejected, guessed again while the file is there; empty where some were taken."""
    if job.state is not ImportState.DONE or not job.read or job.rejected < job.read:
        return {}
    start = b""
    if _has_file(job):
        with (import_folder() / str(job.stored_as)).open("rb") as file:
            start = file.read(PEEKED)
    shape = other_shape(job.format, start) or ""
    return {"shape": shape, "words": shape_words(shape), "taken": shape_words(job.format)}


def _kept_until(job: ConversationImport, now: datetime) -> datetime | None:
    """When the file of an import that ended is removed; None while it is needed, and where it is gone."""
    if job.state not in ENDED or not _has_file(job):
        return None
    return (job.finished_at or job.progress_at or now) + timedelta(days=current_app.config["SETTINGS"].import_file_days)


def _has_file(job: ConversationImport) -> bool:
    return bool(job.stored_as) and (import_folder() / str(job.stored_as)).exists()


def _download(parts: Iterator[bytes], mimetype: str, name: str) -> Response:
    """The parts as an attachment, through a temporary file: constant memory, and the database is free while it leaves."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    for part in parts:
        file.write(part)
    file.seek(0)
    return send_file(file, mimetype=mimetype, as_attachment=True, download_name=name)


def _lines(import_id: int, path: Path | None, table: bool) -> Iterator[bytes]:
    """Each rejected record's bytes: as the database kept them, else from the kept upload at `path`. A table keeps one header."""
    first = True
    for rejected in queries.every_rejected(import_id):
        raw = rejected.raw.encode() if rejected.raw is not None else _slice(path, rejected.offset, rejected.end_offset)
        if raw:
            yield _ended(raw if first or not table else raw.split(b"\n", 1)[-1])
            first = False


def _slice(path: Path | None, start: int, end: int) -> bytes:
    if path is None:
        return b""
    with path.open("rb") as file:
        file.seek(start)
        return file.read(min(end - start, MAX_LINE))


def _ended(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n"


def _error_rows(import_id: int, file_name: str) -> Iterator[bytes]:
    yield _row("file", "line", "id", "field", "message")
    for rejected in queries.every_rejected(import_id):
        yield _row(file_name, rejected.line, rejected.source_id or "", rejected.field, rejected.message)


def _row(*values: Any) -> bytes:
    """A CSV row in which no cell can act as a formula."""
    text = io.StringIO()
    csv.writer(text).writerow([f"'{value}" if str(value)[:1] in ("=", "+", "-", "@", "\t", "\r") else value for value in values])
    return text.getvalue().encode()


def enter_room() -> None:
    """Mark the room in the rail."""
    enter("imports")
