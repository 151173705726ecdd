"""Dealing follows the goals, is even where they are equal, and fair."""

import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest

from app.review.sampling.dealing import Item, deal
from app.review.sampling.goals import Goals, Share, expected, presence, shares_of

ALL = Fraction(1)
EVEN = Share(ALL)


def by(goals: Goals, *people: int, **held: int) -> dict[int, Share]:
    return shares_of(goals, dict.fromkeys(people, ALL), {int(one[1:]): n for one, n in held.items()})


def counts(n: int, shares: dict[int, Share]) -> dict[int, int]:
    return dict(Counter(deal([Item(number, 1 + number % 7) for number in range(n)], shares, own=()).values()))


def test_shares_are_even_and_agents_meet_several_reviewers() -> None:
    items = [Item(number, number % 4) for number in range(40)]
    dealt = deal(items, {101: EVEN, 102: EVEN, 103: EVEN}, own=())
    assert sorted(Counter(dealt.values()).values()) == [13, 13, 14]
    for agent in range(4):
        assert len({dealt[one.id] for one in items if one.agent == agent}) == 3


def test_nobody_gets_their_own_and_room_is_kept() -> None:
    items = [Item(number, 1) for number in range(6)]
    dealt = deal(items, {1: EVEN, 2: Share(ALL, 2), 3: EVEN}, own={(0, 3), (1, 3)})
    assert 1 not in dealt.values() and dealt[0] == dealt[1] == 2 and Counter(dealt.values()) == {2: 2, 3: 4}
    assert deal(items, {2: Share(ALL, 1)}, own=()) == {0: 2}
    assert deal([Item(9, 5)], {2: EVEN, 3: EVEN}, own=(), past={(5, 2): 3}) == {9: 3}


def test_work_is_split_in_proportion_to_the_goals() -> None:
    shares = by(Goals(8, {102: 4, 103: 0}), 101, 102, 103)
    assert counts(6, shares) == {101: 4, 102: 2}
    assert counts(12, shares) == counts(50, shares) == {101: 8, 102: 4}, "what is beyond the goals waits for everybody"
    assert counts(4, by(Goals(0, {102: 6}), 101, 102)) == {102: 4}, "only who is named"


def test_who_is_asked_for_any_number_takes_what_goals_leave() -> None:
    shares = by(Goals(None, {102: 2}), 101, 102, 103)
    assert counts(3, shares) == {101: 1, 102: 1, 103: 1}
    assert counts(12, shares) == {101: 5, 102: 2, 103: 5}


def test_what_is_held_of_the_plan_and_days_away_make_room_smaller() -> None:
    assert counts(20, by(Goals(8), 101, 102, h101=5)) == {101: 3, 102: 8}
    half = shares_of(Goals(8, {103: 3}), {101: Fraction(1, 2), 102: ALL, 103: Fraction(1, 2)}, {})
    assert half[101] == Share(Fraction(4), 4) and half[103] == Share(Fraction(3, 2), 2)
    assert shares_of(Goals(8), {101: Fraction(0)}, {})[101].weight == 0
    away = shares_of(Goals(), {101: Fraction(1, 5), 102: ALL}, {})
    assert counts(12, away) == {101: 2, 102: 10}


@pytest.mark.parametrize("seed", range(20))
def test_every_share_is_within_one_of_its_expected_part(seed: int) -> None:
    chance = random.Random(seed)
    goals = Goals(chance.choice([5, 9]), {person: chance.randint(0, 12) for person in (201, 202, 203)})
    shares = by(goals, 201, 202, 203, 204)
    n = chance.randint(0, 40)
    right, found = expected(Fraction(n), shares), counts(n, shares)
    assert all(abs(right[one] - found.get(one, 0)) < 1 for one in shares), (goals, n, right, found)
    assert sum(found.values()) == sum(right.values()) == min(n, sum(share.most or 0 for share in shares.values()))


def test_presence_counts_monday_to_friday_and_a_weekend_where_there_is_nothing_else() -> None:
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    assert presence(monday, monday + timedelta(days=6), []) == 1
    assert presence(monday, monday + timedelta(days=6), [(monday, monday + timedelta(days=1))]) == Fraction(3, 5)
    assert presence(saturday, saturday, []) == 1 and presence(saturday, saturday, [(monday, saturday)]) == 0
    assert presence(monday, monday + timedelta(days=6), [(saturday, saturday)]) == 1


def test_goals_are_kept_and_draws_of_before_have_none_of_their_own() -> None:
    goals = Goals(8, {7: 0, 9: 3})
    assert Goals.from_json(goals.as_json()) == goals and goals.of(7) == 0 and goals.of(1) == 8
    assert Goals.from_json({"goal": None}).of(7) is None
