"""The queue: what waits, taking, giving back, taking out."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.base import clock
from app.review.actions import claims, queueing
from app.review.forms import ReasonForm
from app.review.queries import disputes, queue
from app.review.queries.queue import QueueFilter
from app.review.views.blueprint import blueprint
from app.ui.allow import allow
from app.ui.answers import see_other
from app.ui.frame import enter


@blueprint.get("/review")
@allow(35)
def queue_list() -> ResponseReturnValue:
    enter("review")
    at = clock.now()
    wanted = QueueFilter.of(request.args)
    page = queue.queue_page(current_user, wanted, request.args.get("after"), at)
    people = queue.colleagues(current_user)
    waiting = disputes.open_count(current_user)
    return render_template("review/queue.html", page=page, wanted=wanted, people=people, disputes=waiting, at=at, reason_form=ReasonForm())


@blueprint.post("/review/next")
@allow(36)
def take_next() -> ResponseReturnValue:
    wanted = QueueFilter.of(request.args)
    taken = claims.take_next(wanted, by=current_user, at=clock.now())
    if taken is None:
        return see_other("review.queue_list", _("Nothing waits for you here right now."), tone="info", **wanted.as_arguments())
    return see_other("review.grade", assignment_id=taken, **wanted.as_arguments())


@blueprint.post("/review/<int:assignment_id>/claim")
@allow(36)
def claim(assignment_id: int) -> ResponseReturnValue:
    claims.claim(assignment_id, by=current_user, at=clock.now())
    return see_other("review.grade", assignment_id=assignment_id, **QueueFilter.of(request.args).as_arguments())


@blueprint.post("/review/<int:assignment_id>/release")
@allow(36)
def release(assignment_id: int) -> ResponseReturnValue:
    claims.release(assignment_id, by=current_user, at=clock.now())
    kept = QueueFilter.of(request.args).as_arguments()
    return see_other("review.queue_list", _("It is back in the queue. Your draft stays with you."), **kept)


@blueprint.post("/review/<int:assignment_id>/remove")
@allow(67)
def remove(assignment_id: int) -> ResponseReturnValue:
    queueing.remove(assignment_id, request.form.get("reason", ""), by=current_user, at=clock.now())
    return see_other("review.queue_list", _("It is out of the queue. The reason is in the trail."))
