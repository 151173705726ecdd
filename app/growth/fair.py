"""Fair scores: what a person's ratings would be with reviewers of average severity and items of average difficulty. Pure.

rating = mean + person + severity of the reviewer + ease of the item + noise. The three are random effects, so each estimate is
shrunken towards the mean by how little it rests on (best linear unbiased prediction; Henderson 1975, Biometrics 31:423-447). Their
variances are estimated from the same ratings by expectation and maximisation. An item rated once cannot be told from noise and has
no difficulty of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from operator import mul
from typing import NamedTuple

ROUNDS = 60
SWEEPS = 8
MOST_EXACT = 500
"""Persons and reviewers up to which standard errors come from the whole system; above it from each effect's own ratings."""
LEAST_SHARE = 1e-6


class Given(NamedTuple):
    """One rating: of which item, by whom, of whose work, which value."""

    item: str
    rater: str
    person: str
    value: float


@dataclass(frozen=True)
class Effect:
    """An estimated deviation from the mean, with its standard error and how many ratings it rests on."""

    n: int
    value: float
    se: float


@dataclass(frozen=True)
class Fair:
    """All estimates on the scale of the values. `people`: deviations; raw means in `raw`. Severity: + is milder, − is stricter."""

    mean: float
    raw: Mapping[str, float]
    people: Mapping[str, Effect]
    raters: Mapping[str, Effect]
    items: Mapping[str, Effect]
    connected: bool
    why: str


def fair_scores(ratings: Iterable[Given]) -> Fair:
    """Estimates from every rating of one criterion or score. Two groups that share no reviewer and no item are told in `why`."""
    given = sorted(ratings)
    if not given:
        return Fair(0.0, {}, {}, {}, {}, True, "No ratings.")
    model = _Model(given)
    model.fit()
    connected, why = _connection(given)
    raw: dict[str, list[float]] = defaultdict(list)
    for one in given:
        raw[one.person].append(one.value)
    means = {person: sum(values) / len(values) for person, values in raw.items()}
    people, raters, items = model.effects()
    return Fair(model.mean, means, people, raters, items, connected, why)


