"""Growth pages: a person, a team."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.coaching.doors import withheld as coaching_withholds
from app.coaching.joining import pin_place
from app.growth import evidence, exercises, pictures, queries
from app.growth.cli import install as install_commands
from app.growth.criteria_views import blueprint as criteria_blueprint
from app.growth.criteria_views import criteria_places
from app.growth.fair_views import blueprint as fair_blueprint
from app.growth.fair_views import fair_lines
from app.growth.policy import COMPARE_CRITERIA, COMPARE_TEAMS, may_open_conversation, may_open_review, purposes_shown, team_purposes_shown
from app.growth.tallies import Sums, whole
from app.growth.withholding import caution_of, reasons
from app.people.doors import Way, person_ways
from app.people.models import Person, Team
from app.people.queries import person_of, team_of, teams_of
from app.review.models import Purpose, Span
from app.review.policy import READ_OTHERS
from app.ui.allow import allow, found
from app.ui.frame import Room, enter, register_rooms, register_source
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

WEEKS = 26
"""What the pages show unless asked otherwise."""

blueprint = Blueprint("growth", __name__, template_folder="templates", url_prefix="/growth")


@blueprint.get("")
@allow(52)
def mine() -> ResponseReturnValue:
    return redirect(url_for("growth.person", person_id=current_user.id), 303)


@blueprint.get("/people/<int:person_id>")
@allow(52)
def person(person_id: int) -> ResponseReturnValue:
    someone: Person = current_user if person_id == current_user.id else found(person_of(current_user, person_id))
    purposes = found(purposes_shown(current_user, someone) or None)
    enter("growth" if someone.id == current_user.id else "team_growth")
    return render_template("growth/person.html", someone=someone, **_person_values(someone, purposes))


@blueprint.get("/teams")
@allow(53)
def team_list() -> ResponseReturnValue:
    shown = [team for team in teams_of(current_user) if team_purposes_shown(current_user, team.id)]
    if len(shown) == 1:
        return redirect(url_for("growth.team", team_id=shown[0].id), 303)
    enter("team_growth")
    allowed = {team.id: team_purposes_shown(current_user, team.id) for team in shown}
    time = queries.looking_back(WEEKS, clock.now().date())
    figures = {"people": queries.agents_in(list(allowed)), "scores": queries.team_scores(list(allowed), time)}
    compares = len(current_user.teams_for(COMPARE_CRITERIA)) > 1
    return render_template("growth/teams.html", teams=shown, allowed=allowed, nothing=Sums(), compares=compares, **figures)


@blueprint.get("/teams/<int:team_id>")
@allow(53)
def team(team_id: int) -> ResponseReturnValue:
    found_team: Team = found(team_of(current_user, team_id))
    allowed = found(team_purposes_shown(current_user, team_id) or None)
    purposes = [purpose for purpose in allowed if request.args.get("kind") in (None, "", purpose.value)] or list(allowed)
    enter("team_growth")
    return render_template("growth/team.html", team=found_team, allowed=allowed, **_team_values(team_id, purposes))


def _person_values(someone: Person, purposes: Sequence[Purpose]) -> dict[str, Any]:
    person_id = someone.id
    time = queries.looking_back(_weeks(), clock.now().date())
    months = queries.person_months(person_id, purposes, time)
    totals = whole(months)
    rows = pictures.skill_rows(queries.skills(), totals, months)
    measure, title = _measure(rows)
    withheld = reasons(someone.team_ids)
    drawn = [] if measure in withheld else pictures.series(measure, months, _labels(), purposes, time.span)
    by_quarter, real = time.span is Span.QUARTER, totals.get(("score", Purpose.QUALITY), Sums())
    return {
        "weeks": time.weeks,
        "by_quarter": by_quarter,
        "rows": rows,
        "measure_title": title,
        "asked_skill": measure.removeprefix("skill:") if measure != "score" else "",
        "drawn": drawn,
        "x_labels": pictures.x_labels(drawn),
        "table": pictures.chart_table(drawn, _table_head(by_quarter)),
        "weighted": pictures.weighted_of(real),
        "effective": real.weighted().effective,
        "picked": real.n - real.drawn,
        "fair": fair_lines(current_user, someone),
        "scores": {purpose: totals.get(("score", purpose), Sums()).estimate() for purpose in purposes},
        "rise": pictures.strongest_rise([row for row in rows if f"skill:{row.slug}" not in withheld]),
        "withheld": withheld,
        "why_withheld": withheld.get(measure),
        "cautions": caution_of(someone.team_ids),
        "measure": measure,
        "pinning": pin_place(current_user, person_id),
        **_rests_on(someone, purposes, "score" if measure in withheld else measure, time.first),
    }


def _table_head(by_quarter: bool) -> list[str]:
    return [_("Quarter") if by_quarter else _("Month"), _("Reviews of"), _("Mean"), _("Interval (95 per cent)"), _("n")]


def _rests_on(someone: Person, purposes: Sequence[Purpose], measure: str, first: date) -> dict[str, Any]:
    """The reviews behind the figure shown: all of the latest, or those that rate the chosen skill."""
    skill = measure.removeprefix("skill:") if measure.startswith("skill:") else ""
    if skill:
        rated = evidence.skill_reviews(current_user, someone.id, purposes, skill, first)
        reviews: list[tuple[Any, str | None, Any]] = [(one.review, _opened(someone, one.review), one) for one in rated]
    else:
        latest = queries.latest_reviews(current_user, someone.id, purposes)
        reviews = [(row, _opened(someone, row), None) for row in latest]
    return {"skill": skill, "reviews": reviews, "all_url": _all_reviews(someone)}


def _all_reviews(someone: Person) -> str | None:
    """The list of all reviews of the person, for themselves and for those who read the reviews of their team."""
    if someone.id == current_user.id:
        return url_for("review.mine")
    return url_for("review.team", person=someone.id) if current_user.reach(READ_OTHERS) >= Reach.TEAM else None


def _opened(someone: Person, review: Any) -> str | None:
    """Where a review's figure leads, as far as this viewer may go: the review, its conversation, or nowhere."""
    if may_open_review(current_user, someone, review):
        return url_for("review.read", review_id=review.id)
    if may_open_conversation(current_user, review):
        return url_for("conversations.conversation", conversation_id=review.conversation_id)
    return None


