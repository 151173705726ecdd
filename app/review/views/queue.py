"""The queue: what waits, taking, giving back, taking out."""

from typing import Any

from babel import Locale
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.conversations.saved.links import filter_links, filter_title, opening, whole
from app.conversations.saved.models import Place
from app.review.actions import claims, queueing
from app.review.forms import ReasonForm
from app.review.policy import GIVE, READ_OTHERS, SEE_QUEUE
from app.review.queries import disputes, queue
from app.review.queries.queue import QueueFilter
from app.review.queries.sheets import sheet_of
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _

LANGUAGES = ("en", "ru", "ja", "fil")


@blueprint.get("/review")
@allow(35)
def queue_list() -> ResponseReturnValue:
    enter("review")
    if (elsewhere := opening(Place.QUEUE)) is not None:
        return elsewhere
    at = clock.now()
    wanted = QueueFilter.of(request.args)
    page = queue.queue_page(current_user, wanted, request.args.get("after"), at)
    waiting = disputes.open_count(current_user)
    sees_teams = current_user.reach(READ_OTHERS) >= Reach.TEAM
    shown = {"page": page, "wanted": wanted, "disputes": waiting, "sees_teams": sees_teams, "mine": queue.held_count(current_user, at)}
    shown["gives"] = current_user.reach(GIVE) > Reach.DENIED
    saved = {"links": filter_links(Place.QUEUE, wanted.as_arguments()), "saved_title": filter_title(), "whole": whole(Place.QUEUE)}
    return render_template("review/queue.html", **shown, **saved, **_filter_choices(wanted))


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


@blueprint.get("/review/<int:assignment_id>/remove")
@allow(67)
def remove(assignment_id: int) -> ResponseReturnValue:
    enter("review")
    sheet = found(sheet_of(current_user, assignment_id, whole=True))
    return render_template("review/remove.html", form=ReasonForm(), assignment=sheet.assignment)


@blueprint.post("/review/<int:assignment_id>/remove")
@allow(67)
def remove_post(assignment_id: int) -> ResponseReturnValue:
    enter("review")
    sheet = found(sheet_of(current_user, assignment_id, whole=True))
    form = ReasonForm()
    if form.validate():
        with told_on(form):
            queueing.remove(assignment_id, str(form.reason.data), by=current_user, at=clock.now())
            return see_other("review.queue_list", _("It is out of the queue. The reason is in the trail."))
    return form_page("review/remove.html", form, assignment=sheet.assignment)


def _filter_choices(wanted: QueueFilter) -> dict[str, Any]:
    """What the filters offer. One statement."""
    teams = [one.team for one in current_user.current_memberships if one.team_id in current_user.teams_for(SEE_QUEUE)]
    known = list(LANGUAGES) + ([wanted.language] if wanted.language and wanted.language not in LANGUAGES else [])
    return {
        "people_choices": [(row.id, row.name) for row in queue.colleagues(current_user)],
        "team_choices": [(team.id, team.name) for team in teams],
        "languages": [(code, Locale.parse(code).get_display_name(get_locale()) if code in LANGUAGES else code) for code in known],
    }
