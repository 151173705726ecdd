"""Choosing another rubric for an item of the queue."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions.other_rubric import change_rubric, offer_of
from app.review.forms import RubricForm
from app.review.queries import sheets
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/<int:assignment_id>/rubric")
@allow(37)
def other_rubric(assignment_id: int) -> ResponseReturnValue:
    enter("review")
    sheet, form, why = _form(assignment_id)
    return render_template("review/other_rubric.html", form=form, sheet=sheet, why=why)


@blueprint.post("/review/<int:assignment_id>/rubric")
@allow(37)
def other_rubric_post(assignment_id: int) -> ResponseReturnValue:
    enter("review")
    sheet, form, why = _form(assignment_id)
    if form.validate():
        with told_on(form):
            change_rubric(assignment_id, form.rubric.data, str(form.reason.data), by=current_user, at=clock.now())
            return see_other("review.grade", _("It is reviewed with this rubric now."), assignment_id=assignment_id)
    return form_page("review/other_rubric.html", form, sheet=sheet, why=why)


def _form(assignment_id: int) -> tuple[Sheet, Any, str]:
    """The other rubrics, and which one is closest and why."""
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id, whole=True))
    offer = offer_of(sheet, current_user)
    form = RubricForm()
    form.rubric.choices = pairs((one.id, one.title) for one in offer.published if one.id != sheet.assignment.rubric_id)
    return sheet, form, offer.why
