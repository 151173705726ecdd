"""Since when a program may be told of a review in full: the order of the list that programs keep their copies by.

What the pages keep from a person now is withheld from their programs by the very rule of the pages. When it shows, its time moves to that
moment, so a program that asks on from the largest time it knows meets it. Each kind of moment has an index in its order.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from app.base import clock
from app.base.database import Moment as DatabaseMoment
from app.base.database import db
from app.people.models import Person
from app.review.models import Assignment, Dispute, DisputeRule, Publication, Review, ReviewSight
from app.review.policy import READ_OTHERS
from app.review.queries.dispute_rules import SETTLED
from app.review.queries.given import gave
from app.review.queries.reads import KEPT_BACK, STANDING, hidden_now, unopened
from app.trail.models import TrailEntry

LOOKED_THROUGH = 2_000
"""Moments of the whole site that one request looks through for those within reach: work that does not grow with the tables."""
FIRST = datetime.min.replace(tzinfo=UTC)
OTHER, WORK, ASKED = aliased(Review), aliased(Assignment), aliased(Dispute)


class Moment(NamedTuple):
    """Something because of which a review may have to be told (anew)."""

    at: datetime
    review_id: int


class Shortened(NamedTuple):
    """A team gave fewer days for disputes at `at`: what was published after `first`, up to `last`, shows since then, not since before."""

    team_id: int
    at: datetime
    first: datetime
    last: datetime


class Settled(NamedTuple):
    """How long unopened scores are kept back in the teams a person leads (nobody's: none), and which gave fewer days last."""

    spans: Sequence[timedelta]
    shortened: Sequence[Shortened]


def moments(person: Person, since: datetime, after: Sequence[Any] | None, known: Settled) -> tuple[list[Moment], bool]:
    """The next moments from `since` on, or after a cursor's (at, review id), and whether that were all.

    One statement.
    """
    leads = bool(person.teams_for(READ_OTHERS))
    spans = [timedelta(), *known.spans]
    sources = [_published(span, since, after) for span in spans] + (_others(person, since, after) if leads else [])
    sources += [_since_then(one, after) for one in known.shortened if (one.at >= (max(since, after[0]) if after else since))]
    told: list[list[Moment]] = [[] for _source in sources]
    for row in db.session.execute(union_all(*(one.add_columns(literal(place)) for place, one in enumerate(sources)))):
        at, review_id, place = row
        told[place].append(Moment(at + spans[place] if place < len(spans) else at, review_id))
    read_to = min((max(one) for one in told if len(one) == LOOKED_THROUGH), default=None)
    found = sorted({one for part in told for one in part if read_to is None or one <= read_to})
    return found[:LOOKED_THROUGH], read_to is None and len(found) <= LOOKED_THROUGH


def told_columns(person: Person, known: Settled) -> list[Any]:
    """What `told_at` reads of a review whose publication is joined. `hidden`, `unopened`: why it is withheld."""
    beside = WORK.conversation_id == Review.conversation_id
    mine = (beside, WORK.claimed_by_id + 0 == person.id)  # sums have no index: without them SQLite would read all that the person graded
    asked = exists().where(Dispute.review_id == Review.id).correlate(Review)
    return [
        Publication.at.label("published_at"),
        hidden_now(person).label("hidden"),
        unopened(person).label("unopened"),
        and_(~gave(person), Review.reviewee_id != person.id).label("others"),
        select(ReviewSight.at).where(ReviewSight.assignment_id == Review.assignment_id, ReviewSight.person_id == person.id)
        .scalar_subquery().label("seen_at"),
        asked.label("disputed"),
        select(DisputeRule.window_days).where(DisputeRule.team_id == Review.team_id).scalar_subquery().label("window_days"),
        _shortened_at(known).label("shortened_at"),
        select(func.max(ASKED.answered_at)).join(OTHER, OTHER.id == ASKED.review_id)
        .where(OTHER.assignment_id == Review.assignment_id).scalar_subquery().label("answered_at"),
        select(func.max(WORK.let_go_at)).where(beside).scalar_subquery().label("let_go_at"),
        select(func.max(WORK.done_at)).where(*mine).scalar_subquery().label("graded_at"),
    ]  # fmt: skip


def told_at(row: Any) -> datetime:
    """When this version was published or, where it was withheld from the person until later and no longer is, since when it shows.

    Never in the future: what shows for another reason than these moments was never withheld.
    """
    published: datetime = row.published_at
    if row.hidden or row.unopened or not row.others:
        return published
    over = None if row.disputed else row.shortened_at or published + _kept_back(row.window_days)
    shown = min((one for one in (row.seen_at, over) if one is not None and one <= clock.now()), default=None)
    later = (shown, row.answered_at, row.let_go_at, row.graded_at)
    return max([published, *(one for one in later if one is not None)])


def settled(person: Person) -> Settled:
    """What the teams that the person leads settled about days for disputes. One statement for who leads, two where there are rules."""
    led = person.teams_for(READ_OTHERS)
    rules = (
        db.session.execute(select(DisputeRule.team_id, DisputeRule.window_days).where(DisputeRule.team_id.in_(led))).all() if led else []
    )
    spans = {KEPT_BACK, *(_kept_back(row.window_days) for row in rules)} if led else set()
    query = select(TrailEntry.thing_id, TrailEntry.at, TrailEntry.details).where(TrailEntry.thing_kind == "team")
    query = query.where(TrailEntry.thing_id.in_([row.team_id for row in rules]), TrailEntry.verb == SETTLED)
    changed: dict[int, Any] = {}
    for entry in db.session.execute(query.order_by(TrailEntry.id.desc()).limit(LOOKED_THROUGH)) if rules else ():
        if _days(entry, "before") != _days(entry, "after"):
            changed.setdefault(entry.thing_id, entry)
    return Settled(sorted(spans), [one for entry in changed.values() if (one := _shorter(entry)) is not None])


def _shorter(entry: Any) -> Shortened | None:
    before, after = (_kept_back(_days(entry, side)) for side in ("before", "after"))
    return Shortened(entry.thing_id, entry.at, entry.at - before, entry.at - after) if after < before else None


def _days(entry: Any, side: str) -> int | None:
    return ((entry.details or {}).get(side) or {}).get("window_days")


def _shortened_at(known: Settled) -> ColumnElement[Any]:
    """Since when a review shows that its team let be disputed longer before; null for every other."""
    within = [
        (and_(Review.team_id == one.team_id, Publication.at > one.first, Publication.at <= one.last), literal(one.at, DatabaseMoment))
        for one in known.shortened
    ]
    return case(*within, else_=None) if within else null()


def _since_then(one: Shortened, after: Sequence[Any] | None) -> Any:
    """What shows since a team gave fewer days, by id. Sums have no index: the range of days is read, not the whole team."""
    query = select(literal(one.at, DatabaseMoment).label("at"), Publication.review_id.label("review_id"))
    query = query.join(Review, Review.id == Publication.review_id).where(Review.team_id + 0 == one.team_id)
    query = query.where(Publication.at > one.first, Publication.at <= one.last)
    if after and after[0] == one.at:
        query = query.where(Publication.review_id + 0 > after[1])
    return select(query.order_by(Publication.review_id + 0).limit(LOOKED_THROUGH).subquery())


def _kept_back(window_days: int | None) -> timedelta:
    return max(KEPT_BACK, timedelta(days=window_days or 0))


def _published(span: timedelta, since: datetime, after: Sequence[Any] | None) -> Any:
    """What was published, `span` later: at once, and when it can no longer be disputed."""
    query = select(Publication.at.label("at"), Publication.review_id.label("review_id"))
    if span:
        query = query.where(Publication.at <= clock.now() - span)
        since, after = _earlier(since, span), after and (_earlier(after[0], span), after[1])
    return _next(query, Publication.at, Publication.review_id, since, after)


def _others(person: Person, since: datetime, after: Sequence[Any] | None) -> list[Any]:
    """What else ends withholding: the person opened it, its dispute was decided, a claim on the same work ended or became a review."""
    sight = select(ReviewSight.at, Review.id).join(Review, Review.assignment_id == ReviewSight.assignment_id)
    decided = select(ASKED.answered_at, Review.id).join(OTHER, OTHER.id == ASKED.review_id)
    decided = decided.join(Review, Review.assignment_id == OTHER.assignment_id)
    beside = select(WORK.let_go_at, Review.id).join(Review, Review.conversation_id == WORK.conversation_id)
    graded = select(WORK.done_at, Review.id).join(Review, Review.conversation_id == WORK.conversation_id)
    listed = (
        (sight.where(ReviewSight.person_id == person.id), ReviewSight.at),
        (decided, ASKED.answered_at),
        (beside, WORK.let_go_at),
        (graded.where(WORK.claimed_by_id == person.id), WORK.done_at),
    )
    return [_next(query.where(Review.state.in_(STANDING)), at, Review.id, since, after) for query, at in listed]


def _next(query: Any, at: Any, review_id: Any, since: datetime, after: Sequence[Any] | None) -> Any:
    """The rows after the cursor, a part of a union."""
    query = query.where(at >= (max(since, after[0]) if after else since))
    if after:
        query = query.where(or_(at > after[0], review_id > after[1]))
    return select(query.order_by(at, review_id).limit(LOOKED_THROUGH).subquery())


def _earlier(at: datetime, span: timedelta) -> datetime:
    return at - span if at - FIRST > span else FIRST
