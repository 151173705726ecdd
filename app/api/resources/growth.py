"""Skills by week: n, mean and interval, as the growth pages tell them."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_login import current_user

from app.api.operations import operation
from app.api.paging import checked_cursor
from app.api.queries import growth as queries
from app.api.shapes.base import Named
from app.api.shapes.growth import Course, GrowthQuery, PeopleGrowth, PeopleGrowthQuery, PersonGrowth, Purposes, TeamGrowth, Week
from app.base import clock
from app.growth.policy import TEAM_GROWTH, team_purposes_shown
from app.growth.queries import agents_in, since, skills
from app.growth.withholding import caution_of, reasons
from app.people.models import Team
from app.people.queries import team_of
from app.people.scopes import Scope
from app.review.models import Purpose
from app.ui.allow import found
from app.ui.words import gettext as _

FEWEST = 5
"""Agents below which a team as a whole has no figures (row 53)."""
Weeks = Mapping[tuple[int, str, Purpose], Sequence[tuple[Any, Any]]]


@operation(
    "GET", "/growth/people", row=TEAM_GROWTH, scope=Scope.GROWTH_READ, summary="Skills by week of the agents of a team, by name",
    answer=PeopleGrowth, query=PeopleGrowthQuery,
    about="Twenty people at a time. What reviewers do not see alike is withheld, as on the pages.",
)  # fmt: skip
def people_growth(query: PeopleGrowthQuery) -> PeopleGrowth:
    team, purposes = _team(query.team, query)
    page = queries.people_page(team.id, checked_cursor(query.after, 2))
    titles = _titles()
    weeks = queries.by_week(team.id, list(titles), purposes, _first(query), [row.id for row in page.rows])
    why = (reasons([team.id]), caution_of([team.id]))
    items = [PersonGrowth(person=Named(id=row.id, name=row.name), courses=_courses(row.id, weeks, titles, *why)) for row in page.rows]
    return PeopleGrowth(items=items, next=page.next_cursor)


@operation(
    "GET", "/growth/teams/<int:team_id>", row=TEAM_GROWTH, scope=Scope.GROWTH_READ, summary="Skills by week of a team as a whole",
    answer=TeamGrowth, query=GrowthQuery, about="Teams of fewer than five agents have no figures as a whole.",
)  # fmt: skip
def team_growth(team_id: int, query: GrowthQuery) -> TeamGrowth:
    team, purposes = _team(team_id, query)
    agents = agents_in([team.id]).get(team.id, 0)
    named = Named(id=team.id, name=team.name)
    if agents < FEWEST:
        said = _("A team of fewer than %(fewest)s agents has no figures as a whole: they would tell of single people.", fewest=FEWEST)
        return TeamGrowth(team=named, agents=agents, withheld=said, courses=[])
    titles = _titles()
    weeks = queries.by_week(team.id, list(titles), purposes, _first(query), None)
    courses = _courses(0, weeks, titles, reasons([team.id]), caution_of([team.id]))
    return TeamGrowth(team=named, agents=agents, withheld=None, courses=courses)


def _team(team_id: int, query: GrowthQuery) -> tuple[Team, list[Purpose]]:
    """The team and what of it the person may see: a lead's both, a trainer's practice."""
    team = found(team_of(current_user, team_id))
    allowed = found(team_purposes_shown(current_user, team_id) or None)
    return team, [purpose for purpose in allowed if query.purpose in (None, purpose.value)]


def _titles() -> dict[str, str]:
    return {"score": _("Score"), **{f"skill:{slug}": title for slug, title in skills().items()}}


def _first(query: GrowthQuery) -> Any:
    return since(query.weeks, clock.now().date())


def _courses(
    person_id: int, weeks: Weeks, titles: Mapping[str, str], withheld: Mapping[str, str], cautions: Mapping[str, str]
) -> list[Course]:
    """The courses of one person in the catalogue's order; those without reviews are absent."""
    order = {measure: place for place, measure in enumerate(titles)}
    mine = sorted((key for key in weeks if key[0] == person_id), key=lambda key: (order[key[1]], key[2].value))
    return [
        Course(
            measure=measure, title=titles[measure], purpose=cast(Purposes, purpose.value), withheld=withheld.get(measure),
            caution=cautions.get(measure), weeks=[] if measure in withheld else [_week(*one) for one in weeks[person_id, measure, purpose]],
        )
        for _person, measure, purpose in mine
    ]  # fmt: skip


def _week(begins: Any, sums: Any) -> Week:
    told = sums.estimate()
    return Week(begins=begins, n=told.n, mean=told.mean or 0.0, low=told.low, high=told.high, enough=told.enough)
