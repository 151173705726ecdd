"""Fair scores recover what made the ratings, and say where they cannot."""

import random
from math import sqrt

from app.growth.fair import Fair, Given, fair_scores


def simulated(
    seed: int, people: int = 30, raters: int = 6, each: int = 18, shared: float = 0.25
) -> tuple[list[float], list[float], list[Given]]:
    """True persons and severities, and ratings around 70 made of them; harsh reviewers get the weak persons more often."""
    chance = random.Random(seed)
    able, mild = [chance.gauss(0, 6) for _ in range(people)], [chance.gauss(0, 5) for _ in range(raters)]
    given = []
    for person in range(people):
        for number in range(each):
            ease = chance.gauss(0, 3)
            liked = sorted(range(raters), key=lambda rater: chance.random() + 0.04 * able[person] * mild[rater] / 5)
            for rater in liked[: 2 if chance.random() < shared else 1]:
                value = 70 + able[person] + mild[rater] + ease + chance.gauss(0, 4)
                given.append(Given(f"i{person}-{number}", f"r{rater}", f"p{person:02}", value))
    return able, mild, given


def misses(found: Fair, able: list[float]) -> tuple[float, float]:
    """Root mean square distance of fair and of raw values from the truth, each around its own mean."""
    names = sorted(found.people)
    fair, raw = [found.people[name].value for name in names], [found.raw[name] for name in names]

    def miss(values: list[float]) -> float:
        shift = sum(values) / len(values) - sum(able) / len(able)
        return sqrt(sum((value - shift - true) ** 2 for value, true in zip(values, able, strict=True)) / len(able))

    return miss(fair), miss(raw)


def test_the_truth_is_recovered_better_than_by_raw_means() -> None:
    fair, raw = zip(*(misses(fair_scores(given), able) for able, _, given in map(simulated, range(6))), strict=True)
    assert sum(fair) < 0.8 * sum(raw)


def test_standard_errors_cover_the_truth_as_often_as_they_should() -> None:
    inside, total = 0, 0
    for seed in range(6):
        _, mild, given = simulated(seed)
        found = fair_scores(given)
        centre = sum(mild) / len(mild)
        mean = sum(one.value for one in found.raters.values()) / len(mild)
        for number, true in enumerate(mild):
            one = found.raters[f"r{number}"]
            inside += abs((one.value - mean) - (true - centre)) < 1.96 * one.se
            total += 1
    assert inside / total > 0.85


def test_order_of_rows_changes_nothing() -> None:
    _, _, given = simulated(1, people=8)
    turned = list(reversed(given))
    assert fair_scores(given) == fair_scores(turned)


def test_few_ratings_are_drawn_to_the_mean() -> None:
    _, _, given = simulated(2)
    lucky = [*given, Given("x", "r0", "new", 100.0)]
    found = fair_scores(lucky)
    assert found.raw["new"] == 100
    assert found.mean < found.mean + found.people["new"].value < 90
    assert found.people["new"].se > 2 * found.people["p00"].se


def test_groups_that_share_no_reviewer_are_told() -> None:
    apart = [Given(f"i{n}", "solo", "alone", 60 + n) for n in range(12)]
    _, _, given = simulated(3, people=6)
    found = fair_scores([*given, *apart])
    assert not found.connected
    assert "2 groups" in found.why and "alone" in found.why
    assert fair_scores(given).connected


def test_without_variation_nobody_differs() -> None:
    found = fair_scores([Given(f"i{n}", f"r{n % 3}", f"p{n % 4}", 80.0) for n in range(24)])
    assert {round(one.value, 6) for one in found.people.values()} == {0.0}
    assert found.mean == 80
    assert fair_scores([]).people == {}
