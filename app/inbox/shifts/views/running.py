"""A shift that goes on: the list, taking customers, breaks, the incident, the end. And the report afterwards."""

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.inbox import telling
from app.inbox.policy import READ_OWN, RELEASE, WRITE, waits_for_release
from app.inbox.shifts import policy, queries, timeline
from app.inbox.shifts.actions import assessing, incident, running, working
from app.inbox.shifts.forms import MessageForm, WarnForm
from app.inbox.shifts.models import RunState, ShiftRun
from app.inbox.shifts.report import report_of
from app.inbox.shifts.report_words import event_sentences, incident_sentences
from app.inbox.shifts.views.values import run_values
from app.inbox.views.blueprint import blueprint
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.forms import told_on
from app.ui.words import gettext as _
from app.ui.words import ngettext


@blueprint.get("/shifts/runs/<int:run_id>")
@allow(READ_OWN)
def shift_run(run_id: int) -> ResponseReturnValue:
    """The shift while it goes on; afterwards its report, also for trainers and leads of the team."""
    run: ShiftRun = found(queries.run_seen_by(current_user, run_id))
    if run.state is RunState.OPEN and run.person_id == current_user.id:
        return _run_page(run)
    return _report_page(run)


@blueprint.post("/shifts/runs/<int:run_id>/poll")
@allow(WRITE)
def shift_poll(run_id: int) -> ResponseReturnValue:
    """Let everything happen that is due; the list, where it looks other than what the page shows."""
    run = _going_on(run_id)
    if "HX-Request" not in request.headers:
        return see_other("inbox.shift_run", run_id=run.id)
    if run.state is not RunState.OPEN:
        return make_response("", 200, {"HX-Refresh": "true"})
    values = run_values(run)
    if values["shift"].seen == request.form.get("seen"):
        return "", 204
    return render_template("inbox/shifts/list.html", current=request.form.get("current", type=int), **values)


@blueprint.post("/shifts/runs/<int:run_id>/take")
@allow(WRITE)
def shift_take(run_id: int) -> ResponseReturnValue:
    """The most urgent of the queue; where the hands are full or nobody stands there, the most urgent of one's own."""
    run, at = _going_on(run_id), clock.now()
    try:
        return see_other("inbox.attempt", attempt_id=working.take_next(run, by=current_user, at=at))
    except (working.HandsFull, working.NobodyThere) as error:
        but = request.form.get("but", type=int)
        mine = working.next_of_mine(run, by=current_user, at=at, but=but)
        if mine is None or mine == but:
            return see_other("inbox.shift_run", error.message, tone="info", run_id=run.id)
        return see_other("inbox.attempt", error.message if isinstance(error, working.HandsFull) else None, tone="info", attempt_id=mine)
    except DomainError as error:
        return see_other("inbox.shift_run", error.message, tone="info", run_id=run.id)


@blueprint.post("/shifts/runs/<int:run_id>/bring")
@allow(WRITE)
def shift_bring(run_id: int) -> ResponseReturnValue:
    """Let the next customer of a practice shift come now, and open their conversation."""
    run, at = _going_on(run_id), clock.now()
    try:
        working.bring_next(run, by=current_user, at=at)
        return see_other("inbox.attempt", attempt_id=working.take_next(run, by=current_user, at=at))
    except DomainError as error:
        return see_other("inbox.shift_run", error.message, tone="info", run_id=run.id)


@blueprint.post("/shifts/runs/<int:run_id>/break")
@allow(WRITE)
def shift_break(run_id: int) -> ResponseReturnValue:
    run = _going_on(run_id)
    try:
        working.start_break(run, at=clock.now())
    except DomainError as error:
        return see_other("inbox.shift_run", error.message, tone="info", run_id=run.id)
    return see_other("inbox.shift_run", _("Your break has begun. Customers and clocks stand still."), run_id=run.id)


@blueprint.post("/shifts/runs/<int:run_id>/back")
@allow(WRITE)
def shift_back(run_id: int) -> ResponseReturnValue:
    run = _going_on(run_id)
    if run.state is RunState.OPEN:
        working.end_break(run, at=clock.now())
    return see_other("inbox.shift_run", _("Welcome back. Everything goes on from where it stood."), run_id=run.id)


