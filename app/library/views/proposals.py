"""Deciding about branches that grew out of live customers."""

from collections.abc import Mapping

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

MOST_WORDS = 5000


@blueprint.post("/scenarios/<int:thing_id>/proposals/<int:proposal_id>")
@allow(policy.EDIT)
def take_proposal(thing_id: int, proposal_id: int) -> ResponseReturnValue:
    """Write the branch into the draft: a node, a rule, and a check of its own where words were given for one."""
    thing = editable(thing_id)
    proposal = found(proposal_of(thing, proposal_id))
    branch = _branch(request.form)
    try:
        take_branch(thing, proposal, branch, by=current_user, at=clock.now())
    except DomainError as problem:
        return workshop_page(WorkshopPage(thing, current_user), problem)
    return see_other(
        "library.story", _("The branch is in the draft. Look at its rule, then play it."), thing_id=thing.id, _anchor=f"card-{branch.node}"
    )


@blueprint.post("/scenarios/<int:thing_id>/proposals/<int:proposal_id>/decline")
@allow(policy.EDIT)
def decline_proposal(thing_id: int, proposal_id: int) -> ResponseReturnValue:
    thing = editable(thing_id)
    decline_branch(thing, found(proposal_of(thing, proposal_id)), by=current_user, at=clock.now())
    return see_other("library.workshop", _("Declined. The draft stays as it is."), thing_id=thing.id)


def _branch(form: Mapping[str, str]) -> Branch:
    """What was chosen. Without a check of the draft the phrase makes one of the node's name."""
    node, check, phrase, own_phrase = (form.get(name, "").strip()[:200] for name in ("node", "check", "phrase", "own_phrase"))
    new = not check and bool(phrase)
    words = form.get("own_words", "").replace("\r\n", "\n").strip()[:MOST_WORDS]
    onward = form.get("onward", "").strip()[:80]
    return Branch(node, f"{node}-asked" if new else check, phrase if new else "", onward, words, own_phrase)
