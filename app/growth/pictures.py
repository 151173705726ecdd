"""What the growth pages draw: rows, series and cells ready for the templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.base.estimates import Estimate
from app.growth.tallies import Cell, Point, Sums
from app.review.models import Purpose, Span
from app.review.queries.heat import step_of
from app.ui.formats import interval, number
from app.ui.words import gettext as _

KINDS = {Purpose.PRACTICE: "practice", Purpose.QUALITY: "real"}


@dataclass(frozen=True)
class SkillRow:
    """One skill of a person: practice and real apart, each with its course over the months."""

    slug: str
    title: str
    practice: Estimate
    real: Estimate
    practice_points: list[Point]
    real_points: list[Point]
    weighted: Estimate | None = None
    """The weighted mean of real replies, where it may differ from the plain one."""

    @cached_property
    def course(self) -> list[float | None]:
        """Monthly means of real replies, else of practice; empty where there is too little to draw a course."""
        for estimate, points in ((self.real, self.real_points), (self.practice, self.practice_points)):
            if estimate.enough and len(points) > 1:
                return [point.sums.estimate().mean for point in points]
        return []


def skill_rows(titles: Mapping[str, str], totals: Mapping[Cell, Sums], months: Mapping[Cell, list[Point]]) -> list[SkillRow]:
    """Every skill with at least one review, in the catalogue's order; skills outside the catalogue come last."""
    measured = {measure.removeprefix("skill:") for measure, _ in totals if measure.startswith("skill:")}
    ordered = [slug for slug in titles if slug in measured] + sorted(measured - set(titles))
    return [
        SkillRow(
            slug,
            titles.get(slug, slug),
            totals.get((f"skill:{slug}", Purpose.PRACTICE), Sums()).estimate(),
            totals.get((f"skill:{slug}", Purpose.QUALITY), Sums()).estimate(),
            months.get((f"skill:{slug}", Purpose.PRACTICE), []),
            months.get((f"skill:{slug}", Purpose.QUALITY), []),
            weighted_of(totals.get((f"skill:{slug}", Purpose.QUALITY), Sums())),
        )
        for slug in ordered
    ]


def weighted_of(sums: Sums) -> Estimate | None:
    """The weighted mean as an estimate, None where it says what the plain one says, or nothing."""
    return sums.weighted().as_estimate() if sums.weighs else None


def series(
    measure: str, months: Mapping[Cell, list[Point]], labels: Mapping[Purpose, str], purposes: Iterable[Purpose], span: Span = Span.WEEK
) -> list[dict[str, Any]]:
    """Chart series of one measure: practice hollow, real filled, months (quarters in a view of quarters) on the x axis as whole numbers."""
    drawn = []
    for purpose in purposes:
        points = [_point(point, span) for point in months.get((measure, purpose), [])]
        if points:
            tone = 1 if purpose is Purpose.QUALITY else 2
            drawn.append({"label": labels[purpose], "kind": KINDS[purpose], "tone": tone, "points": points})
    return drawn


def x_labels(drawn: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """At most six months named below a chart."""
    named = sorted({(point["x"], point["title_month"]) for one in drawn for point in one["points"]})
    gap = max(1, -(-len(named) // 6))
    return named[::gap]


def chart_table(drawn: list[dict[str, Any]], head: list[str]) -> dict[str, Any]:
    """The chart's data as a table: one row a month and series."""
    rows = [
        [point["title_month"], one["label"], number(point["y"]), _interval(point), str(point["n"])]
        for one in drawn
        for point in one["points"]
    ]
    return {"head": head, "rows": sorted(rows)}


@dataclass(frozen=True)
class Rise:
    """A skill that truly rose: the later half of its reviews lies above the earlier one, intervals apart."""

    row: SkillRow
    before: Estimate
    after: Estimate


def strongest_rise(rows: list[SkillRow]) -> Rise | None:
    """The skill that rose most, real replies before practice; None where no interval says so.

    A claim about a person needs at least ten reviews on each side and intervals that do not touch.
    """
    risen = [rise for row in rows for points in (row.real_points, row.practice_points) if (rise := _rise(row, points)) is not None]
    return max(risen, key=lambda rise: (rise.after.mean or 0) - (rise.before.mean or 0), default=None)


def team_cell(sums: Sums) -> dict[str, Any]:
    """One cell of people × skills: the estimate and its tint."""
    estimate = sums.estimate()
    return {"estimate": estimate, "step": step_of(estimate)}


def _interval(point: dict[str, Any]) -> str:
    return interval(point["low"], point["high"])


def _rise(row: SkillRow, points: list[Point]) -> Rise | None:
    total, seen, before, after = sum(point.sums.n for point in points), 0, Sums(), Sums()
    for point in points:
        if seen * 2 < total:
            before += point.sums
        else:
            after += point.sums
        seen += point.sums.n
    first, last = before.estimate(), after.estimate()
    if not (first.enough and last.enough) or first.high is None or last.low is None or last.low <= first.high:
        return None
    return Rise(row, first, last)


def _point(point: Point, span: Span) -> dict[str, Any]:
    estimate = point.sums.estimate()
    year, month = (int(part) for part in point.month.split("-"))
    named = _("%(year)s, quarter %(quarter)s", year=year, quarter=(month + 2) // 3) if span is Span.QUARTER else point.month
    return {
        "x": year * 12 + month,
        "y": estimate.mean,
        "low": None if estimate.low is None else max(0.0, estimate.low),
        "high": None if estimate.high is None else min(100.0, estimate.high),
        "n": estimate.n,
        "enough": estimate.enough,
        "estimate": estimate,
        "title": f"{named}: {number(estimate.mean)}, n {estimate.n}",
        "title_month": named,
        "url": None,
    }
