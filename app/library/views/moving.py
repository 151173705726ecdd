"""Copying a scenario and taking it into another pack."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.knowledge.models import Pack
from app.knowledge.queries import packs_of
from app.library import actions, policy
from app.library.models import Scenario
from app.library.moving import MovingPage, duplicate
from app.library.views.blueprint import EDITOR, blueprint
from app.library.views.studio import editable
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.get("/scenarios/<int:thing_id>/move")
@allow(policy.EDIT)
def moving(thing_id: int) -> ResponseReturnValue:
    """Where it could go, and what would be found there: ?pack= a pack's id, or 0 for none."""
    return _page(editable(thing_id))


@blueprint.post("/scenarios/<int:thing_id>/move")
@allow(policy.EDIT)
def move(thing_id: int) -> ResponseReturnValue:
    """Take a scenario that was never published into the chosen pack."""
    thing = editable(thing_id)
    pack, _chosen = _wanted(thing, request.form.get("pack", type=int))
    try:
        actions.move(thing, pack, by=current_user, at=clock.now())
    except DomainError as problem:
        return _page(thing, problem)
    return see_other("library.moving", _("Moved. Its desk actions come from the new pack."), thing_id=thing.id)


@blueprint.post("/scenarios/<int:thing_id>/duplicate")
@allow(policy.EDIT)
def duplicate_scenario(thing_id: int) -> ResponseReturnValue:
    """A copy of the draft under another id, in the chosen pack, for the chosen owner."""
    thing, form = editable(thing_id), request.form
    pack, _chosen = _wanted(thing, form.get("pack", type=int))
    owner = form.get("owner", "")
    require(any(str(value) == owner for value, _name in EDITOR.owners(current_user)))
    slug, title, team_id = form.get("slug", ""), form.get("title", ""), int(owner) if owner else None
    try:
        made = duplicate(thing, slug=slug, title=title, pack=pack, team_id=team_id, by=current_user, at=clock.now())
    except DomainError as problem:
        return _page(thing, problem)
    return see_other("library.story", _("This is the copy. Nothing of it is published."), thing_id=made.id)


def _wanted(thing: Scenario, pack_id: int | None) -> tuple[Pack | None, bool]:
    """The pack of an id within the person's reach, or none for 0; its own one where nothing is asked for."""
    if pack_id is None or pack_id == thing.pack_id:
        return thing.pack, pack_id is not None
    if pack_id == 0:
        return None, True
    return found(next((pack for pack in packs_of(current_user) if pack.id == pack_id), None)), True


def _page(thing: Scenario, problem: DomainError | None = None) -> ResponseReturnValue:
    pack, chosen = _wanted(thing, request.values.get("pack", type=int))
    choices = [(int(value) if value else 0, title) for value, title in EDITOR.packs(current_user)]
    values = {"packs": choices, "owners": EDITOR.owners(current_user), "typed": request.form, "problem": problem}
    page = MovingPage(thing, pack, chosen)
    return render_template("library/moving.html", thing=thing, page=page, **values), problem.status if problem else 200
