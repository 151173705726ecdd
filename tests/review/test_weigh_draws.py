"""Conversations that several draws could choose: one probability over all of them, and tallies that follow it."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest

from app.base.database import db
from app.people.models import Person
from app.review.actions import plans_weighing
from app.review.actions.plans_weighing import weigh_draws
from app.review.actions.queueing import put
from app.review.actions.tallies import differences
from app.review.models import Assignment, Origin, PlanDraw, Tally
from app.review.sampling.choosing import choose
from app.review.sampling.drawing import Part
from app.review.sampling.frames import Frame, FrameReader
from app.review.sampling.overall import DrawChances, overall
from app.rubrics.models import RubricVersion
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review.builders import Grader
from tests.review.plan_world import MONDAY, World

WEEK = timedelta(weeks=1)
RANDOM = {"group_by": "", "risk_n": "0", "look_back": "28", "deal": ""}


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def frame(*columns: Sequence[int | str]) -> Frame:
    """Conversations 1, 2, … of person 1, 2, 3 in turn with these values for each part."""
    reader = FrameReader(len(columns))
    for place, values in enumerate(zip(*columns, strict=True)):
        reader.add(place + 1, place % 3 + 1, list(values))
    return reader.frame.by_id()


def test_two_draws_of_ten_are_one_of_their_sum() -> None:
    first, second = DrawChances(frame([0] * 10), [Part("random", 3)], None, {}), DrawChances(frame([0] * 7), [Part("random", 2)], None, {})
    assert overall(first.inside(1) or 0, [second.of([0], 1)]) == pytest.approx(0.5), "chosen at first, gone from the second frame"
    assert overall(second.inside(1) or 0, [first.inside(1) or 0]) == pytest.approx(0.5), "left by the first, chosen at second"
    assert overall(0.3, []) == overall(0.3, [0.0]) == 0.3
    assert first.inside(11) is None


def test_a_frame_says_what_the_draw_itself_says() -> None:
    parts = [Part("random", 4), Part("stratified", each=1), Part("risk", 3)]
    known = frame([0] * 30, ["a", "b", "c"] * 10, [1, 6] * 15)
    chosen = choose(known, parts, "seed", cap=2)
    chances = DrawChances(known, parts, 2, Counter(one.person for one in chosen.drawn))
    assert any(not one.kept for one in chosen.drawn)
    for one in chosen.drawn:
        assert chances.inside(one.id) == pytest.approx(float(one.probability))


def test_a_group_or_a_risk_that_is_gone_counts_as_if_the_one_stood_there() -> None:
    known = frame(["a"] * 10, [1] * 10)
    chances = DrawChances(known, [Part("stratified", each=1), Part("risk", 2)], None, {})
    assert chances.of(["b", 1], 1) == 1.0, "one of each group, and it would be its only one"
    assert chances.of(["a", 10], 1) == pytest.approx(float(1 - Fraction(9, 10) * (1 - Fraction(2 * 10, 20))))
    assert DrawChances(Frame.of(1), [Part("random", 2)], None, {}).of([0], 1) == 1.0


def test_weights_over_all_draws_find_the_truth_where_those_of_the_last_draw_miss_it() -> None:
    """Bad ones are likelier in the first draw only: 400 times, the mean over all draws is right, that by the last one is not."""
    truth = {one: 40.0 if one <= 10 else 80.0 for one in range(1, 61)}
    right, last = [], []
    for seed in range(400):
        whole, dice = frame([6 if one <= 10 else 1 for one in truth]), Random(seed)
        first = [Part("risk", 12)]
        chosen = {one.id: float(one.probability) for one in choose(whole, first, f"{seed}").drawn}
        rest = [one for one in truth if one not in chosen]
        again = set(dice.sample(rest, 12))
        early, late = DrawChances(whole, first, None, {}), 12 / len(rest)
        pairs = [(truth[one], p, late) for one, p in chosen.items()] + [(truth[one], late, early.inside(one) or 0) for one in again]
        right.append(hajek([(value, overall(own, [other])) for value, own, other in pairs]))
        last.append(hajek([(value, own) for value, own, _other in pairs]))
    mean = sum(truth.values()) / len(truth)
    assert abs(sum(right) / len(right) - mean) < 0.7 < abs(sum(last) / len(last) - mean)


def hajek(pairs: list[tuple[float, float]]) -> float:
    return sum(value / p for value, p in pairs) / sum(1 / p for _, p in pairs)


def drawn(world: World) -> dict[int, float | None]:
    db.session.expire_all()
    return {one.conversation_id: one.probability for one in db.session.query(Assignment).filter_by(origin=Origin.PLAN)}


def test_a_second_draw_of_the_same_time_weighs_the_first_one_anew(world: World, clock: StoppedClock) -> None:
    plan = world.made(**RANDOM)
    world.drawn(plan)
    assert list(drawn(world).values()) == pytest.approx([0.2] * 6)
    clock.set(MONDAY + WEEK)
    world.drawn(plan)
    found = drawn(world)
    assert list(found.values()) == pytest.approx([0.4] * 12), "6 of 30, then 6 of 24: 12 of 30"
    assert sorted(one.chance or 0 for one in db.session.query(Assignment)) == pytest.approx([0.2] * 6 + [0.25] * 6)
    assert all(one.weighed for one in db.session.query(PlanDraw))


def test_what_was_published_in_between_moves_its_tallies(world: World, clock: StoppedClock) -> None:
    plan = world.made(**RANDOM)
    world.drawn(plan)
    item = db.session.query(Assignment).order_by(Assignment.id).first()
    assert item is not None
    grader = Grader(world.signed_in(world.cast.rey), item.id, db.session.query(RubricVersion).one().id)
    grader.rate(empathy="top", clarity="mid", identity="top")
    grader.publish()
    week = db.session.query(Tally).filter_by(measure="score", span="week").one()
    assert (week.n, week.drawn, week.w) == (1, 1, 5_000_000)
    clock.set(MONDAY + WEEK)
    world.drawn(plan)
    db.session.refresh(week)
    assert (week.n, week.drawn, week.w) == (1, 1, 2_500_000)
    assert differences() == []


def test_many_are_weighed_in_batches(world: World, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans_weighing, "MOST", 5)
    monkeypatch.setattr(plans_weighing, "BATCH", 2)
    plan = world.made(**RANDOM)
    world.drawn(plan)
    clock.set(MONDAY + WEEK)
    world.drawn(plan)
    assert list(drawn(world).values()) == pytest.approx([0.4] * 12)


def test_weighing_again_changes_nothing_and_a_draw_from_before_is_weighed_once(world: World, clock: StoppedClock) -> None:
    plan = world.made(**RANDOM)
    world.drawn(plan)
    clock.set(MONDAY + WEEK)
    world.drawn(plan)
    right = drawn(world)
    db.session.query(PlanDraw).update({"weighed": False})
    db.session.query(Assignment).update({"probability": Assignment.chance, "chance": None})
    db.session.commit()
    assert drawn(world) != right
    for _turn in range(2):
        weigh_draws()
        assert drawn(world) == right
        db.session.query(PlanDraw).update({"weighed": False})
        db.session.commit()


def test_a_plan_over_what_a_sample_chose_from_counts_too_and_what_was_picked_never(world: World) -> None:
    sampled, picked = world.talks[0].id, world.talks[1].id
    put([sampled], world.rubric.id, by=None, at=MONDAY - timedelta(hours=1), origin=Origin.SAMPLE, probability=0.5)
    put([picked], world.rubric.id, by=None, at=MONDAY - timedelta(hours=1))
    db.session.commit()
    world.drawn(world.made(**RANDOM))
    found = {one.conversation_id: one.probability for one in db.session.query(Assignment).filter(Assignment.origin != Origin.PLAN)}
    assert found == {sampled: pytest.approx(1 - 0.5 * (1 - 6 / 28)), picked: None}
    assert list(drawn(world).values()) == pytest.approx([6 / 28] * 6)