def _team_values(team_id: int, purposes: Sequence[Purpose]) -> dict[str, Any]:
    time = queries.looking_back(_weeks(), clock.now().date())
    titles = {"score": _("Score"), **{f"skill:{slug}": title for slug, title in queries.skills().items()}}
    totals = queries.team_totals(team_id, list(titles), purposes, time)
    wanted = f"skill:{request.args.get('skill', '')}"
    measured = {"score", *(measure for _person, measure in totals)}
    return {
        "weeks": time.weeks,
        "columns": _columns([(measure, title) for measure, title in titles.items() if measure in measured], wanted),
        "asked_skill": wanted.removeprefix("skill:") if wanted in measured else None,
        "people": queries.team_people(team_id),
        **_team_weights(team_id, purposes, time),
        "cells": {key: pictures.team_cell(sums) for key, sums in totals.items()},
        "nothing": pictures.team_cell(Sums()),
        "withheld": reasons([team_id]),
        "cautions": caution_of([team_id]),
    }


def _team_weights(team_id: int, purposes: Sequence[Purpose], time: queries.Time) -> dict[str, Any]:
    """The weighted means of the scores of real replies, by person; empty where none may differ from the plain one."""
    sums = queries.team_weighted(team_id, time) if Purpose.QUALITY in purposes else {}
    shown = any(one.weighs for one in sums.values())
    means = {person_id: one.weighted().as_estimate() for person_id, one in sums.items()} if shown else {}
    return {"weighted": means, "picked": sum(one.n - one.drawn for one in sums.values())}


def _columns(columns: list[tuple[str, str]], wanted: str) -> list[tuple[str, str]]:
    """The score first, then the skill that was asked for, so that it is in view; the rest in the catalogue's order."""
    return sorted(columns, key=lambda column: (column[0] != "score", column[0] != wanted))


def _weeks() -> int:
    return queries.PERIODS.get(request.args.get("weeks", ""), WEEKS)


def _measure(rows: list[pictures.SkillRow]) -> tuple[str, str]:
    wanted = request.args.get("skill", "")
    title = next((row.title for row in rows if row.slug == wanted), None)
    return (f"skill:{wanted}", title) if title else ("score", _("Score"))


def _labels() -> dict[Purpose, str]:
    return {Purpose.PRACTICE: _("Practice"), Purpose.QUALITY: _("Real")}


def _way_to_growth(viewer: Person, someone: Person) -> list[Way]:
    if not purposes_shown(viewer, someone):
        return []
    return [Way(_("Growth"), url_for("growth.person", person_id=someone.id), "graph-up")]


def install(app: Flask) -> None:
    """Register the growth pages, and the way to them from a person's page."""
    person_ways.register(_way_to_growth)
    coaching_withholds.register(reasons)
    exercises.register()
    install_commands(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(fair_blueprint)
    app.register_blueprint(criteria_blueprint)
    register_source(app, criteria_places)
    register_rooms(
        app,
        Room("growth", _l("Growth"), "graph-up", "growth.mine", "w", (52,), 70, "growth"),
        Room("team_growth", _l("Team"), "bar-chart-line", "growth.team_list", "m", (53,), 71, "growth", ("lead",)),
        Room("team_criteria", _l("Criteria by team"), "ui-checks-grid", "criteria.teams", "", (COMPARE_TEAMS,), 93, "admin"),
    )
