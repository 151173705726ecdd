"""Reporting that two clauses conflict, and the report beside the article."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.base import clock
from app.base.permissions import Reach
from app.knowledge.clauses import clause_words
from app.knowledge.policy import EDIT
from app.people.models import Person
from app.review.actions import clauses
from app.review.grading_forms import ConflictForm, SettleForm
from app.review.queries import conflicts, sheets
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/<int:assignment_id>/conflict/<criterion>")
@allow(37)
def conflict(assignment_id: int, criterion: str) -> ResponseReturnValue:
    enter("review")
    sheet, form, page = _form(assignment_id, criterion)
    return render_template("review/conflict.html", form=form, assignment=sheet.assignment, **page)


@blueprint.post("/review/<int:assignment_id>/conflict/<criterion>")
@allow(38)
def conflict_post(assignment_id: int, criterion: str) -> ResponseReturnValue:
    enter("review")
    sheet, form, page = _form(assignment_id, criterion)
    if form.validate():
        with told_on(form):
            refs, words = (form.first.data, form.second.data), str(form.words.data)
            given: dict[str, Any] = {"not_applicable": form.not_applicable.data, "by": current_user, "at": clock.now()}
            clauses.report_conflict(assignment_id, criterion, refs, words, **given)
            return see_other("review.grade", _("Reported. The owner of the policy is told."), assignment_id=assignment_id)
    return form_page("review/conflict.html", form, assignment=sheet.assignment, **page)


@blueprint.get("/review/conflicts/<int:conflict_id>")
@allow(37)
def conflict_report(conflict_id: int) -> ResponseReturnValue:
    """What its reporter reads; owners read it beside the article."""
    enter("review")
    report = found(conflicts.conflict_of(conflict_id))
    require(report.by_id == current_user.id)
    return render_template("review/conflict_report.html", report=report, words=words_of)


@blueprint.post("/review/conflicts/<int:conflict_id>/settle")
@allow(71)
def settle(conflict_id: int) -> ResponseReturnValue:
    form = SettleForm()
    form.answer.data = (form.answer.data or "").strip()
    clauses.settle_conflict(conflict_id, form.answer.data, by=current_user, at=clock.now())
    report = found(conflicts.conflict_of(conflict_id))
    return see_other("knowledge.article", _("Settled. Whoever reported it is told."), thing_id=report.first_article)


def article_part(article_id: int, viewer: Person) -> str | None:
    """Reports beside an article, for those who may edit articles."""
    if viewer.reach(EDIT) is Reach.DENIED:
        return None
    reports = conflicts.conflicts_of(article_id)
    return render_template("review/_article_conflicts.html", reports=reports, words=words_of) if reports else None


def words_of(html: str, ref: str) -> Markup:
    """The words of a clause; rendered and cleaned when its article was published."""
    return Markup(clause_words(html, ref) or "")  # noqa: S704


def _form(assignment_id: int, criterion_id: str) -> tuple[Sheet, ConflictForm, dict[str, Any]]:
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id, whole=True))
    criterion = found(sheet.rubric.by_id.get(criterion_id))
    form = ConflictForm()
    choices = clauses.clauses_for(sheet, sheet.assignment.acted_at)
    ordered = sorted(choices, key=lambda one: one.ref not in criterion.clauses)
    for field in (form.first, form.second):
        field.choices = pairs([("", _("Choose a clause")), *((one.ref, f"{one.heading} · {one.ref}") for one in ordered)])
    return sheet, form, {"criterion": criterion}
