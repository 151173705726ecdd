"""Coverage: who is overlooked, who is judged by one person, a mean that risk does not drag; and the planner's answer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.base.database import db
from app.base.estimates import t_quantile
from app.conversations.models import ConversationKind
from app.people.models import Membership, Person, Role
from app.review.models import AssignmentState, Purpose, Review, ReviewState, Span, Tally
from app.review.queries import coverage
from app.review.queries.coverage import USUAL_SPREAD, coverage_of, spread_of, unseen
from app.review.sampling.weighing import weighted_mean
from app.review.views.planner import answer, enough
from app.rubrics.models import RubricVersion
from tests import cast as people
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review import builders
from tests.review.plan_world import LAST_WEEK, MONDAY, World


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def reviewed(world: World, place: int, reviewer: Person, shown: str | None, probability: float | None) -> None:
    """A published quality review of the talk at that place."""
    talk = world.talks[place]
    agent = world.agents[place % 3]
    item = builders.waiting(talk, world.rubric, agent, probability=probability, state=AssignmentState.DONE)
    version = db.session.query(RubricVersion).one()
    at = talk.last_message_at
    db.session.add(
        Review(
            assignment_id=item.id, number=1, conversation_id=talk.id, rubric_version_id=version.id, purpose=Purpose.QUALITY,
            reviewer_id=reviewer.id, reviewee_id=agent.id, team_id=talk.team_id, state=ReviewState.PUBLISHED, acted_at=at,
            started_at=at, saved_at=at, shown=shown, score=shown,
        )
    )  # fmt: skip
    db.session.commit()


def test_who_is_overlooked_and_who_is_judged_by_one_person_come_first(world: World) -> None:
    rey, mo = world.cast.rey, world.cast.mo
    for place, reviewer in ((0, rey), (3, rey), (6, rey), (1, rey), (4, mo)):
        reviewed(world, place, reviewer, "80.0", 1.0)
    found = coverage_of(world.cast.north.id, 12, MONDAY)
    rows = {one.name: (one.handled, one.reviewed, one.reviewers, one.under, one.one_reviewer) for one in found.agents}
    assert rows == {
        "Bo Lindqvist": (10, 3, 1, False, True),
        "Ines Duarte": (10, 2, 2, False, False),
        "Kim Osei": (10, 0, 0, True, False),
    }
    assert [one.name for one in found.agents] == ["Kim Osei", "Bo Lindqvist", "Ines Duarte"]
    page = world.signed_in(world.cast.lea).get("/review/coverage")
    for words in ("Under-reviewed", "One reviewer only", "too few to tell", "30"):
        assert words in page.said, words


def test_the_weighted_mean_is_not_dragged_by_what_is_likelier_drawn(world: World) -> None:
    pairs = [(40.0, 1.0)] * 6 + [(90.0, 0.1)] * 6 + [(70.0, 0.25)] * 3
    for place, (score, probability) in enumerate(pairs):
        reviewed(world, place, world.cast.rey, f"{score}", probability)
    reviewed(world, 20, world.cast.rey, None, 0.5)
    found, right = coverage_of(world.cast.north.id, 12, MONDAY), weighted_mean(pairs, t_quantile)
    assert found.plain.n == 15 and found.plain.mean == pytest.approx(sum(score for score, _ in pairs) / 15)
    got = found.weighted
    assert (got.mean, got.low, got.high, got.effective) == pytest.approx((right.mean, right.low, right.high, right.effective))
    assert (got.mean or 0) > (found.plain.mean or 0) + 10 and found.reviewed == 16 and found.lowest == 0.1
    assert "worth" in world.signed_in(world.cast.lea).get("/review/coverage").said


def test_what_no_draw_chose_is_counted_apart(world: World) -> None:
    for place, (score, probability) in enumerate([(40.0, None), (90.0, 0.5), (50.0, 0.5), (10.0, None), (80.0, 0.25)]):
        reviewed(world, place, world.cast.rey, f"{score}", probability)
    found = coverage_of(world.cast.north.id, 12, MONDAY)
    assert (found.reviewed, found.picked, found.plain.n, found.weighted.n) == (5, 2, 5, 3)
    assert found.weighted.mean == pytest.approx((2 * 90 + 2 * 50 + 4 * 80) / 8)
    page = world.signed_in(world.cast.lea).get("/review/coverage").said
    assert "not in the weighted mean" in page and "2 not drawn" in page


def test_each_agent_has_both_means(world: World) -> None:
    pairs = [(40.0, 1.0), (90.0, 0.1), (70.0, None)]
    for turn, (score, probability) in enumerate(pairs):
        reviewed(world, 3 * turn, world.cast.rey if turn else world.cast.mo, f"{score}", probability)
    reviewed(world, 1, world.cast.rey, "100.0", 0.5)
    agents = {one.name: one for one in coverage_of(world.cast.north.id, 12, MONDAY).agents}
    first = agents[world.agents[0].name]
    assert (first.reviewed, first.chosen, first.plain.n, first.weighted.n) == (3, 2, 3, 2)
    assert first.plain.mean == pytest.approx(200 / 3)
    right = weighted_mean([(score, probability) for score, probability in pairs if probability], t_quantile)
    assert (first.weighted.mean, first.weighted.low) == pytest.approx((right.mean, right.low))
    assert agents[world.agents[1].name].weighted.mean == pytest.approx(100)
    assert agents[world.agents[2].name].weighted.n == 0
    assert "weighted" not in world.signed_in(world.cast.lea).get("/review/coverage").said.split("To look at")[1], "too few to say twice"


def test_an_agent_with_enough_reviews_shows_the_weighted_mean(world: World) -> None:
    for turn in range(10):
        reviewed(world, 3 * turn, world.cast.rey, "40.0" if turn < 5 else "90.0", 1.0 if turn < 5 else 0.1)
    page = world.signed_in(world.cast.lea).get("/review/coverage").said
    assert "65.0" in page and f"weighted {(5 * 40 + 50 * 90) / 55:.1f}" in page


def test_other_teams_times_and_purposes_do_not_count(world: World, clock: StoppedClock) -> None:
    reviewed(world, 0, world.cast.rey, "80.0", 1.0)
    db.session.query(Review).update({"purpose": Purpose.PRACTICE})
    builders.conversation(world.cast.bo, world.cast.south, kind=ConversationKind.REAL, at=LAST_WEEK)
    builders.conversation(world.cast.bo, world.cast.north, kind=ConversationKind.REAL, at=LAST_WEEK - timedelta(weeks=20))
    db.session.commit()
    found = coverage_of(world.cast.north.id, 12, MONDAY)
    assert (found.handled, found.reviewed, found.weighted.n) == (30, 0, 0)
    assert coverage_of(world.cast.north.id, 26, MONDAY).handled == 31


def test_only_a_lead_of_the_team_sees_it(world: World) -> None:
    world.signed_in(world.cast.rey).get("/review/coverage", 403)
    world.signed_in(world.cast.stan).get(f"/review/coverage?team={world.cast.north.id}", 404)
    assert "North desk" not in world.signed_in(world.cast.stan).get("/review/coverage").said


def test_the_page_asks_the_same_however_much_there_is(world: World, query_count: Any) -> None:
    lea = world.signed_in(world.cast.lea)
    counts = []
    for place in range(2):
        with query_count() as seen:
            lea.get("/review/coverage")
        counts.append(seen.count)
        reviewed(world, place, world.cast.rey, "80.0", 0.5)
    assert counts[0] == counts[1] <= 8, counts


def tally(world: World, n: int, total: int, squares: int) -> None:
    values = {"purpose": Purpose.QUALITY, "measure": "score", "span": Span.WEEK, "begins": (MONDAY - timedelta(weeks=2)).date()}
    db.session.add(Tally(person_id=world.cast.bo.id, team_id=world.cast.north.id, n=n, total=total, squares=squares, **values))
    db.session.commit()


def test_the_spread_is_the_team_s_own_or_the_usual_one(world: World) -> None:
    assert spread_of(world.cast.north.id, MONDAY) == (USUAL_SPREAD, 0)
    page = world.signed_in(world.cast.rey).get("/review/planner")
    assert "too few reviews to tell yours" in page.said and "√((1 − n/N) / n)" in page.text
    tally(world, 20, 15_000_000, 11_500_000)
    spread, n = spread_of(world.cast.north.id, MONDAY)
    assert n == 20 and spread == pytest.approx(100 * ((11.5 - 15**2 / 20) / 19) ** 0.5)
    chosen = world.signed_in(world.cast.rey).get("/review/planner?points=3")
    assert "from 20 reviews of half a year" in chosen.said
    offered = chosen.text.partition('name="points"')[2].partition("</select>")[0]
    widths = [one.partition('"')[0] for one in offered.split('<option value="')[1:]]
    assert widths == ["1", "2", "3", "4", "5", "6", "8"] and all(f"± {one}.0" in chosen.said for one in widths)


def test_the_answer_is_the_fewest_that_are_enough() -> None:
    rows = enough(20.0, 1000, 4.0)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    for wish, n, half in rows:
        assert half <= wish
        assert n == 2 or t_quantile(n - 2) * 20 * ((1 - (n - 1) / 1000) / (n - 1)) ** 0.5 > wish


def test_the_planner_says_what_to_do_in_a_sentence() -> None:
    plenty = answer(enough(20.0, 1000, 4.0), 4.0, "1000")
    assert "Review 90 conversations" in plenty and "between 71 and 79, 19 times in 20" in plenty
    nearly = answer(enough(12.0, 33, 2.0), 2.0, "33")
    assert "read 28 of 33 conversations: nearly all of them" in nearly and "Being content with 5 points costs 15 reviews" in nearly
    assert "review every one" in answer(enough(25.0, 12, 2.0), 2.0, "12")
    assert "Nobody wrote in this time" in answer(enough(20.0, 1, 4.0), 4.0, "0")


def test_coverage_leads_to_a_draw_for_who_is_overlooked(world: World) -> None:
    for place in (0, 3, 6, 1, 4):
        reviewed(world, place, world.cast.rey, "80.0", 1.0)
    page = world.signed_in(world.cast.lea).get("/review/coverage")
    kim = next(one for one in world.agents if one.name == "Kim Osei")
    way = f"/review/sample?team={world.cast.north.id}&person={kim.id}"
    assert way in page.page.links and page.said.count("Unseen for four weeks") == 2, "Kim's badge and what it means"
    assert f'<option selected value="{kim.id}">' in world.signed_in(world.cast.lea).get(way).text


def test_handled_is_whoever_a_review_would_be_about_and_nobody_without_work_is_unseen(world: World) -> None:
    ana = people.person("Ana Cruz", {Role.AGENT}, world.cast.north)
    people.person("Uma Reyes", {Role.AGENT}, world.cast.north)  # handled nothing
    world.talks[0].assignee_id = ana.id  # owned it and wrote nothing: it stays its author's
    for place in (7, 8):
        builders.message(world.talks[1], "I take over.", ana, place, LAST_WEEK)
    world.talks[1].assignee_id = None
    db.session.commit()
    rows = {one.name: one for one in coverage_of(world.cast.north.id, 12, MONDAY).agents}
    assert (rows["Ana Cruz"].handled, rows["Uma Reyes"].handled, rows["Bo Lindqvist"].handled) == (1, 0, 10)
    page = world.signed_in(world.cast.lea).get("/review/coverage")
    ways = [link for link in page.page.links if "/review/sample?team=" in link]
    assert any(f"person={ana.id}" in link for link in ways) and len(ways) == 4, "not for Uma"


def test_older_conversations_count_for_their_assignee(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "NEWEST", 5)
    found = coverage_of(world.cast.north.id, 12, MONDAY)
    assert {one.handled for one in found.agents} == {10} and {one.lately for one in found.agents} == {10}


def test_the_overlooked_of_a_team_are_counted_and_shown_where_it_is_chosen(world: World) -> None:
    south = world.cast.south
    builders.conversation(world.cast.stan, south, kind=ConversationKind.REAL, at=LAST_WEEK)
    world.cast.lea.memberships.append(Membership(team=south, lead=True, started_on=MONDAY.date()))
    db.session.commit()
    for place in range(6):
        reviewed(world, place, world.cast.rey, "80.0", 1.0)
    assert unseen([world.cast.north.id, south.id], MONDAY) == {south.id: 1}
    assert "Stan Weller" in world.signed_in(world.cast.lea).get(f"/review/coverage?team={south.id}").said
    assert "Stan Weller" not in world.signed_in(world.cast.lea).get("/review/coverage").said


def test_every_page_of_one_team_opens_with_the_first_by_name(world: World) -> None:
    """Lea leads a team that was founded later and stands first in the alphabet."""
    cast = world.cast
    first = people.team("Atlas desk")
    cast.lea.memberships.append(Membership(team=first, lead=True, started_on=MONDAY.date()))
    world.signed_in(cast.lea).get("/")
    db.session.commit()
    lea = world.signed_in(cast.lea)
    for place in (
        "/review/coverage",
        "/review/planner",
        "/review/plans/new",
        "/calibration/series/new",
        "/review/disputes/rules",
        "/review/figures",
    ):
        offered = lea.get(place).text.partition("Atlas desk</option>")[0].rpartition("<option")[2]
        assert f'value="{first.id}"' in offered, place
        before = lea.get(place).text.partition("Atlas desk</option>")[0]
        assert "North desk</option>" not in before, place
