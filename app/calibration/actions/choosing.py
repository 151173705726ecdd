"""Which conversations a round is held over: chosen by hand, or drawn at random."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Exists, exists, or_, select

from app.base.database import db
from app.base.errors import DomainError
from app.calibration.queries.disputed import disputed
from app.conversations.models import AuthorRole, Conversation, Message, MessageKind
from app.people.models import Person
from app.review.models import Purpose, Review, ReviewState
from app.review.queries.candidates import SampleFilter, candidates, reach, sample_frame
from app.rubrics.models import RubricVersion
from app.ui.words import gettext as _

FEWEST, MOST = 3, 20
USUAL = 10
"""As many as figures of agreement need."""


@dataclass(frozen=True)
class Plan:
    """What a lead wants: `conversations` chosen by hand, else `n` drawn at random from the last `days` days.

    For the draw alone: `language`, a code such as "en", or "" for every language; `channel`, or "" for every one; and
    `rubric_reviewed`, to draw only among conversations whose quality review with the rubric stands, first those that nobody
    who grades here gave.
    """

    team_id: int
    title: str
    rubric_id: int
    members: Sequence[int]
    baseline_id: int | None = None
    due_on: date | None = None
    conversations: Sequence[int] = ()
    n: int = USUAL
    days: int = 90
    seed: int = 0
    language: str = ""
    channel: str = ""
    rubric_reviewed: bool = False


def chosen(plan: Plan, members: list[int], by: Person, at: datetime) -> list[int]:
    """The round's conversations: of the team, with a reply by a known agent, none that a member took part in or that is disputed now.

    Whoever answers a dispute reads names and first levels, so a disputed conversation is not graded blind. Raises DomainError.
    """
    usable = _usable(plan.conversations, plan, members, by) if plan.conversations else _drawn(plan, members, by, at)
    if plan.conversations and len(usable) != len(set(plan.conversations)):
        left_out = len(set(plan.conversations)) - len(usable)
        raise DomainError(
            _(
                "%(n)s of the chosen conversations cannot be used: they belong to another team, hold no reply of a known agent, "
                "somebody who grades wrote in them, or a dispute about them is open. Choose others.",
                n=left_out,
            )
        )
    if not FEWEST <= len(usable) <= MOST:
        said = _("A round has between %(fewest)s and %(most)s conversations; here are %(n)s.", fewest=FEWEST, most=MOST, n=len(usable))
        raise DomainError(said, field=None if plan.conversations else "n")
    return usable


def _usable(ids: Iterable[int], plan: Plan, members: list[int], by: Person) -> list[int]:
    found = [one for one in candidates(ids, reach(by)) if one.team_id == plan.team_id and one.replies and one.reviewee_id]
    not_blind = or_(_took_part(members), disputed())
    barred = select(Conversation.id).where(Conversation.id.in_([one.conversation_id for one in found]), not_blind)
    known = {one.conversation_id for one in found} - set(db.session.scalars(barred))
    return [one for one in dict.fromkeys(ids) if one in known]


def _drawn(plan: Plan, members: list[int], by: Person, at: datetime) -> list[int]:
    """A draw that its seed repeats."""
    since = (at - timedelta(days=plan.days)).date().isoformat()
    frame = sample_frame(SampleFilter(team=str(plan.team_id), since=since, reviewed="any", channel=plan.channel), reach(by))
    if plan.language:
        frame = frame.where(or_(Conversation.language == plan.language, Conversation.language.startswith(f"{plan.language}-")))
    frame = frame.where(~_took_part(members), ~disputed())
    draw = random.Random(plan.seed)  # noqa: S311 (a reproducible draw)
    if not plan.rubric_reviewed:
        return _sample(draw, db.session.scalars(frame).all(), plan.n)
    own = _reviewed(plan, since).where(Review.reviewer_id.in_(members))
    fresh = _sample(draw, db.session.scalars(frame.where(_reviewed(plan, since), ~own)).all(), plan.n)
    return fresh + _sample(draw, db.session.scalars(frame.where(own)).all(), plan.n - len(fresh))


def _sample(draw: random.Random, ids: Sequence[int], n: int) -> list[int]:
    return [ids[place] for place in draw.sample(range(len(ids)), max(0, min(n, len(ids))))]


def _reviewed(plan: Plan, since: str) -> Exists:
    """Whether a quality review with the rubric stands, of a reply since that day."""
    versions = select(RubricVersion.id).where(RubricVersion.rubric_id == plan.rubric_id)
    stands = (
        Review.state == ReviewState.PUBLISHED,
        Review.purpose == Purpose.QUALITY,
        Review.acted_at >= datetime.fromisoformat(f"{since}T00:00+00:00"),
    )
    return exists().where(Review.conversation_id == Conversation.id, Review.rubric_version_id.in_(versions), *stands)


def _took_part(people: list[int]) -> ColumnElement[bool]:
    wrote = (Message.author_id.in_(people), Message.author_role == AuthorRole.AGENT, Message.kind == MessageKind.PUBLIC)
    return exists().where(Message.conversation_id == Conversation.id, *wrote)
