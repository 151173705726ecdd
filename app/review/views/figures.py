"""Figures of reviews: a lead's of one led team, a reviewer's of the reviews they gave; one rubric and some weeks."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.estimates import Estimate
from app.base.permissions import Reach
from app.people.models import Team
from app.review.exchange.shape import harmless
from app.review.excusing.queries import times_excused
from app.review.policy import READ_OTHERS
from app.review.queries import figures as reads
from app.review.queries import heat
from app.review.views.blueprint import blueprint
from app.trail.actions import record
from app.ui.allow import allow, found
from app.ui.formats import format_date_local, interval, number
from app.ui.frame import enter
from app.ui.words import gettext as _

NAMED = 6
"""So many weeks are named below a chart at most."""
DOWNLOAD = 156
COLUMNS = ("what", "row", "column", "n", "mean", "low", "high")


@dataclass(frozen=True)
class Asked:
    """What the viewer looks at. `reviewer_id`: None for a lead, who sees everybody's."""

    team: Team
    teams: list[Team]
    count: int
    weeks: reads.Weeks
    rubrics: list[tuple[str, str]]
    rubric: Any
    reviewer_id: int | None


@blueprint.get("/review/figures")
@allow(READ_OTHERS)
def figures() -> ResponseReturnValue:
    enter("review")
    teams, own = _teams()
    if not teams:
        return render_template("review/figures.html", team=None)
    asked = _asked(request.args, teams, own)
    named = [(str(one.id), one.name) for one in teams]
    shown = {"team": asked.team, "teams": named, "weeks": asked.count, "rubrics": asked.rubrics, "rubric": asked.rubric, "own": own}
    if asked.rubric is None:
        return render_template("review/figures.html", **shown)
    one, more = _figures(asked), _heat(asked)
    shown["left_out"] = _left_out(asked)
    return render_template("review/figures.html", one=one, **shown, **more(one), **_drawn(one, asked.weeks))


@blueprint.post("/review/figures/export")
@allow(DOWNLOAD)
def figures_export() -> ResponseReturnValue:
    """What the page shows, as a file; cells below ten hold n alone."""
    teams, own = _teams()
    found(teams or None)
    asked, at = _asked(request.form, teams, own), clock.now()
    found(asked.rubric)
    one = _figures(asked)
    rows = [*_rows(one, _heat(asked)(one))]
    left_out = _left_out(asked)
    rows += [["reviewer", each.name, "left out for the policy", left_out.get(key, 0), "", "", ""] for key, each in one.reviewers.items()]
    record("review.export", "team", asked.team.id, by=current_user, at=at, label="csv", team_id=asked.team.id, count=len(rows))
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    head = {"Content-Disposition": f"attachment; filename=figures-{at:%Y-%m-%d}.csv"}
    return Response(table.getvalue(), mimetype="text/csv", headers=head)


def _teams() -> tuple[list[Team], bool]:
    """The teams whose figures the viewer may see, and whether those are of the own reviews alone."""
    led = current_user.teams_for(READ_OTHERS) if current_user.reach(READ_OTHERS) >= Reach.TEAM else frozenset()
    mine = current_user.own_teams(current_user.team_ids)
    return (
        ([team for team in mine if team.id in led], False) if led else (mine if current_user.reach(DOWNLOAD) > Reach.DENIED else [], True)
    )


def _asked(given: Mapping[str, Any], teams: list[Team], own: bool) -> Asked:
    asked = given.get("team", "")
    team: Team = found(teams[0] if not asked else next((one for one in teams if str(one.id) == asked), None))
    count = int(given["weeks"]) if given.get("weeks", "") in {str(one) for one in reads.PERIODS} else reads.USUAL
    weeks, whose = reads.Weeks.until(clock.now(), count, team.timezone), current_user.id if own else None
    rubrics = reads.rubrics_of(team.id, weeks, whose)
    rubric = next((one for one in rubrics if str(one.id) == given.get("rubric")), rubrics[0] if rubrics else None)
    return Asked(team, teams, count, weeks, [(str(one.id), one.title) for one in rubrics], rubric, whose)


def _figures(asked: Asked) -> reads.Figures:
    one = reads.figures(asked.team.id, asked.rubric.id, asked.weeks, asked.reviewer_id)
    if asked.reviewer_id is not None:
        one.criteria.extend(heat.own_criteria(asked.team.id, asked.rubric.id, asked.weeks, asked.reviewer_id))
    return one


def _left_out(asked: Asked) -> dict[int, int]:
    """How many criteria each left out by a report on the policy in these weeks, whatever the rubric; a lead's figures alone."""
    return {} if asked.reviewer_id is not None else times_excused(asked.team.id, asked.weeks.moments[0], asked.weeks.moments[-1])


def _heat(asked: Asked) -> Any:
    """The weighted means and both heat maps of figures. Two statements; one for a reviewer, who gets no map by agent."""

    def more(one: reads.Figures) -> dict[str, Any]:
        whole, by_agent = heat.weighted(asked.team.id, asked.rubric.id, asked.weeks, asked.reviewer_id)
        measures = {f"criterion:{slug}/{each.id}": each.id for slug in one.slugs for each in one.criteria}
        agents = heat.by_agent(asked.team.id, measures, asked.weeks) if asked.reviewer_id is None else []
        names = [format_date_local(day) for day in asked.weeks.days]
        maps = [(_("Criteria by agent"), _("Agent"), agents), (_("Criteria by week"), _("Week from"), heat.by_week(one.criteria, names))]
        return {"weighted": whole, "weighted_by": by_agent, "maps": [each for each in maps if each[2]], "step_of": heat.step_of}

    return more


def _rows(one: reads.Figures, more: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Every figure of the page."""
    yield ["score", "all", "mean", *_cells(one.total.score)]
    yield ["score", "all", "weighted mean", *_cells(more["weighted"])]
    yield ["score", "all", "pass rate", *_cells(one.total.passed)]
    for each in one.criteria:
        yield ["criterion", each.title, "mean", *_cells(each.mean)]
    for cause in one.causes:
        yield ["cause", cause.criterion, cause.label, cause.times, *_cells(cause.share)[1:]]
    for what, groups in (("reviewer", list(one.reviewers.values())), ("agent", one.agents)):
        for group in groups:
            yield [what, group.name, "mean", *_cells(group.score)]
            yield [what, group.name, "pass rate", *_cells(group.passed)]
            if what == "agent":
                yield [what, group.name, "weighted mean", *_cells(more["weighted_by"].get(group.key))]
                yield [what, group.name, "customers satisfied", *_cells(group.satisfied)]
    titles = {each.id: each.title for each in one.criteria}
    for title, _row, rows in more["maps"]:
        yield from ([title, row.name, titles[key], *_cells(cell)] for row in rows for key, cell in row.cells.items())


def _cells(estimate: Estimate | None) -> list[Any]:
    """n, mean and interval; below ten n alone."""
    if estimate is None:
        return [0, "", "", ""]
    if not estimate.enough:
        return [estimate.n, "", "", ""]
    return [estimate.n, *("" if value is None else round(value, 2) for value in (estimate.mean, estimate.low, estimate.high))]


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
        "table": {"head": [_("Week from"), _("Mean"), _("95% interval"), "n"], "rows": rows},
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
        "interval": interval(low, high),
        "title": _("week from %(day)s: %(mean)s, n %(n)s", day=day, mean=number(estimate.mean), n=estimate.n),
        "url": None,
    }
