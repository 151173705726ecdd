"""Series of rounds: what is planned and coming, one to change, pausing, leaving a time out."""

import secrets
from datetime import datetime, time
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.calibration.actions import series as actions
from app.calibration.models import Every, Series, Source
from app.calibration.policy import PLAN_SERIES
from app.calibration.queries import rounds, series
from app.calibration.series_forms import SeriesForm
from app.calibration.views.blueprint import blueprint
from app.calibration.views.rounds import language_name
from app.conversations.models import Channel
from app.people.ownership import team_names
from app.review.queries.rubrics import usable_rubrics
from app.review.views.queue import LANGUAGES
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _

SAME = ("title", "members", "fewest", "n", "channel", "language", "opens", "open_days", "closes")
"""Fields that are called as the columns are."""


@blueprint.get("/series")
@allow(PLAN_SERIES)
def series_list() -> ResponseReturnValue:
    enter("calibration")
    teams = sorted(current_user.teams_for(PLAN_SERIES))
    found_series, at = series.series_of(teams), clock.now()
    ahead = series.coming(found_series, rounds.graders(teams), at) if found_series else []
    last = series.last_times(teams) if found_series else []
    return render_template("calibration/series.html", series=found_series, coming=ahead, last=last)


@blueprint.get("/series/new")
@allow(PLAN_SERIES)
def new_series() -> ResponseReturnValue:
    form = _form(SeriesForm(opens=time(9), closes=time(17)))
    return _page(form, None)


@blueprint.post("/series")
@allow(PLAN_SERIES)
def new_series_post() -> ResponseReturnValue:
    return _keep(None)


@blueprint.get("/series/<int:series_id>")
@allow(PLAN_SERIES)
def edit_series(series_id: int) -> ResponseReturnValue:
    one = _one(series_id)
    same = {name: getattr(one, name) for name in SAME}
    other = {"team": one.team_id, "rubric": one.rubric_id, "first": one.first_on, "days": str(one.days), "baseline": one.baseline_id or 0}
    form = SeriesForm(formdata=None, source=one.source.value, every=one.every.value, **same, **other)
    return _page(_form(form), one)


@blueprint.post("/series/<int:series_id>")
@allow(PLAN_SERIES)
def edit_series_post(series_id: int) -> ResponseReturnValue:
    return _keep(_one(series_id))


@blueprint.post("/series/<int:series_id>/pause")
@allow(PLAN_SERIES)
def pause_series(series_id: int) -> ResponseReturnValue:
    active = request.form.get("active") == "1"
    actions.pause(_one(series_id), active=active, by=current_user, at=clock.now())
    return see_other("calibration.series_list", _("It goes on.") if active else _("Paused. Rounds that are open go on."))


@blueprint.post("/series/<int:series_id>/leave-out")
@allow(PLAN_SERIES)
def leave_out_time(series_id: int) -> ResponseReturnValue:
    try:
        opens_at = datetime.fromisoformat(request.form.get("opens_at", ""))
    except ValueError:
        opens_at = clock.now()
    actions.leave_out(_one(series_id), opens_at, by=current_user, at=clock.now())
    return see_other("calibration.series_list", _("Left out. The one after it opens as planned."))


def _keep(one: Series | None) -> ResponseReturnValue:
    form = _form(SeriesForm())
    if form.validate():
        with told_on(form):
            actions.keep_series(one, _wanted(form), seed=secrets.randbelow(2**30), by=current_user, at=clock.now())
            return see_other("calibration.series_list", _("Kept. Its next openings stand below."))
    return _page(form, one)


def _one(series_id: int) -> Series:
    enter("calibration")
    one: Series = found(series.series_one(current_user.teams_for(PLAN_SERIES), series_id))
    return one


def _form(form: SeriesForm) -> SeriesForm:
    teams = team_names(current_user.teams_for(PLAN_SERIES))
    people = {row.id: row.name for row in rounds.graders(list(teams))}
    form.team.choices = pairs(teams.items())
    form.rubric.choices = pairs((row.id, row.title) for row in usable_rubrics(current_user))
    form.channel.choices = pairs([("", _("Every channel")), *((one.value, one.label) for one in Channel)])
    form.language.choices = pairs([("", _("Every language")), *((code, language_name(code)) for code in LANGUAGES)])
    form.members.choices = list(people.items())
    form.baseline.choices = pairs([(0, _("Consensus: the others' mean")), *people.items()])
    return form


def _page(form: SeriesForm, one: Series | None) -> ResponseReturnValue:
    enter("calibration")
    return form_page("calibration/series_edit.html", form, one=one, cancel_url=url_for("calibration.series_list"))


def _wanted(form: SeriesForm) -> actions.Wanted:
    given: dict[str, Any] = {name: form.data[name] for name in SAME}
    return actions.Wanted(
        team_id=form.team.data, rubric_id=form.rubric.data, baseline_id=form.baseline.data or None, source=Source(form.source.data),
        days=int(form.days.data), every=Every(form.every.data), first_on=form.first.data, **given,
    )  # fmt: skip
