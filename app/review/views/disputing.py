"""The agent's side of a dispute: opening one, asking the lead after a rejection; and the list of those that wait for an answer."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.review import policy, reminders  # noqa: F401  (reminders registers its job)
from app.review.actions import disputes as actions
from app.review.actions.dispute_checks import Point
from app.review.models import Dispute, DisputeKind, Review
from app.review.queries import disputes, reads, sheets
from app.review.queries.dispute_rounds import somebody_may_answer
from app.review.queries.dispute_rules import asked_before, open_by, rules_of, rules_under
from app.review.views import dispute_answers, dispute_figures, dispute_rules, proposals  # noqa: F401  (each registers its routes)
from app.review.views.blueprint import blueprint
from app.review.views.dispute_marking import sent_words
from app.review.views.reading import desk_of
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/reviews/<int:review_id>/dispute")
@allow(46)
def dispute(review_id: int) -> ResponseReturnValue:
    review = found(reads.review_of(current_user, review_id))
    known = reads.dispute_of(review_id)
    if known is not None and known.review_id == review_id and review.reviewee_id == current_user.id:
        said = _("You disputed this review already. It shows here how the dispute stands.")
        return see_other("review.read", said, tone="info", review_id=review_id)
    return _dispute_page(review_id, None), 200


@blueprint.post("/reviews/<int:review_id>/dispute")
@allow(46)
def dispute_post(review_id: int) -> ResponseReturnValue:
    review, kind = found(reads.review_of(current_user, review_id)), _kind()
    try:
        actions.open_dispute(review, _points(kind), request.form.get("comment", ""), by=current_user, at=clock.now(), kind=kind)
    except DomainError as error:
        if error.status != 422:
            raise
        return _dispute_page(review_id, error), 422
    said = _("Your dispute is sent. Somebody other than the reviewer looks at it.")
    if not somebody_may_answer(review):
        said = _("Your dispute is sent. Your lead and the admins are told that your team has nobody yet who may answer it.")
    return see_other("review.read", said, review_id=review_id)


@blueprint.get("/reviews/<int:review_id>/escalate")
@allow(46)
def escalate(review_id: int) -> ResponseReturnValue:
    return _escalate_page(review_id, None), 200


@blueprint.post("/reviews/<int:review_id>/escalate")
@allow(46)
def escalate_post(review_id: int) -> ResponseReturnValue:
    one: Dispute = found(disputes.dispute_to_escalate(current_user, review_id))
    try:
        actions.escalate(one, request.form.get("words", ""), by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        return _escalate_page(review_id, error), 422
    return see_other("review.read", _("Sent. The lead looks at it without having seen the first score."), review_id=review_id)


@blueprint.get("/review/disputes")
@allow(47)
def dispute_list() -> ResponseReturnValue:
    enter("review")
    page = disputes.disputes_page(current_user, request.args.get("after"))
    leads = bool(current_user.teams_for(policy.READ_OTHERS))
    answered = request.args.get("answered", type=int)
    left = disputes.left_to_others(current_user)
    return render_template("review/disputes.html", page=page, now=clock.now(), leads=leads, answered=answered, left=left)


def _dispute_page(review_id: int, error: DomainError | None) -> str:
    enter("my_reviews")
    review: Review = found(reads.review_of(current_user, review_id))
    require(policy.may_dispute(current_user, review))
    known = reads.dispute_of(review_id)
    require(known is None or known.review_id != review_id)
    rules = rules_of(review.team_id)
    assert review.publication is not None
    page: dict[str, Any] = {"rules": rules, "closes_at": rules.closes_at(review.publication.at), "open": open_by(current_user)}
    page |= {
        "now": clock.now(),
        "asked": asked_before(review_id, review.assignment_id),
        "nobody": not somebody_may_answer(review),
        "messages": sheets.messages_of(review.conversation_id),
    }
    return render_template("review/dispute.html", review=review, desk=desk_of(review), error=error, sent=request.form, kind=_kind(), **page)


def _escalate_page(review_id: int, error: DomainError | None) -> str:
    enter("my_reviews")
    one: Dispute = found(disputes.dispute_to_escalate(current_user, review_id))
    require(policy.may_escalate(current_user, one, one.review))
    require(asked_before(review_id, one.review.assignment_id) + one.step <= rules_under(one).again)
    return render_template("review/escalate.html", dispute=one, error=error, sent=request.form)


def _kind() -> DisputeKind:
    kinds = {kind.value: kind for kind in DisputeKind}
    return kinds.get(request.form.get("kind", ""), DisputeKind.RATINGS)


def _points(kind: DisputeKind) -> list[Point]:
    """Every criterion that was ticked, with its words and the proposed level; whose reply it was asks for none."""
    form: Any = request.form
    if kind is DisputeKind.WRONG_PERSON:
        return []
    told = sent_words(form.getlist("criterion"))
    return [Point(one, form.get(f"comment-{one}", ""), form.get(f"level-{one}") or None, words) for one, words in told.items()]
