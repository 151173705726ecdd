"""A changed rubric over past reviews: what it would do, and scoring them anew."""

from datetime import timedelta
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.people.doors import Way
from app.people.models import Person
from app.review.actions.replaying import Wanted, begin_rescoring, begin_what_if, progress
from app.review.forms import ReplayForm, RescoreForm
from app.review.models import Replay, ReplayState
from app.review.policy import REPLAY, RESCORE
from app.review.queries.replays import before, names_for, readable, replay_of, replays_of
from app.review.replay.wording import changes
from app.review.views.blueprint import about, blueprint
from app.rubrics.document import compiled, parse_rubric
from app.rubrics.models import Rubric
from app.rubrics.queries import rubric_of, version_numbered
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/review/rubrics/<int:rubric_id>/replays")
@allow(REPLAY)
def replays(rubric_id: int) -> ResponseReturnValue:
    rubric = _rubric(rubric_id)
    return render_template("review/replays.html", **_page(rubric, ReplayForm(), RescoreForm()))


@blueprint.post("/review/rubrics/<int:rubric_id>/what-if")
@allow(REPLAY)
def what_if(rubric_id: int) -> ResponseReturnValue:
    rubric, form = _rubric(rubric_id), ReplayForm()
    if form.validate():
        with told_on(form):
            begun = begin_what_if(rubric, rubric.draft_source, _wanted(form.days.data, REPLAY), by=current_user, at=clock.now())
            return see_other("review.replay", replay_id=begun.id)
    return form_page("review/replays.html", form, **_page(rubric, None, RescoreForm()))


@blueprint.post("/review/rubrics/<int:rubric_id>/rescore")
@allow(RESCORE)
def rescore(rubric_id: int) -> ResponseReturnValue:
    rubric, form = _rubric(rubric_id), RescoreForm()
    version = found(version_numbered(rubric.id, rubric.current_number))
    if form.validate():
        with told_on(form):
            wanted, reason = _wanted(form.past.data, RESCORE), form.reason.data or ""
            begun = begin_rescoring(rubric, version, wanted, reason, by=current_user, at=clock.now())
            return see_other("review.replay", _("The reviews are being scored anew."), replay_id=begun.id)
    return form_page("review/replays.html", ReplayForm(), **_page(rubric, None, form))


@blueprint.get("/review/replays/<int:replay_id>")
@allow(REPLAY)
def replay(replay_id: int) -> ResponseReturnValue:
    enter("rubrics")
    return render_template("review/replay.html", **_state(found(replay_of(current_user, replay_id))))


@blueprint.get("/review/replays/<int:replay_id>/progress")
@allow(REPLAY)
def replay_progress(replay_id: int) -> ResponseReturnValue:
    return render_template("review/_replay_progress.html", **_state(found(replay_of(current_user, replay_id))))


def way_to_replays(viewer: Person, rubric: Rubric) -> list[Way]:
    """The link on a rubric's page."""
    if viewer.reach(REPLAY) is Reach.DENIED:
        return []
    both = bool(viewer.teams_for(RESCORE))
    label = _("What if, and scoring past reviews anew") if both else _("What if: the draft over past reviews")
    return [Way(label, url_for("review.replays", rubric_id=rubric.id), "shuffle")]


def _rubric(rubric_id: int) -> Rubric:
    enter("rubrics")
    rubric: Rubric = found(rubric_of(current_user, rubric_id, drafts=True))
    return rubric


def _wanted(days: str, row: int) -> Wanted:
    return Wanted(clock.now() - timedelta(days=int(days)), sorted(current_user.teams_for(row)))


def _page(rubric: Rubric, form: ReplayForm | None, rescore_form: RescoreForm) -> dict[str, Any]:
    version = version_numbered(rubric.id, rubric.current_number)
    values = {"rubric": rubric, "version": version, "rescore_form": rescore_form, "earlier": replays_of(current_user, rubric.id)}
    changed = version is None or version.source.strip() != rubric.draft_source.strip()
    allowed = {"changed": changed, "may_rescore": version is not None and bool(current_user.teams_for(RESCORE))}
    return values | allowed | ({"form": form} if form is not None else {})


def _state(one: Replay) -> dict[str, Any]:
    moving = one.state in (ReplayState.WAITING, ReplayState.RUNNING)
    values = {"replay": one, "moving": moving, "share": progress(one), "about": about, "changed": [] if moving else _changed(one)}
    return values | {"names": names_for(current_user, one), "openable": readable(current_user, one), "report": one.report or {}}


def _changed(one: Replay) -> list[str] | None:
    """What was tried, against the version that stood then; None where there is nothing to hold it against."""
    version, tried = before(one), parse_rubric(one.source).rubric
    return changes(compiled(version.source), tried) if version is not None and tried is not None else None
