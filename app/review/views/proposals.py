"""A lead's side of a dispute that two people decide: proposed answers, confirming one, sending one back."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.review.actions.dispute_answers import Whose, confirm
from app.review.actions.proposing import send_back
from app.review.models import DecisionReason
from app.review.policy import CONFIRM
from app.review.queries import disputes, proposals, sheets
from app.review.queries.dispute_rules import rules_under
from app.review.views.blueprint import blueprint
from app.review.views.dispute_marking import sides_of
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/disputes/proposals")
@allow(CONFIRM)
def proposal_list() -> ResponseReturnValue:
    enter("review")
    page = proposals.proposals_page(current_user, request.args.get("after"))
    return render_template("review/proposals.html", page=page, now=clock.now())


@blueprint.get("/review/disputes/<int:dispute_id>/proposal")
@allow(CONFIRM)
def proposal(dispute_id: int) -> ResponseReturnValue:
    return _page(dispute_id, None), 200


@blueprint.post("/review/disputes/<int:dispute_id>/confirm")
@allow(CONFIRM)
def proposal_confirm(dispute_id: int) -> ResponseReturnValue:
    one, sheet, proposed = found(disputes.proposal_to_confirm(current_user, dispute_id))
    try:
        confirm(proposed, one, sheet, by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        said = _("The rules of the team changed since: %(why)s Send it back, so that it is answered anew.", why=error.message)
        return _page(dispute_id, DomainError(said)), 422
    return see_other("review.proposal_list", _("Confirmed. The agent and the first reviewer are told."))


@blueprint.post("/review/disputes/<int:dispute_id>/send-back")
@allow(CONFIRM)
def proposal_send_back(dispute_id: int) -> ResponseReturnValue:
    one, _sheet, proposed = found(disputes.proposal_to_confirm(current_user, dispute_id))
    try:
        send_back(proposed, one, request.form.get("words", ""), by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        return _page(dispute_id, error), 422
    return see_other("review.proposal_list", _("Sent back. Whoever proposed it is told; another reviewer may answer, too."))


def _page(dispute_id: int, error: DomainError | None) -> str:
    enter("review")
    one, sheet, proposed = found(disputes.proposal_to_confirm(current_user, dispute_id))
    looks = {look.by_id: look for look in disputes.looks_of(dispute_id) if look.step == one.step}
    own = looks.get(proposed.by_id)
    page: dict[str, Any] = {"dispute": one, "proposal": proposed, "look": own, "mine": (own.levels or {}) if own is not None else {}}
    page |= {"points": {point.criterion: point for point in one.points}, "first": sheets.ratings_of(one.review_id)}
    page |= {"messages": sheets.messages_of(one.review.conversation_id)} | sides_of(one, sheet, own.id if own is not None else None)
    page |= {"criteria": _decided(sheet, proposed.decided), "rules": rules_under(one), "whose": _whose(proposed.decided)}
    return render_template("review/proposal.html", error=error, sent=request.form, **page)


def _decided(sheet: Any, told: Mapping[str, Any]) -> list[tuple[Any, str, str, Any]]:
    """(criterion, level, why, reason) as proposed; of a wrong person none."""
    levels = told.get("levels", {})
    return [(sheet.rubric.criterion(one), level, why, DecisionReason(reason).label) for one, (level, why, reason, *_more) in levels.items()]


def _whose(told: Mapping[str, Any]) -> tuple[str, Any] | None:
    """What becomes of a review whose agent did not write the reply, in a sentence, and why."""
    if "whose" not in told:
        return None
    person = disputes.person_named(told["person"]) if told["person"] else None
    said = {
        Whose.GIVE: _("The review goes to %(name)s.", name=person.name if person else ""),
        Whose.VOID: _("The review counts no longer."),
        Whose.REJECT: _("The review stays as it is."),
    }
    return said[Whose(told["whose"])], DecisionReason(told["reason"]).label
