"""What the demo's review desk keeps at hand: comments to be used again, and a report on how the rubric does."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.transaction import unit_of_work
from app.calibration.health.making import ask, make
from app.home.demo.cast import PARCELS
from app.home.demo.courses import Writer
from app.home.demo.files import demo_texts
from app.home.demo.hours import workday
from app.review.actions import templates
from app.review.models import Publication, Review, ReviewState
from app.review.queries.rubrics import rubric_id_of
from app.review.queries.sheets import sheet_of
from app.rubrics.models import RubricVersion

RUBRIC = "core-quality"
KEPT, REPORTED = 30, 1
"""How many days ago comments were kept and the report was asked for."""
PERIOD = 365
"""Days that the report looks back."""


def plan_kept(history: Writer) -> None:
    """Put it on the timeline. Draws nothing from the history's own chance."""
    until = history.timeline.until
    history.timeline.at(_morning(until - timedelta(days=KEPT)), partial(_keep, history))
    history.timeline.at(until - timedelta(days=REPORTED), partial(_report, history), alone=True)


def _morning(at: datetime) -> datetime:
    return datetime.combine(workday(at.date()), at.timetz()).replace(hour=9, minute=40)


def _keep(history: Writer, at: datetime) -> None:
    """Reviewers keep comments they write often, on the sheet of their latest review; some they share, all they use."""
    for key, kept in demo_texts("comments")["templates"].items():
        person = history.company[key]
        query = select(Review.assignment_id).join(Publication, Publication.review_id == Review.id)
        query = query.join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        mine = (Review.reviewer_id == person.id, Review.state == ReviewState.PUBLISHED, RubricVersion.rubric_id == rubric_id_of(RUBRIC))
        latest = db.session.scalars(query.where(*mine).order_by(Review.id.desc()).limit(1)).first()
        sheet = sheet_of(person, latest) if latest is not None else None
        if sheet is None:
            continue
        for one in kept:
            made = templates.keep_template(sheet, one["criterion"], one["level"], one["text"], by=person, at=at)
            for _time in range(one["used"]):
                templates.count_use(made.id, by=person)
            if one["shared"]:
                templates.share(made.id, history.company.teams[PARCELS].id, by=person)


def _report(history: Writer, at: datetime) -> None:
    """Make the report of a year, as the job does. Commits by itself."""
    rubric_id = rubric_id_of(RUBRIC)
    if rubric_id is None:
        return
    with clock.stopped(at):
        with unit_of_work():
            report_id = ask(rubric_id, history.company.teams[PARCELS].id, PERIOD, at=at).id
        db.session.expire_all()  # where jobs run at once it is made by now
        make(report_id)
