"""Choosing which agent of a conversation an item is about."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions import reviewees
from app.review.forms import RevieweeForm
from app.review.owning import parts
from app.review.queries import sheets
from app.review.queries.owners import history_of, names_of, owned_replies
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/<int:assignment_id>/reviewee")
@allow(37)
def reviewee(assignment_id: int) -> ResponseReturnValue:
    enter("review")
    sheet, form = _form(assignment_id)
    return render_template("review/reviewee.html", form=form, **_page(sheet))


@blueprint.post("/review/<int:assignment_id>/reviewee")
@allow(37)
def reviewee_post(assignment_id: int) -> ResponseReturnValue:
    enter("review")
    sheet, form = _form(assignment_id)
    if form.validate():
        with told_on(form):
            reviewees.change_reviewee(assignment_id, form.person.data, str(form.reason.data), by=current_user, at=clock.now())
            return see_other("review.grade", _("This review is about another agent now."), assignment_id=assignment_id)
    return form_page("review/reviewee.html", form, **_page(sheet))


def _page(sheet: Sheet) -> dict[str, Any]:
    """Who did what in the conversation, and whose it was when."""
    conversation_id = sheet.assignment.conversation_id
    done = parts(owned_replies([conversation_id]).get(conversation_id, []))
    return {"assignment": sheet.assignment, "done": done, "names": names_of(done), "history": history_of(conversation_id)}


def _form(assignment_id: int) -> tuple[Sheet, Any]:
    """Whom the item may be about instead."""
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id, whole=True))
    others = reviewees.others_to_review(sheet, sheets.messages_of(sheet.assignment.conversation_id), current_user)
    found(others or None)
    form = RevieweeForm()
    form.person.choices = pairs(others.items())
    return sheet, form
