"""Counting the tallies anew, once, where they were counted by an earlier rule: at the first start after an upgrade.

A tally belongs to one person, so people are counted one after the other, some in each transaction, which also notes how far it came.
Who was counted is moved by publishing as ever; who was not is counted later: what is published meanwhile is in the sums once.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Table, delete, exists, func, select, text

from app.base import clock
from app.base.alone import alone
from app.base.database import db
from app.base.jobs import job
from app.base.statements import insert_rows
from app.base.transaction import release, unit_of_work
from app.review.actions.tallies import recomputed
from app.review.models import Review, ReviewState, Tally, TallyRule

RULE = 2
"""1: each rating counted for its skills, nothing was weighted. 2: one value a review and skill, and weighted sums."""
JOB = "review.recount"
BATCH = 1000
"""About so many reviews are counted in one transaction, but always all of one person."""
MOST_PEOPLE = 200
"""Not more people than this in one transaction."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at how far another process came."""


class Counted(NamedTuple):
    """How far it is: so many of `all` published reviews; `elsewhere`: another process counts, this one waits."""

    reviews: int
    all: int
    elsewhere: bool = False


Told = Callable[[Counted], None]


def _nobody_looks(counted: Counted) -> None:
    """Shows nothing."""


def recount_once(told: Told = _nobody_looks) -> Counted | None:
    """Count every person anew unless that was done by this rule (None; one small read then).

    Killed half-way, the next call goes on behind the last person who was counted. Where another process counts, wait until it has done
    so, or go on in its place when it ended before.
    """
    if is_counted():
        return None
    whole = _published()
    if not whole:
        _count_some()
    while not is_counted():
        with alone(JOB) as mine:
            if mine:
                _count_on(whole, told)
        if not mine:
            told(Counted(_counted_so_far(), whole, elsewhere=True))
            release()
            time.sleep(LOOK_AGAIN)
    return Counted(_counted_so_far(), whole)


@job(JOB, hourly=True)
def recount_by_the_hour() -> None:
    """The same for a site that is started in another way; leaves it to whoever is at it already."""
    if is_counted():
        return
    with alone(JOB) as mine:
        if mine:
            _count_on(_published(), _nobody_looks)


def note_rule(at: datetime) -> None:
    """Note that every tally there is was counted by this rule."""
    noted = _noted()
    noted.reviews, noted.at, noted.counted_to = _published(), at, None
    db.session.flush()


def is_counted() -> bool:
    """Whether every tally was counted by today's rule."""
    return bool(db.session.scalar(select(exists().where(TallyRule.rule >= RULE, TallyRule.counted_to.is_(None)))))


def _count_on(whole: int, told: Told) -> None:
    """Count to the end, from where it is now: whoever held it before may have come far since somebody looked."""
    release()
    done = is_counted()
    while not done:
        told(Counted(_counted_so_far(), whole))
        done = _count_some()


def _count_some() -> bool:
    """Count the people after the last one anew, about `BATCH` reviews, and note it; True when nobody was left."""
    with unit_of_work():
        if db.session.get_bind().dialect.name == "postgresql":  # nobody publishes meanwhile; SQLite has one writer anyway
            db.session.execute(text("LOCK TABLE tally IN EXCLUSIVE MODE"))
        noted = _noted()
        people = _next_people(noted.counted_to or 0)
        old = delete(Tally).where(Tally.person_id > (noted.counted_to or 0))
        db.session.execute(old.where(Tally.person_id <= max(people)) if people else old)
        for person_id in people:
            _count(person_id)
        noted.reviews += sum(people.values())
        noted.at, noted.counted_to = clock.now(), max(people, default=None)
        return not people


def _next_people(after: int) -> dict[int, int]:
    """Published reviews by person, for the first people behind that id; empty where nobody has any."""
    query = (
        select(Review.reviewee_id, func.count())
        .where(Review.reviewee_id > after, Review.state == ReviewState.PUBLISHED)
        .group_by(Review.reviewee_id)
        .order_by(Review.reviewee_id)
        .limit(MOST_PEOPLE)
    )
    found: dict[int, int] = {}
    for person_id, reviews in db.session.execute(query):
        if found and sum(found.values()) + reviews > BATCH:
            break
        found[person_id] = reviews
    return found


def _count(person_id: int) -> None:
    """Write the person's tallies as their published reviews say."""
    rows = [cell._asdict() | sums._asdict() for cell, sums in sorted(recomputed(Review.reviewee_id == person_id).items())]
    table: Table = Tally.__table__  # type: ignore[assignment]
    if rows:
        insert_rows(table, rows)


def _noted() -> TallyRule:
    """The row of this rule, made where there is none: nobody was counted yet, the first id is 1."""
    noted = db.session.get(TallyRule, RULE, populate_existing=True)
    if noted is None:
        noted = TallyRule(rule=RULE, reviews=0, at=clock.now(), counted_to=0)
        db.session.add(noted)
    return noted


def _counted_so_far() -> int:
    return db.session.scalar(select(TallyRule.reviews).where(TallyRule.rule == RULE)) or 0


def _published() -> int:
    return db.session.scalar(select(func.count()).where(Review.state == ReviewState.PUBLISHED)) or 0
