"""Taking a published review out of the count: asking, and what a second person decides."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField

from app.base import clock
from app.review.models import Review
from app.review.policy import ASK_VOID, CONFIRM_VOID, may_ask_void
from app.review.queries import reads
from app.review.queries.sheets import sheet_of
from app.review.views.blueprint import blueprint
from app.review.voiding import actions, queries
from app.review.voiding.models import ReviewVoid
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import Form, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l


class VoidForm(Form):
    """Why a review should not count."""

    reason = TextAreaField(_l("Why it should not count"))


class KeepForm(Form):
    """Why it should."""

    answer = TextAreaField(_l("Why it should stay"))


@blueprint.get("/reviews/<int:review_id>/void")
@allow(ASK_VOID)
def void_ask(review_id: int) -> ResponseReturnValue:
    return render_template("review/voiding/ask.html", review=_review(review_id), form=VoidForm())


@blueprint.post("/reviews/<int:review_id>/void")
@allow(ASK_VOID)
def void_ask_post(review_id: int) -> ResponseReturnValue:
    review, form = _review(review_id), VoidForm()
    if form.validate():
        with told_on(form):
            actions.ask(review, form.reason.data or "", by=current_user, at=clock.now())
            return see_other("review.read", _("Asked. It counts until a second person confirms."), review_id=review.id)
    return form_page("review/voiding/ask.html", form, review=review)


@blueprint.get("/review/voids")
@allow(CONFIRM_VOID)
def void_list() -> ResponseReturnValue:
    enter("review")
    return render_template("review/voiding/list.html", rows=queries.waiting(current_user))


@blueprint.get("/review/voids/<int:void_id>")
@allow(CONFIRM_VOID)
def void_one(void_id: int) -> ResponseReturnValue:
    return render_template("review/voiding/one.html", form=KeepForm(), **_one(_found(void_id)))


@blueprint.post("/review/voids/<int:void_id>/confirm")
@allow(CONFIRM_VOID)
def void_confirm(void_id: int) -> ResponseReturnValue:
    one = _found(void_id)
    actions.confirm(one, found(sheet_of(current_user, one.review.assignment_id)), by=current_user, at=clock.now())
    return see_other("review.void_list", _("The review counts no longer. The agent and the reviewer are told."))


@blueprint.post("/review/voids/<int:void_id>/keep")
@allow(CONFIRM_VOID)
def void_keep(void_id: int) -> ResponseReturnValue:
    one, form = _found(void_id), KeepForm()
    if form.validate():
        with told_on(form):
            actions.keep(one, form.answer.data or "", by=current_user, at=clock.now())
            return see_other("review.void_list", _("The review stays in the count."))
    return form_page("review/voiding/one.html", form, **_one(one))


def _review(review_id: int) -> Review:
    """A published review of a team that one leads."""
    enter("review")
    review: Review = found(reads.review_of(current_user, review_id))
    found(may_ask_void(current_user, review) or None)
    return review


def _found(void_id: int) -> ReviewVoid:
    enter("review")
    one: ReviewVoid = found(queries.void_of(current_user, void_id))
    return one


def _one(one: ReviewVoid) -> dict[str, Any]:
    waits = one.decided_at is None
    return {"one": one, "own": one.asked_by_id == current_user.id, "waits": waits, "may": waits and actions.may_confirm(current_user, one)}
