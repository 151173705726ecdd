"""Replaying a rubric over past reviews, in batches that can be stopped and gone on with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from app.base import clock
from app.base.database import db
from app.base.errors import DomainError
from app.base.jobs import enqueue, job
from app.base.transaction import unit_of_work
from app.conversations.models import Conversation
from app.people.models import Person
from app.review.actions.new_versions import give_new_version, tell_people
from app.review.actions.rescored import case_of, difference, levels_by_review
from app.review.models import Dispute, DisputeState, Purpose, Replay, ReplayKind, ReplayState, Review, ReviewState
from app.review.replay.comparing import Case, Comparison, Outcome, report, under
from app.rubrics import document
from app.rubrics.models import Rubric, RubricVersion
from app.trail.actions import record
from app.ui.words import gettext as _

BATCH = 100
JOB = "review.replay"
GO_ON = "review.replay_go_on"
STILL = timedelta(minutes=30)
"""A run that put nothing on disk for so long was killed."""


@dataclass(frozen=True)
class Wanted:
    """What to replay: reviews of replies written since then, of these teams (None: all)."""

    since: datetime
    teams: Sequence[int] | None


def begin_what_if(rubric: Rubric, source: str, wanted: Wanted, *, by: Person, at: datetime) -> Replay:
    """Try `source` over past reviews of `rubric`; nothing of them changes. Raises DomainError while the text has errors."""
    if document.parse_rubric(source).rubric is None:
        raise DomainError(_("The draft has errors, so it cannot be tried. Mend what is listed beside it first."))
    return _begin(ReplayKind.WHAT_IF, rubric, source, wanted, None, "", by=by, at=at)


def begin_rescoring(rubric: Rubric, version: RubricVersion, wanted: Wanted, reason: str, *, by: Person, at: datetime) -> Replay:
    """Give past reviews a new version under the published `version`. Raises DomainError without a reason or beside another one."""
    if not reason.strip():
        raise DomainError(_("Say why the reviews are scored anew. Everybody whose review changes reads it."), field="reason")
    running = select(Replay.id).where(Replay.rubric_id == rubric.id, Replay.kind == ReplayKind.RESCORE)
    if db.session.scalar(running.where(Replay.state.in_([ReplayState.WAITING, ReplayState.RUNNING])).limit(1)):
        raise DomainError(_("Reviews of this rubric are being scored anew right now. Wait for its report."))
    begun = _begin(ReplayKind.RESCORE, rubric, version.source, wanted, version.number, reason.strip(), by=by, at=at)
    details = {"version": version.number, "reason": begun.reason, "reviews": begun.total}
    record("review.rescore", "rubric", rubric.id, by=by, at=at, label=rubric.title, team_id=rubric.team_id, **details)
    return begun


@job(JOB)
def run_replay(replay_id: int) -> None:
    """Go through the reviews from where the last run stopped; each batch is on disk before the next begins."""
    with unit_of_work():
        replay = db.session.get_one(Replay, replay_id)
        if replay.state is ReplayState.DONE:
            return
        replay.state = ReplayState.RUNNING
        replay.last_review_id, replay.done = (0, 0) if replay.kind is ReplayKind.WHAT_IF else (replay.last_review_id, replay.done)
    found = Comparison()
    rubric = document.compiled(replay.source)
    try:
        while _batch(replay_id, rubric, found):
            pass
        _finish(replay_id, found)
    except BaseException:
        db.session.rollback()
        _stop(replay_id)
        raise


@job(GO_ON, hourly=True)
def go_on() -> None:
    """Take up again what a killed worker left in the middle, so that no re-scoring ends without its report."""
    at = clock.now()
    with unit_of_work():
        query = select(Replay.id).where(Replay.state.in_([ReplayState.WAITING, ReplayState.RUNNING]))
        for replay_id in db.session.scalars(query.where(func.coalesce(Replay.moved_at, Replay.created_at) < at - STILL)).all():
            enqueue(JOB, replay_id=replay_id)


def cases(replay: Replay, *, after: int = 0, most: int | None = None) -> list[tuple[Case, Review]]:
    """Published reviews of the replay's rubric by id. Two statements."""
    query = _reviews(replay).where(Review.id > after).order_by(Review.id)
    rows = db.session.execute(query.limit(most) if most else query).all()
    ratings = levels_by_review(review.id for review, _channel in rows)
    return [(case_of(review, channel.value, ratings[review.id]), review) for review, channel in rows]


def _begin(
    kind: ReplayKind, rubric: Rubric, source: str, wanted: Wanted, number: int | None, reason: str, *, by: Person, at: datetime
) -> Replay:
    replay = Replay(
        kind=kind, rubric_id=rubric.id, number=number, source=source, since=wanted.since, by_id=by.id, created_at=at, reason=reason,
        teams=None if wanted.teams is None else sorted(wanted.teams), state=ReplayState.WAITING, done=0, last_review_id=0,
    )  # fmt: skip
    replay.total = db.session.scalar(select(func.count()).select_from(_reviews(replay).subquery())) or 0
    db.session.add(replay)
    db.session.flush()
    enqueue(JOB, replay_id=replay.id)
    return replay


