"""Working fair scores and transfer of a team out in the background: every day, and when a lead asks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import aliased

from app.base import clock
from app.base.database import db
from app.base.estimates import ENOUGH, mean_estimate
from app.base.jobs import enqueue, job
from app.base.statements import changed
from app.base.transaction import on_failure, unit_of_work
from app.growth.fair import Fair, Given, fair_scores
from app.growth.models import FairReport, FairScore, FairState
from app.growth.transfer_reading import transfers
from app.people.models import Team
from app.review.models import Dispute, Purpose, Review, ReviewState
from app.review.queries.reads import STANDING
from app.rubrics.models import RubricVersion

JOB = "growth.fair"
DAILY = "growth.fair-daily"
LOOKS_BACK = timedelta(weeks=26)
ANEW_AFTER = timedelta(hours=23, minutes=30)
"""The hourly job meets a report of yesterday before a whole day has passed."""
STUCK = timedelta(minutes=15)
"""A report that was asked for so long ago and is still not there may be asked for again."""
VERSION = aliased(Review)
NORMAL = 1.959964
"""Standard errors on each side of a 95 % interval."""


def ask(team_id: int, *, at: datetime) -> FairReport:
    """Let the fair scores of a team be worked out; what is on its way already is not asked for twice."""
    found = report_of(team_id)
    if found is not None and moving(found) and found.asked_at > at - STUCK:
        return found
    if found is None:
        found = FairReport(team_id=team_id)
        db.session.add(found)
    found.state, found.asked_at, found.done, found.total = FairState.WAITING, at, 0, 0
    db.session.flush()
    enqueue(JOB, report_id=found.id)
    return found


def report_of(team_id: int) -> FairReport | None:
    """The report of the team, made or being made. One statement."""
    return db.session.scalars(select(FairReport).where(FairReport.team_id == team_id)).first()


def moving(report: FairReport | None) -> bool:
    """Whether it is waited for."""
    return report is not None and report.state in (FairState.WAITING, FairState.RUNNING)


@job(DAILY, hourly=True)
def make_daily() -> None:
    """Ask for every team whose figures were last asked for a day ago or never."""
    at = clock.now()
    with unit_of_work():
        fresh = select(FairReport.team_id).where(FairReport.asked_at > at - ANEW_AFTER)
        query = select(Team.id).where(Team.archived_at.is_(None), Team.id.not_in(fresh)).order_by(Team.id)
        for team_id in db.session.scalars(query).all():
            ask(team_id, at=at)


@job(JOB)
def make(report_id: int) -> None:
    """Work the figures out and store them; running it twice gives the same."""
    with on_failure(lambda: _failed(report_id)):
        _make(report_id)


def _failed(report_id: int) -> None:
    if (row := db.session.get(FairReport, report_id)) is not None:
        row.state = FairState.FAILED


def _make(report_id: int) -> None:
    with unit_of_work():
        row = db.session.get(FairReport, report_id)
        if row is None:
            return
        given = _given(row.team_id, clock.now() - LOOKS_BACK)
        row.state, row.done, row.total = FairState.RUNNING, 0, sum(map(len, given.values()))
    rubrics: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    for rubric_id, ratings in given.items():
        found = fair_scores(ratings)
        told = {"reviews": len(ratings), "reviewers": len(found.raters), "connected": found.connected, "mean": found.mean}
        rubrics.append({"rubric_id": rubric_id, **told})
        scores += _scores(report_id, rubric_id, ratings, found)
        with unit_of_work():
            db.session.get_one(FairReport, report_id).done += len(ratings)
    _keep(report_id, rubrics, scores)


def _keep(report_id: int, rubrics: list[dict[str, Any]], scores: list[dict[str, Any]]) -> None:
    with unit_of_work():
        row = db.session.get_one(FairReport, report_id)
        changed(delete(FairScore).where(FairScore.report_id == report_id))
        if scores:
            db.session.execute(insert(FairScore), scores)
        row.transfer = transfers(row.team_id)
        row.rubrics, row.state, row.made_at, row.done = rubrics, FairState.DONE, clock.now(), row.total


def _given(team_id: int, since: datetime) -> Mapping[int, list[Given]]:
    """Scores of reviews of real replies that stand, by rubric, 0 to 100, each as its reviewer gave it. Two statements."""
    columns: Any = (RubricVersion.rubric_id, Review.conversation_id, Review.reviewer_id, Review.reviewee_id, Review.shown)
    acted: tuple[Any, ...] = (Review.team_id == team_id, Review.state == ReviewState.PUBLISHED, Review.acted_at >= since)
    standing = (*acted, Review.purpose == Purpose.QUALITY, Review.shown.is_not(None))
    query = select(*columns, Review.assignment_id).join(RubricVersion, RubricVersion.id == Review.rubric_version_id).where(*standing)
    own = _as_given(standing)
    found: dict[int, list[Given]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Review.id)):
        rater, value = own.get(row.assignment_id, (row.reviewer_id, row.shown))
        if value is not None:
            found[row.rubric_id].append(Given(str(row.conversation_id), str(rater), str(row.reviewee_id), float(value)))
    return found


def _as_given(standing: tuple[Any, ...]) -> dict[int, tuple[int, str | None]]:
    """(reviewer, score) of items with several versions: the last that the first reviewer published before any dispute. One statement.

    A version that a dispute or a colleague made is nobody's own judgement: it says nothing about how severe its reviewer is.
    """
    columns = (VERSION.assignment_id, VERSION.reviewer_id, VERSION.shown, Dispute.id.label("dispute"))
    query: Any = select(*columns).join(Review, Review.assignment_id == VERSION.assignment_id)
    query = query.outerjoin(Dispute, Dispute.review_id == VERSION.id).where(*standing, Review.number > 1, VERSION.state.in_(STANDING))
    found: dict[int, tuple[int, str | None]] = {}
    disputed: set[int] = set()
    for one in db.session.execute(query.order_by(VERSION.assignment_id, VERSION.number)):
        if one.assignment_id not in disputed and found.get(one.assignment_id, (one.reviewer_id, None))[0] == one.reviewer_id:
            found[one.assignment_id] = (one.reviewer_id, one.shown)
        if one.dispute is not None:
            disputed.add(one.assignment_id)
    return found


def _scores(report_id: int, rubric_id: int, ratings: Sequence[Given], found: Fair) -> list[dict[str, Any]]:
    values: dict[str, list[float]] = defaultdict(list)
    for one in ratings:
        values[one.person].append(one.value)
    key = {"report_id": report_id, "rubric_id": rubric_id, "connected": found.connected}
    return [{**key, "person_id": int(person), **_figures(person, several, found)} for person, several in values.items()]


def _figures(person: str, values: Sequence[float], found: Fair) -> dict[str, Any]:
    """What may be told of a person: nothing but n under ten, no fair score where people are not connected."""
    told: dict[str, Any] = {"n": len(values), "raw": None, "raw_half": None, "fair": None, "fair_half": None}
    if len(values) < ENOUGH:
        return told
    exact = [Fraction(one) for one in values]
    raw = mean_estimate(len(exact), sum(exact), sum(one * one for one in exact))
    told |= {"raw": raw.mean, "raw_half": raw.half_width}
    if found.connected:
        own = found.people[person]
        told |= {"fair": found.mean + own.value, "fair_half": NORMAL * own.se}
    return told