class _Model:
    """Three crossed factors: persons, reviewers, items that were rated more than once."""

    def __init__(self, given: Sequence[Given]) -> None:
        self.values = [one.value for one in given]
        counts: dict[str, int] = defaultdict(int)
        for one in given:
            counts[one.item] += 1
        keys: list[list[str | None]] = [
            [one.person for one in given],
            [one.rater for one in given],
            [one.item if counts[one.item] > 1 else None for one in given],
        ]
        self.names = [sorted({key for key in column if key is not None}) for column in keys]
        places = [{name: place for place, name in enumerate(names)} for names in self.names]
        self.where = [[places[factor][key] if key is not None else -1 for key in column] for factor, column in enumerate(keys)]
        self.counts = [_tally(column, len(names)) for column, names in zip(self.where, self.names, strict=True)]
        self.mean = sum(self.values) / len(self.values)
        spread = sum((value - self.mean) ** 2 for value in self.values) / len(self.values)
        self.noise = max(spread / 2, LEAST_SHARE)
        self.variances = [max(spread / 6, LEAST_SHARE)] * 3
        self.found = [[0.0] * len(names) for names in self.names]

    def fit(self) -> None:
        """Estimate effects and variances in turn."""
        if all(value == self.values[0] for value in self.values):
            self.variances = [LEAST_SHARE] * 3
            return
        for _ in range(ROUNDS):
            for _ in range(SWEEPS):
                self._sweep()
            self._vary()
        for _ in range(ROUNDS):
            self._sweep()

    def _sweep(self) -> None:
        left = self._left()
        self.mean += (moved := sum(left) / len(left))
        left = [one - moved for one in left]
        for factor in range(3):
            where, found = self.where[factor], self.found[factor]
            sums = [0.0] * len(found)
            for place, one in zip(where, left, strict=True):
                if place >= 0:
                    sums[place] += one + found[place]
            ratio = self.noise / self.variances[factor]
            new = [total / (n + ratio) for total, n in zip(sums, self.counts[factor], strict=True)]
            left = [one + (found[place] - new[place]) if place >= 0 else one for place, one in zip(where, left, strict=True)]
            self.found[factor] = new

    def _left(self) -> list[float]:
        left = [value - self.mean for value in self.values]
        for where, found in zip(self.where, self.found, strict=True):
            left = [one - found[place] if place >= 0 else one for place, one in zip(where, left, strict=True)]
        return left

    def _vary(self) -> None:
        """One step of expectation and maximisation; of each effect its own uncertainty is added."""
        used = 1.0
        for factor, found in enumerate(self.found):
            if not found:
                continue
            own = [1 / (n / self.noise + 1 / self.variances[factor]) for n in self.counts[factor]]
            used += len(found) - sum(own) / self.variances[factor]
            self.variances[factor] = max((sum(map(mul, found, found)) + sum(own)) / len(found), LEAST_SHARE)
        left = self._left()
        self.noise = max(sum(map(mul, left, left)) / max(len(left) - used, 1.0), LEAST_SHARE)

    def effects(self) -> tuple[dict[str, Effect], dict[str, Effect], dict[str, Effect]]:
        """Each factor's estimates by name."""
        errors = self._errors()
        found = [
            {name: Effect(n, value, se) for name, n, value, se in zip(*columns, strict=True)}
            for columns in zip(self.names, self.counts, self.found, errors, strict=True)
        ]
        return found[0], found[1], found[2]

    def _errors(self) -> list[list[float]]:
        own = [[sqrt(1 / (n / self.noise + 1 / self.variances[factor])) for n in counts] for factor, counts in enumerate(self.counts)]
        size = len(self.names[0]) + len(self.names[1])
        if size <= MOST_EXACT:
            variances = _diagonal_of_inverse(self._system())
            own[0] = [sqrt(self.noise * one) for one in variances[1 : 1 + len(self.names[0])]]
            own[1] = [sqrt(self.noise * one) for one in variances[1 + len(self.names[0]) :]]
        return own

    def _system(self) -> list[list[float]]:
        """The equations of mean, persons and reviewers, times the noise, with the items worked out of them."""
        persons, size = len(self.names[0]), 1 + len(self.names[0]) + len(self.names[1])
        matrix = [[0.0] * size for _ in range(size)]
        by_item: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for person, rater, item in zip(*self.where, strict=True):
            places = (0, 1 + person, 1 + persons + rater)
            for one in places:
                for other in places:
                    matrix[one][other] += 1
                if item >= 0:
                    by_item[item][one] += 1
        for factor, start, end in ((0, 1, 1 + persons), (1, 1 + persons, size)):
            for place in range(start, end):
                matrix[place][place] += self.noise / self.variances[factor]
        for item, row in by_item.items():
            weight = 1 / (self.counts[2][item] + self.noise / self.variances[2])
            for one, n in row.items():
                for other, m in row.items():
                    matrix[one][other] -= weight * n * m
        return matrix


def _tally(places: Iterable[int], size: int) -> list[int]:
    counts = [0] * size
    for place in places:
        if place >= 0:
            counts[place] += 1
    return counts


def _diagonal_of_inverse(matrix: list[list[float]]) -> list[float]:
    """Diagonal of the inverse of a symmetric positive definite matrix, by Cholesky's decomposition."""
    size = len(matrix)
    lower: list[list[float]] = []
    for row in range(size):
        line: list[float] = []
        for column in range(row):
            line.append((matrix[row][column] - sum(map(mul, line, lower[column]))) / lower[column][column])
        line.append(sqrt(max(matrix[row][row] - sum(map(mul, line, line)), 1e-12)))
        lower.append(line)
    found = [0.0] * size
    for start in range(size):
        solved = [1 / lower[start][start]]
        for row in range(start + 1, size):
            solved.append(-sum(map(mul, lower[row][start:row], solved)) / lower[row][row])
        found[start] = sum(map(mul, solved, solved))
    return found


def _connection(given: Sequence[Given]) -> tuple[bool, str]:
    """Whether reviewers and shared items tie all persons together; else who stands apart."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one in given:
        for other in (("rater", one.rater), ("item", one.item)):
            parent[root(("person", one.person))] = root(other)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person in sorted({one.person for one in given}):
        groups[root(("person", person))].append(person)
    if len(groups) == 1:
        return True, "Reviewers and items tie everybody together, so persons can be compared."
    apart = sorted(groups.values(), key=lambda names: (len(names), names))[0]
    named = ", ".join(apart[:5]) + (", …" if len(apart) > 5 else "")
    return False, (
        f"The ratings fall into {len(groups)} groups that share no reviewer and no item. Between groups a person cannot be told from "
        f"their reviewer: compare within a group only. Apart from the others: {named}."
    )