@blueprint.post("/shifts/runs/<int:run_id>/warn")
@allow(WRITE)
def shift_warn(run_id: int) -> ResponseReturnValue:
    run = _going_on(run_id)
    form = WarnForm()
    form.offer(incident.causes_of(run), [])
    if form.validate_on_submit():
        with told_on(form):
            given = (form.cause.data or "", form.customers.data or (), form.text.data or "")
            told = incident.warn_on_call(run, *given, by=current_user, at=clock.now())
            return see_other("inbox.shift_run", told["answer"], tone="good" if told["right"] else "info", run_id=run.id)
    return _run_page(run, warn=form)


@blueprint.post("/shifts/runs/<int:run_id>/message")
@allow(WRITE)
def shift_message(run_id: int) -> ResponseReturnValue:
    run = _going_on(run_id)
    form = MessageForm()
    if form.validate_on_submit():
        with told_on(form):
            sent = incident.send_to_several(run, form.to.data or (), form.body.data or "", by=current_user, at=clock.now())
            return see_other("inbox.shift_run", _said(sent), tone="good" if sent.reached else "caution", run_id=run.id)
    return _run_page(run, message=form)


@blueprint.post("/shifts/runs/<int:run_id>/end")
@allow(WRITE)
def shift_end(run_id: int) -> ResponseReturnValue:
    run = _going_on(run_id)
    running.end_run(run, at=clock.now())
    return see_other("inbox.shift_run", _("The shift is over. This is how it went."), run_id=run.id)


@blueprint.post("/shifts/runs/<int:run_id>/release")
@allow(RELEASE)
def shift_release(run_id: int) -> ResponseReturnValue:
    """Let the person read how their assessed shift went."""
    run: ShiftRun = found(queries.run_seen_by(current_user, run_id))
    require(policy.may_release(current_user, run))
    assessing.release_report(run, by=current_user, at=clock.now())
    return see_other("inbox.shift_run", _("Released. The person is told and may read this page."), run_id=run.id)


def _going_on(run_id: int) -> ShiftRun:
    """The own run after everything has happened that is due by now."""
    run: ShiftRun = found(queries.run_to_write(current_user, run_id))
    running.advance(run, at=clock.now())
    return run


def _run_page(run: ShiftRun, *, warn: WarnForm | None = None, message: MessageForm | None = None) -> ResponseReturnValue:
    values = run_values(run)
    people = [(one.id, f"{one.customer_name}: {shortened(one.preview)}") for one in values["shift"].everybody]
    gone = [(row.id, _("%(name)s (has left)", name=row.customer_name)) for row in values["shift"].gone]
    forms = {"warn": warn or WarnForm(formdata=None), "message": message or MessageForm(formdata=None)}
    forms["warn"].offer(values["causes"], people + gone)
    forms["message"].offer(people)
    return render_template("inbox/shifts/run.html", **values, **forms), 422 if warn or message else 200


def _report_page(run: ShiftRun) -> ResponseReturnValue:
    own = run.person_id == current_user.id
    if own and waits_for_release(run):
        return render_template("inbox/shifts/unreleased.html", run=run, came=queries.came_in(run))
    report = report_of(run)
    return render_template(
        "inbox/shifts/report.html",
        run=run,
        report=report,
        own=own,
        may_release=policy.may_release(current_user, run),
        box=timeline.Box(max(report.lasted, 60.0), len(report.lanes)),
        events=event_sentences(report, own=own),
        sentences=incident_sentences(report.incident) if report.incident else [],
        telling=telling,
        shift_time=timeline.written,
    )


def _said(sent: incident.Sent) -> str:
    words: list[Any] = [ngettext("Sent to %(num)s customer.", "Sent to %(num)s customers.", sent.reached)]
    words += [f"{name}: {why}" for name, why in sent.refused]
    return " ".join(str(one) for one in words)


def shortened(words: str, most: int = 70) -> str:
    """The beginning of what somebody wrote last."""
    plain = " ".join(words.split())
    return plain if len(plain) <= most else f"{plain[:most].rsplit(' ', 1)[0]} …"
