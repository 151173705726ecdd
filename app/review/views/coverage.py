"""The coverage page of a lead, and the planner: how many reviews are enough."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.estimates import ENOUGH, t_quantile
from app.people.models import Team
from app.review.policy import COVERAGE, PUT
from app.review.queries import coverage as reads
from app.review.sampling.weighing import half_of, reviews_for
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.frame import enter
from app.ui.words import gettext as _

WIDTHS = (1, 2, 3, 4, 5, 6, 8)
"""Points that the list offers and the table tells."""
CYCLES = {"7": 7, "30": 30, "90": 90}


@blueprint.get("/review/coverage")
@allow(COVERAGE)
def coverage() -> ResponseReturnValue:
    enter("review")
    teams = _teams(COVERAGE)
    if not teams:
        return render_template("review/coverage.html", team=None, teams=[])
    team = found(_chosen(teams))
    asked = request.args.get("weeks", "")
    weeks = int(asked) if asked in {str(one) for one in reads.PERIODS} else reads.PERIODS[1]
    found_now, lately = reads.coverage_of(team.id, weeks, clock.now()), clock.now() - reads.UNSEEN
    shown = {"team": team, "teams": _choices(teams), "weeks": weeks, "may_draw": team.id in current_user.teams_for(PUT)}
    return render_template("review/coverage.html", **shown, one=found_now, lately=lately, weighted=found_now.weighted.as_estimate())


@blueprint.get("/review/planner")
@allow(PUT)
def planner() -> ResponseReturnValue:
    enter("review")
    teams = _teams(PUT)
    if not teams:
        return render_template("review/plans_planner.html", team=None, teams=[])
    team, at = found(_chosen(teams)), clock.now()
    days = CYCLES.get(request.args.get("days", ""), 30)
    spread, n = reads.spread_of(team.id, at)
    counted = reads.conversations_since(team.id, days, at)
    rows = enough(spread, max(1, int(counted.rstrip("+"))), _wished())
    shown: dict[str, Any] = {"team": team, "teams": _choices(teams), "days": days, "spread": spread, "n": n, "own": n >= ENOUGH}
    return render_template(
        "review/plans_planner.html",
        counted=counted,
        rows=rows,
        wished=_wished(),
        answer=answer(rows, _wished(), counted),
        usual=reads.USUAL_SPREAD,
        **shown,
    )


def enough(spread: float, population: int, wished: float) -> list[tuple[float, int, float]]:
    """(wished ± points, reviews for it, ± they really give) for the usual wishes and the person's own."""
    wishes = sorted({*WIDTHS, wished})
    found_for = [(wish, reviews_for(wish, spread, population, t_quantile)) for wish in wishes]
    return [(wish, n, half_of(n, spread, population, t_quantile) if n > 1 else 0.0) for wish, n in found_for]


def answer(rows: Sequence[tuple[float, int, float]], wished: float, counted: str) -> str:
    """What to do, in words that need no statistics. `counted` may end in "+"."""
    need = next(n for wish, n, _half in rows if wish == wished)
    held = int(counted.rstrip("+"))
    if not held:
        return _("Nobody wrote in this time, so there is nothing to review yet. Choose a longer time.")
    facts = {"need": f"{need:,}", "all": f"{held:,}", "points": f"{wished:g}", "low": f"{75 - wished:g}", "high": f"{75 + wished:g}"}
    if need >= held:
        return _("With only %(all)s conversations, review every one: any smaller sample is further off than %(points)s points.", **facts)
    if 4 * need >= 3 * held:
        less = next(((wish, n) for wish, n, _half in rows if 2 * n <= held), None)
        said = _("To be within %(points)s points you would read %(need)s of %(all)s conversations: nearly all of them.", **facts)
        way = {"n": less[1], "points": f"{less[0]:g}"} if less else {}
        return f"{said} {_('Being content with %(points)s points costs %(n)s reviews; a longer time helps, too.', **way)}" if less else said
    said = _("Review %(need)s conversations, drawn at random, and the team’s mean score is right to within %(points)s points.", **facts)
    return f"{said} {_('A score of 75 then means: between %(low)s and %(high)s, 19 times in 20.', **facts)}"


def _wished() -> float:
    """The ± points asked for in the address; 4 where it is no such number."""
    text = request.args.get("points", "").strip().replace(",", ".")[:6]
    plain = text.replace(".", "", 1)
    value = float(text) if plain.isascii() and plain.isdigit() else 4.0
    return value if 0.5 <= value <= 50 else 4.0


def _teams(row: int) -> list[Team]:
    teams: list[Team] = current_user.own_teams(current_user.teams_for(row))
    return teams


def _chosen(teams: list[Team]) -> Team | None:
    """The team in the address, the first without one; None for a team out of reach."""
    asked = request.args.get("team", "")
    return teams[0] if not asked else next((one for one in teams if str(one.id) == asked), None)


def _choices(teams: list[Team]) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in teams]
