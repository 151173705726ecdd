"""Figures of reviews: a lead's of one led team, one rubric and some weeks."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.permissions import Reach
from app.people.models import Team
from app.review.policy import READ_OTHERS
from app.review.queries import figures as reads
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found, require
from app.ui.formats import format_date_local, number
from app.ui.frame import enter
from app.ui.words import gettext as _

NAMED = 6
"""So many weeks are named below a chart at most."""


@blueprint.get("/review/figures")
@allow(READ_OTHERS)
def figures() -> ResponseReturnValue:
    require(current_user.reach(READ_OTHERS) >= Reach.TEAM)
    enter("review")
    led = current_user.teams_for(READ_OTHERS)
    teams = [one.team for one in current_user.current_memberships if one.team_id in led]
    if not teams:
        return render_template("review/figures.html", team=None)
    asked = request.args.get("team", "")
    team: Team = found(teams[0] if not asked else next((one for one in teams if str(one.id) == asked), None))
    shown = {"team": team, "teams": [(str(one.id), one.name) for one in teams], "weeks": _weeks()}
    weeks = reads.Weeks.until(clock.now(), _weeks(), team.timezone)
    rubrics = reads.rubrics_of(team.id, weeks)
    rubric = next((one for one in rubrics if str(one.id) == request.args.get("rubric")), rubrics[0] if rubrics else None)
    if rubric is None:
        return render_template("review/figures.html", **shown, rubrics=[], rubric=None)
    one = reads.figures(team.id, rubric.id, weeks)
    named = [(str(each.id), each.title) for each in rubrics]
    return render_template("review/figures.html", **shown, rubrics=named, rubric=rubric, one=one, **_drawn(one, weeks))


def _weeks() -> int:
    asked = request.args.get("weeks", "")
    return int(asked) if asked in {str(one) for one in reads.PERIODS} else reads.USUAL


def _drawn(one: reads.Figures, weeks: reads.Weeks) -> dict[str, Any]:
    """The chart of what `show` names: "criterion:<id>", "reviewer:<id>" or, for anything else, every score."""
    courses = {"": (_("Every score"), one.course)}
    courses |= {f"criterion:{each.id}": (each.title, each.course) for each in one.criteria}
    courses |= {f"reviewer:{key}": (group.name, one.courses[key]) for key, group in one.reviewers.items()}
    show = request.args.get("show", "")
    show = show if show in courses else ""
    label, course = courses[show]
    points = [_point(week, estimate, format_date_local(weeks.days[week])) for week, estimate in sorted(course.items())]
    series = [{"label": label, "kind": "real", "tone": 1, "points": points}] if points else []
    gap = max(1, -(-len(points) // NAMED))
    rows = [[point["day"], number(point["y"]), point["interval"], str(point["n"])] for point in points]
    return {
        "show": show,
        "showing": label,
        "shows": [(key, words) for key, (words, _course) in courses.items()],
        "series": series,
        "x_labels": [(point["x"], point["day"]) for point in points[::gap]],
        "table": {"head": [_("Week from"), _("Mean"), _("95 % interval"), "n"], "rows": rows},
    }


def _point(week: int, estimate: Any, day: str) -> dict[str, Any]:
    low, high = (None if value is None else min(100.0, max(0.0, value)) for value in (estimate.low, estimate.high))
    return {
        "x": week,
        "y": estimate.mean,
        "low": low,
        "high": high,
        "n": estimate.n,
        "enough": estimate.enough,
        "day": day,
        "interval": "–" if low is None else f"{number(low)} – {number(high)}",
        "title": _("week from %(day)s: %(mean)s, n %(n)s", day=day, mean=number(estimate.mean), n=estimate.n),
        "url": None,
    }
