"""Deciding about branches that grew out of live customers."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.library import policy
from app.library.proposing import Branch, decline_branch, proposal_of, take_branch
from app.library.views.blueprint import blueprint
from app.library.views.studio import editable
from app.library.views.workshop import workshop_page
from app.library.workshop import WorkshopPage
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.post("/scenarios/<int:thing_id>/proposals/<int:proposal_id>")
@allow(policy.EDIT)
def take_proposal(thing_id: int, proposal_id: int) -> ResponseReturnValue:
    """Write the branch into the draft: a node, a rule, and a check of its own where words were given for one."""
    thing, form = editable(thing_id), request.form
    proposal = found(proposal_of(thing, proposal_id))
    node, check, phrase = (form.get(name, "").strip()[:200] for name in ("node", "check", "phrase"))
    own = not check and bool(phrase)
    branch = Branch(node, f"{node}-asked" if own else check, phrase if own else "", form.get("onward", "").strip()[:80])
    try:
        take_branch(thing, proposal, branch, by=current_user, at=clock.now())
    except DomainError as problem:
        return workshop_page(WorkshopPage(thing, current_user), problem)
    return see_other(
        "library.story", _("The branch is in the draft. Look at its rule, then play it."), thing_id=thing.id, _anchor=f"card-{node}"
    )


@blueprint.post("/scenarios/<int:thing_id>/proposals/<int:proposal_id>/decline")
@allow(policy.EDIT)
def decline_proposal(thing_id: int, proposal_id: int) -> ResponseReturnValue:
    thing = editable(thing_id)
    decline_branch(thing, found(proposal_of(thing, proposal_id)), by=current_user, at=clock.now())
    return see_other("library.workshop", _("Declined. The draft stays as it is."), thing_id=thing.id)
