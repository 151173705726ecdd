"""Reviews as a file, for leads."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Response, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.people.models import Team
from app.review.actions.exporting import SUFFIX, export_file, tell_trail
from app.review.actions.sights import note_leaving
from app.review.forms import ExportForm
from app.review.models import Review, ReviewState
from app.review.policy import EXPORT
from app.review.queries.leaving import Wanted
from app.review.queries.replays import teams_in_reach
from app.review.sampling.cycles import start_of
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, require
from app.ui.answers import form_page
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _

MOST = 5_000
"""Reviews that a page hands out; the command has no limit."""
MIMETYPES = {
    "json": "application/jsonl",
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/review/export")
@allow(EXPORT)
def export() -> ResponseReturnValue:
    enter("review")
    return render_template("review/export.html", form=_form())


@blueprint.post("/review/export")
@allow(EXPORT)
def export_post() -> ResponseReturnValue:
    enter("review")
    form = _form()
    if form.validate():
        with told_on(form):
            return _file(_wanted(form), str(form.format.data))
    return form_page("review/export.html", form)


def _form() -> ExportForm:
    form = ExportForm()
    form.team.choices = pairs([(str(team.id), team.name) for team in teams_in_reach(current_user)])
    return form


def _wanted(form: ExportForm) -> Wanted:
    team_id = int(form.team.data)
    require(team_id in current_user.teams_for(EXPORT))
    zone = clock.zone(db.session.scalar(select(Team.timezone).where(Team.id == team_id)))
    since = start_of(form.since.data, zone) if form.since.data else None
    until = start_of(form.until.data + timedelta(days=1), zone) if form.until.data else None
    wanted = Wanted([team_id], since, until, form.purpose.data or "", bool(form.replaced.data))
    query: Any = select(Review.id).where(Review.team_id == team_id, Review.state == ReviewState.PUBLISHED)
    query = query.where(Review.acted_at >= since) if since else query
    query = query.where(Review.acted_at < until) if until else query
    if (db.session.scalar(select(func.count()).select_from(query.limit(MOST + 1).subquery())) or 0) > MOST:
        said = _("These are more than %(most)s reviews. Choose fewer days, or use the command: flask review export FILE", most=f"{MOST:,}")
        raise DomainError(said, field="since")
    return wanted


def _file(wanted: Wanted, format_name: str) -> Response:
    tell_trail(wanted, format_name, by=current_user, at=clock.now())
    note_leaving(wanted, by=current_user, at=clock.now())
    with export_file(wanted, format_name) as path:
        stream = Path(path).open("rb")  # stays readable until it is sent, although its name goes  # noqa: SIM115
    name = f"reviews-{clock.now():%Y-%m-%d}.{SUFFIX[format_name]}"
    return send_file(stream, mimetype=MIMETYPES[format_name], as_attachment=True, download_name=name)
