"""Draws from packed frames equal the plain definition."""

import random
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from app.base.estimates import t_quantile
from app.review.sampling.choosing import chances, choose, expected
from app.review.sampling.drawing import Candidate, Part, draw
from app.review.sampling.frames import Frame, FrameReader, unpack
from app.review.sampling.settings import Filters, PartSpec, Settings
from app.review.sampling.weighing import WeightedSums, mean_of_sums, weighted_mean

PLANS = {
    "random": [Part("random", 7)],
    "each": [Part("stratified", each=2)],
    "in all": [Part("stratified", 11)],
    "risk": [Part("risk", 9)],
    "all parts": [Part("random", 5), Part("stratified", each=1), Part("risk", 6)],
}


def frame_of(candidates: list[Candidate], parts: list[Part]) -> Frame:
    reader = FrameReader(len(parts))
    for one in candidates:
        kinds: dict[str, int | str] = {"random": 0, "stratified": one.stratum, "risk": int(one.risk)}
        values = [kinds[part.kind] for part in parts]
        reader.add(one.id, one.id % 6, values)
    return reader.frame.by_id()


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS.keys())
@pytest.mark.parametrize("size", [0, 1, 3, 60])
def test_a_packed_frame_gives_what_the_definition_gives(plan: list[Part], size: int) -> None:
    rng = random.Random(size)
    candidates = [Candidate(number * 7 + 3, f"group {rng.randrange(5)}", Fraction(rng.choice([0, 1, 1, 4, 40]))) for number in range(size)]
    shuffled = rng.sample(candidates, size)
    for seed in ("a", "b", "week 47"):
        right = draw(candidates, plan, seed)
        found = choose(unpack(frame_of(shuffled, plan).pack()), plan, seed)
        assert [(one.id, one.parts, one.probability) for one in found.drawn] == [(one.id, one.parts, one.probability) for one in right]
        assert not {one.id for one in found.reserves} & {one.id for one in found.drawn}


def test_the_hash_depends_on_what_is_in_the_frame_and_not_on_its_order() -> None:
    candidates = [Candidate(number, f"g{number % 3}", Fraction(number % 4)) for number in range(1, 30)]
    parts = PLANS["all parts"]
    one, other = frame_of(candidates, parts), frame_of(candidates[::-1], parts)
    assert one.digest() == other.digest() == unpack(one.pack()).digest() and one.pack() == other.pack()
    assert frame_of(candidates[1:], parts).digest() != one.digest()
    with pytest.raises(ValueError):
        unpack(b"nothing")


def test_reserves_go_on_in_the_order_of_the_part() -> None:
    candidates = [Candidate(number) for number in range(1, 40)]
    plan = [Part("random", 5)]
    longer = choose(frame_of(candidates, [Part("random", 8)]), [Part("random", 8)], "s")
    found = choose(frame_of(candidates, plan), plan, "s")
    assert {one.id for one in found.drawn} | {one.id for one in found.reserves[:3]} == {one.id for one in longer.drawn}


def test_the_cap_leaves_the_wanted_number_and_the_share_that_stayed() -> None:
    plan = [Part("random", 24)]
    frame = frame_of([Candidate(number) for number in range(1, 31)], plan)
    found = choose(frame, plan, "s", cap=2)
    assert set(Counter(one.person for one in found.put).values()) == {2}
    for person in range(6):
        mine = [one for one in found.drawn if one.person == person]
        assert all(one.probability == Fraction(24, 30) * Fraction(2, len(mine)) for one in mine)


def test_expected_numbers_add_up() -> None:
    plan = PLANS["all parts"]
    frame = frame_of([Candidate(number, f"g{number % 3}", Fraction(1 + number % 4)) for number in range(1, 31)], plan)
    each, people = expected(frame, plan)
    assert each == [5, 3, 6]
    risks = [Fraction(6 * (1 + number % 4), 75) for number in range(1, 31)]
    assert sum(people.values()) == sum(1 - (1 - Fraction(5, 30)) * (1 - Fraction(1, 10)) * (1 - risk) for risk in risks)
    either = [1 - (1 - Fraction(5, 30)) * (1 - Fraction(1, 10)) * (1 - risk) for risk in risks]
    assert chances(frame, plan) == (min(either), max(either))
    assert chances(frame_of([], plan), plan) is None
    assert expected(frame, plan, cap=1)[1] == {person: min(amount, 1) for person, amount in people.items()}


def test_sums_give_the_same_weighted_mean() -> None:
    pairs = [(80.0, 0.5), (60.0, 0.1), (90.0, 1.0), (40.0, 0.25)]
    weights = [1 / share for _, share in pairs]
    triples = [(weight, value) for weight, (value, _) in zip(weights, pairs, strict=True)]
    sums = WeightedSums(
        4,
        sum(weights),
        sum(w * x for w, x in triples),
        sum(w * w for w in weights),
        sum(w * w * x for w, x in triples),
        sum(w * w * x * x for w, x in triples),
    )
    one, other = weighted_mean(pairs, t_quantile), mean_of_sums(sums, t_quantile)
    assert (one.mean, one.low, one.high, one.effective) == pytest.approx((other.mean, other.low, other.high, other.effective))
    assert mean_of_sums(WeightedSums(0, 0, 0, 0, 0, 0), t_quantile).mean is None


@dataclass
class Talk:
    channel: str = "email"
    topic: str | None = "Refund"
    language: str | None = "en"
    tags: list[str] = field(default_factory=lambda: ["vip"])
    csat_share: float | None = 0.25
    message_count: int = 12
    reopens: int = 1


def test_filters_and_signals_read_a_conversation() -> None:
    talk = Talk()
    passing = (Filters(), Filters(channel="email", topic="refund", tag="VIP", language="en", csat="low", min_messages=12, reopened="yes"))
    refusing = [{"channel": "chat"}, {"topic": "x"}, {"tag": "x"}, {"language": "ru"}, {"csat": "high"}, {"csat": "unrated"}]
    assert all(one.passes(talk) for one in passing)
    assert not any(Filters(**one).passes(talk) for one in [*refusing, {"max_messages": 11}, {"reopened": "no"}])  # type: ignore[arg-type]
    part = PartSpec("risk", 5, weights={"low_csat": 4, "long_thread": 2, "reopened": 1, "few_reviews": 8, "topic": 3}, topic="refund")
    assert part.signals(talk, 7, frozenset()) == ["low_csat", "long_thread", "reopened", "few_reviews", "topic"]
    assert part.risk(talk, 7, frozenset()) == 19 and part.risk(Talk("email", "", "", [], None, 2, 0), 7, frozenset({7})) == 1
    assert PartSpec("stratified", each=1, by="topic").value(talk, 7, frozenset()) == "Refund"
    settings = Settings((part, PartSpec("random", 3)), Filters(agent=7), 4)
    assert Settings.from_json(settings.as_json()) == settings
