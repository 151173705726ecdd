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
from app.review.pointing import NAMES, Pointer, languages, precision
from app.review.pointing_words import as_comment, names, reason
from app.review.queries import sheets
from app.review.queries.pointed import ALL, ANY
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.review.views.grading import live
from app.review.views.sent import sent, text_of, whole
from app.rubrics import document
from app.rubrics.models import Rubric
from app.rubrics.queries import compiled, rubric_of, version_numbered
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
    return render_template("review/_pointers.html", shown=shown, reason=reason, as_comment=as_comment)


@blueprint.post("/review/<int:assignment_id>/pointers")
@allow(38)
def pointer_judge(assignment_id: int) -> ResponseReturnValue:
    values = sent()
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id))
    place = (whole(values, "message"), whole(values, "start"), whole(values, "end"))
    pointer = Pointer(text_of(values, "pointer"), *place, text_of(values, "for"), text_of(values, "action"))
    who: dict[str, Any] = {"by": current_user, "at": clock.now()}
    if values.get("accepted") is not True:
        pointers.reject(sheet, pointer, **who)
        return jsonify(kept=True)
    state = {"revision": whole(values, "revision"), "version_id": whole(values, "version"), **who}
    kept = pointers.accept(sheet, pointer, text_of(values, "criterion"), **state)
    return jsonify(kept=True) if kept is None else live(kept[0], evidence=kept[1], message_id=pointer.message_id)


@blueprint.get("/review/pointers/<int:rubric_id>")
@allow(SEE_POINTERS)
def pointer_records(rubric_id: int) -> ResponseReturnValue:
    rubric = _rubric(rubric_id)
    records = {(one.pointer, one.language): one for one in pointers.records_of(rubric_id, current_user, SEE_POINTERS)}
    spoken = {code: Locale.parse(code).get_display_name(get_locale()) for code in languages()} | {ANY: _("other languages")}
    current = _current(rubric)
    rules = [one for one in (current.criteria if current else ()) if one.actions is not None]
    shown = {"languages": spoken, "kinds": ALL if rules else NAMES, "told": names(), "precision": precision}
    return render_template("review/pointers.html", rubric=rubric, records=records, rules=rules, **shown)


@blueprint.post("/review/pointers/<int:rubric_id>")
@allow(SEE_POINTERS)
def pointer_switch(rubric_id: int) -> ResponseReturnValue:
    _rubric(rubric_id)
    form = request.form
    pointers.switch(rubric_id, form.get("pointer", ""), form.get("language", ""), on=form.get("on") == "1")
    return see_other("review.pointer_records", _("Kept."), rubric_id=rubric_id)


def way_to_pointers(viewer: Person, rubric: Rubric) -> list[Way]:
    """The link on a rubric's page."""
    if viewer.reach(SEE_POINTERS) is Reach.DENIED:
        return []
    return [Way(_("Pointers: how often they are right"), url_for("review.pointer_records", rubric_id=rubric.id), "bullseye")]


def _current(rubric: Rubric) -> document.Rubric | None:
    version = version_numbered(rubric.id, rubric.current_number)
    return compiled(version) if version is not None else None


def _rubric(rubric_id: int) -> Rubric:
    enter("rubrics")
    rubric: Rubric = found(rubric_of(current_user, rubric_id, drafts=True))
    return rubric
