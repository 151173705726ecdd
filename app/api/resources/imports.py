"""Importing conversation records: the body is kept as a file, the same job as the page's reads it, and the report is asked for."""

import io
import secrets
from typing import Any

from flask import request, url_for
from flask_login import current_user

from app.api.operations import JSON, operation
from app.api.paging import checked_cursor
from app.api.problems import WrongRequest
from app.api.shapes.conversations import ImportOut, ImportPage, ImportQuery, ImportRow, ImportsQuery, Rejected
from app.base import clock
from app.base.jobs import enqueue
from app.conversations import policy
from app.conversations.actions.imports import begin_import
from app.conversations.actions.uploads import discard_import, import_folder
from app.conversations.importers.pieces import read_pieces
from app.conversations.importers.record import PEEKED, format_of
from app.conversations.models import ConversationImport
from app.conversations.queries import imports as queries
from app.people.models import Team
from app.people.policy import INVITE
from app.people.scopes import Scope
from app.ui.allow import found, require
from app.ui.words import gettext as _

LINES = "jsonl"
MOST_BYTES = 32 * 1024 * 1024
NAMES = {JSON: "api.json", "application/jsonl": "api.jsonl", "application/x-ndjson": "api.jsonl", "text/csv": "api.csv"}
"""What the body is kept as, by its media type."""


@operation(
    "POST", "/conversations/imports", row=policy.IMPORT, scope=Scope.CONVERSATIONS_IMPORT, summary="Import conversation records",
    answer=ImportOut, query=ImportQuery, status=202, takes=tuple(NAMES), most_bytes=MOST_BYTES,
    about="The body holds greenroom-conversations/1: one record, a list of them, or one a line. It is read in the background: ask for the "
    "report at the address in Location until its state is done or failed. A record that cannot be stored never stops "
    "the others, and what is sent again is not stored twice. Of a JSON list the line in the report is the record's number.",
)  # fmt: skip
def import_conversations(query: ImportQuery) -> tuple[ImportOut, str]:
    team = found(_team(query.team))
    require(not query.create_agents or policy.may(current_user, INVITE, team.id))
    job = _begin(query, team, _sent())
    enqueue("conversations.import", import_id=job.id)
    return _report(job), url_for("api.import_report", import_id=job.id)


@operation(
    "GET", "/conversations/imports", row=policy.IMPORT, scope=Scope.CONVERSATIONS_IMPORT, summary="Imports, the newest first",
    answer=ImportPage, query=ImportsQuery,
)  # fmt: skip
def imports(query: ImportsQuery) -> ImportPage:
    page = queries.import_page(current_user, checked_cursor(query.after, 1))
    return ImportPage(items=[ImportRow(**_counts(row, row.team_name)) for row in page.rows], next=page.next_cursor)


@operation(
    "GET", "/conversations/imports/<int:import_id>", row=policy.IMPORT, scope=Scope.CONVERSATIONS_IMPORT,
    summary="How far an import is, and its report", answer=ImportOut,
)  # fmt: skip
def import_report(import_id: int) -> ImportOut:
    return _report(found(queries.import_of(current_user, import_id)))


@operation(
    "POST", "/conversations/imports/<int:import_id>/discard", row=policy.IMPORT, scope=Scope.CONVERSATIONS_IMPORT,
    summary="Discard an import that waits to be confirmed", answer=ImportOut,
    about="For who sent the file on the page. Nothing of it is stored, and the file is deleted. 409 once it has begun.",
)  # fmt: skip
def discard(import_id: int) -> ImportOut:
    job = found(queries.import_of(current_user, import_id))
    discard_import(job, by=current_user, at=clock.now())
    return _report(job)


def _team(team_id: int) -> Team | None:
    return next((team for team in queries.import_teams(current_user) if team.id == team_id), None)


def _sent() -> bytes:
    """The body. Raises WrongRequest where there is none."""
    body = request.get_data()
    if not body.strip():
        raise WrongRequest(_("The body is empty. Send conversation records: one, a list of them, or one a line."))
    return body


def _begin(query: ImportQuery, team: Team, body: bytes) -> ConversationImport:
    name = NAMES.get(request.mimetype, "api.jsonl")
    format_name = format_of(name, body[:PEEKED])
    if request.mimetype == JSON and format_name == LINES:
        body = _as_lines(body)
    stored_as = f"{secrets.token_hex(16)}.{format_name}"
    (import_folder() / stored_as).write_bytes(body)
    return begin_import(
        name, team=team, format=format_name, mask=query.mask, create_agents=query.create_agents,
        bytes_total=len(body), by=current_user, at=clock.now(), stored_as=stored_as,
    )  # fmt: skip


def _as_lines(body: bytes) -> bytes:
    """One record, or a list of them, laid out as they may be, as one a line: what the importer reads."""
    pieces = read_pieces(io.BytesIO(body), lists=("conversations",))
    return b"\n".join((piece.raw or b"").replace(b"\n", b" ").replace(b"\r", b" ") for piece in pieces)


def _report(job: ConversationImport) -> ImportOut:
    share = min(100, round(100 * job.bytes_done / job.bytes_total)) if job.bytes_total else 0
    rows = queries.rejected_of(job.id) if job.rejected else []
    errors = [Rejected(line=row.line, id=row.source_id, field=row.field, message=row.message) for row in rows]
    return ImportOut(**_counts(job, job.team.name), share=share, failure=job.failure or "", errors=errors)


def _counts(job: Any, team: str) -> dict[str, Any]:
    counts = {name: getattr(job, name) or 0 for name in ("created", "updated", "unchanged", "rejected", "messages")}
    read = sum(counts[name] for name in ("created", "updated", "unchanged", "rejected"))
    return {
        "id": job.id,
        "team": team,
        "file": job.file_name,
        "state": job.state.value,
        "created_at": job.created_at,
        "read": read,
        **counts,
    }
