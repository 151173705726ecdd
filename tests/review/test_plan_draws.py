"""Plans and their draws: what is drawn is known, comes out the same, and is put once."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import update

from app.base.database import db
from app.conversations.models import Channel, Conversation, ConversationKind
from app.people.models import Notice, Person, Role
from app.review.actions import plans_drawing
from app.review.actions.plans_drawing import plan_due, run_draw
from app.review.models import Assignment, AssignmentState, DrawState, ItemState, Origin, PlanDraw, PlanFrame, PlanItem, SamplingPlan
from app.trail.models import TrailEntry
from tests import cast as people
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review import builders
from tests.review.plan_world import FORM, LAST_WEEK, MONDAY, World, items, latest


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def test_a_plan_shows_what_it_would_draw_before_it_draws(world: World) -> None:
    plan = world.made()
    page = world.signed_in(world.cast.lea).get(f"/review/plans/{plan.id}")
    for words in ("Paused", "In this time", "30", "6 at random", "1 of each agent", "Kim Osei", "Expected for each agent", "Draw now"):
        assert words in page.said, words
    assert db.session.query(Assignment).count() == 0 and not plan.active


def test_a_draw_puts_each_conversation_once_with_the_probability_of_the_whole_plan(world: World) -> None:
    draw = world.drawn(world.made(deal=""))
    assert draw.state is DrawState.DONE and draw.frame_size == 30 and len(draw.frame_hash) == 64
    put = items(draw)
    work = {one.conversation_id: one for one in db.session.query(Assignment).filter_by(origin=Origin.PLAN)}
    assert work.keys() == {one.conversation_id for one in put} and len(put) == len(work)
    risky = {talk.id for talk in world.talks if talk.csat_share is not None}
    for one in put:
        risk = Fraction(3 * (6 if one.conversation_id in risky else 1), 60)
        right = 1 - (1 - Fraction(6, 30)) * (1 - Fraction(1, 10)) * (1 - risk)
        assert Fraction(one.probability) == right and work[one.conversation_id].probability == pytest.approx(float(right))
        assert work[one.conversation_id].state is AssignmentState.WAITING
    assert draw.report is not None and draw.report["parts"] == [6, 3, 3]
    told = {one.verb for one in db.session.query(TrailEntry).filter(TrailEntry.thing_kind == "plan_draw")}
    assert told == {"review.plan_draw", "review.plan_drawn"}


def test_a_weight_needs_the_topic_or_tag_it_is_about(world: World) -> None:
    lea = world.signed_in(world.cast.lea)
    form = {**FORM, "team": world.cast.north.id, "rubric": world.rubric.id}
    for name in ("topic", "tag"):
        answer = lea.post("/review/plans/new", {**form, f"w_{name}": "3"}, expect=422)
        assert f"Name the {name} that weighs more" in answer.said and f'id="risk_{name}-error"' in answer.text
    assert db.session.query(SamplingPlan).count() == 0


def test_a_plan_that_finds_nothing_says_why_with_counts(world: World) -> None:
    lea, plan = world.signed_in(world.cast.lea), world.made(random_n="30", group_by="", risk_n="0")
    world.drawn(plan)
    assert "30 in this time; all 30 were put into the queue before." in lea.get(f"/review/plans/{plan.id}").said
    other = world.made(topic="no-such-topic")
    assert "30 in this time; all 30 were put into the queue before." in lea.get(f"/review/plans/{other.id}").said
    db.session.query(PlanItem).delete()
    db.session.query(Assignment).delete()
    db.session.commit()
    assert "30 in this time; none matches. Look back further or drop a filter." in lea.get(f"/review/plans/{other.id}").said


def test_a_draw_is_told_in_the_words_of_the_plan(world: World) -> None:
    lea, plan = world.signed_in(world.cast.lea), world.made(random_n="3", deal="")
    said = lea.get(f"/review/draws/{world.drawn(plan).id}").said
    assert "Draw of week of Nov 23, 2026" in said and "At random: 3, By agent: 3, By risk: 3" in said and "part 1" not in said
    assert "week of Nov 23, 2026" in lea.get("/review/plans").said
    every = world.drawn(world.made(title="Everything", random_n="40", group_by="", risk_n="0", deal=""))
    assert ": sure to be drawn" in lea.get(f"/review/draws/{every.id}").said
    assert ": sure to be drawn" in lea.get(f"/review/drawn/{items(every)[0].id}").said


def test_the_same_cycle_is_drawn_once_and_the_next_takes_only_new_ones(world: World, clock: StoppedClock) -> None:
    plan = world.made()
    first = world.drawn(plan)
    world.signed_in(world.cast.lea).post(f"/review/plans/{plan.id}/draw", expect=409)
    assert db.session.query(PlanDraw).count() == 1
    other = world.made(title="Another look", random_n="40", group_by="", risk_n="0")
    second = world.drawn(other)
    assert second.frame_size == 30 - len(items(first))
    assert not {one.conversation_id for one in items(first)} & {one.conversation_id for one in items(second)}
    clock.move(days=7)
    assert world.drawn(plan).cycle == "2026-W49"


def test_an_active_plan_draws_by_itself_and_a_paused_one_does_not(world: World, clock: StoppedClock) -> None:
    plan = world.made()
    lea = world.signed_in(world.cast.lea)
    plan_due(plan.id)
    assert db.session.query(PlanDraw).count() == 0
    lea.post(f"/review/plans/{plan.id}/switch", {"active": "yes"})
    clock.move(days=7)
    plan_due(plan.id)
    plan_due(plan.id)
    draw = latest(plan)
    assert (draw.cycle, draw.by_id, draw.state) == ("2026-W49", None, DrawState.DONE) and db.session.query(PlanDraw).count() == 1
    lea.post(f"/review/plans/{plan.id}/switch", {"active": "no"})
    clock.move(days=7)
    plan_due(plan.id)
    assert db.session.query(PlanDraw).count() == 1


def test_a_check_comes_out_the_same_and_finds_what_was_altered(world: World) -> None:
    draw = world.drawn(world.made(cap="2"))
    lea = world.signed_in(world.cast.lea)

    def check() -> str:
        lea.post(f"/review/draws/{draw.id}/check")
        db.session.expire_all()
        return lea.get(f"/review/draws/{draw.id}").said

    assert "It comes out the same" in check() and items(draw, ItemState.CAPPED)
    world.talks[0].last_message_at = LAST_WEEK + timedelta(days=30)
    db.session.commit()
    assert "1 conversations of the frame no longer match" in check()
    one = items(draw)[0]
    db.session.execute(update(PlanItem).where(PlanItem.id == one.id).values(probability="1/2"))
    db.session.commit()
    assert "It does not come out the same" in check()
    db.session.execute(update(PlanFrame).values(packed=b"other"))
    db.session.commit()
    assert "The frame was altered" in check()


def test_a_run_that_stops_puts_nothing_and_can_be_begun_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = world.made()

    def stops(*given: Any, **named: Any) -> Any:
        raise RuntimeError("the machine stops")

    with monkeypatch.context() as broken:
        broken.setattr(plans_drawing, "choose", stops)
        world.drawn(plan)
    assert latest(plan).state is DrawState.FAILED
    assert db.session.query(Assignment).count() == db.session.query(PlanItem).count() == db.session.query(PlanFrame).count() == 0
    draw = world.drawn(plan)
    run_draw(draw.id)
    run_draw(draw.id)
    assert draw.state is DrawState.DONE and db.session.query(Assignment).count() == len(items(draw)) > 0


def test_a_draw_whose_worker_died_can_be_begun_again_after_an_hour(world: World, clock: StoppedClock) -> None:
    plan = world.made()
    with pytest.MonkeyPatch.context() as dead:
        dead.setattr(plans_drawing, "enqueue", lambda *name, **values: None)
        draw = world.drawn(plan)
    assert draw.state is DrawState.WAITING
    lea = world.signed_in(world.cast.lea)
    lea.post(f"/review/plans/{plan.id}/draw", expect=409)
    assert "Draw now" not in lea.get(f"/review/plans/{plan.id}").said.replace("or draw now", "")
    clock.move(minutes=61)
    assert world.drawn(plan).id == draw.id and latest(plan).state is DrawState.DONE


def test_filters_and_the_time_bound_the_frame(world: World) -> None:
    for talk in world.talks[:10]:
        talk.channel = Channel.EMAIL
    world.talks[0].last_message_at = MONDAY
    world.talks[1].last_message_at = LAST_WEEK - timedelta(days=9)
    db.session.commit()
    assert world.drawn(world.made(channel="email", random_n="50")).frame_size == 8
    assert world.drawn(world.made(agent=str(world.cast.bo.id))).frame_size < 10


def test_what_a_person_types_is_answered_with_a_sentence(world: World) -> None:
    lea = world.signed_in(world.cast.lea)
    base = {**FORM, "team": world.cast.north.id, "rubric": world.rubric.id}
    nothing = lea.post("/review/plans/new", {**base, "random_n": "0", "group_by": "", "risk_n": "0"}, expect=422)
    assert "Choose at least one part" in nothing.said
    weightless = lea.post("/review/plans/new", {**base, "w_low_csat": "0"}, expect=422)
    assert "Give at least one signal a weight" in weightless.said
    assert "at most 2000" in lea.post("/review/plans/new", {**base, "random_n": "1999", "risk_n": "9"}, expect=422).said
    assert db.session.query(SamplingPlan).count() == 0


def test_a_changed_plan_keeps_its_draws_and_a_stale_change_is_refused(world: World) -> None:
    plan = world.made()
    draw = world.drawn(plan)
    lea = world.signed_in(world.cast.lea)
    db.session.expire_all()
    base = {**FORM, "team": world.cast.north.id, "rubric": world.rubric.id, "random_n": "9", "revision": plan.revision}
    lea.post(f"/review/plans/{plan.id}/edit", base)
    lea.post(f"/review/plans/{plan.id}/edit", base, expect=409)
    db.session.expire_all()
    assert plan.parts[0]["n"] == 9 and latest(plan).settings["parts"][0]["n"] == 6 and latest(plan).id == draw.id


def test_strangers_and_other_roles_stay_out(world: World) -> None:
    plan = world.made()
    draw = world.drawn(plan)
    stan = world.signed_in(world.cast.stan)
    for address in (
        f"/review/plans/{plan.id}",
        f"/review/plans/{plan.id}/edit",
        f"/review/draws/{draw.id}",
        f"/review/drawn/{items(draw)[0].id}",
    ):
        stan.get(address, 404)
    stan.post(f"/review/plans/{plan.id}/draw", expect=404)
    assert plan.title not in stan.get("/review/plans").said
    world.signed_in(world.cast.bo).get(f"/review/plans/{plan.id}", 403)
    world.signed_in(world.cast.tara).get("/review/plans", 403)
    stan.post("/review/plans/new", {**FORM, "team": world.cast.north.id, "rubric": world.rubric.id}, expect=422)
    world.signed_in(world.cast.rey).get(f"/review/draws/{draw.id}")


def test_a_plan_for_once_says_so_and_shows_everybody_s_chance(world: World) -> None:
    idle = people.person("Idle Ana", {Role.AGENT}, world.cast.north)
    db.session.commit()
    plan = world.made(cycle="once", group_n="", group_by="", risk_n="")
    page = world.signed_in(world.cast.lea).get(f"/review/plans/{plan.id}")
    assert "Not drawn yet" in page.said and "It draws once, when you say so." in page.said
    assert "Paused" not in page.said and "switch it on" not in page.said
    assert f"{idle.name} nothing that matches 0" in page.said
    assert "20.0% of each conversation to be drawn" in page.said
    draw = world.drawn(plan)
    said = world.signed_in(world.cast.lea).get(f"/review/draws/{draw.id}").said
    assert "Draw on Nov" in said and "Draw of once" not in said


def test_pages_ask_a_fixed_number_of_statements(world: World, query_count: Any) -> None:
    plan = world.made()
    draw = world.drawn(plan)
    rey = world.signed_in(world.cast.rey)
    counts = []
    for _ in range(2):
        for address in ("/review/plans", f"/review/plans/{plan.id}", f"/review/draws/{draw.id}"):
            with query_count() as seen:
                rey.get(address)
            counts.append(seen.count)
        for number in range(12):
            builders.conversation(world.agents[number % 3], world.cast.north, kind=ConversationKind.REAL, at=LAST_WEEK)
        db.session.commit()
    assert counts[:3] == counts[3:] and max(counts) <= 15, counts
    assert db.session.query(Conversation).count() == 54 and db.session.query(Notice).count() > 0
