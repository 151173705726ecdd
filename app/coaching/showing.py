"""Pinned items as a viewer may read them: each where it stands now, with its words, or why they are not shown."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.permissions import Reach
from app.coaching.models import CoachingPin, CoachingSession, PinKind
from app.conversations.masking import mask_text
from app.conversations.models import Conversation, ConversationKind, Message
from app.inbox.models import Attempt
from app.library.models import Scenario
from app.people.models import Person
from app.review.models import Evidence, Rating, Review, ReviewState
from app.review.policy import READ_OWN, reads_others
from app.review.queries.given import gave
from app.review.queries.reads import hidden_now, unopened
from app.rubrics.document import EXCUSED, Criterion, compiled
from app.rubrics.models import RubricVersion, Skill
from app.ui.words import gettext as _

SHORT = 400
"""Characters of a reply that are shown; its conversation has the rest."""


@dataclass(frozen=True)
class Pinned:
    """One pinned item. `title` and `url` say what and where, `quotes` and `words` what stands there, `level` and `score` how it was rated.

    `closed` is a sentence where the viewer may not read it now.
    """

    pin: CoachingPin
    title: str
    url: str = ""
    note: str = ""
    level: str = ""
    words: str = ""
    quotes: tuple[str, ...] = ()
    score: tuple[str | None, bool | None] | None = None
    closed: str = ""


def pinned(viewer: Person, one: CoachingSession) -> list[Pinned]:
    """What is pinned to a session, in order. One statement, and one or a few for each kind that is there: at most seven."""
    query = select(CoachingPin).where(CoachingPin.session_id == one.id).options(joinedload(CoachingPin.pinned_by))
    pins = db.session.scalars(query.order_by(CoachingPin.id)).all()
    makers = {
        PinKind.REVIEW: _reviews(viewer, pins),
        PinKind.MESSAGE: _messages(pins),
        PinKind.ATTEMPT: _attempts(viewer, pins),
        PinKind.SKILL: _skills(one, pins),
    }
    makers[PinKind.CRITERION] = makers[PinKind.REVIEW]
    gone = _("What was pinned here is not there any more.")
    return [makers[pin.kind].get(pin.id) or Pinned(pin, str(pin.kind.label), closed=gone) for pin in pins]


def titles(found: Sequence[Pinned]) -> dict[str, str]:
    """What the pinned measures are called, by measure, in their order; a criterion that was pinned twice stands once."""
    return {one.pin.measure: one.title for one in found if one.pin.measure}


def _reviews(viewer: Person, pins: Sequence[CoachingPin]) -> dict[int, Pinned]:
    """Reviews and criteria of reviews, three statements."""
    wanted = [pin for pin in pins if pin.review_id is not None]
    ids = sorted({pin.review_id for pin in wanted if pin.review_id is not None})
    if not ids:
        return {}
    query = select(
        Review,
        RubricVersion.source,
        Conversation.subject,
        Conversation.preview,
        Conversation.kind,
        hidden_now(viewer).label("hidden"),
        unopened(viewer).label("unopened"),
        gave(viewer).label("gave"),
    )
    query = query.join(RubricVersion, RubricVersion.id == Review.rubric_version_id)
    rows = {row.Review.id: row for row in db.session.execute(query.join(Conversation).where(Review.id.in_(ids)))}
    criteria = sorted({pin.criterion for pin in wanted if pin.criterion})
    ratings = _ratings(ids, criteria) if criteria else {}
    quotes = _quotes(ids, criteria) if criteria else {}
    found = {}
    for pin in wanted:
        row = rows[pin.review_id]
        place = (row.Review.id, pin.criterion)
        found[pin.id] = _closed(viewer, pin, row) or _open(pin, row, ratings.get(place), quotes.get(place, ()))
    return found


def _closed(viewer: Person, pin: CoachingPin, row: Any) -> Pinned | None:
    """Where the viewer may not read the review, or not now."""
    review, title = row.Review, str(pin.kind.label)
    own = review.reviewee_id == viewer.id and viewer.reach(READ_OWN) > Reach.DENIED
    if not own and not reads_others(viewer, gave=row.gave, team_id=review.team_id):
        return Pinned(pin, title, closed=_("This review belongs to another team."))
    if review.state is ReviewState.VOID:
        return Pinned(pin, title, url_for("review.read", review_id=review.id), closed=_("This review is void now."))
    if row.unopened:
        return Pinned(pin, title, url_for("review.read", review_id=review.id), closed=_("Open the review to see how it was rated."))
    if row.hidden:
        return Pinned(pin, title, closed=_("Hidden for now: you may have to judge the same conversation yourself."))
    return None


def _open(pin: CoachingPin, row: Any, rating: Rating | None, quotes: Sequence[str]) -> Pinned:
    review, about = row.Review, _about(row)
    url = url_for("review.read", review_id=review.id)
    if pin.kind is PinKind.REVIEW:
        return Pinned(pin, about, url, str(review.purpose.label), score=(review.shown, review.passed), words=review.comment)
    criterion = compiled(row.source).by_id.get(pin.criterion)
    title = criterion.title if criterion is not None else pin.criterion
    shown = Pinned(pin, title, f"{url}#criterion-{pin.criterion}", about, quotes=tuple(quotes))
    return replace(shown, level=_level(criterion, rating.level), words=rating.comment) if rating is not None else shown


def _level(criterion: Criterion | None, level_id: str | None) -> str:
    if level_id is None:
        return ""
    if level_id == EXCUSED:
        return str(_("Left out: policy conflict reported"))
    level = criterion.level(level_id) if criterion is not None and level_id != "n/a" else None
    return str(_("N/A")) if level_id == "n/a" else (level.label or level.id if level is not None else level_id)


def _ratings(ids: Sequence[int], criteria: Sequence[str]) -> dict[tuple[int, str], Rating]:
    query = select(Rating).where(Rating.review_id.in_(ids), Rating.criterion.in_(criteria))
    return {(one.review_id, one.criterion): one for one in db.session.scalars(query)}


def _quotes(ids: Sequence[int], criteria: Sequence[str]) -> dict[tuple[int, str], list[str]]:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    query = select(Evidence.review_id, Evidence.criterion, Evidence.quote).where(
        Evidence.review_id.in_(ids), Evidence.criterion.in_(criteria)
    )
    for row in db.session.execute(query.order_by(Evidence.id)):
        found[(row.review_id, row.criterion)].append(row.quote)
    return found


def _messages(pins: Sequence[CoachingPin]) -> dict[int, Pinned]:
    """Replies, masked where they are real. One statement."""
    wanted = {pin.message_id: pin for pin in pins if pin.message_id is not None}
    if not wanted:
        return {}
    query = select(Message.id, Message.body, Message.conversation_id, Conversation.subject, Conversation.preview, Conversation.kind)
    query = query.join(Conversation, Conversation.id == Message.conversation_id).where(Message.id.in_(list(wanted)))
    found = {}
    for row in db.session.execute(query):
        body = mask_text(row.body) if row.kind is ConversationKind.REAL else row.body
        words = body if len(body) <= SHORT else body[: SHORT - 1].rstrip() + "…"
        url = url_for("conversations.conversation", conversation_id=row.conversation_id)
        found[wanted[row.id].id] = Pinned(wanted[row.id], _about(row), url, quotes=(words,))
    return found


def _attempts(viewer: Person, pins: Sequence[CoachingPin]) -> dict[int, Pinned]:
    """Practice attempts by the title of their scenario. One statement."""
    wanted = {pin.attempt_id: pin for pin in pins if pin.attempt_id is not None}
    if not wanted:
        return {}
    query = select(Attempt.id, Attempt.person_id, Attempt.conversation_id, Attempt.ended_at, Scenario.title)
    query = query.join(Scenario, Scenario.id == Attempt.scenario_id).where(Attempt.id.in_(list(wanted)))
    found = {}
    for row in db.session.execute(query):
        own = url_for("inbox.attempt", attempt_id=row.id)
        url = own if row.person_id == viewer.id else url_for("conversations.conversation", conversation_id=row.conversation_id)
        found[wanted[row.id].id] = Pinned(wanted[row.id], row.title, url)
    return found


def _skills(one: CoachingSession, pins: Sequence[CoachingPin]) -> dict[int, Pinned]:
    """Skills by their title in the catalogue, each leading to the person's growth. One statement."""
    wanted = {pin.measure.removeprefix("skill:"): pin for pin in pins if pin.kind is PinKind.SKILL}
    if not wanted:
        return {}
    growth = url_for("growth.person", person_id=one.agent_id)
    rows = db.session.execute(select(Skill.slug, Skill.title).where(Skill.slug.in_(list(wanted))))
    return {wanted[row.slug].id: Pinned(wanted[row.slug], row.title, f"{growth}?skill={row.slug}") for row in rows}


def _about(row: Any) -> str:
    """A conversation in one line, masked where it is real."""
    text = row.subject or row.preview or str(_("A conversation"))
    return mask_text(text) if row.kind is ConversationKind.REAL else text
