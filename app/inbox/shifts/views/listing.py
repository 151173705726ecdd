"""Shifts to run, one shift, beginning a run, reports of other people, and the editor."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.inbox.actions.assigning import AssignReport
from app.inbox.languages import offer
from app.inbox.policy import ASSIGN, READ_OTHERS, START, may_assign, may_preview
from app.inbox.queries import people_to_assign, teams_to_assign
from app.inbox.shifts import policy, queries
from app.inbox.shifts.actions.assessing import start_assessed_run
from app.inbox.shifts.actions.assigning import assign_shift
from app.inbox.shifts.actions.running import RunningAlready, start_run
from app.inbox.shifts.editor import EXAMPLE_SEED, ShiftEditor
from app.inbox.shifts.forms import AssignShiftForm
from app.inbox.shifts.models import ShiftVersion
from app.inbox.shifts.plan import NOVICE_LEVEL, NOVICE_SHIFTS, ShiftPlan
from app.inbox.shifts.schedule import customers, longest_idle
from app.inbox.views.blueprint import blueprint
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.editor_views import EditorViews
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import ngettext

EDITOR = ShiftEditor()
EditorViews(EDITOR).add_to(blueprint)


@blueprint.get("/shifts")
@allow(START)
def shifts() -> ResponseReturnValue:
    drafts = policy.reads_drafts(current_user)
    return render_template(
        "inbox/shifts/shifts.html",
        rows=queries.shifts_of(current_user, drafts=drafts),
        running=queries.open_run_id(current_user),
        runs=queries.runs_of(current_user),
        asked=queries.assigned_shifts(current_user),
        may_assign=may_assign(current_user),
        reads_reports=policy.reads_reports(current_user),
        editor=EDITOR if drafts else None,
    )


@blueprint.get("/shifts/<int:thing_id>")
@allow(START)
def shift(thing_id: int) -> ResponseReturnValue:
    """What a shift asks for; who comes when only for people who prepare shifts."""
    one = found(EDITOR.load(current_user, thing_id))
    version: ShiftVersion | None = queries.current_version(one)
    plan = queries.plan_of(version) if version is not None else None
    prepares = policy.may_see_plan(current_user)
    return render_template(
        "inbox/shifts/shift.html",
        thing=one,
        version=version,
        plan=plan,
        **_drawing(plan if prepares else None),
        **_asks(plan),
        running=queries.open_run_id(current_user),
        may_edit=policy.may_edit_shift(current_user, one),
        may_preview=prepares,
        may_assign=may_assign(current_user),
        asked=queries.assigned_shifts(current_user, thing_id),
        editor=EDITOR,
    )


def _asks(plan: ShiftPlan | None) -> dict[str, Any]:
    """Until when no pace is shown, and in which languages it may be run."""
    languages = offer(plan.languages, locale=current_user.locale) if plan is not None else None
    return {"novice": (NOVICE_LEVEL, NOVICE_SHIFTS), "offer": languages}


def _drawing(plan: ShiftPlan | None) -> dict[str, Any]:
    """One drawing of who comes when, and for how many minutes somebody quick has nobody to answer in it."""
    if plan is None:
        return {"example": (), "idle": 0}
    return {"example": customers(plan, EXAMPLE_SEED), "idle": longest_idle(plan, EXAMPLE_SEED) // 60}


@blueprint.post("/shifts/<int:shift_id>/runs")
@allow(START)
def start_shift(shift_id: int) -> ResponseReturnValue:
    """Begin a run, or go on with the one that is open."""
    one = found(queries.shift_of(current_user, shift_id, drafts=False))
    version = found(queries.current_version(one))
    if "assignment_id" in request.form:
        return _assessed(version)
    preview, language = bool(request.form.get("preview")), _language(version)
    require(not preview or may_preview(current_user))
    try:
        run = start_run(current_user, version, at=clock.now(), preview=preview, language=language)
    except RunningAlready as error:
        return see_other("inbox.shift_run", error.message, tone="info", run_id=error.details["run_id"])
    return see_other("inbox.shift_run", run_id=run.id)


def _assessed(version: ShiftVersion) -> ResponseReturnValue:
    """Begin a shift that was assigned as an assessment, or go on with it."""
    wanted, shift_id = request.form.get("assignment_id", 0, type=int), version.shift_id
    assignment = found(queries.assessment_to_run(current_user, wanted, shift_id))
    try:
        run = start_assessed_run(assignment, version, **_asked(version))
    except RunningAlready as error:
        return see_other("inbox.shift_run", error.message, tone="info", run_id=error.details["run_id"])
    except DomainError as error:
        return see_other("inbox.shift", error.message, tone="caution", thing_id=shift_id, _anchor="assessment")
    return see_other("inbox.shift_run", run_id=run.id)


def _asked(version: ShiftVersion) -> dict[str, Any]:
    return {"honour": bool(request.form.get("honour")), "by": current_user, "at": clock.now(), "language": _language(version)}


def _language(version: ShiftVersion) -> str:
    """The language that was chosen, else the one the person reads, else the shift's own."""
    return offer(queries.plan_of(version).languages, locale=current_user.locale, wanted=request.form.get("language", "")).taken


@blueprint.get("/shifts/reports")
@allow(READ_OTHERS)
def shift_reports() -> ResponseReturnValue:
    """Runs of the people of one's teams."""
    return render_template("inbox/shifts/reports.html", page=queries.runs_seen_by(current_user, after=request.args.get("after")))


@blueprint.get("/shifts/assignments/new")
@allow(ASSIGN)
def assign_shift_form() -> ResponseReturnValue:
    form = _assign_form()
    form.shift_id.data = request.args.get("shift_id", type=int)
    form.person_ids.data = request.args.getlist("person_id", type=int)
    return form_page("inbox/shifts/assign.html", form)


@blueprint.post("/shifts/assignments")
@allow(ASSIGN)
def assign_shift_post() -> ResponseReturnValue:
    form = _assign_form()
    if form.validate_on_submit():
        chosen, teams = frozenset(form.person_ids.data or ()), frozenset(form.team_ids.data or ())
        people = [person for person in people_to_assign(current_user) if person.id in chosen or teams & person.team_ids]
        one = found(queries.shift_of(current_user, form.shift_id.data, drafts=False))
        with told_on(form):
            how = {"note": form.note.data or "", "assessed": form.mode.data == "assessment"}
            report = assign_shift(people, one, **how, by=current_user, at=clock.now())
            return see_other("inbox.shifts", _said(report))
    return form_page("inbox/shifts/assign.html", form)


def _assign_form() -> AssignShiftForm:
    form = AssignShiftForm()
    form.shift_id.choices = pairs((row.id, row.title) for row in queries.shifts_of(current_user, drafts=False))
    form.team_ids.choices = pairs((one.id, one.name) for one in teams_to_assign(current_user))
    form.person_ids.choices = pairs((one.id, one.name) for one in people_to_assign(current_user))
    return form


def _said(report: AssignReport) -> str:
    words = [ngettext("%(num)s person is asked to run this.", "%(num)s people are asked to run this.", report.asked)]
    if report.already:
        words.append(_("%(count)s had it on the list already.", count=report.already))
    if report.out_of_reach:
        words.append(_("%(count)s cannot read this team's shift.", count=report.out_of_reach))
    return " ".join(words)
