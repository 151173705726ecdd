"""Everybody's copy of their own data: all that is kept about them and that they may read, part by part."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.transaction import unit_of_work
from app.conversations.masking import mask_text
from app.conversations.models import Conversation, ConversationKind, Message
from app.courses.models import Course, Enrolment
from app.inbox.models import Attempt, AttemptMode, AttemptState, Draft
from app.library.models import Scenario
from app.people.models import Membership, Notice, Person, SignIn, Team
from app.people.token_models import ApiToken
from app.privacy import own_rooms
from app.privacy.copies import Section, pack
from app.privacy.models import PrivacyRun, RunKind
from app.privacy.running import begin, does, note
from app.review.learning.models import LearningReview, LearningState
from app.review.models import Acknowledgement, Dispute, DisputePoint, Evidence, Publication, Rating, Review, ReviewState, Tally
from app.review.queries.dispute_words import told_words
from app.rubrics.models import RubricVersion
from app.trail.actions import record
from app.trail.models import TrailEntry
from app.ui.words import gettext as _

STANDING = (ReviewState.PUBLISHED, ReviewState.REPLACED, ReviewState.VOID)
Rows = list[Mapping[str, Any]]


def ask_own(person: Person, *, at: datetime) -> PrivacyRun:
    """Have the copy made. Raises Conflict while one is being made."""
    record("privacy.own", "person", person.id, by=person, at=at, label=person.name)
    return begin(RunKind.OWN, by=person, at=at, one_for=person.id, person_id=person.id)


@does(RunKind.OWN)
def copy_own(run_id: int) -> None:
    """Write the copy, part by part."""
    run = db.session.get_one(PrivacyRun, run_id)
    person = db.session.get_one(Person, run.person_id)
    with unit_of_work():
        note(run_id, done=0, total=len(_PARTS))
    with force_locale(person.locale):
        left_out = _("What is not released yet is left out, and so are names that your team hides from you.")
        pack(run_id, _("Your data"), _("Everything that is kept about you here.") + " " + left_out, _sections(run_id, person))


def _sections(run_id: int, person: Person) -> Iterator[Section]:
    for key, (title, part) in _PARTS.items():
        yield key, str(title()), part(person)
        with unit_of_work():
            note(run_id, more=1)


def _profile(person: Person) -> Rows:
    names = ("name", "email", "alias", "locale", "timezone", "languages", "created_at")
    return [{name: getattr(person, name) for name in names} | {"roles": sorted(role.value for role in person.roles)}]


def _teams(person: Person) -> Rows:
    query = select(Team.name, Membership.lead, Membership.started_on, Membership.ended_on).join(Team, Team.id == Membership.team_id)
    return _rows(query.where(Membership.person_id == person.id).order_by(Membership.id))


def _sessions(person: Person) -> Rows:
    columns = (SignIn.browser, SignIn.created_at, SignIn.last_seen_at, SignIn.ended_at)
    return _rows(select(*columns).where(SignIn.person_id == person.id).order_by(SignIn.id))


def _tokens(person: Person) -> Rows:
    columns = (ApiToken.name, ApiToken.created_at, ApiToken.expires_at, ApiToken.last_used_at, ApiToken.ended_at)
    return _rows(select(*columns).where(ApiToken.person_id == person.id).order_by(ApiToken.id))


def _courses(person: Person) -> Rows:
    columns = (Course.title, Enrolment.enrolled_at, Enrolment.steps_done, Enrolment.steps_total, Enrolment.completed_at)
    return _rows(select(*columns).join(Course, Course.id == Enrolment.course_id).where(Enrolment.person_id == person.id))


def _attempts(person: Person) -> Rows:
    """Own practice with its messages. How an assessment went is told only once it was released."""
    query = select(Attempt, Scenario.title).join(Scenario, Scenario.id == Attempt.scenario_id).where(Attempt.person_id == person.id)
    return [_attempt(one, title) for one, title in db.session.execute(query.order_by(Attempt.id))]


def _attempt(one: Attempt, title: str) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "scenario": title,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "state": one.state.value,
        "turns": one.turn_count,
    }
    if one.state is not AttemptState.OPEN and (one.mode is not AttemptMode.ASSESSMENT or one.released_at is not None):
        told |= {"outcome": one.outcome, "rating": one.csat, "failed": one.failed}
    return told | {"messages": _messages(one.conversation_id)}


def _messages(conversation_id: int) -> Rows:
    columns = (Message.sent_at, Message.author_role, Message.body)
    rows = db.session.execute(select(*columns).where(Message.conversation_id == conversation_id).order_by(Message.position))
    return [{"sent_at": at, "from": role.value, "text": body} for at, role, body in rows]


def _drafts(person: Person) -> Rows:
    return _rows(select(Draft.body, Draft.saved_at).where(Draft.person_id == person.id).order_by(Draft.id))


def _replies(person: Person) -> Rows:
    """Own replies to real customers, their personal data masked."""
    own = (Message.author_id == person.id, Conversation.kind == ConversationKind.REAL)
    query = select(Message.sent_at, Message.body).join(Conversation, Conversation.id == Message.conversation_id)
    rows = db.session.execute(query.where(*own).order_by(Message.id).execution_options(yield_per=500))
    return [{"sent_at": at, "text": mask_text(body)} for at, body in rows]


def _received(person: Person) -> Rows:
    return _reviews(person, Review.reviewee_id == person.id)


def _given(person: Person) -> Rows:
    return _reviews(person, Review.reviewer_id == person.id)


def _reviews(person: Person, whose: Any) -> Rows:
    """Published reviews with their ratings, quotes and comments; reviewers' names only where the team does not hide them."""
    reviewer, reviewee = aliased(Person), aliased(Person)
    query = (
        select(Review, RubricVersion.title, reviewer.name, reviewee.name, Team.hides_reviewers, Publication.at, Acknowledgement)
        .join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
        .join(reviewer, reviewer.id == Review.reviewer_id)
        .join(reviewee, reviewee.id == Review.reviewee_id)
        .join(Publication, Publication.review_id == Review.id)
        .outerjoin(Acknowledgement, Acknowledgement.review_id == Review.id)
        .outerjoin(Team, Team.id == Review.team_id)
        .where(whose, Review.state.in_(STANDING))
    )
    return [_review(person, *row) for row in db.session.execute(query.order_by(Review.id)).all()]


