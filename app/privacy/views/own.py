"""Everybody's own data as a copy."""

from flask import render_template, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.privacy import policy
from app.privacy.copies import file_of
from app.privacy.models import RunKind
from app.privacy.own import ask_own
from app.privacy.running import latest, resume
from app.privacy.views.blueprint import blueprint
from app.privacy.views.retention import run_state
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import ACCOUNT, enter
from app.ui.words import gettext as _


@blueprint.get("/account/data")
@allow(policy.OWN_DATA)
def own_data() -> ResponseReturnValue:
    enter(ACCOUNT)
    run = latest(RunKind.OWN, person_id=current_user.id)
    state = run_state(run) if run is not None else None
    return render_template("privacy/own.html", one=state, run=run, has_file=file_of(run) is not None)


@blueprint.post("/account/data")
@allow(policy.OWN_DATA)
def own_data_post() -> ResponseReturnValue:
    ask_own(current_user, at=clock.now())
    return see_other("privacy.own_data", _("Your copy is being made."))


@blueprint.get("/account/data/file")
@allow(policy.OWN_DATA)
def own_data_file() -> ResponseReturnValue:
    """The newest copy of one's own; nobody else's has an address."""
    path = found(file_of(latest(RunKind.OWN, person_id=current_user.id)))
    return send_file(path, mimetype="application/zip", as_attachment=True, download_name="my-data.zip")


@blueprint.get("/account/data/progress")
@allow(policy.OWN_DATA)
def own_data_progress() -> ResponseReturnValue:
    run = found(latest(RunKind.OWN, person_id=current_user.id))
    return render_template("privacy/parts/progress.html", **run_state(run))


@blueprint.post("/account/data/resume")
@allow(policy.OWN_DATA)
def own_data_resume() -> ResponseReturnValue:
    resume(found(latest(RunKind.OWN, person_id=current_user.id)))
    return see_other("privacy.own_data", _("It goes on."))
