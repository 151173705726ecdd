"""Replies that wait for a person: the list, one of them, and saying yes or no."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.inbox import decisions, policy
from app.inbox.actions.attempts import let_time_pass
from app.inbox.actions.deciding import decide_turn, open_questions
from app.inbox.models import Attempt
from app.inbox.views.blueprint import blueprint
from app.inbox.views.desk import desk_page
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.get("/decisions")
@allow(policy.DECIDE)
def decision_list() -> ResponseReturnValue:
    return render_template("inbox/decisions.html", page=decisions.decisions_page(current_user, after=request.args.get("after")))


@blueprint.get("/decisions/<int:attempt_id>")
@allow(policy.DECIDE)
def decision(attempt_id: int) -> ResponseReturnValue:
    """The reply, what is asked about it, and the scenario's help."""
    one = _decided_here(attempt_id, held=False)
    return _page(one) if open_questions(one) else _nothing_left(one)


@blueprint.post("/decisions/<int:attempt_id>")
@allow(policy.DECIDE)
def decide(attempt_id: int) -> ResponseReturnValue:
    """Let the customer answer, then on to the next reply that waits."""
    one, at = _decided_here(attempt_id, held=True), clock.now()
    let_time_pass(one, at=at)
    questions = open_questions(one) if one.waits_since else {}
    said = {name: request.form[f"said-{name}"] == "yes" for name in questions if request.form.get(f"said-{name}") in ("yes", "no")}
    if not questions:
        return _nothing_left(one)
    try:
        decide_turn(one, said, by=current_user, at=at)
    except DomainError:
        return _again(one, _("Say yes or no to each question; the customer answers after that."))
    return _after(one)


def _decided_here(attempt_id: int, *, held: bool) -> Attempt:
    one: Attempt = found(decisions.attempt_to_decide(current_user, attempt_id, held=held))
    require(policy.may_decide(current_user, one))
    return one


def _page(one: Attempt, problem: str = "", status: int = 200) -> tuple[Any, int]:
    values = decisions.decision_values(one)
    return render_template("inbox/decision.html", problem=problem, sent=request.form, **values), status


def _again(one: Attempt, problem: str) -> ResponseReturnValue:
    """The same page with what was said so far."""
    return desk_page(one, undecided=problem, status=422) if one.person_id == current_user.id else _page(one, problem, 422)


def _after(one: Attempt) -> ResponseReturnValue:
    if one.person_id == current_user.id:
        return see_other("inbox.attempt", attempt_id=one.id, _anchor="last")
    waiting = decisions.waiting_decisions(current_user, limit=1)
    said = _("Said. %(customer)s answers now, and %(agent)s is told.", customer=one.conversation.customer_name, agent=one.person.name)
    if waiting:
        return see_other("inbox.decision", f"{said} {_('This one waits next.')}", attempt_id=waiting[0].id)
    return see_other("inbox.decision_list", said)


def _nothing_left(one: Attempt) -> ResponseReturnValue:
    """Somebody was faster, the reply was taken back, or the time was over."""
    if one.person_id == current_user.id:
        return see_other("inbox.attempt", attempt_id=one.id)
    return see_other("inbox.decision_list", _("Nothing is left to decide there: it was decided, taken back, or has ended."), tone="info")
