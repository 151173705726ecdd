"""Beginning a self review, asking a colleague for a peer review of one's own replies or as a lead of somebody's, and declining one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.errors import Conflict, DomainError, Forbidden
from app.base.statements import changed, insert_into
from app.people.models import Person
from app.review.actions.naming import named
from app.review.actions.rated import tidy
from app.review.learning import notices
from app.review.learning.models import LearningReview, LearningState
from app.review.learning.policy import asking_teams, may_decline, peer_teams
from app.review.learning.queries.beginning import OwnReplies, colleagues_of
from app.review.models import Purpose
from app.rubrics.models import Rubric, RubricVersion
from app.trail.actions import record
from app.ui.words import gettext as _

MOST_ASKED = 5
"""How many requests of one agent may wait at once, and how many a colleague may have waiting when a lead asks."""
OPEN_STATES = (LearningState.ASKED, LearningState.OPEN)


class ReviewedAlready(Conflict):
    """A reviewer's review stands: a self review would only echo it."""


@dataclass(frozen=True)
class Wanted:
    """What is looked at, and with what: one reply (`message_id`) or every own one, and the rubric."""

    rubric_id: int
    message_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Between:
    """Who looks at whose replies, for what, and which lead asked for it (None: the agent)."""

    purpose: Purpose
    reviewer_id: int
    reviewee_id: int
    asked_by_id: int | None = None


def begin_self(own: OwnReplies, wanted: Wanted, *, by: Person, at: datetime) -> int:
    """A self review of own replies, or the one that was begun before; its id. Raises ReviewedAlready, DomainError."""
    if own.reviewed:
        raise ReviewedAlready(_("A reviewer graded this already. A self review comes first, so that it is your own view."))
    return _make(own, wanted, Between(Purpose.SELF, by.id, by.id), at=at)


def ask_colleague(own: OwnReplies, wanted: Wanted, colleague_id: int, *, by: Person, at: datetime) -> int:
    """Ask a colleague of the conversation's team to look at own replies; the id. Raises DomainError with the field."""
    team_id = own.conversation.team_id
    if team_id is None or team_id not in peer_teams(by):
        raise DomainError(_("Colleagues do not review each other in this team. Its lead can switch that on."))
    if colleague_id not in {row.id for row in colleagues_of(by, team_id)}:
        raise DomainError(_("Choose a colleague of this team."), field="colleague")
    waiting = (LearningReview.reviewee_id == by.id, LearningReview.state.in_(OPEN_STATES), LearningReview.asked_by_id.is_(None))
    open_ones = select(func.count()).select_from(LearningReview).where(*waiting, LearningReview.purpose == Purpose.PEER)
    if (db.session.scalar(open_ones) or 0) >= MOST_ASKED:
        raise DomainError(_("%(most)s of your requests wait already. Wait for one of them before you ask again.", most=MOST_ASKED))
    return _ask(own, wanted, Between(Purpose.PEER, colleague_id, by.id), by=by, at=at)


def ask_for(own: OwnReplies, wanted: Wanted, agent: Person, colleague_id: int, *, by: Person, at: datetime) -> int:
    """As a lead, ask a colleague to look at an agent's replies; the id. Both are told. Raises DomainError with the field."""
    team_id = own.conversation.team_id
    if team_id is None or team_id not in asking_teams(by) or team_id not in agent.team_ids:
        raise DomainError(_("Colleagues do not review each other in this team. Its lead can switch that on."))
    if colleague_id == by.id or colleague_id not in {row.id for row in colleagues_of(agent, team_id)}:
        raise DomainError(_("Choose a colleague of this team."), field="colleague")
    waiting = (LearningReview.reviewer_id == colleague_id, LearningReview.purpose == Purpose.PEER, LearningReview.state.in_(OPEN_STATES))
    if (db.session.scalar(select(func.count()).select_from(LearningReview).where(*waiting)) or 0) >= MOST_ASKED:
        raise DomainError(_("%(most)s requests wait for this colleague already. Ask somebody else.", most=MOST_ASKED), field="colleague")
    return _ask(own, wanted, Between(Purpose.PEER, colleague_id, agent.id, by.id), by=by, at=at)


