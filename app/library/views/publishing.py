"""The page on which a scenario is published: now, after a second look, or at a moment."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import DomainError
from app.base.publishing import NothingToPublish
from app.library import approving, policy, scheduling
from app.library.models import Scenario
from app.library.publishing_page import PublishingPage
from app.library.remarks import require_looked_at
from app.library.views.blueprint import EDITOR, blueprint
from app.library.views.studio import editable
from app.library.work_models import ScenarioSubmission
from app.library.work_queries import submission_of, waiting_schedule
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.words import gettext as _


@blueprint.get("/scenarios/<int:thing_id>/publishing")
@allow(policy.EDIT)
def publishing(thing_id: int) -> ResponseReturnValue:
    """What the draft changes by meaning, and every way to publish it."""
    return _page(editable(thing_id))


@blueprint.post("/scenarios/<int:thing_id>/publishing")
@allow(policy.PUBLISH)
def publish_now(thing_id: int) -> ResponseReturnValue:
    thing = _publishable(thing_id)
    if request.form.get("revision", 0, type=int) != thing.draft_revision:
        return _page(thing, DomainError(_("The draft changed meanwhile. Look at what it says now, then publish.")))
    try:
        number = EDITOR.publish(thing, by=current_user, at=clock.now())
    except NothingToPublish as told:
        return see_other("library.scenario", told.message, tone="info", thing_id=thing.id)
    except DomainError as problem:
        return _page(thing, problem)
    return see_other("library.scenario", _("Published as version %(number)s.", number=number), thing_id=thing.id)


@blueprint.post("/scenarios/<int:thing_id>/submissions")
@allow(policy.EDIT)
def submit(thing_id: int) -> ResponseReturnValue:
    """Ask a second person to look at the draft."""
    thing, form = editable(thing_id), request.form
    try:
        approving.submit(thing, form.get("note", ""), revision=form.get("revision", 0, type=int), by=current_user, at=clock.now())
    except DomainError as problem:
        return _page(thing, problem)
    return see_other("library.publishing", _("Submitted. Whoever may publish it has been told."), thing_id=thing.id)


@blueprint.post("/scenarios/<int:thing_id>/submissions/<int:submission_id>/<any(approve,schedule,back,take):verb>")
@allow(policy.EDIT)
def decide(thing_id: int, submission_id: int, verb: str) -> ResponseReturnValue:
    """Approve what was submitted, now or for a moment, send it back, or take one's own back."""
    thing = editable(thing_id)
    require(verb == "take" or policy.may_publish(current_user, thing))
    submission: ScenarioSubmission = found(submission_of(thing, submission_id))
    require(verb != "take" or submission.by_id == current_user.id)
    try:
        said = _decided(thing, submission, verb)
    except DomainError as problem:
        return _page(thing, problem)
    return see_other("library.publishing", said, thing_id=thing.id)


@blueprint.post("/scenarios/<int:thing_id>/schedules")
@allow(policy.PUBLISH)
def schedule(thing_id: int) -> ResponseReturnValue:
    """Publish the draft as it is now at a moment."""
    thing, at = _publishable(thing_id), clock.now()
    zone, revision = scheduling.zone_of(thing, current_user), request.form.get("revision", 0, type=int)
    try:
        require_looked_at(thing.draft_source, "looked_at" in request.form)
        moment = scheduling.moment_of(request.form.get("moment", ""), zone, now=at)
        scheduling.schedule(thing, moment, timezone=zone, revision=revision, by=current_user, at=at)
    except DomainError as problem:
        return _page(thing, problem)
    return see_other("library.publishing", _("It will be published at the moment you chose."), thing_id=thing.id)


@blueprint.post("/scenarios/<int:thing_id>/schedules/<int:schedule_id>/call-back")
@allow(policy.PUBLISH)
def call_back(thing_id: int, schedule_id: int) -> ResponseReturnValue:
    thing = _publishable(thing_id)
    scheduling.call_back(found(waiting_schedule(thing, schedule_id)), thing, by=current_user, at=clock.now())
    return see_other("library.publishing", _("Called back. Nothing will be published by itself."), thing_id=thing.id)


def _decided(thing: Scenario, submission: ScenarioSubmission, verb: str) -> str:
    at, comment = clock.now(), request.form.get("comment", "")
    if verb == "back":
        approving.send_back(submission, comment, by=current_user, at=at)
        return _("Sent back. Whoever submitted it has been told.")
    if verb == "take":
        approving.take_back(submission, by=current_user, at=at)
        return _("Taken back.")
    require_looked_at(submission.source, "looked_at" in request.form)
    if verb == "approve":
        done = approving.approve(submission, comment, by=current_user, at=at)
        return _("Approved and published as version %(number)s.", number=done.version.number)
    zone = scheduling.zone_of(thing, current_user)
    moment = scheduling.moment_of(request.form.get("moment", ""), zone, now=at)
    approving.approve_later(submission, comment, moment, timezone=zone, by=current_user, at=at)
    return _("Approved. It will be published at the moment you chose.")


def _publishable(thing_id: int) -> Scenario:
    thing = editable(thing_id)
    require(policy.may_publish(current_user, thing))
    return thing


def _page(thing: Scenario, problem: DomainError | None = None) -> ResponseReturnValue:
    page = PublishingPage(thing, current_user)
    values = {"typed": request.form, "view": "publishing"}
    return render_template("library/publishing.html", thing=thing, page=page, problem=problem, **values), problem.status if problem else 200
