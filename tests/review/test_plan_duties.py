"""Duties: shared evenly and fairly, kept until they are due, replaced, given on and removed with a reason."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.base.database import db
from app.conversations.models import AuthorRole, Message
from app.people.models import Notice, Person
from app.review.models import Absence, Assignment, AssignmentState, ItemState, PlanItem, Review, ReviewState
from app.rubrics.models import RubricVersion
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review.builders import TOP, Grader
from tests.review.plan_world import MONDAY, World, items

DUE = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def work(item: PlanItem) -> Assignment:
    return db.session.get_one(Assignment, item.assignment_id, populate_existing=True)


def shares(found: list[PlanItem]) -> Counter[int | None]:
    return Counter(one.dealt_to_id for one in found)


def test_a_draw_is_shared_evenly_and_an_agent_meets_both_reviewers(world: World) -> None:
    put = items(world.drawn(world.made(random_n="12")))
    mine = shares(put)
    assert set(mine) == {world.cast.rey.id, world.cast.mo.id} and max(mine.values()) - min(mine.values()) <= 1
    for agent in world.agents:
        seen = [one.dealt_to_id for one in put if one.reviewee_id == agent.id]
        assert len(seen) < 2 or len(set(seen)) == 2
    for one in put:
        held = work(one)
        assert (held.state, held.claimed_by_id, held.claim_ends_at) == (AssignmentState.CLAIMED, one.dealt_to_id, DUE)
    assert db.session.query(Notice).filter_by(kind="review.dealt").count() == 2


def test_nobody_is_given_their_own_conversation(world: World) -> None:
    for talk in world.talks:
        values: dict[str, Any] = {"kind": "public", "author_role": AuthorRole.AGENT, "body": "Me too.", "html": ""}
        db.session.add(Message(conversation_id=talk.id, source_id="m9", position=9, author_id=world.cast.rey.id, sent_at=MONDAY, **values))
    db.session.commit()
    assert shares(items(world.drawn(world.made()))).keys() == {world.cast.mo.id}


def test_who_is_away_gets_nothing_and_the_goal_bounds_a_week(world: World) -> None:
    db.session.add(Absence(person_id=world.cast.mo.id, first_day=date(2026, 11, 20), last_day=date(2026, 12, 2), by_id=world.cast.mo.id))
    db.session.commit()
    put = items(world.drawn(world.made(goal="4")))
    assert shares(put)[world.cast.rey.id] == 4 and shares(put)[None] == len(put) - 4
    assert {work(one).state for one in put if one.dealt_to_id is None} == {AssignmentState.WAITING}


def test_a_given_item_is_mine_until_it_is_due_and_everybody_s_afterwards(world: World, clock: StoppedClock) -> None:
    one = next(one for one in items(world.drawn(world.made())) if one.dealt_to_id == world.cast.rey.id)
    rey, mo = world.signed_in(world.cast.rey), world.signed_in(world.cast.mo)
    version = db.session.query(RubricVersion).one()
    Grader(rey, one.assignment_id or 0, version.id).rate(empathy="top")
    rey.post(f"/review/{one.assignment_id}/claim")
    assert work(one).claim_ends_at == DUE, "opening or saving does not shorten it"
    said = mo.post(f"/review/{one.assignment_id}/claim", expect=409).said
    assert "holds this review until Nov 27, 2026, 11:59 PM" in said
    clock.set(DUE + timedelta(minutes=1))
    mo.post(f"/review/{one.assignment_id}/claim")
    assert work(one).claimed_by_id == world.cast.mo.id


def test_the_page_of_a_reviewer_shows_goal_done_left_and_due(world: World) -> None:
    plan = world.made(goal="5")
    put = items(world.drawn(plan))
    plan.active = True
    db.session.commit()
    mine = [one for one in put if one.dealt_to_id == world.cast.rey.id]
    rey = world.signed_in(world.cast.rey)
    grader = Grader(rey, mine[0].assignment_id or 0, db.session.query(RubricVersion).one().id)
    for criterion, level in TOP.items():
        grader.send("/save", criterion=criterion, level=level)
    grader.publish()
    page = rey.get("/review/duties")
    for words in ("What plans and leads ask of you", "This week", "1 of 5", "Given to you", "Nov 27"):
        assert words in page.said, words
    assert len([link for link in page.page.links if link.endswith("?view=mine")]) >= len(mine) - 1
    assert "Mo Haddad" not in page.said, "a reviewer sees the own week"
    lead = world.signed_in(world.cast.lea).get("/review/duties")
    assert "Rey Santos" in lead.said and "Mo Haddad" in lead.said


def test_what_is_left_adds_up_also_where_a_plan_drew_once(world: World) -> None:
    plan = world.made(random_n="6", group_by="", risk_n="0", goal="9")
    world.drawn(plan)
    plan.active = True
    db.session.commit()
    world.drawn(world.made(title="One look", cycle="once", random_n="4", group_by="", risk_n="0", goal="9"))
    rey = world.signed_in(world.cast.rey)
    put = Counter(one.draw_id for one in db.session.query(PlanItem).filter_by(dealt_to_id=world.cast.rey.id, state=ItemState.PUT))
    said = rey.get("/review/duties").said
    assert len(put) == 2 and f"Left {put.total()} given to you" in said
    assert f"Besides: single draws, paused plans, given by a lead – – {put[max(put)]} –" in said


def test_days_away_are_one_s_own_or_a_lead_s_business(world: World) -> None:
    rey, lea = world.signed_in(world.cast.rey), world.signed_in(world.cast.lea)
    rey.post("/review/duties/away", {"first": "2026-12-01", "last": "2026-12-05", "person": world.cast.mo.id})
    lea.post("/review/duties/away", {"first": "2026-12-01", "last": "2026-12-02", "person": world.cast.mo.id})
    who = [one.person_id for one in db.session.query(Absence).order_by(Absence.id)]
    assert who == [world.cast.rey.id, world.cast.mo.id], "a reviewer writes down nobody else"
    assert "Swap them" in rey.post("/review/duties/away", {"first": "2026-12-09", "last": "2026-12-05"}, expect=422).said
    mine, other = db.session.query(Absence).order_by(Absence.id)
    rey.post(f"/review/duties/away/{other.id}/drop", expect=404)
    rey.post(f"/review/duties/away/{mine.id}/drop")
    assert db.session.query(Absence).count() == 1


def test_a_replacement_is_the_next_of_the_same_part_and_keeps_the_reviewer(world: World) -> None:
    draw = world.drawn(world.made(group_by="", risk_n="0"))
    one, lea = items(draw)[0], world.signed_in(world.cast.lea)
    first = db.session.query(PlanItem).filter_by(draw_id=draw.id, state=ItemState.RESERVE).order_by(PlanItem.place).first()
    assert first is not None
    assert "Say why" in lea.post(f"/review/drawn/{one.id}/replace", {"reason": " "}, expect=422).said
    lea.post(f"/review/drawn/{one.id}/replace", {"reason": "A test message."})
    db.session.expire_all()
    assert (one.state, one.reason, work(one).state) == (ItemState.REPLACED, "A test message.", AssignmentState.REMOVED)
    assert (first.state, first.replaces_id, first.dealt_to_id) == (ItemState.PUT, one.id, one.dealt_to_id)
    assert work(first).probability == pytest.approx(0.2) and work(first).claim_ends_at == DUE
    entry = db.session.query(TrailEntry).filter_by(verb="review.plan_replace_item").one()
    assert entry.details["reason"] == "A test message." and entry.actor_name == "Lea Brandt"
    lea.post(f"/review/draws/{draw.id}/check")
    assert "It comes out the same" in lea.get(f"/review/draws/{draw.id}").said
    lea.post(f"/review/drawn/{one.id}/replace", {"reason": "Again."}, expect=409)


def test_without_a_reserve_the_page_keeps_the_form_and_what_was_typed(world: World) -> None:
    draw = world.drawn(world.made(random_n="30", group_by="", risk_n="0"))
    one, lea = items(draw)[0], world.signed_in(world.cast.lea)
    answer = lea.post(f"/review/drawn/{one.id}/replace", {"reason": "A test message."}, expect=422)
    assert "No reserve of this part is left. Remove the conversation instead." in answer.said
    assert "A test message.</textarea>" in answer.text and "Replaced" not in answer.said
    db.session.expire_all()
    assert (one.state, one.reason, work(one).state) == (ItemState.PUT, "", AssignmentState.CLAIMED)


def test_an_item_is_given_on_or_removed_with_a_reason(world: World) -> None:
    draw = world.drawn(world.made())
    one = next(one for one in items(draw) if one.dealt_to_id == world.cast.rey.id)
    lea = world.signed_in(world.cast.lea)
    lea.get(f"/review/drawn/{one.id}")
    lea.post(f"/review/drawn/{one.id}/give", {"reviewer": world.cast.stan.id, "reason": "x"}, expect=422)
    lea.post(f"/review/drawn/{one.id}/give", {"reviewer": world.cast.mo.id, "reason": "Rey is ill."})
    db.session.expire_all()
    assert one.dealt_to_id == work(one).claimed_by_id == world.cast.mo.id
    assert work(one).let_go_at is not None, "what Rey's claim hid from Rey shows since"
    lea.post(f"/review/drawn/{one.id}/remove", {"reason": "A wrong number."})
    assert work(one).state is AssignmentState.REMOVED
    verbs = {entry.verb for entry in db.session.query(TrailEntry).filter(TrailEntry.thing_kind == "plan_item")}
    assert verbs == {"review.plan_give_item", "review.plan_remove_item"}


def test_what_its_holder_has_begun_is_taken_by_a_lead_alone_and_the_draft_stays(world: World, clock: StoppedClock) -> None:
    put = [one for one in items(world.drawn(world.made())) if one.dealt_to_id == world.cast.rey.id]
    version = db.session.query(RubricVersion).one().id
    for one in put[:2]:
        Grader(world.signed_in(world.cast.rey), one.assignment_id or 0, version).rate(empathy="top")
    lea, mo = world.signed_in(world.cast.lea), world.signed_in(world.cast.mo)
    for act in ("replace", "remove"):
        assert "has begun this review" in mo.post(f"/review/drawn/{put[0].id}/{act}", {"reason": "x"}, expect=422).said
    assert "Rey Santos has begun this review. You may take it" in lea.get(f"/review/drawn/{put[0].id}").said
    lea.post(f"/review/drawn/{put[0].id}/give", {"reviewer": world.cast.mo.id, "reason": "Rey is ill."})
    assert work(put[0]).claimed_by_id == world.cast.mo.id
    draft = db.session.query(Review).filter_by(assignment_id=put[0].assignment_id).one()
    assert (draft.reviewer_id, draft.state) == (world.cast.rey.id, ReviewState.DRAFT), "the draft stays its author's"
    mo.post(f"/review/drawn/{put[0].id}/remove", {"reason": "A test message."})
    assert work(put[0]).state is AssignmentState.REMOVED, "an old draft blocks nobody"
    clock.set(DUE + timedelta(minutes=1))
    mo.post(f"/review/drawn/{put[1].id}/replace", {"reason": "A test message."})
    assert work(put[1]).state is AssignmentState.REMOVED


def test_the_week_costs_a_fixed_number_of_statements(world: World, query_count: Any) -> None:
    lea = world.signed_in(world.cast.lea)
    lea.get("/review/duties")
    with query_count() as before:
        lea.get("/review/duties")
    world.drawn(world.made(random_n="20"))
    with query_count() as after:
        lea.get("/review/duties")
    assert after.count == before.count <= 9, after
