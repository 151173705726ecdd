"""How long things are kept: periods, what is due, runs, and conversations that are held back."""

from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from wtforms import SelectChoice

from app.base import clock
from app.base.database import db
from app.base.jobs import next_hourly
from app.conversations.keeping import periods, scope_key
from app.conversations.keeping_models import KeptKind, RetentionPeriod
from app.people.models import Team
from app.privacy import holds, policy
from app.privacy.forms import HoldForm, PeriodForm, SetPeriodForm
from app.privacy.models import PrivacyRun, RunKind
from app.privacy.periods import all_periods, check_scope, set_period, would_be_due
from app.privacy.pruning import begin_prune, due_capped
from app.privacy.running import is_moving, is_stopped, latest, resume
from app.privacy.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _

SITE_RUNS = (RunKind.DATES, RunKind.PRUNE)


@blueprint.get("/privacy")
@allow(policy.PERIODS)
def retention() -> ResponseReturnValue:
    """The periods as they stand, what is due, and what is being done."""
    return render_template("privacy/retention.html", form=_form(PeriodForm(formdata=None)), **_state())


@blueprint.get("/privacy/periods/look")
@allow(policy.PERIODS)
def period_look() -> ResponseReturnValue:
    """What a period would do, before it is set."""
    form = _form(PeriodForm(request.args))
    if form.validate():
        with told_on(form):
            return render_template("privacy/look.html", **_looked_at(form))
    return render_template("privacy/retention.html", form=form, **_state()), 422


@blueprint.post("/privacy/periods")
@allow(policy.PERIODS)
def period_post() -> ResponseReturnValue:
    form = _form(SetPeriodForm())
    if form.validate():
        with told_on(form):
            kind, team, source = _scope(form)
            set_period(kind, team, source, form.days.data, by=current_user, at=clock.now(), revision=form.revision.data)
            said = _("The period is set. Dates of what is stored are being written.") if kind.is_conversation else _("The period is set.")
            return see_other("privacy.retention", said)
    return render_template("privacy/retention.html", form=form, **_state()), 422


@blueprint.post("/privacy/prune")
@allow(policy.PRUNE)
def prune_post() -> ResponseReturnValue:
    """Delete now what is due; otherwise that is done every hour."""
    begin_prune(by=current_user, at=clock.now())
    return see_other("privacy.retention", _("What is past its date is being deleted."))


@blueprint.get("/privacy/runs/<int:run_id>/progress")
@allow(policy.PERIODS)
def run_progress(run_id: int) -> ResponseReturnValue:
    return render_template("privacy/parts/progress.html", **run_state(_run(run_id)))


@blueprint.post("/privacy/runs/<int:run_id>/resume")
@allow(policy.PERIODS)
def run_resume(run_id: int) -> ResponseReturnValue:
    resume(_run(run_id))
    return see_other("privacy.retention", _("It goes on."))


@blueprint.get("/privacy/holds")
@allow(policy.HOLD)
def hold_list() -> ResponseReturnValue:
    enter("privacy")
    return render_template("privacy/holds.html", page=holds.held_page(current_user, request.args.get("after")))


@blueprint.post("/privacy/conversations/<int:conversation_id>/hold")
@allow(policy.HOLD)
def hold_post(conversation_id: int) -> ResponseReturnValue:
    conversation = found(holds.reachable(current_user, conversation_id))
    form = HoldForm()
    if form.validate():
        with told_on(form):
            holds.hold(conversation, str(form.reason.data), by=current_user, at=clock.now())
            return _back(conversation_id, _("This conversation is kept until somebody ends that."))
    return render_template("privacy/hold.html", form=form, conversation=conversation), 422


@blueprint.post("/privacy/conversations/<int:conversation_id>/hold/end")
@allow(policy.HOLD)
def hold_end(conversation_id: int) -> ResponseReturnValue:
    conversation = found(holds.reachable(current_user, conversation_id))
    holds.end_hold(conversation, by=current_user, at=clock.now())
    return _back(conversation_id, _("The hold is over: the retention date counts again."))


def hold_part(conversation_id: int, viewer: Any) -> str | None:
    """Beside a conversation: its retention date, and holding it back."""
    if not viewer.reach(policy.HOLD):
        return None
    row, may = holds.keeping_of(conversation_id), holds.reachable(viewer, conversation_id) is not None
    if (row is not None and row.erased_at is not None) or (row is None and not may):
        return None
    return render_template("privacy/parts/hold.html", row=row, may=may, form=HoldForm(formdata=None), conversation_id=conversation_id)


def run_state(run: PrivacyRun) -> dict[str, Any]:
    """What the progress of a run shows."""
    now = clock.now()
    return {"run": run, "moving": is_moving(run) and not is_stopped(run, now), "stopped": is_stopped(run, now)}


def _back(conversation_id: int, said: str) -> ResponseReturnValue:
    if request.form.get("to") == "list":
        return see_other("privacy.hold_list", said)
    return see_other("conversations.conversation", said, conversation_id=conversation_id)


def _state() -> dict[str, Any]:
    enter("privacy")
    runs = [run for kind in SITE_RUNS if (run := latest(kind)) is not None]
    return {"periods": all_periods(), "due": due_capped(clock.now()), "runs": [run_state(run) for run in runs]}


def _run(run_id: int) -> PrivacyRun:
    run = db.session.get(PrivacyRun, run_id)
    return found(run if run is not None and run.kind in SITE_RUNS else None)  # type: ignore[no-any-return]


def _form(form: Any) -> Any:
    teams = db.session.execute(select(Team.id, Team.name).where(Team.archived_at.is_(None)).order_by(Team.name)).all()
    form.team_id.choices = [SelectChoice(0, _("Every team")), *(SelectChoice(number, name) for number, name in teams)]
    return form


def _scope(form: Any) -> tuple[KeptKind, Team | None, str | None]:
    team = db.session.get(Team, form.team_id.data) if form.team_id.data else None
    kind, source = KeptKind(form.kind.data), (form.source.data or "").strip() or None
    check_scope(kind, team, source)
    return kind, team, source


def _looked_at(form: Any) -> dict[str, Any]:
    enter("privacy")
    kind, team, source = _scope(form)
    days, now = form.days.data, clock.now()
    own = db.session.scalars(
        select(RetentionPeriod).where(RetentionPeriod.scope == scope_key(kind, team.id if team else None, source))
    ).first()
    holding = days if days is not None else periods().wider(kind, team.id if team else None, source)
    due = [] if holding is None else would_be_due(kind, team, source, holding, now)
    values = {"kind": kind.value, "team_id": team.id if team else 0, "source": source or "", "days": "" if days is None else days}
    said = {"kind": kind, "team": team, "source": source, "days": days, "holding": holding, "due": due, "own": own}
    before = now - timedelta(days=holding) if holding is not None else None
    said |= {"next_run": next_hourly(now)}
    return said | {"before": before, "values": values | {"revision": own.revision if own else 0}, "back": url_for("privacy.retention")}
