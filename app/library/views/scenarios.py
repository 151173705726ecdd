"""The list of scenarios and the page of one."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from app.base import clock
from app.knowledge.queries import packs_of
from app.library import actions, policy, queries
from app.library.views.blueprint import EDITOR, blueprint
from app.rubrics.queries import skill_titles
from app.simulation import CHANNELS
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.words import gettext as _

FILTERS = ("text", "pack", "channel", "level", "skill", "status")
ATTEMPTS = "/inbox/attempts"


@blueprint.get("/")
@allow(policy.READ)
def index() -> ResponseReturnValue:
    """Scenarios with their filters in the address."""
    drafts = policy.reads_drafts(current_user)
    filters = {name: request.args.get(name, "").strip()[:200] for name in FILTERS}
    filters["status"] = filters["status"] if drafts else ""
    page = queries.scenario_page(current_user, drafts=drafts, after=request.args.get("after"), **filters)
    values = {"packs": packs_of(current_user), "skills": skill_titles(), "channels": CHANNELS}
    may_make, may_load = bool(current_user.teams_for(policy.EDIT)), policy.may_load(current_user)
    return render_template(
        "library/index.html", page=page, filters=filters, drafts=drafts, editor=EDITOR, may_make=may_make, may_load=may_load, **values
    )


@blueprint.get("/scenarios/<int:thing_id>")
@allow(policy.READ)
def scenario(thing_id: int) -> ResponseReturnValue:
    """One scenario. What it expects is shown to those who train and review only."""
    thing = found(EDITOR.load(current_user, thing_id))
    hidden = policy.may_see_hidden(current_user, thing)
    version = queries.version_numbered(thing.id, thing.current_number) if hidden and thing.current_number else None
    rights = {
        "may_edit": policy.may_edit(current_user, thing),
        "may_delete": policy.may_delete(current_user, thing),
        "may_practise": policy.may_practise(current_user) and _has_inbox(),
        "may_preview": policy.may_preview(current_user, thing) and _has_inbox(),
    }
    values = {"thing": thing, "plain": queries.readable(version), "hidden": hidden, "skills": skill_titles()}
    values["desk"] = queries.desk_actions(thing.pack) if hidden else {}
    return render_template("library/scenario.html", editor=EDITOR, attempts=ATTEMPTS, **values, **rights)


@blueprint.post("/scenarios/<int:thing_id>/withdraw")
@allow(policy.PUBLISH)
def withdraw(thing_id: int) -> ResponseReturnValue:
    thing = found(EDITOR.load(current_user, thing_id))
    require(policy.may_publish(current_user, thing))
    actions.withdraw(thing, by=current_user, at=clock.now())
    return see_other("library.scenario", _("Withdrawn. Publish it again whenever it should be practised."), thing_id=thing.id)


def _has_inbox() -> bool:
    """Whether the site has the room in which scenarios are practised (it stands above this one)."""
    try:
        current_app.url_map.bind("").match(ATTEMPTS, method="POST")
    except HTTPException:
        return False
    return True
