"""Reviews of another tool or site by a page: upload, what would happen, decisions, progress, report."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from flask import Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from wtforms import SelectChoice

from app.base import clock
from app.conversations.models import ImportState
from app.review.exchange.cards import levels_said
from app.review.exchange.shape import harmless
from app.review.incoming import actions, queries
from app.review.incoming.forms import ChoicesForm, UploadForm, choices_from
from app.review.incoming.making import chosen_for
from app.review.incoming.models import DIFFERS, REFUSED, ReviewImport
from app.review.incoming.policy import IMPORT
from app.review.incoming.running import kept_file
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/imports/reviews")
@allow(IMPORT)
def incoming_list() -> ResponseReturnValue:
    enter("imports")
    return render_template("review/incoming/list.html", page=queries.imports_page(current_user, request.args.get("after")))


@blueprint.get("/imports/reviews/new")
@allow(IMPORT)
def incoming_new() -> ResponseReturnValue:
    enter("imports")
    return render_template("review/incoming/new.html", form=_form())


@blueprint.post("/imports/reviews")
@allow(IMPORT)
def incoming_post() -> ResponseReturnValue:
    enter("imports")
    form = _form()
    if form.validate():
        with told_on(form):
            made = _take_in(form)
            return see_other("review.incoming_one", _("The file is here. Nothing is stored before you start."), import_id=made.id)
    return form_page("review/incoming/new.html", form)


@blueprint.get("/imports/reviews/<int:import_id>")
@allow(IMPORT)
def incoming_one(import_id: int) -> ResponseReturnValue:
    one = _import(import_id)
    return render_template("review/incoming/one.html", form=ChoicesForm(formdata=None), **_page(one))


@blueprint.get("/imports/reviews/<int:import_id>/progress")
@allow(IMPORT)
def incoming_progress(import_id: int) -> ResponseReturnValue:
    return render_template("review/incoming/progress.html", **_state(_import(import_id)))


@blueprint.post("/imports/reviews/<int:import_id>/choices")
@allow(IMPORT)
def incoming_choices(import_id: int) -> ResponseReturnValue:
    one, form = _import(import_id), ChoicesForm()
    if form.validate():
        with told_on(form):
            actions.look_again(one, _choices(one))
            return see_other("review.incoming_one", _("It is looked at again with your choices."), import_id=one.id)
    return form_page("review/incoming/one.html", form, **_page(one))


@blueprint.post("/imports/reviews/<int:import_id>/start")
@allow(IMPORT)
def incoming_start(import_id: int) -> ResponseReturnValue:
    one, form = _import(import_id), ChoicesForm()
    if form.validate():
        with told_on(form):
            actions.start(one, at=clock.now())
            return see_other("review.incoming_one", _("The import has begun."), import_id=one.id)
    return form_page("review/incoming/one.html", form, **_page(one))


@blueprint.post("/imports/reviews/<int:import_id>/discard")
@allow(IMPORT)
def incoming_discard(import_id: int) -> ResponseReturnValue:
    actions.discard(_import(import_id), by=current_user, at=clock.now())
    return see_other("review.incoming_list", _("The file is deleted. Nothing of it was stored."))


@blueprint.post("/imports/reviews/<int:import_id>/resume")
@allow(IMPORT)
def incoming_resume(import_id: int) -> ResponseReturnValue:
    one = _import(import_id)
    actions.go_on(one, clock.now())
    return see_other("review.incoming_one", _("The import goes on."), import_id=one.id)


@blueprint.get("/imports/reviews/<int:import_id>/refused")
@allow(IMPORT)
def incoming_refused(import_id: int) -> ResponseReturnValue:
    """The refused reviews with their conversations, to be mended and sent again."""
    one = _import(import_id)
    path = kept_file(one)
    found((one.stored_as and path.exists()) or None)
    return _download(queries.refused_objects(queries.every_line(one.id, REFUSED), path), "application/jsonl", f"refused-{one.id}.jsonl")


@blueprint.get("/imports/reviews/<int:import_id>/report.csv")
@allow(IMPORT)
def incoming_report(import_id: int) -> ResponseReturnValue:
    one = _import(import_id)
    return _download(_report_rows(one.id), "text/csv", f"reviews-report-{one.id}.csv")


def way_from_imports(viewer: Any) -> list[tuple[str, str, str]]:
    """The link beside the imports of conversations."""
    return [(_("Import reviews"), url_for("review.incoming_list"), "clipboard-check")] if viewer.teams_for(IMPORT) else []


def _form() -> UploadForm:
    form = UploadForm()
    form.team_id.choices = [SelectChoice(team.id, team.name) for team in queries.import_teams(current_user)]
    return form


def _take_in(form: UploadForm) -> ReviewImport:
    """Keep the file and let it be looked at. The chosen team was among those offered."""
    team = next(team for team in queries.import_teams(current_user) if team.id == form.team_id.data)
    upload = cast(FileStorage, form.file.data)
    name = Path((upload.filename or "file").replace("\\", "/")).name[:200] or "file"
    return actions.begin_look(name, actions.keep_upload(upload.save), team=team, by=current_user, at=clock.now())


def _import(import_id: int) -> ReviewImport:
    enter("imports")
    one: ReviewImport = found(queries.import_of(current_user, import_id))
    return one


def _choices(one: ReviewImport) -> dict[str, Any]:
    criteria = {key for _title, listed in queries.criteria_here(one.team_id) for key, _name in listed}
    members = {row.id for row in queries.members(one.team_id)}
    return choices_from(request.form, one.cards, one.people, members=members, criteria=criteria)


def _state(one: ReviewImport) -> dict[str, Any]:
    stopped = actions.is_stopped(one, clock.now())
    share = min(100, round(100 * one.bytes_done / one.bytes_total)) if one.bytes_total else 100
    moving = one.state in (ImportState.WAITING, ImportState.RUNNING) and not stopped
    return {"job": one, "stopped": stopped, "moving": moving, "share": share, "counts": one.counts, "looking": one.begun_at is None}


def _page(one: ReviewImport) -> dict[str, Any]:
    held = one.state is ImportState.HELD
    lines = {"refused": queries.lines_of(one.id, REFUSED), "differing": queries.lines_of(one.id, DIFFERS)}
    offered = {"members": queries.members(one.team_id), "criteria": queries.criteria_here(one.team_id)} if held else {}
    decided = {key: chosen_for(card, one.choices.get("cards", {}).get(key)) for key, card in one.cards.items()}
    has_file = bool(one.stored_as) and kept_file(one).exists()
    words = {"decided": decided, "levels_said": levels_said}
    return {**_state(one), **lines, **offered, **words, "held": held, "has_file": has_file}


def _report_rows(import_id: int) -> Iterator[bytes]:
    """Every refused review with its reason, and every one whose score is another here, with both."""
    yield _row("line", "review", "what", "why", "score_in_file", "score_here")
    for kind in (REFUSED, DIFFERS):
        for one in queries.every_line(import_id, kind):
            yield _row(one.line, one.source_id, kind, one.message, one.given, one.ours)


def _row(*values: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([harmless(value) for value in values])
    return text.getvalue().encode()


def _download(parts: Iterable[bytes], mimetype: str, name: str) -> Response:
    """The parts as an attachment, through a temporary file: memory stays what it is."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    file.writelines(parts)
    file.seek(0)
    return send_file(file, mimetype=mimetype, as_attachment=True, download_name=name)
