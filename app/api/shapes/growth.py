"""Skills by week."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.api.shapes.base import Id, Named, PageQuery, PageShape, Query, Shape

Purposes = Literal["quality", "practice"]


class GrowthQuery(Query):
    weeks: Annotated[int, Field(ge=1, le=52, description="How many weeks to look back.")] = 12
    purpose: Purposes | None = None


class PeopleGrowthQuery(GrowthQuery, PageQuery):
    team: Annotated[Id, Field(description="Id of a team.")]


class Week(Shape):
    """Figures of one ISO week; means from 0 to 100."""

    begins: date
    n: Annotated[int, Field(description="How many reviews.")]
    mean: float
    low: Annotated[float | None, Field(description="Lower end of the 95 % interval; null below two reviews.")]
    high: float | None
    enough: Annotated[bool, Field(description="False below ten: too few to tell.")]


class Course(Shape):
    """One skill, or the score, over the weeks that have reviews."""

    measure: Annotated[str, Field(description="score, or skill:<id>.")]
    title: str
    purpose: Purposes
    withheld: Annotated[str | None, Field(description="Why no figures are given; weeks is empty then.")]
    caution: str | None
    weeks: list[Week]


class PersonGrowth(Shape):
    person: Named
    courses: list[Course]


class PeopleGrowth(PageShape):
    items: list[PersonGrowth]


class TeamGrowth(Shape):
    team: Named
    agents: int
    withheld: Annotated[str | None, Field(description="Why the team as a whole has no figures.")]
    courses: list[Course]
