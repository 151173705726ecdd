"""Growth pages: whose they are, what they show, and that they read tallies only."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.base.clock import quarter_of
from app.base.database import db
from app.growth.pictures import skill_rows, strongest_rise
from app.growth.tallies import Point, Sums
from app.people.models import Membership, Person, Team
from app.review.actions.tallies import Sums as Kept
from app.review.measures import weight_of
from app.review.models import Purpose, Span, Tally
from app.review.models.tally import UNIT
from app.review.queries.heat import step_of
from app.rubrics.models import Skill
from tests.cast import Cast
from tests.page_client import PageClient

MONDAY = date(2026, 11, 16)


def tally(
    person: Person, team: Team, purpose: Purpose, measure: str, week: date, values: list[float], probability: float | None = None
) -> None:
    """A week's tally of `values`, each from 0 to 1, and what it adds to the quarter's. All were drawn with `probability`, or picked."""
    sums = Kept()
    for value in values:
        sums = sums.plus(Kept.of(round(value * UNIT), None if probability is None else weight_of(probability)))
    for span, begins in ((Span.WEEK, week), (Span.QUARTER, quarter_of(week))):
        key = (person.id, team.id, purpose, measure, span, begins)
        kept = db.session.get(Tally, key)
        if kept is None:
            whose = {"person_id": person.id, "team_id": team.id, "purpose": purpose, "measure": measure, "span": span, "begins": begins}
            kept = Tally(**whose, **Kept()._asdict())
            db.session.add(kept)
        for name, value in sums._asdict().items():
            setattr(kept, name, getattr(kept, name) + value)


@pytest.fixture
def grown(cast: Cast, clock: Any) -> Cast:
    """Ines: twelve real reviews of empathy at 0.75 and 0.85 in turn, four practice reviews; Stan in another team."""
    db.session.add(Skill(slug="empathy", title="Empathy", line="Hear the person", position=1))
    for number in range(6):
        week = MONDAY - timedelta(weeks=number)
        tally(cast.ines, cast.north, Purpose.QUALITY, "skill:empathy", week, [0.75, 0.85])
        tally(cast.ines, cast.north, Purpose.QUALITY, "score", week, [0.75, 0.85])
    tally(cast.ines, cast.north, Purpose.PRACTICE, "skill:empathy", MONDAY, [0.2, 0.3, 0.4, 0.5])
    tally(cast.ines, cast.north, Purpose.PRACTICE, "score", MONDAY, [0.2, 0.3, 0.4, 0.5])
    tally(cast.stan, cast.south, Purpose.QUALITY, "score", MONDAY, [0.1] * 12)
    db.session.commit()
    return cast


def test_a_mean_comes_with_interval_and_count(client: PageClient, grown: Cast) -> None:
    page = client.sign_in(grown.ines).get(f"/growth/people/{grown.ines.id}")
    assert "80.0" in page.said
    assert "± 3.3" in page.said
    scrolls = list(page.page.all("div", class_="chart-scroll", role="region"))
    assert len(scrolls) == page.said.count("The same as a table") >= 1, "on a phone the table scrolls, not the page"
    assert "too few to tell (n 4)" in page.said


def test_the_skill_chosen_is_drawn_with_its_table(client: PageClient, grown: Cast) -> None:
    page = client.sign_in(grown.ines).get(f"/growth/people/{grown.ines.id}?skill=empathy&weeks=12")
    assert "<svg" in page.text
    assert "2026-11" in page.said and re.search(r"\d\d\.\d to \d\d\.\d", page.said), "the interval in the words of every other page"
    client.get(f"/growth/people/{grown.ines.id}?skill=nonsense&weeks=-1")


def test_own_growth_is_one_click_away(client: PageClient, grown: Cast) -> None:
    assert client.sign_in(grown.ines).get("/growth", 303).location == f"/growth/people/{grown.ines.id}"


def test_an_empty_page_says_what_to_do(client: PageClient, grown: Cast) -> None:
    assert "No reviews in this time" in client.sign_in(grown.bo).get(f"/growth/people/{grown.bo.id}").said


def test_the_lead_sees_both_and_the_trainer_practice_only(signed_in: Callable[[Person], PageClient], grown: Cast) -> None:
    page = f"/growth/people/{grown.ines.id}"
    assert "80.0" in signed_in(grown.lea).get(page).said
    seen = signed_in(grown.tara).get(page).said
    assert "80.0" not in seen
    assert "n 4" in seen


@pytest.fixture
def risky(grown: Cast) -> Cast:
    """As grown, and Bo: twelve bad replies that were sure to be drawn, twelve good ones with a chance of a tenth, three picked."""
    for measure in ("score", "skill:empathy"):
        tally(grown.bo, grown.north, Purpose.QUALITY, measure, MONDAY, [0.2, 0.3] * 6, 1.0)
        tally(grown.bo, grown.north, Purpose.QUALITY, measure, MONDAY, [0.8, 0.9] * 6, 0.1)
        tally(grown.bo, grown.north, Purpose.QUALITY, measure, MONDAY, [0.0] * 3)
    db.session.commit()
    return grown


def test_the_weighted_mean_stands_beside_the_plain_one(client: PageClient, risky: Cast) -> None:
    own = client.sign_in(risky.bo).get(f"/growth/people/{risky.bo.id}").said
    plain, weighted = (12 * 25 + 12 * 85) / 27, (12 * 25 + 120 * 85) / 132
    assert f"{plain:.1f}" in own and f"{weighted:.1f}" in own and "Score of real replies, weighted" in own and "Real, weighted" in own
    assert "3 reviews that no draw chose are left out of it" in own
    team = client.sign_in(risky.lea).get(f"/growth/teams/{risky.north.id}?kind=quality").said
    assert "Real, weighted" in team and f"{weighted:.0f}" in team and "3 reviews that no draw chose" not in team.split("Ines")[0]
    assert "Real, weighted" not in client.get(f"/growth/teams/{risky.north.id}?kind=practice").said
    assert "Real, weighted" not in client.sign_in(risky.tara).get(f"/growth/teams/{risky.north.id}").said


def test_where_no_draw_chose_a_review_there_is_no_weighted_mean(client: PageClient, grown: Cast) -> None:
    page = client.sign_in(grown.ines).get(f"/growth/people/{grown.ines.id}")
    assert "weighted" not in page.said and "80.0" in page.said


def test_the_teams_list_has_the_weighted_mean_of_real_replies(client: PageClient, risky: Cast) -> None:
    risky.lea.memberships.append(Membership(team=risky.south, lead=True, started_on=MONDAY))
    db.session.commit()
    page = client.sign_in(risky.lea).get("/growth/teams").said
    assert page.count("weighted ") and f"{(12 * 25 + 120 * 85) / 132:.1f}" in page


def test_colleagues_strangers_reviewers_and_admins_see_nothing(signed_in: Callable[[Person], PageClient], grown: Cast) -> None:
    for person in (grown.bo, grown.stan, grown.rey):
        signed_in(person).get(f"/growth/people/{grown.ines.id}", 404)
    signed_in(grown.ada).get(f"/growth/people/{grown.ines.id}", 403)
    signed_in(grown.stan).get(f"/growth/teams/{grown.north.id}", 404)
    signed_in(grown.bo).get(f"/growth/teams/{grown.north.id}", 403)


def test_the_team_page_shows_people_by_skill(client: PageClient, grown: Cast) -> None:
    page = client.sign_in(grown.lea).get(f"/growth/teams/{grown.north.id}?kind=quality")
    assert "Empathy" in page.said
    assert "80" in page.said
    assert "Stan Weller" not in page.said
    trainer = client.sign_in(grown.tara).get(f"/growth/teams/{grown.north.id}?kind=quality")
    assert "n 12" not in trainer.said


def test_two_teams_stand_in_a_table_with_their_scores(client: PageClient, grown: Cast, query_count: Any) -> None:
    grown.lea.memberships.append(Membership(team=grown.south, lead=True, started_on=MONDAY))
    db.session.flush()
    client.sign_in(grown.lea)
    with query_count(exactly=4):
        page = client.get("/growth/teams")
    assert "North desk" in page.said
    assert "South desk" in page.said
    assert "too few to tell (n 0)" in page.said


def test_a_person_s_page_leads_to_their_growth_where_it_may_be_seen(client: PageClient, grown: Cast) -> None:
    way = f"/growth/people/{grown.ines.id}"
    assert way in client.sign_in(grown.lea).get(f"/people/{grown.ines.id}").text
    assert way not in client.sign_in(grown.ada).get(f"/people/{grown.ines.id}").text


def test_one_team_opens_at_once(client: PageClient, grown: Cast) -> None:
    assert client.sign_in(grown.lea).get("/growth/teams", 303).location == f"/growth/teams/{grown.north.id}"


def test_the_pages_cost_the_same_however_much_there_is(client: PageClient, grown: Cast, query_count: Any) -> None:
    mine, team = f"/growth/people/{grown.ines.id}", f"/growth/teams/{grown.north.id}"
    client.sign_in(grown.ines)
    with query_count(exactly=8):
        client.get(mine)
    client.sign_in(grown.lea)
    with query_count(exactly=8):
        client.get(team)


def test_rounding_of_squares_never_breaks_the_interval() -> None:
    third = round(UNIT / 3)
    estimate = Sums(3, 3 * third, 3 * round(third * third / UNIT)).estimate()
    assert estimate.mean == pytest.approx(33.3333)
    assert estimate.low == pytest.approx(estimate.high, abs=0.3)


@pytest.mark.parametrize(("n", "mean", "step"), [(0, 0.0, 0), (9, 0.9, 0), (10, 0.0, 1), (10, 0.59, 3), (10, 1.0, 5)])
def test_tints(n: int, mean: float, step: int) -> None:
    value = round(mean * UNIT)
    assert step_of(Sums(n, n * value, n * round(value * value / UNIT)).estimate()) == step


def points(*months: tuple[int, float]) -> list[Point]:
    """Months with n ratings around a mean."""
    made = []
    for number, (n, mean) in enumerate(months, start=1):
        values = [round((mean + (0.05 if turn % 2 else -0.05)) * UNIT) for turn in range(n)]
        squares = sum(round(value * value / UNIT) for value in values)
        made.append(Point(f"2026-{number:02d}", Sums(n, sum(values), squares)))
    return made


@pytest.mark.parametrize(
    ("months", "rises"),
    [
        ([(12, 0.4), (12, 0.8)], True),
        ([(12, 0.8), (12, 0.4)], False),
        ([(12, 0.60), (12, 0.61)], False),
        ([(9, 0.4), (9, 0.9)], False),
        ([], False),
    ],
)
def test_a_rise_is_claimed_only_where_intervals_are_apart(months: list[tuple[int, float]], rises: bool) -> None:
    course = {("skill:empathy", Purpose.QUALITY): points(*months)}
    totals = {cell: sum((point.sums for point in found), Sums()) for cell, found in course.items()}
    rows = skill_rows({"empathy": "Empathy"}, totals, course)
    assert (strongest_rise(rows) is not None) is rises


def test_a_lead_asks_for_practice_from_the_persons_page(signed_in: Callable[[Person], PageClient], grown: Cast) -> None:
    link = f"/inbox/assignments?person_id={grown.ines.id}"
    page = signed_in(grown.lea).get(f"/growth/people/{grown.ines.id}")
    assert "Ask to practise" in page.said
    assert "Ask to practise" not in signed_in(grown.ines).get(f"/growth/people/{grown.ines.id}").said
    assert link.split("?")[1] in page.text


def test_three_years_are_shown_by_quarter_and_say_the_same(client: PageClient, grown: Cast) -> None:
    page = client.sign_in(grown.ines).get(f"/growth/people/{grown.ines.id}?skill=empathy&weeks=156")
    assert "80.0" in page.said and "± 3.3" in page.said
    assert "2026, quarter 4" in page.said and "2026-11" not in page.said
