"""Demo reviewers at work: claims, ratings with comments and evidence, publications, disputes; all by the room's own actions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from app.base.database import db
from app.conversations.models import AuthorRole, Message, MessageKind
from app.home.demo.citing import cite_some
from app.home.demo.files import demo_texts
from app.home.demo.pointing import judge
from app.home.demo.replies import Reply
from app.home.demo.reporting import report_some
from app.home.demo.skill import Curve
from app.home.demo.verdicts import Case, Verdict, Written, overall, verdicts, verdicts_near
from app.people.models import Person
from app.review.actions import dispute_answers, disputes, drafts, queueing
from app.review.actions.claims import claim
from app.review.actions.dispute_checks import Decision, Point
from app.review.actions.dispute_quotes import Words
from app.review.actions.publishing import publish
from app.review.models import Assignment, DecisionReason, Dispute, Evidence, Publication, Rating, Review, ReviewState
from app.review.queries.dispute_rules import DEFAULTS
from app.review.queries.disputes import dispute_to_answer, look_of
from app.review.queries.reads import review_of
from app.review.queries.sheets import Sheet, evidence_of, levels_of, sheet_of
from app.rubrics import document

ASSIGNMENT = select(Assignment.id).where(Assignment.conversation_id == bindparam("conversation"), Assignment.round >= 0)
RATINGS = insert(cast(Table, Rating.__table__))
EVIDENCE = insert(cast(Table, Evidence.__table__))
FILLED = update(cast(Table, Review.__table__)).where(Review.id == bindparam("draft"))
FILLED = FILLED.values({name: bindparam(name) for name in ("revision", "comment", "saved_at", "active_seconds")})
WRITTEN = (
    select(Message.id, Message.body)
    .where(
        Message.conversation_id == bindparam("conversation"), Message.kind == MessageKind.PUBLIC, Message.author_role == AuthorRole.AGENT
    )
    .order_by(Message.position)
)
MIDDLING = ("r2", "r3", "r4")
"""Levels of the five-step scale that somebody may see one step higher; the last one only where nothing lower was given."""
A_PART = 20
"""Longer than this, words say something by themselves."""


def review(
    conversation_id: int,
    replies: list[Reply],
    customer: str,
    curve: Curve,
    share: float,
    *,
    by: Person,
    at: datetime,
    random: Random,
    only: int | None = None,
) -> int | None:
    """Review a waiting conversation from its claim to its publication; the review's id.

    With `only` so many criteria are rated and the draft stays: somebody is at it. None where nothing waits.
    """
    assignment_id = db.session.scalar(ASSIGNMENT, {"conversation": conversation_id})
    if assignment_id is None:
        return None
    sheet = _claimed(assignment_id, by, at)
    if sheet is None:
        return None
    case = Case(sheet.rubric, replies, _written(conversation_id), customer, curve, share)
    given = list(verdicts(case, random))[:only]
    return _written_down(sheet, case, given, by, at, random, whole=only is None)


def review_once_more(
    assignment_id: int, first: Mapping[str, str], customer: str, curve: Curve, *, by: Person, at: datetime, random: Random
) -> int | None:
    """Review what somebody else gave the levels `first` (by criterion), from the claim to the publication; the review's id."""
    sheet = _claimed(assignment_id, by, at)
    if sheet is None:
        return None
    case = Case(sheet.rubric, [], _written(sheet.assignment.conversation_id), customer, curve, 1.0)
    return _written_down(sheet, case, list(verdicts_near(case, first, random)), by, at, random, whole=True)


def acknowledge(review_id: int, *, by: Person, at: datetime) -> None:
    """The agent has read it; nothing happens where the review was replaced meanwhile."""
    found = review_of(by, review_id)
    if found is not None and found.state is ReviewState.PUBLISHED:
        disputes.acknowledge(found, by=by, at=at)


def leave_out(conversation_id: int, *, by: Person, at: datetime) -> None:
    """Take a conversation out of the queue again."""
    assignment_id = db.session.scalar(ASSIGNMENT, {"conversation": conversation_id})
    if assignment_id is not None:
        queueing.remove(assignment_id, "Enough practice of this kind was reviewed this week.", by=by, at=at)


def dispute(review_id: int, number: int, *, by: Person, at: datetime) -> Dispute | None:
    """Ask for a second look with the demo's text `number`, at a criterion that has a level above the one given.

    It rests on the words that the reviewer read otherwise, where the review names some.
    """
    texts = demo_texts("comments")["disputes"][number]
    found = review_of(by, review_id)
    if found is None:
        return None
    rubric = document.compiled(found.rubric_version.source)
    given = levels_of(review_id).get(texts["criterion"])
    if given is None:
        return None
    levels = [level.id for level in rubric.criterion(texts["criterion"]).levels]
    proposed = levels[min(len(levels) - 1, levels.index(given) + texts["proposed"])]
    read_otherwise = [one.quote.splitlines()[0] for one in evidence_of(review_id) if one.criterion == texts["criterion"]]
    words = next((line for line in read_otherwise if len(line) > A_PART), "")
    point = Point(texts["criterion"], texts["comment"], proposed, Words(copied=words))
    return disputes.open_dispute(found, [point], texts["overall"], by=by, at=at)


