"""Comment templates: offered for a criterion and level, kept from a comment, shared with a team, taken away."""

from collections.abc import Iterable
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.review.actions import templates
from app.review.grading_forms import TemplateForm
from app.review.models import CommentTemplate, Evidence
from app.review.policy import PUT
from app.review.queries import sheets
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint, customer_of
from app.review.views.sent import sent, text_of
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/<int:assignment_id>/templates")
@allow(37)
def template_list(assignment_id: int) -> ResponseReturnValue:
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id, whole=True))
    criterion, level = request.args.get("criterion", ""), request.args.get("level", "")
    quotes = sheets.evidence_of(sheet.draft.id if sheet.draft else None)
    choices = templates.offered(sheet, criterion, level, _places(sheet, criterion, level, quotes), to=current_user)
    return render_template("review/_templates.html", choices=choices)


@blueprint.post("/review/<int:assignment_id>/templates")
@allow(38)
def template_keep(assignment_id: int) -> ResponseReturnValue:
    values = sent()
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id))
    words = text_of(values, "criterion"), text_of(values, "level"), text_of(values, "comment")
    made = templates.keep_template(sheet, *words, by=current_user, at=clock.now())
    return jsonify(id=made.id, said=_("Kept. Press t to use it again."))


@blueprint.post("/review/templates/<int:template_id>/used")
@allow(38)
def template_used(template_id: int) -> ResponseReturnValue:
    templates.count_use(template_id, by=current_user)
    return jsonify(counted=True)


@blueprint.get("/review/templates")
@allow(37)
def my_templates() -> ResponseReturnValue:
    enter("review")
    teams = [(one.team_id, one.team.name) for one in current_user.current_memberships if one.team_id in current_user.teams_for(PUT)]
    return render_template(
        "review/templates.html", rows=templates.templates_of(current_user), teams=teams, able={one for one, _name in teams}
    )


@blueprint.get("/review/templates/<int:template_id>")
@allow(38)
def template_edit(template_id: int) -> ResponseReturnValue:
    one = _changeable(template_id)
    form = TemplateForm(formdata=None, comment=one.text, revision=templates.revision_of(one))
    return render_template("review/template_edit.html", form=form, one=one)


@blueprint.post("/review/templates/<int:template_id>")
@allow(38)
def template_edit_post(template_id: int) -> ResponseReturnValue:
    one, form = _changeable(template_id), TemplateForm()
    if form.validate():
        with told_on(form):
            templates.change_template(one, form.comment.data or "", revision=form.revision.data or "", by=current_user)
            return see_other("review.my_templates", _("Changed. Reviews that used it keep their words."))
    return form_page("review/template_edit.html", form, one=one)


@blueprint.post("/review/templates/<int:template_id>/share")
@allow(67)
def template_share(template_id: int) -> ResponseReturnValue:
    team_id = request.form.get("team", type=int) or 0
    templates.share(template_id, team_id, by=current_user)
    return see_other("review.my_templates", _("Your team has it now."))


@blueprint.post("/review/templates/<int:template_id>/archive")
@allow(38)
def template_archive(template_id: int) -> ResponseReturnValue:
    templates.archive(template_id, by=current_user, at=clock.now())
    return see_other("review.my_templates", _("The template is not offered any more."))


def _changeable(template_id: int) -> CommentTemplate:
    enter("review")
    one: CommentTemplate = found(templates.template_for(template_id, current_user))
    return one


def _places(sheet: Sheet, criterion_id: str, level_id: str, quotes: Iterable[Evidence]) -> dict[str, str]:
    """What stands in the places of a template here: first names, titles, the last quote of the criterion."""
    criterion = sheet.rubric.by_id.get(criterion_id)
    level: Any = criterion.level(level_id) if criterion else None
    quoted = [one.quote for one in quotes if one.criterion == criterion_id]
    return {
        "agent": sheet.assignment.reviewee.name.split()[0],
        "customer": customer_of(sheet.assignment.conversation),
        "criterion": criterion.title if criterion else "",
        "level": (level.label or level.id) if level else "",
        "quote": quoted[-1] if quoted else "",
    }
