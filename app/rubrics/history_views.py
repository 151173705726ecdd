"""Every state that the draft of a rubric was saved in: listed, compared with now, gone back to."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.differences import counts, difference
from app.rubrics import history, policy
from app.rubrics.blueprint import blueprint
from app.rubrics.form_views import editable
from app.rubrics.studio.saving import go_back
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _

PLACES = {"history": "rubrics.rubric_history", "go_back": "rubrics.rubric_go_back"}


@blueprint.get("/<int:thing_id>/history")
@allow(policy.EDIT)
def rubric_history(thing_id: int) -> ResponseReturnValue:
    """The states of the draft, newest first."""
    thing = editable(thing_id)
    return render_template("rubrics/studio/history.html", thing=thing, states=history.states_of(thing.id), view="history")


@blueprint.get("/<int:thing_id>/history/<int:number>")
@allow(policy.EDIT)
def rubric_state(thing_id: int, number: int) -> ResponseReturnValue:
    """One state against what the draft says now."""
    thing = editable(thing_id)
    state = found(history.state_at(thing.id, number))
    lines = difference(state.source, thing.draft_source)
    page = {"state": state, "lines": lines, "counts": counts(lines), "places": PLACES}
    return render_template("ui/editor/state_page.html", thing=thing, **page)


@blueprint.post("/<int:thing_id>/history/<int:number>")
@allow(policy.EDIT)
def rubric_go_back(thing_id: int, number: int) -> ResponseReturnValue:
    """Let the draft say again what it said then; what it says now stays in the history."""
    thing = editable(thing_id)
    found(history.state_at(thing.id, number))
    revision = request.form.get("revision", 0, type=int)
    if revision != thing.draft_revision:
        said = _("The draft changed meanwhile. Look at it, then go back.")
        return see_other("rubrics.rubric_history", said, tone="caution", thing_id=thing.id)
    go_back(thing, number, revision=revision, by=current_user, at=clock.now())
    return see_other("rubrics.form", _("The draft says again what it said then."), thing_id=thing.id)