def _review(
    person: Person, one: Review, rubric: str, reviewer: str, reviewee: str, hides: bool | None, at: datetime, seen: Acknowledgement | None
) -> Mapping[str, Any]:
    hidden = bool(hides) and one.reviewee_id == person.id != one.reviewer_id
    told: dict[str, Any] = {
        "rubric": rubric,
        "purpose": one.purpose.value,
        "reviewed_by": _("a reviewer") if hidden else reviewer,
        "agent": reviewee,
    }
    told |= {"acted_at": one.acted_at, "published_at": at, "score": one.shown, "passed": one.passed, "state": one.state.value}
    told |= {"comment": mask_text(one.comment), "acknowledged_at": seen.at if seen else None, "note": seen.note if seen else ""}
    return told | {"ratings": _ratings(one.id), "dispute": _dispute(one.id)}


def _ratings(review_id: int) -> Rows:
    rows = db.session.execute(select(Rating.criterion, Rating.level, Rating.comment, Rating.causes).where(Rating.review_id == review_id))
    quotes = db.session.execute(select(Evidence.criterion, Evidence.quote).where(Evidence.review_id == review_id)).all()
    return [
        {"criterion": criterion, "level": level, "comment": mask_text(comment), "causes": causes}
        | {"quotes": [mask_text(quote) for where, quote in quotes if where == criterion]}
        for criterion, level, comment, causes in rows
    ]


def _dispute(review_id: int) -> Rows:
    columns = (Dispute.id, Dispute.opened_at, Dispute.comment, Dispute.state, Dispute.answered_at, Dispute.answer)
    rows = db.session.execute(select(*columns).where(Dispute.review_id == review_id)).mappings().all()
    points = [_points(row["id"]) for row in rows]
    told = [{key: value for key, value in row.items() if key != "id"} for row in rows]
    return [row | {"state": row["state"].value, "criteria": several} for row, several in zip(told, points, strict=True)]


