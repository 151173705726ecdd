"""Plain advice on a criterion, each with the figures that cause it. Pure; every threshold stands here and in its test."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.base.estimates import ENOUGH

SHOWS_NOTHING = 0.95
"""One level holds at least this share of the ratings: it tells replies apart in one of twenty at most."""
DROPS = 0.99
OFTEN_NA = 0.5
"""At least half of all answers are N/A."""
TOGETHER = 0.9
"""A correlation from which two criteria say the same."""
MANY = 30
"""Ratings from which a level or a pair says something about the criterion."""
SURE = 100
"""Ratings from which a criterion may be dropped for one level alone, or a level for never being given."""
UNCLEAR = 0.667
"""An alpha below this one is weak: see docs/decisions/agreement.md."""
OVERTURNED = 0.3
AMBIGUOUS = 3
"""Decisions of disputes that name the rubric's words as the reason: each was made by somebody who had graded the reply, too."""


@dataclass(frozen=True)
class Figures:
    """What is known of one criterion. `counts` are the levels of the present version in their order; `alpha` and `shared` are
    from double grading and rounds; `partner` is (title, correlation, n); `csat` is an interval of a difference."""

    counts: Mapping[str, int]
    na: int
    critical: bool = False
    bonus: bool = False
    conditional: bool = False
    alpha: float | None = None
    shared: int = 0
    decided: int = 0
    overturned: int = 0
    coded: int = 0
    ambiguous: int = 0
    partner: tuple[str, float, int] | None = None
    csat: tuple[float, float] | None = None

    @property
    def rated(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Advice:
    """`kind` names the sentence; `figures` are the numbers that it says."""

    kind: str
    figures: Mapping[str, Any]


def advice(told: Figures) -> list[Advice]:
    """What to do about a criterion, the weightiest first. Empty where nothing is wrong or too little is known.

    A critical criterion may be met nearly always: that is what it guards. A bonus may be rare.
    """
    found = [_often_na(told)]
    if told.rated >= ENOUGH:
        found += [_unclear(told), _ambiguous(told), _overturned(told), _one_level(told)]
        found += [_together(told), _unused(told), _against_customers(told)]
    return [one for one in found if one is not None]


def _often_na(told: Figures) -> Advice | None:
    """conditional: N/A is most of what is answered. One that is asked on a condition already is told to be asked more rarely."""
    whole = told.rated + told.na
    if whole < ENOUGH or told.na / whole < OFTEN_NA:
        return None
    return Advice("narrower" if told.conditional else "conditional", {"share": told.na / whole, "n": whole})


def _unclear(told: Figures) -> Advice | None:
    """reword: reviewers of the same reply do not give the same level."""
    if told.alpha is None or told.shared < ENOUGH or told.alpha >= UNCLEAR:
        return None
    return Advice("reword", {"alpha": told.alpha, "n": told.shared})


def _ambiguous(told: Figures) -> Advice | None:
    """ambiguous: three disputes or more were decided because the words of the criterion allow more than one reading."""
    if told.ambiguous < AMBIGUOUS:
        return None
    return Advice("ambiguous", {"ambiguous": told.ambiguous, "n": told.coded})


def _overturned(told: Figures) -> Advice | None:
    """anchors: of ten or more disputed ratings at least three in ten did not stand."""
    if told.decided < ENOUGH or told.overturned / told.decided < OVERTURNED:
        return None
    return Advice("anchors", {"overturned": told.overturned, "n": told.decided})


def _one_level(told: Figures) -> Advice | None:
    """drop or shows_nothing: nearly every reply gets the same level."""
    if told.critical or told.bonus or told.rated < MANY:
        return None
    level, most = max(told.counts.items(), key=lambda one: one[1])
    share = most / told.rated
    if share < SHOWS_NOTHING:
        return None
    kind = "drop" if share >= DROPS and told.rated >= SURE else "shows_nothing"
    return Advice(kind, {"level": level, "share": share, "n": told.rated})


def _together(told: Figures) -> Advice | None:
    """merge: it moves with another criterion, so both ask the same."""
    if told.partner is None or told.partner[2] < MANY or told.partner[1] < TOGETHER:
        return None
    other, correlation, n = told.partner
    return Advice("merge", {"other": other, "correlation": correlation, "n": n})


def _unused(told: Figures) -> Advice | None:
    """fewer_levels: of three or more levels one is never given, while more than one is."""
    never = [level for level, count in told.counts.items() if not count]
    if told.rated < SURE or len(told.counts) < 3 or not never or len(told.counts) - len(never) < 2:
        return None
    return Advice("fewer_levels", {"levels": never, "n": told.rated})


def _against_customers(told: Figures) -> Advice | None:
    """customers: satisfaction is lower where the level is higher, and the whole interval says so."""
    if told.csat is None or told.csat[1] >= 0:
        return None
    return Advice("customers", {"low": told.csat[0], "high": told.csat[1]})
