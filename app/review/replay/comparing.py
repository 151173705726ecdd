"""One review under two rubrics, and many of them in figures. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from app.base.estimates import Estimate, mean_estimate
from app.rubrics.document import Rubric
from app.rubrics.scoring import Score, partial_score

MOST_MOVED = 50


@dataclass(frozen=True)
class Case:
    """A published review: whose, with which ratings, and what it scored."""

    review_id: int
    person_id: int
    channel: str
    ratings: Mapping[str, str]
    score: Fraction | None
    passed: bool | None
    practice: bool = False


@dataclass(frozen=True)
class Outcome:
    """The same review under the other rubric. `left`: criteria of it that were never rated; `lost`: ratings that it has no place for."""

    case: Case
    score: Score
    left: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def change(self) -> Fraction | None:
        """Points gained or lost; None where there is no score on either side."""
        if self.case.score is None or self.score.value is None:
            return None
        return self.score.value - self.case.score

    @property
    def moved(self) -> bool:
        return self.score.value != self.case.score or self.score.passed != self.case.passed


def under(case: Case, rubric: Rubric) -> Outcome:
    """What `case` scores under `rubric`. Ratings keep their meaning by the ids of criterion and level; the rest is left or lost."""
    kept: dict[str, str] = {}
    for criterion_id, level in case.ratings.items():
        criterion = rubric.by_id.get(criterion_id)
        if criterion is not None and criterion.takes(level):
            kept[criterion_id] = level
    partial = partial_score(rubric, kept, channel=case.channel)
    return Outcome(case, partial.score, partial.left, tuple(sorted(set(case.ratings) - set(kept))))


@dataclass
class Sums:
    """n, sum and sum of squares of points, exact."""

    n: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def add(self, value: Fraction) -> None:
        self.n, self.total, self.squares = self.n + 1, self.total + value, self.squares + value * value

    @property
    def estimate(self) -> Estimate:
        return mean_estimate(self.n, self.total, self.squares)


@dataclass
class Side:
    """The scores of practice, or of real replies, before and after, and how many passed."""

    before: Sums = field(default_factory=Sums)
    after: Sums = field(default_factory=Sums)
    passes: list[int] = field(default_factory=lambda: [0, 0])

    def add(self, outcome: Outcome) -> None:
        self.passes[0] += bool(outcome.case.passed)
        self.passes[1] += bool(outcome.score.passed)
        if outcome.case.score is not None and outcome.score.value is not None:
            self.before.add(outcome.case.score)
            self.after.add(outcome.score.value)


@dataclass
class Mover:
    """What one person's reviews do: the change of each, how many move, and how many cross the pass mark."""

    change: Sums = field(default_factory=Sums)
    moved: int = 0
    now_passing: int = 0
    now_failing: int = 0


@dataclass
class Comparison:
    """Figures over many outcomes, and the reviews that move most."""

    before: Sums = field(default_factory=Sums)
    after: Sums = field(default_factory=Sums)
    change: Sums = field(default_factory=Sums)
    sides: dict[bool, Side] = field(default_factory=lambda: {False: Side(), True: Side()})
    """Real replies, and practice: their means are never one."""
    by_person: dict[int, Mover] = field(default_factory=lambda: defaultdict(Mover))
    compared: int = 0
    moved: int = 0
    passes: list[int] = field(default_factory=lambda: [0, 0])
    now_passing: int = 0
    now_failing: int = 0
    incomplete: int = 0
    most: list[Outcome] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    """Everybody with a review that moves."""

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.compared += 1
        self.moved += outcome.moved
        self.touched |= {outcome.case.person_id} if outcome.moved else set()
        self.incomplete += bool(outcome.left)
        was, now = bool(outcome.case.passed), bool(outcome.score.passed)
        self.passes[0] += was
        self.passes[1] += now
        self.now_passing += now and not was
        self.now_failing += was and not now
        self.sides[outcome.case.practice].add(outcome)
        who = self.by_person[outcome.case.person_id]
        who.moved += outcome.moved
        who.now_passing += now and not was
        who.now_failing += was and not now
        change = outcome.change
        if change is None or outcome.case.score is None or outcome.score.value is None:
            return
        self.before.add(outcome.case.score)
        self.after.add(outcome.score.value)
        self.change.add(change)
        who.change.add(change)
        if outcome.moved:
            self.most.append(outcome)
            if len(self.most) >= 2 * MOST_MOVED:
                self.most = self.largest()

    def largest(self) -> list[Outcome]:
        """The reviews that move most: those that change between pass and fail first."""
        return sorted(self.most, key=_weight)[:MOST_MOVED]


def compared(outcomes: Iterable[Outcome]) -> Comparison:
    """The figures of all `outcomes`."""
    found = Comparison()
    for outcome in outcomes:
        found.add(outcome)
    return found


def report(found: Comparison) -> dict[str, Any]:
    """Plain values to keep: figures in points of 100, people by id."""
    return {
        "compared": found.compared, "moved": found.moved, "incomplete": found.incomplete,
        "before": _plain(found.before), "after": _plain(found.after), "change": _plain(found.change),
        "passes": {"before": found.passes[0], "after": found.passes[1], "now_passing": found.now_passing, "now_failing": found.now_failing},
        "sides": [{"practice": practice, **_side(side)} for practice, side in found.sides.items() if side.before.n],
        "people": [_mover(person, who) for person, who in sorted(found.by_person.items(), key=_first) if who.moved],
        "reviews": [_moved(outcome) for outcome in found.largest()],
    }  # fmt: skip


def _plain(sums: Sums) -> dict[str, Any]:
    estimate = sums.estimate
    return {"n": estimate.n, "mean": estimate.mean, "low": estimate.low, "high": estimate.high}


def _moved(outcome: Outcome) -> dict[str, Any]:
    return {
        "review": outcome.case.review_id, "person": outcome.case.person_id,
        "before": None if outcome.case.score is None else float(outcome.case.score), "passed_before": outcome.case.passed,
        "after": None if outcome.score.value is None else float(outcome.score.value), "passed_after": outcome.score.passed,
        "left": list(outcome.left), "lost": list(outcome.lost),
    }  # fmt: skip


def _side(side: Side) -> dict[str, Any]:
    return {"before": _plain(side.before), "after": _plain(side.after), "passes": list(side.passes)}


def _mover(person: int, who: Mover) -> dict[str, Any]:
    crossing = {"now_passing": who.now_passing, "now_failing": who.now_failing}
    return {"person": person, "moved": who.moved, **crossing, **_plain(who.change)}


def _first(one: tuple[int, Mover]) -> tuple[int, Fraction, int]:
    """Whoever fails most often first, then the largest loss."""
    person, who = one
    return who.now_passing - who.now_failing, who.change.total / max(who.change.n, 1), person


def _weight(outcome: Outcome) -> tuple[bool, Fraction, int]:
    return outcome.score.passed == outcome.case.passed, -abs(outcome.change or Fraction(0)), outcome.case.review_id