def decline(one: LearningReview, why: str = "", *, by: Person, at: datetime) -> None:
    """Give a request back; what was typed is thrown away with it. `why` is needed where a lead asked.

    Raises Forbidden, Conflict once it is finished, DomainError (422, field "why").
    """
    if not may_decline(by, one):
        raise Forbidden(_("Only who was asked can decline, while it is not finished."))
    if one.asked_by_id is not None and not why.strip():
        raise DomainError(_("Say in a sentence why. Whoever asked reads it."), field="why")
    mine = update(LearningReview).where(LearningReview.id == one.id, LearningReview.state.in_(OPEN_STATES))
    if not changed(mine.values(state=LearningState.DECLINED, declined_because=tidy(why), saved_at=at)):
        raise Conflict(_("This is finished already, so it stays."))
    notices.declined(one, by.id, by.name, at=at)
    record("review.decline_peer", "learning_review", one.id, by=by, at=at, label=one.reviewee.name, team_id=one.team_id)


def _ask(own: OwnReplies, wanted: Wanted, between: Between, *, by: Person, at: datetime) -> int:
    made = _make(own, wanted, between, at=at)
    people = (joinedload(LearningReview.reviewer), joinedload(LearningReview.reviewee))
    one = db.session.get_one(LearningReview, made, options=people)
    if one.asked_at != at and between.asked_by_id is not None:
        raise DomainError(_("This colleague was asked about it before. Ask somebody else."), field="colleague")
    if one.asked_at != at:
        raise DomainError(_("You asked this colleague about it before. Ask somebody else."), field="colleague")
    notices.asked(one, by.name, at=at)
    verb = "review.ask_peer_for" if between.asked_by_id else "review.ask_peer"
    name = named(one.reviewee_id, one.conversation_id).conversation
    record(verb, "learning_review", made, by=by, at=at, label=one.reviewee.name, team_id=one.team_id, conversation=name)
    return made


def _make(own: OwnReplies, wanted: Wanted, between: Between, *, at: datetime) -> int:
    reply = next((one for one in own.replies if one.id == wanted.message_id), None)
    if wanted.message_id is not None and reply is None:
        own_ones, theirs = _("Choose one of your own replies."), _("Choose one of the agent's replies.")
        raise DomainError(own_ones if between.asked_by_id is None else theirs, field="unit")
    row: dict[str, Any] = {
        "purpose": between.purpose,
        "conversation_id": own.conversation.id,
        "message_id": wanted.message_id,
        "part": wanted.message_id or 0,
        "rubric_id": wanted.rubric_id,
        "rubric_version_id": _version_id(wanted.rubric_id),
        "reviewer_id": between.reviewer_id,
        "reviewee_id": between.reviewee_id,
        "asked_by_id": between.asked_by_id,
        "team_id": own.conversation.team_id,
        "acted_at": reply.sent_at if reply else own.acted_at,
        "asked_at": at,
        "saved_at": at,
        "note": tidy(wanted.note),
        "state": LearningState.OPEN if between.purpose is Purpose.SELF else LearningState.ASKED,
        "comment": "",
        "revision": 0,
    }
    made: int | None = db.session.scalar(insert_into(LearningReview).values(**row).on_conflict_do_nothing().returning(LearningReview.id))
    if made is not None:
        return made
    same = ("conversation_id", "part", "rubric_id", "reviewee_id", "reviewer_id")
    return db.session.execute(select(LearningReview.id).where(*(getattr(LearningReview, name) == row[name] for name in same))).scalar_one()


def _version_id(rubric_id: int) -> int:
    """The version in use. Raises DomainError where there is none."""
    query = select(RubricVersion.id).join(Rubric, Rubric.id == RubricVersion.rubric_id)
    query = query.where(Rubric.id == rubric_id, RubricVersion.number == Rubric.current_number, Rubric.archived_at.is_(None))
    found: int | None = db.session.scalar(query)
    if found is None:
        raise DomainError(_("This rubric is not in use any more. Choose another one."), field="rubric")
    return found