def _reviews(replay: Replay, *, disputed: bool = False) -> Any:
    """The reviews it goes through; of a re-scoring those that are `disputed` now are left out, or they alone."""
    versions = select(RubricVersion.id).where(RubricVersion.rubric_id == replay.rubric_id)
    query: Any = select(Review, Conversation.channel).join(Conversation, Conversation.id == Review.conversation_id)
    query = query.where(Review.rubric_version_id.in_(versions), Review.state == ReviewState.PUBLISHED, Review.acted_at >= replay.since)
    if replay.teams is not None:
        query = query.where(Review.team_id.in_(replay.teams))
    if replay.kind is ReplayKind.WHAT_IF:  # self and peer reviews are nobody's score
        query = query.where(Review.purpose.in_([one for one in Purpose if one.counts]))
    if replay.kind is ReplayKind.RESCORE:
        current = select(RubricVersion.id).where(RubricVersion.rubric_id == replay.rubric_id, RubricVersion.number == replay.number)
        open_one = exists().where(Dispute.review_id == Review.id, Dispute.state == DisputeState.OPEN)
        query = query.where(Review.rubric_version_id.not_in(current), open_one if disputed else ~open_one)
    return query


def _batch(replay_id: int, rubric: document.Rubric, found: Comparison) -> bool:
    with unit_of_work():
        replay = db.session.get_one(Replay, replay_id)
        part = cases(replay, after=replay.last_review_id, most=BATCH)
        if not part:
            return False
        for case, review in part:
            outcome = under(case, rubric)
            if replay.kind is ReplayKind.WHAT_IF:
                found.add(outcome)
            else:
                _rescore(replay, review, outcome)
        replay.done += len(part)
        replay.last_review_id, replay.moved_at = part[-1][0].review_id, clock.now()
    return True


def _rescore(replay: Replay, review: Review, outcome: Outcome) -> None:
    """Score the review anew; one with criteria that were never rated keeps its own version, and is counted."""
    if outcome.left:
        replay.left_alone += 1
    else:
        give_new_version(review, replay, outcome, at=clock.now())


def _finish(replay_id: int, found: Comparison) -> None:
    with unit_of_work():
        replay = db.session.get_one(Replay, replay_id)
        replay.state, replay.finished_at = ReplayState.DONE, clock.now()
        if replay.kind is ReplayKind.WHAT_IF:
            replay.report = report(found)
            return
        found = _tell(replay)
        facts = {"compared": found.compared, "moved": found.moved, "now_passing": found.now_passing, "now_failing": found.now_failing}
        label = db.session.scalar(select(Rubric.title).where(Rubric.id == replay.rubric_id)) or ""
        by, left = db.session.get_one(Person, replay.by_id), replay.left_alone
        record("review.rescored", "rubric", replay.rubric_id, by=by, at=replay.finished_at, label=label, left_alone=left, **facts)


def _stop(replay_id: int) -> None:
    """Mark it stopped; what a re-scoring has done so far is reported and told all the same."""
    with unit_of_work():
        replay = db.session.get_one(Replay, replay_id)
        replay.state = ReplayState.FAILED
    with unit_of_work():
        if replay.kind is ReplayKind.RESCORE:
            _tell(replay)


def _tell(replay: Replay) -> Comparison:
    """Write the report of all that this re-scoring did, in whatever number of runs, and tell everybody whose review moved."""
    found = difference(replay)
    disputed = db.session.scalar(select(func.count()).select_from(_reviews(replay, disputed=True).subquery())) or 0
    replay.report = report(found) | {"disputed": disputed, "all_current": not found.compared and _has_current(replay)}
    tell_people(found.touched, replay.id, at=clock.now())
    return found


def _has_current(replay: Replay) -> bool:
    """Whether the time holds reviews that were made with the published version: they need no new score."""
    current = select(RubricVersion.id).where(RubricVersion.rubric_id == replay.rubric_id, RubricVersion.number == replay.number)
    query = select(Review.id).where(Review.rubric_version_id.in_(current), Review.state == ReviewState.PUBLISHED)
    query = query.where(Review.acted_at >= replay.since)
    if replay.teams is not None:
        query = query.where(Review.team_id.in_(replay.teams))
    return db.session.scalar(query.limit(1)) is not None


def progress(replay: Replay) -> float:
    """How much of it is done, from 0 to 100."""
    return 100.0 if replay.state is ReplayState.DONE else (100 * replay.done / replay.total if replay.total else 0.0)
