"""The coverage page of a lead: who is reviewed, how much and by whom."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.people.models import Team
from app.review.policy import COVERAGE, PUT
from app.review.queries import coverage as reads
from app.review.views.blueprint import blueprint
from app.ui.allow import allow, found
from app.ui.frame import enter


@blueprint.get("/review/coverage")
@allow(COVERAGE)
def coverage() -> ResponseReturnValue:
    enter("review")
    teams = teams_for(COVERAGE)
    if not teams:
        return render_template("review/coverage.html", team=None, teams=[])
    team = found(chosen_team(teams))
    asked = request.args.get("weeks", "")
    weeks = int(asked) if asked in {str(one) for one in reads.PERIODS} else reads.PERIODS[1]
    found_now, lately = reads.coverage_of(team.id, weeks, clock.now()), clock.now() - reads.UNSEEN
    shown = {"team": team, "teams": team_choices(teams), "weeks": weeks, "may_draw": team.id in current_user.teams_for(PUT)}
    return render_template("review/coverage.html", **shown, one=found_now, lately=lately, weighted=found_now.weighted.as_estimate())


def teams_for(row: int) -> list[Team]:
    """Teams within the row's reach, one's first by name."""
    teams: list[Team] = current_user.own_teams(current_user.teams_for(row))
    return teams


def chosen_team(teams: list[Team]) -> Team | None:
    """The team in the address, the first without one; None for a team out of reach."""
    asked = request.args.get("team", "")
    return teams[0] if not asked else next((one for one in teams if str(one.id) == asked), None)


def team_choices(teams: list[Team]) -> list[tuple[str, str]]:
    """As a list offers them."""
    return [(str(one.id), one.name) for one in teams]
