"""Criteria beside teams: cells with n and interval, no ranking where intervals overlap, and who may look."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from app.base.database import db
from app.calibration.models import Withheld
from app.growth import criteria
from app.growth.criteria import Cell, Share, apart, spread
from app.people.models import Membership, Person, Role, Team
from app.review.measures import square
from app.review.models import Purpose
from app.review.models.tally import UNIT
from app.review.queries.figures import Weeks
from tests.cast import Cast, person, team
from tests.conftest import A_SUNDAY
from tests.counting import query_count
from tests.growth.test_pages import MONDAY, tally
from tests.page_client import PageClient
from tests.plans import plan_of
from tests.review import builders

AT = "/growth/teams/criteria"
SignedIn = Callable[[Person], PageClient]


def share(values: Sequence[float]) -> Share:
    units = [round(value * UNIT) for value in values]
    return Share(len(units), sum(units), sum(square(one) for one in units))


def rated(people: Sequence[Person], of: Team, criterion: str, *values: float) -> None:
    """Each of `people` gets these values in one week."""
    for one in people:
        tally(one, of, Purpose.QUALITY, f"criterion:care/{criterion}", MONDAY, list(values))


@pytest.fixture
def compared(cast: Cast) -> Cast:
    """Lea leads north, where empathy is high, and south, where it is low; clarity is the same; in south one identity was rated."""
    builders.rubric()
    cast.lea.memberships.append(Membership(team=cast.south, lead=True, started_on=MONDAY))
    north, south = [cast.bo, cast.ines], [cast.stan, person("Uma Rao", {Role.AGENT}, cast.south)]
    rated(north, cast.north, "empathy", *[0.9, 1.0] * 4)
    rated(south, cast.south, "empathy", *[0.2, 0.3] * 4)
    for people, where in ((north, cast.north), (south, cast.south)):
        rated(people, where, "clarity", *[0.4, 0.6] * 4)
    rated(south[:1], cast.south, "identity", 1.0)
    db.session.commit()
    return cast


def test_teams_stand_by_name_and_only_what_is_apart_is_told(compared: Cast, signed_in: SignedIn) -> None:
    lea = signed_in(compared.lea)
    page = lea.get(AT)
    assert page.said.index("North desk") < page.said.index("South desk")
    assert "95" in page.said and "n 16" in page.said and "too few to tell (n 1)" in page.said
    assert "North desk lies above South desk." in page.said and page.said.count("lies above") == 1
    assert "On the other criteria no team of this page can be told from another" in page.said
    assert f"/review/figures?team={compared.north.id}" in page.text and '<th scope="col"' in page.text
    assert AT in lea.get("/growth/teams").text
    with query_count(exactly=7):
        lea.get(AT)
    assert "No reviews with this rubric" in lea.get(f"{AT}?weeks=nonsense&rubric={_other_rubric()}").said
    lea.get(f"{AT}?rubric=999", 404)


def _other_rubric() -> int:
    one = builders.rubric(builders.RUBRIC.replace("id: care", "id: other"), slug="other")
    db.session.commit()
    return one.id


def test_replies_of_one_agent_are_alike_so_agents_widen_the_interval() -> None:
    alike = spread([share([0.4, 0.5, 0.6] * 4), share([0.5, 0.4, 0.6] * 4), share([0.6, 0.5, 0.4] * 4)])
    unlike = spread([share([0.1, 0.2] * 6), share([0.5, 0.6] * 6), share([0.8, 0.9] * 6)])
    assert alike.mean == pytest.approx(50) and alike.half_width == pytest.approx(2.80, abs=0.01), "as of 36 independent reviews"
    # by hand: means 15, 55, 85 around 51.67, so the variance of the mean is (36.67² + 3.33² + 33.33²)/9 · 3/2 and t of 2 is 4.303
    assert unlike.mean == pytest.approx(51.67, abs=0.01) and unlike.half_width == pytest.approx(4.303 * 20.28, abs=0.3)
    alone = spread([share([0.5] * 20)])
    assert alone.n == 20 and alone.too_few and alone.low is None, "one agent is no team"


def test_what_is_withheld_few_or_overlaps_is_above_nothing() -> None:
    high, low = spread([share([0.9, 1.0] * 6)] * 2), spread([share([0.1, 0.2] * 6)] * 2)
    known = {"B": Cell(high, False, False), "A": Cell(low, False, False)}
    assert [(one.name, one.above) for one in apart(known)] == [("B", ["A"])]
    for cell in (Cell(high, True, False), Cell(high, False, True), Cell(spread([share([0.9] * 4)] * 2), False, False)):
        assert apart({**known, "B": cell}) == [] and cell.step == 0


def test_an_admin_sees_every_team_but_no_average_of_a_few_people(compared: Cast, signed_in: SignedIn) -> None:
    many = team("Quay desk")
    rated([person(f"Agent{number} Poe", {Role.AGENT}, many) for number in range(5)], many, "empathy", 0.5, 0.7, 0.6)
    db.session.add(Withheld(team_id=many.id, rubric_id=1, measure="criterion:care/clarity", criterion="Clarity", alpha=0.1, items=30))
    rated([compared.tara], many, "clarity", *[0.5] * 12)
    db.session.commit()
    admin = signed_in(compared.ada)
    page = admin.get(AT)
    assert page.said.count("fewer than five people") == 5 and "n 15" in page.said and "n 16" not in page.said
    assert "withheld" in page.said and "lies above" not in page.said and "/review/figures" not in page.text
    assert "Criteria by team" in admin.get("/people").said
    assert admin.send("GET", "/ui/palette?q=criteria", 200, fetch=True).json[0]["url"] == AT


def test_others_do_not_find_it(compared: Cast, signed_in: SignedIn) -> None:
    for someone in (compared.bo, compared.rey, compared.tara):
        signed_in(someone).get(AT, 403)
        assert "Criteria by team" not in signed_in(someone).get("/").said, "nor stands it in the rail"
    stan = signed_in(compared.stan)
    assert "One team has nothing beside it" in stan.get(AT).said and "North desk" not in stan.get(AT).said
    assert stan.send("GET", "/ui/palette?q=criteria", 200, fetch=True).json == []


@pytest.mark.sqlite
def test_many_teams_page_by_name_and_each_is_a_range_of_an_index(compared: Cast, signed_in: SignedIn) -> None:
    for number in range(10):
        team(f"Team {number}")
    db.session.commit()
    admin = signed_in(compared.ada)
    first = admin.get(AT)
    assert "Team 7" in first.said and "Team 8" not in first.said and "after=" in first.text
    plan = plan_of(lambda: _read([compared.north.id, compared.south.id]))
    assert "ix_tally_team (team_id=? AND span=? AND measure=? AND person_id=? AND begins>? AND begins<?)" in plan, plan
    assert "ix_tally_team (team_id=? AND span=? AND measure=? AND person_id>?)" in plan and "SCAN tally" not in plan, plan
    assert plan.count("USING INDEX ix_review_team (team_id=? AND state=?)") == 2, plan


def _read(team_ids: list[int]) -> Any:
    weeks = Weeks.until(A_SUNDAY, 12, None)
    cells = criteria.cells(team_ids, {"criterion:care/empathy": "empathy"}, weeks, led=(), withheld=())
    return criteria.newest_rubric(team_ids), cells
