"""The studio: story and map of a draft, its forms, and the acts that change it."""

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import Conflict, DomainError
from app.library import policy
from app.library.models import Scenario
from app.library.studio import saving
from app.library.studio.acts import ACTS
from app.library.studio.cards import read_story
from app.library.studio.forms import FORM_OF, FORMS, Asked, values_again, values_of
from app.library.studio.page import StudioPage, changed_parts, conflict_page
from app.library.studio.values import Sent
from app.library.views.blueprint import EDITOR, blueprint
from app.simulation.editing import CannotEdit
from app.ui.allow import allow, found, require


@blueprint.get("/scenarios/<int:thing_id>/story")
@allow(policy.EDIT)
def story(thing_id: int) -> ResponseReturnValue:
    """The draft as cards: what the customer says, what makes them say the next thing. ?overlay=ru: beside it the words of a language."""
    page = StudioPage(editable(thing_id), overlay=request.args.get("overlay", ""))
    return render_template("library/studio/story.html", **page.values("story"))


@blueprint.get("/scenarios/<int:thing_id>/map")
@allow(policy.EDIT)
def story_map(thing_id: int) -> ResponseReturnValue:
    """The draft as a drawing of its nodes and rules."""
    page = StudioPage(editable(thing_id), overlay=request.args.get("overlay", ""))
    return render_template("library/studio/map.html", graph=page.graph(), **page.values("map"))


@blueprint.get("/scenarios/<int:thing_id>/studio/forms/<form>")
@allow(policy.EDIT)
def studio_form(thing_id: int, form: str) -> ResponseReturnValue:
    """One form, filled with what the draft says."""
    page = StudioPage(editable(thing_id))
    found(FORMS.get(form))
    try:
        values = values_of(Asked(form, page.story, Sent(dict(request.args.lists()))))
    except CannotEdit as problem:
        return render_template("library/studio/problem.html", problem=problem, **page.values("story"))
    return page.form(form, values, None)


@blueprint.post("/scenarios/<int:thing_id>/studio/acts/<act>")
@allow(policy.EDIT)
def studio_act(thing_id: int, act: str) -> ResponseReturnValue:
    """Change the draft by one act. The answer holds what looks other than before."""
    thing = editable(thing_id)
    found(ACTS.get(act) or (act == "take-back" or None))
    sent, before = Sent(dict(request.form.lists())), thing.draft_source
    revision = request.form.get("revision", 0, type=int)
    try:
        said = _done(thing, act, sent, revision)
    except Conflict as conflict:
        return conflict_page(thing, conflict, act, sent)
    except CannotEdit as problem:
        return _refused(thing, act, sent, problem)
    return make_response(changed_parts(thing, before, said, act, sent))


def editable(thing_id: int) -> Scenario:
    """The scenario, for people who may edit it and see what it hides."""
    thing: Scenario = found(EDITOR.load(current_user, thing_id))
    require(policy.may_edit(current_user, thing) and policy.may_see_hidden(current_user, thing))
    return thing


def _done(thing: Scenario, act: str, sent: Sent, revision: int) -> str:
    at = clock.now()
    if act == "take-back":
        return saving.take_back(thing, revision=revision, by=current_user, at=at)
    return saving.perform(thing, act, sent, revision=revision, by=current_user, at=at)


def _refused(thing: Scenario, act: str, sent: Sent, problem: DomainError) -> tuple[Any, int]:
    """The form again with what was typed and a sentence; for acts without a form, the sentence alone."""
    page = StudioPage(thing, read_story(thing.draft_source))
    if act in FORM_OF:
        form = FORM_OF[act]
        return page.form(form, values_again(Asked(form, page.story, sent)), problem), 422
    return render_template("library/studio/problem.html", problem=problem, **page.values("story")), 422