def answer(dispute_id: int, *, granted: bool, by: Person, at: datetime) -> None:
    """Grant what was proposed or leave the first level, with the demo's answer and its reason."""
    found = dispute_to_answer(by, dispute_id)
    if found is None:
        return
    asked, sheet = found
    texts, first = demo_texts("comments")["answers" if granted else "refusals"], levels_of(asked.review_id)
    decisions = {}
    for point in asked.points:
        said, level = texts[point.criterion], str(point.proposed_level) if granted else first[point.criterion]
        decisions[point.criterion] = Decision(level, said["words"], DecisionReason(said["reason"]))
    dispute_answers.begin(asked, by=by, at=at - timedelta(minutes=12))
    dispute_answers.grade(asked, look_of(by, asked), sheet, decisions, by=by, at=at - timedelta(minutes=4))
    dispute_answers.answer(asked, look_of(by, asked), sheet, decisions, "", by=by, at=at)


def disputable(reviewee: Person, number: int, *, reviewer: Person, at: datetime) -> int | None:
    """The newest review by `reviewer` in which the criterion of dispute text `number` got a middling level.

    Not disputed yet, and still within the days in which it may be.
    """
    criterion = demo_texts("comments")["disputes"][number]["criterion"]
    query = select(Review.id).join(Rating, (Rating.review_id == Review.id) & (Rating.criterion == criterion))
    query = query.where(Review.reviewee_id == reviewee.id, Review.reviewer_id == reviewer.id, Review.state == ReviewState.PUBLISHED)
    query = query.where(Rating.level.in_(MIDDLING), Review.id.not_in(select(Dispute.review_id)))
    open_still = Publication.at > at - timedelta(days=DEFAULTS.window_days)
    query = query.join(Publication, Publication.review_id == Review.id).where(open_still)
    return db.session.scalars(query.order_by(Rating.level == MIDDLING[-1], Review.acted_at.desc(), Review.id.desc()).limit(1)).first()


def _claimed(assignment_id: int, by: Person, at: datetime) -> Sheet | None:
    claim(assignment_id, by=by, at=at)
    return sheet_of(by, assignment_id)


def _written_down(
    sheet: Sheet, case: Case, given: Sequence[Verdict], by: Person, at: datetime, random: Random, *, whole: bool
) -> int | None:
    """Fill a draft; where it is `whole`, look at pointers and clauses and publish it."""
    draft_id = drafts.start_draft(sheet.assignment, sheet.version.id, by=by, at=at)
    assert draft_id is not None
    revision, at = _fill(draft_id, case, given, at, random, whole=whole)
    if not whole:
        return None
    revision, at = judge(sheet, draft_id, revision=revision, by=by, at=at)
    revision, at = cite_some(sheet, draft_id, revision=revision, by=by, at=at)
    revision, at = report_some(sheet, draft_id, revision=revision, by=by, at=at)
    return publish(sheet.assignment.id, revision=revision, by=by, at=at).review_id


def _fill(draft_id: int, case: Case, given: Sequence[Verdict], at: datetime, random: Random, *, whole: bool) -> tuple[int, datetime]:
    """Write a draft at once, as its many savings would have left it; its revision and the moment of the last one.

    Publishing checks and counts it like any other. Saving criterion by criterion would take most of the time of a first start.
    """
    ratings: list[dict[str, Any]] = []
    spans: list[dict[str, Any]] = []
    begun = at
    for verdict in given:
        at += timedelta(seconds=random.randint(9, 55))
        said = {"comment": verdict.comment, "causes": verdict.causes}
        ratings.append({"review_id": draft_id, "criterion": verdict.criterion, "level": verdict.level, "saved_at": at, **said})
        if verdict.quote is not None:
            spans.append({"review_id": draft_id, "criterion": verdict.criterion, **asdict(verdict.quote)})
    text = overall(case.rubric, given, random) if whole else ""
    at += timedelta(seconds=random.randint(10, 30))
    revision = len(ratings) + len(spans) + bool(text)
    db.session.execute(RATINGS, ratings)
    if spans:
        db.session.execute(EVIDENCE, spans)
    kept = {"revision": revision, "comment": text, "saved_at": at, "active_seconds": _active(draft_id, at - begun)}
    db.session.execute(FILLED, {"draft": draft_id, **kept})
    return revision, at


def _active(draft_id: int, taken: timedelta) -> int:
    """Seconds of the time taken in which the reviewer was at it: most of them, at times with the thoughts elsewhere."""
    share = Random(f"greenroom demo active {draft_id}").triangular(0.55, 1.0, 0.9)  # noqa: S311  (the same demo for everybody)
    return round(taken.total_seconds() * share)


def _written(conversation_id: int) -> list[Written]:
    rows = db.session.execute(WRITTEN, {"conversation": conversation_id})
    return [Written(row.id, row.body) for row in rows]
