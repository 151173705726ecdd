"""The bootstrap by item: whole items are drawn again, so that ratings of one item stay together. Pure and seeded.

Drawing n items with replacement and counting their patterns is one multinomial draw over the patterns; it costs as many binomial
draws as there are patterns, however many items there are.

Source of the binomial draw: W. Hörmann, Journal of Statistical Computation and Simulation 46 (1993), 101-110 (algorithm BTRS);
small means by counting waiting times, L. Devroye, Non-Uniform Random Variate Generation (1986), X.4.3.
"""

from collections.abc import Iterator, Mapping
from math import ceil, floor, lgamma, log, log1p, sqrt
from random import Random
from typing import TypeVar

Key = TypeVar("Key")
CONFIDENCE = 0.95


def draws(patterns: Mapping[Key, int], times: int, seed: int) -> Iterator[dict[Key, int]]:
    """`times` samples, each as large as the original; the same seed gives the same samples."""
    rng = Random(seed)  # noqa: S311 (statistics, no secrets)
    n = sum(patterns.values())
    for _ in range(times):
        yield _multinomial(rng, patterns, n)


def percentiles(values: list[float], confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """The interval that holds the middle part of the values; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    tail = (1 - confidence) / 2
    return ordered[floor(tail * len(ordered))], ordered[ceil((1 - tail) * len(ordered)) - 1]


def binomial(rng: Random, n: int, p: float) -> int:
    """How many of n trials succeed, each with probability p."""
    if n <= 0 or p <= 0:
        return 0
    if p >= 1:
        return n
    if p > 0.5:
        return n - binomial(rng, n, 1 - p)
    return _by_waiting(rng, n, p) if n * p < 10 else _by_rejection(rng, n, p)


def _multinomial(rng: Random, patterns: Mapping[Key, int], n: int) -> dict[Key, int]:
    drawn: dict[Key, int] = {}
    left, items = n, n
    for key, count in patterns.items():
        taken = left if count == items else binomial(rng, left, count / items)
        if taken:
            drawn[key] = taken
        left -= taken
        items -= count
        if not left:
            break
    return drawn


def _by_waiting(rng: Random, n: int, p: float) -> int:
    scale = log1p(-p)
    reached, successes = 0, 0
    while True:
        reached += floor(log(1 - rng.random()) / scale) + 1
        if reached > n:
            return successes
        successes += 1


def _by_rejection(rng: Random, n: int, p: float) -> int:
    spread = sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    middle, quick = n * p + 0.5, 0.92 - 4.2 / b
    alpha, odds, mode = (2.83 + 5.1 / b) * spread, log(p / (1 - p)), floor((n + 1) * p)
    height = lgamma(mode + 1) + lgamma(n - mode + 1)
    while True:
        u = rng.random() - 0.5
        edge = 0.5 - abs(u)
        if not edge:
            continue
        k = floor((2 * a / edge + b) * u + middle)
        if k < 0 or k > n:
            continue
        v = rng.random()
        if edge >= 0.07 and v <= quick:
            return k
        if not v:
            return k
        v *= alpha / (a / (edge * edge) + b)
        if log(v) <= height - lgamma(k + 1) - lgamma(n - k + 1) + (k - mode) * odds:
            return k
