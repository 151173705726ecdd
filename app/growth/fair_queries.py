"""Fair scores as they were worked out: rows alone, nothing is computed on a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from app.base.database import db
from app.base.estimates import ENOUGH, Estimate
from app.growth.models import FairReport, FairScore
from app.growth.queries import skills
from app.growth.standing_apart import Apart, Deviation, standing_apart
from app.growth.transfer import Transfer
from app.people.models import Person
from app.review.models.tally import SCORE
from app.rubrics.models import Rubric
from app.ui.words import gettext as _

NORMAL = 1.959964
"""Standard errors in half of the interval of a fair score, as it was worked out."""


class Line(NamedTuple):
    """A person under one rubric: the plain mean and the fair score; `fair` is None where people are not connected. `name`: in tables."""

    person_id: int
    name: str
    rubric: str
    raw: Estimate
    fair: Estimate | None


class Table(NamedTuple):
    """Everybody under one rubric by name, what holds them together, and who stands apart from the mean.

    `apart` is None where nobody can be compared: people are not connected, fewer than two have ten reviews, or the mean is not known.
    """

    title: str
    reviewers: int
    connected: bool
    lines: Sequence[Line]
    mean: float | None
    apart: Sequence[Apart] | None

    @property
    def names(self) -> dict[int, str]:
        """Of the people, by id."""
        return {line.person_id: line.name for line in self.lines}


def tables_of(report: FairReport) -> list[Table]:
    """A table for each rubric, by title. Two statements."""
    told = {one["rubric_id"]: one for one in report.rubrics or ()}
    query = select(Rubric.id, Rubric.title).where(Rubric.id.in_(told)).order_by(Rubric.title, Rubric.id)
    titles = {row[0]: row[1] for row in db.session.execute(query)} if told else {}
    lines: dict[int, list[Line]] = {rubric_id: [] for rubric_id in titles}
    scores = _scores(Person.name).join(Person, Person.id == FairScore.person_id).where(FairScore.report_id == report.id)
    for row in db.session.execute(scores.order_by(Person.name, Person.id)):
        lines[row.rubric_id].append(_line(row, row.name))
    return [_table(title, told[one], lines[one]) for one, title in titles.items()]


def transfers_of(report: FairReport) -> list[tuple[str, str, Transfer]]:
    """(measure, title, transfer) of the score, then of each skill in the catalogue's order; what nobody has on both sides is left out.
    One statement."""
    told = {one["measure"]: _transfer(one) for one in report.transfer or ()}
    titles = {SCORE: _("Score"), **{f"skill:{slug}": title for slug, title in skills().items()}} if told else {}
    return [(measure, title, told[measure]) for measure, title in titles.items() if measure in told and told[measure].people]


def criteria_carried(report: FairReport) -> dict[str, list[tuple[str, str, Transfer]]]:
    """By title of a rubric: (measure, title, transfer) of its criteria by title. Nothing is read."""
    found: dict[str, list[tuple[str, str, Transfer]]] = {}
    for one in sorted((one for one in report.transfer or () if "rubric" in one), key=lambda one: (one["rubric"], one["title"])):
        if one["people"]:
            found.setdefault(one["rubric"], []).append((one["measure"], one["title"], _transfer(one)))
    return found


def lines_of(person_id: int, team_ids: Iterable[int]) -> list[Line]:
    """One person's own lines in these teams, by rubric. One statement, from the person's index."""
    return [_line(row) for row in db.session.execute(_of_person(), {"person": person_id, "teams": sorted(team_ids)})]


def _transfer(told: Mapping[str, Any]) -> Transfer:
    return Transfer(**{one.name: told[one.name] for one in fields(Transfer)})


def _table(title: str, told: Mapping[str, Any], lines: Sequence[Line]) -> Table:
    mean = told.get("mean")
    fair = [(line.person_id, line.fair.mean, line.fair.half_width) for line in lines if line.fair is not None and line.fair.enough]
    near = [Deviation(key, value - mean, half / NORMAL) for key, value, half in fair if mean is not None and value is not None and half]
    apart = standing_apart(near) if told["connected"] and told["reviewers"] > 1 and len(near) > 1 else None
    return Table(title, told["reviewers"], told["connected"], lines, mean, apart)


@cache
def _of_person() -> Any:
    query = _scores().join(FairReport, FairReport.id == FairScore.report_id)
    query = query.where(FairScore.person_id == bindparam("person"), FairReport.team_id.in_(bindparam("teams", expanding=True)))
    return query.order_by(Rubric.title, FairScore.report_id)


def _scores(*more: Any) -> Any:
    columns: Any = (FairScore.rubric_id, FairScore.person_id, FairScore.connected, FairScore.n, FairScore.raw, FairScore.raw_half)
    return select(*columns, FairScore.fair, FairScore.fair_half, Rubric.title, *more).join(Rubric, Rubric.id == FairScore.rubric_id)


def _line(row: Any, name: str = "") -> Line:
    fair = _estimate(row.n, row.fair, row.fair_half) if row.connected else None
    return Line(row.person_id, name, row.title, _estimate(row.n, row.raw, row.raw_half), fair)


def _estimate(n: int, mean: float | None, half: float | None) -> Estimate:
    low, high = (None, None) if mean is None or half is None else (mean - half, mean + half)
    return Estimate(n, mean, low, high, n >= ENOUGH and mean is not None)
