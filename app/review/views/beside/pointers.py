"""Automatic pointers: shown beside a conversation, accepted or rejected, and how often they are right."""

from typing import Any

from babel import Locale
from flask import jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.people.doors import Way
from app.people.models import Person
from app.review.actions import pointers
from app.review.pointing import Pointer, precision
from app.review.queries import sheets
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.review.views.grading import live
from app.review.views.sent import sent, text_of, whole
from app.rubrics.models import Rubric
from app.rubrics.queries import rubric_of
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.frame import enter
from app.ui.words import gettext as _

SEE_POINTERS = 99


@blueprint.get("/review/<int:assignment_id>/pointers")
@allow(37)
def pointer_list(assignment_id: int) -> ResponseReturnValue:
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id))
    shown = pointers.pointers_for(sheet, current_user)
    return render_template("review/_pointers.html", shown=shown, reasons=reasons())


@blueprint.post("/review/<int:assignment_id>/pointers")
@allow(38)
def pointer_judge(assignment_id: int) -> ResponseReturnValue:
    values = sent()
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id))
    pointer = Pointer(text_of(values, "pointer"), whole(values, "message"), whole(values, "start"), whole(values, "end"))
    who: dict[str, Any] = {"by": current_user, "at": clock.now()}
    if values.get("accepted") is not True:
        pointers.reject(sheet, pointer, **who)
        return jsonify(kept=True)
    state = {"revision": whole(values, "revision"), "version_id": whole(values, "version"), **who}
    saved, evidence = pointers.accept(sheet, pointer, text_of(values, "criterion"), **state)
    return live(saved, evidence=evidence, message_id=pointer.message_id)


@blueprint.get("/review/pointers/<int:rubric_id>")
@allow(SEE_POINTERS)
def pointer_records(rubric_id: int) -> ResponseReturnValue:
    rubric = _rubric(rubric_id)
    records = pointers.records_of(rubric_id, current_user, SEE_POINTERS)
    names = {code: Locale.parse(code).get_display_name(get_locale()) for code in {one.language for one in records} - {pointers.ANY}}
    shown = {"names": names | {pointers.ANY: _("other languages")}, "reasons": reasons(), "precision": precision}
    return render_template("review/pointers.html", rubric=rubric, records=records, **shown)


@blueprint.post("/review/pointers/<int:rubric_id>")
@allow(SEE_POINTERS)
def pointer_switch(rubric_id: int) -> ResponseReturnValue:
    _rubric(rubric_id)
    form = request.form
    pointers.switch(rubric_id, form.get("pointer", ""), form.get("language", ""), on=form.get("on") == "1")
    return see_other("review.pointer_records", _("Kept."), rubric_id=rubric_id)


def reasons() -> dict[str, str]:
    """Why each pointer points, in a sentence."""
    return {
        "greeting": _("The first reply may not greet."),
        "promise": _("This may promise too much."),
        "placeholder": _("This may be a place that nobody filled."),
        "leak": _("The customer may not have given this personal data."),
    }


def way_to_pointers(viewer: Person, rubric: Rubric) -> list[Way]:
    """The link on a rubric's page."""
    if viewer.reach(SEE_POINTERS) is Reach.DENIED:
        return []
    return [Way(_("Pointers: how often they are right"), url_for("review.pointer_records", rubric_id=rubric.id), "bullseye")]


def _rubric(rubric_id: int) -> Rubric:
    enter("rubrics")
    rubric: Rubric = found(rubric_of(current_user, rubric_id, drafts=True))
    return rubric
