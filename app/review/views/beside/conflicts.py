"""Reporting that the policy conflicts or is unclear, which leaves a criterion out; the report as its reporter and its owner read it."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from app.base import clock
from app.base.permissions import Reach
from app.conversations.policy import READ as READ_TALK
from app.knowledge.clauses import clause_words
from app.people.models import Person
from app.review.actions import clauses
from app.review.excusing import actions, owners, queries
from app.review.grading_forms import ConflictForm, SettleForm
from app.review.models import ReportOutcome
from app.review.policy import ANSWER_POLICY
from app.review.queries import sheets
from app.review.queries.sheets import Sheet
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
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
            actions.report(assignment_id, criterion, refs, words, by=current_user, at=clock.now())
            said = _("Left out. The report goes to the owner of the policy when you publish the review.")
            return see_other("review.grade", said, assignment_id=assignment_id, _anchor=f"criterion-{criterion}")
    return form_page("review/conflict.html", form, assignment=sheet.assignment, **page)


@blueprint.post("/review/<int:assignment_id>/conflict/<criterion>/withdraw")
@allow(38)
def conflict_withdraw(assignment_id: int, criterion: str) -> ResponseReturnValue:
    actions.withdraw(assignment_id, criterion, by=current_user, at=clock.now())
    said = _("The report is taken back. The criterion waits for a level again.")
    return see_other("review.grade", said, assignment_id=assignment_id, _anchor=f"criterion-{criterion}")


@blueprint.get("/review/policy-reports")
@allow(ANSWER_POLICY)
def policy_reports() -> ResponseReturnValue:
    """Reports on the policy that one answers for."""
    owner = current_user.reach(ANSWER_POLICY) > Reach.OWN
    enter("knowledge" if owner else "review")
    status = queries.ANSWERED if request.args.get("status") == queries.ANSWERED else queries.OPEN
    page = queries.report_page(current_user, status, request.args.get("after"))
    return render_template("review/excusing/list.html", page=page, status=status, owner=owner)


@blueprint.get("/review/conflicts/<int:conflict_id>")
@allow(ANSWER_POLICY)
def conflict_report(conflict_id: int) -> ResponseReturnValue:
    """What its reporter and whoever answers for the policy read."""
    return render_template("review/excusing/one.html", **_report(conflict_id))


@blueprint.post("/review/conflicts/<int:conflict_id>/settle")
@allow(ANSWER_POLICY)
def settle(conflict_id: int) -> ResponseReturnValue:
    page = _report(conflict_id)
    form = page.pop("form")
    found(page["answers"] or None)
    if form.validate():
        with told_on(form):
            outcome = ReportOutcome(form.outcome.data) if form.outcome.data else None
            version = int(form.version.data) if (form.version.data or "").isdigit() else None
            actions.answer(page["one"], outcome, form.answer.data or "", version, by=current_user, at=clock.now())
            return see_other("review.policy_reports", _("Answered. Whoever reported it is told."))
    return form_page("review/excusing/one.html", form, **page)


def article_part(article_id: int, viewer: Person) -> str | None:
    """Reports beside an article, for those who answer for it."""
    if viewer.reach(ANSWER_POLICY) is Reach.DENIED:
        return None
    reports = queries.reports_about(viewer, article_id)
    return render_template("review/_article_conflicts.html", reports=reports) if reports else None


def knowledge_tab(viewer: Person) -> dict[str, Any] | None:
    """The way to the reports for those who answer some, with how many are open."""
    if viewer.reach(ANSWER_POLICY) < Reach.TEAM:
        return None
    count = queries.open_count(viewer)
    return {"key": "reports", "label": _("Reports on the policy"), "url": url_for("review.policy_reports"), "count": count or None}


def words_of(html: str, ref: str) -> Markup:
    """The words of a clause; rendered and cleaned when its article was published."""
    return Markup(clause_words(html, ref) or "")  # noqa: S704


def _report(conflict_id: int) -> dict[str, Any]:
    row, one, answers = found(queries.report_for(current_user, conflict_id))
    enter("knowledge" if answers else "review")
    reads = one.by_id == current_user.id or current_user.reach(READ_TALK) > Reach.DENIED
    quotes = queries.quotes_of(one) if reads else []
    form = SettleForm()
    versions = owners.newer_versions(one) if answers and one.settled_at is None else {}
    form.version.choices = pairs([("", _("Choose a version")), *((str(key), said) for key, said in versions.items())])
    return {"report": row, "one": one, "answers": answers, "quotes": quotes, "form": form, "words": words_of}


def _form(assignment_id: int, criterion_id: str) -> tuple[Sheet, ConflictForm, dict[str, Any]]:
    sheet: Sheet = found(sheets.sheet_of(current_user, assignment_id, whole=True))
    criterion = found(sheet.rubric.by_id.get(criterion_id))
    form = ConflictForm()
    choices = clauses.clauses_for(sheet, sheet.assignment.acted_at)
    ordered = sorted(choices, key=lambda one: one.ref not in criterion.clauses)
    told = [(one.ref, f"{one.heading} · {one.ref}") for one in ordered]
    form.first.choices = pairs([("", _("Choose a clause")), *told])
    form.second.choices = pairs([("", _("No other: it is unclear by itself")), *told])
    quotes = sheets.evidence_of(sheet.draft.id if sheet.draft else None)
    return sheet, form, {"criterion": criterion, "quotes": [one.quote for one in quotes if one.criterion == criterion.id]}
