"""How many reviews are enough: for a team, for one agent, and for each of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.base import clock
from app.base.estimates import ENOUGH, t_quantile
from app.review.policy import PUT
from app.review.queries import coverage as reads
from app.review.sampling.weighing import half_of, reviews_for
from app.review.views.blueprint import blueprint
from app.review.views.coverage import chosen_team, team_choices, teams_for
from app.ui.allow import allow, found
from app.ui.frame import enter
from app.ui.words import gettext as _

WIDTHS = (1, 2, 3, 4, 5, 6, 8)
"""Points that the list offers and the table tells."""
CYCLES = {"7": 7, "30": 30, "90": 90}
EACH = "each"


@blueprint.get("/review/planner")
@allow(PUT)
def planner() -> ResponseReturnValue:
    enter("review")
    teams = teams_for(PUT)
    if not teams:
        return render_template("review/plans_planner.html", team=None, teams=[])
    team, at = found(chosen_team(teams)), clock.now()
    days = CYCLES.get(request.args.get("days", ""), 30)
    shown: dict[str, Any] = {
        "team": team,
        "teams": team_choices(teams),
        "days": days,
        "who": request.args.get("who", ""),
        "wished": _wished(),
    }
    return render_template("review/plans_planner.html", usual=reads.USUAL_SPREAD, **shown, **_answer(team.id, days, shown["who"], at))


def _answer(team_id: int, days: int, who: str, at: datetime) -> dict[str, Any]:
    """What the page tells about the team, the agent in the address, or each agent."""
    wished, (spread, n) = _wished(), reads.spread_of(team_id, at)
    agents = reads.agents_for(team_id, days, at)
    one = None if who in ("", EACH) else found(next((agent for agent in agents if str(agent.person_id) == who), None))
    counted = str(one.handled) if one else reads.conversations_since(team_id, days, at)
    used = (one.spread if one else None) or spread
    rows = enough(used, max(1, int(counted.rstrip("+"))), wished)
    return {
        "agents": agents, "one": one, "spread": used, "n": one.n if one and one.spread else n, "own": used != spread or n >= ENOUGH,
        "counted": counted, "rows": rows, "answer": answer(rows, wished, counted, one.name if one else ""),
        "each": per_agent(agents, spread, wished) if who == EACH else None,
    }  # fmt: skip


def per_agent(agents: Sequence[reads.AgentPlan], spread: float, wished: float) -> list[tuple[reads.AgentPlan, float, int]]:
    """(agent, the spread that was taken, reviews for the wish) of each: their own spread, else the team's. 0 where they handled nothing."""
    taken = [(one, one.spread or spread) for one in agents]
    return [(one, own, reviews_for(wished, own, one.handled, t_quantile) if one.handled else 0) for one, own in taken]


def enough(spread: float, population: int, wished: float) -> list[tuple[float, int, float]]:
    """(wished ± points, reviews for it, ± they really give) for the usual wishes and the person's own."""
    wishes = sorted({*WIDTHS, wished})
    found_for = [(wish, reviews_for(wish, spread, population, t_quantile)) for wish in wishes]
    return [(wish, n, half_of(n, spread, population, t_quantile) if n > 1 else 0.0) for wish, n in found_for]


def answer(rows: Sequence[tuple[float, int, float]], wished: float, counted: str, name: str = "") -> str:
    """What to do, in words that need no statistics. `counted` may end in "+"; `name`: it is about this agent alone."""
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
    if name:
        words = _("Review %(need)s of %(name)s’s %(all)s conversations, drawn at random:", name=name, **facts)
        said = f"{words} {_('then their mean score is right to within %(points)s points.', **facts)}"
    return f"{said} {_('A score of 75 then means: between %(low)s and %(high)s, 19 times in 20.', **facts)}"


def _wished() -> float:
    """The ± points asked for in the address; 4 where it is no such number."""
    text = request.args.get("points", "").strip().replace(",", ".")[:6]
    plain = text.replace(".", "", 1)
    value = float(text) if plain.isascii() and plain.isdigit() else 4.0
    return value if 0.5 <= value <= 50 else 4.0
