"""Agreement figures as they were worked out: rows alone, nothing is computed on a page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.calibration.models import AgreementReport, Withheld
from app.people.models import Person, Team
from app.rubrics.models import Rubric


def choices(team_ids: Iterable[int], days: int) -> Sequence[Any]:
    """(id, team_id, team, rubric) of every report of these teams over so many days, by team and rubric. One statement."""
    query = select(
        AgreementReport.id, AgreementReport.team_id, AgreementReport.rubric_id, Team.name.label("team"), Rubric.title.label("rubric")
    )
    query = query.join(Team, Team.id == AgreementReport.team_id).join(Rubric, Rubric.id == AgreementReport.rubric_id)
    query = query.where(AgreementReport.team_id.in_(sorted(team_ids)), AgreementReport.days == days)
    return db.session.execute(query.order_by(Team.name, Rubric.title, AgreementReport.id)).all()


def report_of(report_id: int) -> AgreementReport:
    """One report by an id that `choices` gave. One statement."""
    return db.session.get_one(AgreementReport, report_id)


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Names by id. One statement."""
    return dict(db.session.execute(select(Person.id, Person.name).where(Person.id.in_(list(person_ids)))).all())


def withheld(team_ids: Iterable[int]) -> Mapping[str, Withheld]:
    """Measures of the tallies that no growth may be shown of in these teams, each with the worst criterion behind it. One statement."""
    query = select(Withheld).where(Withheld.team_id.in_(sorted(team_ids))).order_by(Withheld.alpha.desc(), Withheld.id)
    return {one.measure: one for one in db.session.scalars(query)}


def withheld_in(team_ids: Iterable[int]) -> frozenset[tuple[int, str]]:
    """(team, measure) of each measure that no figure may be shown of in one of these teams. One statement."""
    query = select(Withheld.team_id, Withheld.measure).where(Withheld.team_id.in_(sorted(team_ids)))
    return frozenset((row.team_id, row.measure) for row in db.session.execute(query))