def _points(dispute_id: int) -> Rows:
    """The disputed criteria, with what was said and decided and the words each side rests on; how an open one is looked at is not told."""
    columns = (DisputePoint.criterion, DisputePoint.comment, DisputePoint.proposed_level, DisputePoint.decided_level, DisputePoint.answer)
    words = told_words(dispute_id)
    sides = {"quotes": [one for one in words if one.look_id is None], "answer_quotes": [one for one in words if one.look_id is not None]}
    return [
        dict(row)
        | {"comment": mask_text(row["comment"]), "answer": mask_text(row["answer"])}
        | {side: [mask_text(one.quote) for one in several if one.criterion == row["criterion"]] for side, several in sides.items()}
        for row in _rows(select(*columns).where(DisputePoint.dispute_id == dispute_id).order_by(DisputePoint.id))
    ]


def _learning(person: Person) -> Rows:
    """Self reviews, and reviews that colleagues finished; a colleague's draft is the colleague's."""
    mine = or_(
        LearningReview.reviewer_id == person.id, (LearningReview.reviewee_id == person.id) & (LearningReview.state == LearningState.DONE)
    )
    rows = db.session.scalars(select(LearningReview).where(mine).order_by(LearningReview.id))
    return [
        {"purpose": one.purpose.value, "state": one.state.value, "acted_at": one.acted_at, "comment": mask_text(one.comment)}
        for one in rows
    ]


def _growth(person: Person) -> Rows:
    """The sums behind the own growth page: how many reviews, and their mean in per cent, by week and quarter."""
    columns = (Tally.purpose, Tally.measure, Tally.span, Tally.begins, Tally.n, Tally.total)
    rows = db.session.execute(select(*columns).where(Tally.person_id == person.id, Tally.n > 0).order_by(Tally.begins, Tally.measure))
    return [
        {
            "purpose": purpose.value,
            "measure": measure,
            "span": span.value,
            "begins": begins,
            "reviews": n,
            "mean": round(total / n / 1e4, 2),
        }
        for purpose, measure, span, begins, n, total in rows
    ]


def _notices(person: Person) -> Rows:
    rows = db.session.scalars(select(Notice).where(Notice.person_id == person.id).order_by(Notice.id))
    return [{"kind": one.kind, "values": one.values, "at": one.created_at, "read_at": one.read_at} for one in rows]


def _acts(person: Person) -> Rows:
    """The trail of own acts; seals are no words of theirs."""
    query = select(TrailEntry).where(TrailEntry.actor_id == person.id, TrailEntry.verb != "trail.seal").order_by(TrailEntry.id)
    rows = db.session.scalars(query.execution_options(yield_per=500))
    return [{"at": one.at, "act": one.verb, "thing": one.thing_kind, "label": mask_text(one.thing_label)} for one in rows]


def _rows(query: Any) -> Rows:
    return [dict(row) for row in db.session.execute(query).mappings()]


_PARTS: dict[str, tuple[Any, Any]] = {
    "profile": (lambda: _("Account"), _profile),
    "teams": (lambda: _("Teams"), _teams),
    "sessions": (lambda: _("Sessions"), _sessions),
    "tokens": (lambda: _("API tokens"), _tokens),
    "courses": (lambda: _("Courses"), _courses),
    "attempts": (lambda: _("Practice"), _attempts),
    "drafts": (lambda: _("Drafts"), _drafts),
    "replies": (lambda: _("Replies to customers"), _replies),
    "reviews_received": (lambda: _("Reviews of your replies"), _received),
    "reviews_given": (lambda: _("Reviews you gave"), _given),
    "self_and_peer_reviews": (lambda: _("Self and peer reviews"), _learning),
    "coaching": (lambda: _("Coaching"), own_rooms.coaching),
    "action_items": (lambda: _("Action items"), own_rooms.action_items),
    "asked": (lambda: _("What you were asked to take"), own_rooms.asked),
    "quizzes": (lambda: _("Quizzes"), own_rooms.quizzes),
    "calibration": (lambda: _("Calibration"), own_rooms.calibration),
    "growth": (lambda: _("Growth"), _growth),
    "notices": (lambda: _("Notices"), _notices),
    "acts": (lambda: _("What you did here"), _acts),
}
