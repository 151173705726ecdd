"""Opening a dispute, the list of open ones, and answering one without having seen the first score."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.base import clock
from app.base.errors import DomainError
from app.review import policy
from app.review.actions import disputes as actions
from app.review.actions.disputes import Decision, Point
from app.review.queries import disputes, reads, sheets
from app.review.queries.sheets import Sheet
from app.review.quoting import marked
from app.review.shown_text import shown_text
from app.review.views.blueprint import blueprint
from app.review.views.reading import desk_of
from app.rubrics.scoring import IncompleteRatings
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
    review = found(reads.review_of(current_user, review_id))
    try:
        actions.open_dispute(review, _points(), request.form.get("comment", ""), by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        return _dispute_page(review_id, error), 422
    return see_other("review.read", _("Your dispute is sent. Somebody other than the reviewer looks at it."), review_id=review_id)


@blueprint.get("/review/disputes")
@allow(47)
def dispute_list() -> ResponseReturnValue:
    enter("review")
    return render_template("review/disputes.html", page=disputes.disputes_page(current_user, request.args.get("after")))


@blueprint.get("/review/disputes/<int:dispute_id>")
@allow(47)
def answer(dispute_id: int) -> ResponseReturnValue:
    return _answer_page(dispute_id, None), 200


@blueprint.post("/review/disputes/<int:dispute_id>")
@allow(47)
def answer_post(dispute_id: int) -> ResponseReturnValue:
    one, sheet = found(disputes.dispute_to_answer(current_user, dispute_id))
    try:
        actions.answer_dispute(one, sheet, _decisions(), request.form.get("answer", ""), by=current_user, at=clock.now())
    except DomainError as error:
        if error.status != 422:
            raise
        return _answer_page(dispute_id, error), 422
    return see_other("review.dispute_list", _("Answered. The agent and the first reviewer are told."))


def _dispute_page(review_id: int, error: DomainError | None) -> str:
    enter("my_reviews")
    review = found(reads.review_of(current_user, review_id))
    require(policy.may_dispute(current_user, review))
    known = reads.dispute_of(review_id)
    require(known is None or known.review_id != review_id)
    return render_template("review/dispute.html", review=review, desk=desk_of(review), error=error, sent=request.form)


def _answer_page(dispute_id: int, error: DomainError | None) -> str:
    enter("review")
    one, sheet = found(disputes.dispute_to_answer(current_user, dispute_id))
    asked = [point.criterion for point in one.points]
    asked += [name for name in (error.missing if isinstance(error, IncompleteRatings) else _chosen()) if name not in asked]
    messages = sheets.messages_of(one.review.conversation_id)
    criteria = [sheet.rubric.criterion(name) for name in asked if name in sheet.rubric.by_id]
    page = {"points": {point.criterion: point for point in one.points}, "messages": messages, "error": error, "sent": request.form}
    return render_template("review/answer.html", dispute=one, criteria=criteria, body=lambda message: shown(message, sheet), **page)


def shown(message: Any, sheet: Sheet) -> Markup:
    """A message's text without any mark."""
    return marked(shown_text(message.body, real=sheet.real).text, [])


def _points() -> list[Point]:
    """Every criterion that was ticked, with its words and the proposed level."""
    form: Any = request.form
    return [Point(name, form.get(f"comment-{name}", ""), form.get(f"level-{name}") or None) for name in form.getlist("criterion")]


def _decisions() -> dict[str, Decision]:
    form: Any = request.form
    return {name: Decision(form[f"level-{name}"], form.get(f"answer-{name}", "")) for name in _chosen() if form[f"level-{name}"]}


def _chosen() -> list[str]:
    return [key.removeprefix("level-") for key in request.form if key.startswith("level-")]
