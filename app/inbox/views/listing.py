"""The inbox itself, starting attempts, and the page of one scenario."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.inbox import policy, queries
from app.inbox.actions import attempts
from app.inbox.actions.assessing import minutes_of, start_assessment
from app.inbox.languages import Offer, fixed_by, offer
from app.inbox.models import Attempt, AttemptMode, AttemptState, PracticeAssignment
from app.inbox.queries import InboxFilter
from app.inbox.shifts.queries import running_shift
from app.inbox.views.blueprint import blueprint
from app.inbox.waiting import most_urgent, waiting_attempts
from app.library.models import ScenarioVersion
from app.library.queries import compiled, version_to_practise
from app.rubrics.queries import skill_titles
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.get("")
@allow(policy.START)
def inbox() -> ResponseReturnValue:
    wanted = InboxFilter.of(request.args)
    page = queries.practice_page(current_user, wanted, after=request.args.get("after"))
    return render_template(
        "inbox/inbox.html",
        wanted=wanted,
        page=page,
        waiting=waiting_attempts(current_user, clock.now()),
        running=running_shift(current_user),
        assigned=queries.assigned_practice(current_user),
        tries=queries.tries(current_user, [row.id for row in page.rows]),
        companies=queries.companies(current_user),
        may_assign=policy.may_assign(current_user),
        may_decide=policy.sees_decisions(current_user),
    )


@blueprint.get("/finished")
@allow(policy.READ_OWN)
def finished() -> ResponseReturnValue:
    wanted = InboxFilter.of(request.args)
    page = queries.finished_page(current_user, wanted, after=request.args.get("after"))
    return render_template("inbox/finished.html", wanted=wanted, page=page, may_assign=policy.may_assign(current_user))


@blueprint.get("/scenarios/<int:scenario_id>")
@allow(policy.START)
def practise(scenario_id: int) -> ResponseReturnValue:
    """What waits behind a scenario, as far as it may be told, and the button that starts it."""
    version: ScenarioVersion = found(version_to_practise(current_user, scenario_id))
    assigned = queries.assigned_practice(current_user, scenario_id)
    return render_template(
        "inbox/scenario.html",
        version=version,
        scenario=version.scenario,
        timebox=compiled(version).timebox,
        skills=skill_titles(),
        assigned=assigned,
        offer=_offer(version, fixed_by(assigned)),
        minutes_of=partial(minutes_of, version=version),
        earlier=queries.earlier_attempts(current_user, scenario_id),
        open_id=queries.open_attempt(current_user, scenario_id, preview=False),
        may_preview=policy.may_preview(current_user),
        may_assign=policy.may_assign(current_user),
    )


@blueprint.post("/attempts")
@allow(policy.START)
def start() -> ResponseReturnValue:
    """Begin an attempt, or go on with the one that is open already."""
    version: ScenarioVersion = found(version_to_practise(current_user, request.form.get("scenario_id", 0, type=int)))
    preview = bool(request.form.get("preview"))
    require(not preview or policy.may_preview(current_user))
    assigned = [] if preview else queries.assigned_practice(current_user)
    elsewhere = _out_of_order(version, assigned)
    if elsewhere is not None:
        return elsewhere
    if "assignment_id" in request.form:
        return _assessed(version)
    return _started(version, preview=preview, retry_of=_retried(version), in_order=_asked_in_order(version, assigned))


@blueprint.post("/next")
@allow(policy.START)
def take_next() -> ResponseReturnValue:
    """The customer whose reply is due soonest, else what is assigned, else the scenario tried least."""
    urgent = most_urgent(waiting_attempts(current_user, clock.now()), but=request.form.get("but", type=int))
    if urgent is not None:
        return see_other("inbox.attempt", attempt_id=urgent.id)
    assigned = queries.assigned_practice(current_user)
    if assigned and assigned[0].mode is AttemptMode.ASSESSMENT:
        return see_other("inbox.practise", scenario_id=assigned[0].scenario_id)
    assigned = [row for row in assigned if row.mode is AttemptMode.PRACTICE]
    ids = [row.scenario_id for row in assigned] or [queries.least_practised(current_user)]
    for scenario_id in ids:
        version = version_to_practise(current_user, scenario_id) if scenario_id else None
        if version is not None:
            return _started(version, in_order=_asked_in_order(version, assigned))
    return see_other("inbox.inbox", _("Nothing waits for you, and no scenario is published yet."), tone="info")


def _out_of_order(version: ScenarioVersion, assigned: Sequence[Any]) -> ResponseReturnValue | None:
    """To whom or what comes first, where a trainer asked the person to work in order and they chose something else."""
    ordered = [row for row in assigned if row.in_order]
    if not ordered:
        return None
    urgent = most_urgent(waiting_attempts(current_user, clock.now()))
    if urgent is not None and urgent.scenario_id != version.scenario_id:
        said = _("You work in order: %(name)s waits for your reply.", name=urgent.customer_name)
        return see_other("inbox.attempt", said, tone="info", attempt_id=urgent.id)
    first = ordered[0].scenario_id
    if urgent is None and first != version.scenario_id and version_to_practise(current_user, first) is not None:
        return see_other("inbox.practise", _("You work in order: this one was asked of you first."), tone="info", scenario_id=first)
    return None


def _asked_in_order(version: ScenarioVersion, assigned: Sequence[Any]) -> bool:
    """Whether this scenario was asked for as practice in order."""
    return any(row.in_order and row.scenario_id == version.scenario_id and row.mode is AttemptMode.PRACTICE for row in assigned)


def _assessed(version: ScenarioVersion) -> ResponseReturnValue:
    """Begin an assessment that was assigned, or go on with it."""
    wanted = request.form.get("assignment_id", 0, type=int)
    assignment: PracticeAssignment = found(queries.assessment_to_take(current_user, wanted, version.scenario_id))
    try:
        honour, spoken = bool(request.form.get("honour")), request.form.get("language", "")
        made = start_assessment(assignment, version, honour=honour, by=current_user, at=clock.now(), wanted=spoken)
    except attempts.OpenAlready as error:
        return see_other("inbox.attempt", error.message, tone="info", attempt_id=error.details["attempt_id"])
    except DomainError as error:
        return see_other("inbox.practise", error.message, tone="caution", scenario_id=version.scenario_id, _anchor="assessment")
    return see_other("inbox.attempt", attempt_id=made.id)


def _started(
    version: ScenarioVersion, *, preview: bool = False, retry_of: Attempt | None = None, in_order: bool = False
) -> ResponseReturnValue:
    """Into the attempt that was begun, or into the one that is open already."""
    before = str(retry_of.engine.get("language") or version.language) if retry_of else ""
    language = _offer(version, wanted=request.form.get("language", before)).taken
    how: dict[str, Any] = {"preview": preview, "retry_of": retry_of, "language": language, "in_order": in_order}
    try:
        made = attempts.start_attempt(current_user, version, at=clock.now(), **how)
    except attempts.OpenAlready as error:
        return see_other("inbox.attempt", error.message, tone="info", attempt_id=error.details["attempt_id"])
    return see_other("inbox.attempt", attempt_id=made.id)


def _offer(version: ScenarioVersion, fixed: str | None = None, *, wanted: str = "") -> Offer:
    """The languages to choose from. What a trainer fixed is looked up where there is a choice at all."""
    languages = compiled(version).languages
    if len(languages) > 1 and fixed is None:
        fixed = fixed_by(queries.assigned_practice(current_user, version.scenario_id))
    return offer(languages, locale=current_user.locale, fixed=fixed, wanted=wanted)


def _retried(version: ScenarioVersion) -> Attempt | None:
    """The own, finished attempt that this one tries again."""
    attempt_id = request.form.get("retry_of", 0, type=int)
    if not attempt_id:
        return None
    before: Attempt = found(queries.attempt_to_write(current_user, attempt_id))
    require(before.scenario_id == version.scenario_id and before.state is not AttemptState.OPEN)
    return before
