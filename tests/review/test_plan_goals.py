"""Goals of single reviewers: typed on the plan, kept by the draw, shown to whoever is asked, refused where they make no sense."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.base.database import db
from app.people.models import Membership, Person, Role
from app.review.models import Absence, PlanDraw, SamplingPlan
from app.rubrics.models import RubricVersion
from app.trail.models import TrailEntry
from tests import cast as people
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review.builders import TOP, Grader
from tests.review.plan_world import FORM, MONDAY, World, items


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def dealt(draw: PlanDraw) -> Counter[int | None]:
    return Counter(one.dealt_to_id for one in items(draw))


def test_a_draw_is_shared_in_proportion_to_the_goals(world: World) -> None:
    rey, mo = world.cast.rey, world.cast.mo
    only = {"random_n": "9", "group_by": "", "risk_n": "0"}
    plan = world.made(goal="8", **{f"goal_{mo.id}": "4"}, **only)
    assert plan.goals == {str(mo.id): 4}
    page = world.signed_in(world.cast.lea).get(f"/review/plans/{plan.id}").said
    assert "Shared among the reviewers" in page and "Mo Haddad 4 (own) 100% 3.0 0 0 Rey Santos 8 100% 6.0 0 0" in page
    draw = world.drawn(plan)
    assert dealt(draw) == {rey.id: 6, mo.id: 3}
    assert "Mo Haddad 3 (goal 4), Rey Santos 6 (goal 8)" in world.signed_in(world.cast.lea).get(f"/review/draws/{draw.id}").said
    plan.goals = {}
    db.session.commit()
    assert db.session.get_one(PlanDraw, draw.id).settings["goals"] == {str(mo.id): 4}, "the draw keeps the goals of then"


def test_nobody_is_given_anything_at_goal_0_and_the_rest_waits(world: World) -> None:
    rey, mo = world.cast.rey, world.cast.mo
    plan = world.made(goal="5", **{f"goal_{mo.id}": "0"})
    draw = world.drawn(plan)
    given = dealt(draw)
    assert given[rey.id] == 5 and given[mo.id] == 0 and given[None] > 0
    plan.active = True
    db.session.commit()
    page = world.signed_in(mo).get("/review/duties").said
    assert "Weekly look none This week: 0 0" in page and "Weekly look" not in world.signed_in(mo).get("/").said
    lead = world.signed_in(world.cast.lea).get("/review/duties").said
    assert "Mo Haddad 0 a week" in lead and "Rey Santos 5 a week" in lead
    said = world.signed_in(world.cast.lea).get(f"/review/plans/{plan.id}").said
    assert "would find no room and wait for everybody" in said


def test_today_says_what_is_asked_done_and_left_in_each_cycle(world: World) -> None:
    rey = world.signed_in(world.cast.rey)
    weekly = world.made(title="Wide look", goal="8", **{f"goal_{world.cast.rey.id}": "3"})
    daily = world.made(title="Daily look", goal="2", cycle="daily", random_n="2", group_by="", risk_n="0")
    for plan in (weekly, daily):
        draw = world.drawn(plan)
        plan.active = True
    db.session.commit()
    mine = next(one for one in items(draw) if one.dealt_to_id == world.cast.rey.id)
    grader = Grader(rey, mine.assignment_id or 0, db.session.query(RubricVersion).one().id)
    for criterion, level in TOP.items():
        grader.send("/save", criterion=criterion, level=level)
    grader.publish()
    today = rey.get("/").said
    assert "1 of 2 reviews for “Daily look” Today" in today and "0 of 3 reviews for “Wide look” This week · 3 given to you" in today
    assert "the next due Nov 27" in today
    assert "2 a day, 3 a week" in world.signed_in(world.cast.lea).get("/review/duties").said
    assert "reviews for" not in world.signed_in(world.cast.bo).get("/").said


def test_days_away_and_what_is_held_make_a_goal_smaller(world: World, clock: StoppedClock) -> None:
    rey, mo = world.cast.rey, world.cast.mo
    db.session.add(Absence(person_id=mo.id, first_day=date(2026, 11, 25), last_day=date(2026, 12, 4), by_id=mo.id))
    db.session.commit()
    plan = world.made(goal="5", random_n="20", due_days="12")
    assert "Mo Haddad 5 20%" in world.signed_in(world.cast.lea).get(f"/review/plans/{plan.id}").said
    assert dealt(world.drawn(plan))[mo.id] == 1
    clock.move(days=7)
    plan.look_back = 21
    db.session.commit()
    again = dealt(world.drawn(plan))
    assert again[rey.id] == 0, "five of the last draw are still theirs and due later"
    assert again[mo.id] == 3 - 1, "five of ten days there, rounded up, less the one they hold"


def test_wrong_goals_are_refused_with_a_sentence_and_stay_typed(world: World) -> None:
    rey, mo, lea = world.cast.rey, world.cast.mo, world.signed_in(world.cast.lea)
    base: dict[str, Any] = {**FORM, "team": world.cast.north.id, "rubric": world.rubric.id}
    for typed, sentence in (
        ("501", "Write a number from 0 to 500."),
        ("-1", "Write a number from 0 to 500."),
        ("two", "Write a whole number."),
    ):
        answer = lea.post("/review/plans/new", {**base, "goal": "7", f"goal_{mo.id}": typed}, expect=422)
        assert sentence in answer.said and f'value="{typed}"' in answer.text and 'value="7"' in answer.text, typed
    nobody = {"goal": "0", f"goal_{rey.id}": "0"}
    assert "Ask at least one reviewer for more than 0" in lea.post("/review/plans/new", {**base, **nobody}, expect=422).said
    assert db.session.query(SamplingPlan).count() == 0
    lea.post("/review/plans/new", {**base, "deal": "", **nobody})
    lea.post("/review/plans/new", {**base, f"goal_{world.cast.stan.id}": "3"})
    assert [plan.goals for plan in db.session.query(SamplingPlan).order_by(SamplingPlan.id)] == [{str(rey.id): 0}, {}], (
        "a stranger's number is not read"
    )


def test_with_several_teams_a_goal_belongs_to_a_reviewer_of_the_plan_s_team(world: World) -> None:
    both = people.person("Una Both", {Role.LEAD, Role.REVIEWER}, world.cast.north, lead=True)
    both.memberships.append(Membership(team=world.cast.south, lead=True, started_on=people.HIRED))
    db.session.commit()
    una = world.signed_in(both)
    base: dict[str, Any] = {**FORM, "team": world.cast.north.id, "rubric": world.rubric.id}
    page = una.get("/review/plans/new").said
    assert "Stan Weller (South desk)" in page and "Una Both (" not in page
    refused = una.post("/review/plans/new", {**base, f"goal_{world.cast.stan.id}": "3"}, expect=422)
    assert "This person does not review for North desk. Leave the number empty." in refused.said and 'value="3"' in refused.text
    una.post("/review/plans/new", {**base, f"goal_{both.id}": "3"})
    plan = db.session.query(SamplingPlan).one()
    assert plan.goals == {str(both.id): 3} and "(North desk" not in una.get(f"/review/plans/{plan.id}/edit").said
    assert db.session.query(TrailEntry).filter_by(verb="review.plan_make").one().details["goals"] == ["Una Both 3"]


def test_a_changed_goal_is_shown_again_and_counts_for_the_next_draw(world: World, clock: StoppedClock) -> None:
    mo, lea = world.cast.mo, world.signed_in(world.cast.lea)
    plan = world.made(goal="6", **{f"goal_{mo.id}": "2"})
    page = lea.get(f"/review/plans/{plan.id}/edit").text
    assert f'name="goal_{mo.id}"' in page and 'value="2"' in page
    base = {**FORM, "team": world.cast.north.id, "rubric": world.rubric.id, "revision": plan.revision, "goal": "6"}
    lea.post(f"/review/plans/{plan.id}/edit", {**base, f"goal_{mo.id}": ""})
    db.session.expire_all()
    assert plan.goals == {} and plan.revision == 2
    lea.post(f"/review/plans/{plan.id}/edit", {**base, f"goal_{mo.id}": "1"}, expect=409)


def test_a_plan_that_looks_back_too_few_days_says_so(world: World) -> None:
    lea = world.signed_in(world.cast.lea)
    for cycle, days, short in (("daily", "1", False), ("fortnightly", "13", True), ("fortnightly", "14", False), ("monthly", "30", True)):
        plan = world.made(cycle=cycle, look_back=days)
        assert ("looks back fewer days" in lea.get(f"/review/plans/{plan.id}").said) is short, (cycle, days)
