"""Single moments of the demo's last weeks, so that every page has something to show."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.base.database import db
from app.home.demo.courses import Writer
from app.home.demo.files import FOLDER
from app.home.demo.plan import DAYS, PACK
from app.home.demo.practice import greet
from app.home.demo.reviewing import answer, disputable, dispute, review
from app.home.demo.skill import CURVES
from app.inbox.actions.afterwards import report_misread
from app.inbox.actions.assigning import assign_practice
from app.inbox.models import Attempt, AttemptState
from app.knowledge.queries import pack_named
from app.library.actions import create
from app.library.queries import current_scenario
from app.people.actions.notices import mark_read
from app.review.models import Assignment, AssignmentState

DRAFT = "storm-delay.md"
TEXTS = 3
"""Disputes that the demo has words for."""
SETTLED = (
    (54, "oksana", 2, True),
    (46, "agent", 2, True),
    (36, "oksana", 0, True),
    (26, "agent", 1, True),
)
REFUSED = ((41, "yuki", 2, False), (31, "liam", 1, False), (24, "chloe", 0, False))
"""Disputes of so many days ago that were answered two days later: whose, with which text, and whether they were granted."""
PRACTISED_LATELY = (
    (3.4, "oksana", "parcels.delivered-neighbour"),
    (3, "liam", "customs.fee-surprise"),
    (2, "yuki", "promises.wedding"),
    (1, "chloe", "contact.third-time"),
)
"""What still waits for a review."""


def plan_moments(history: Writer) -> None:
    """Put them on the timeline."""
    for days, act in _moments(history):
        history.timeline.at(history.ago(days), act)
    for days, key, slug in PRACTISED_LATELY:
        history.timeline.at(history.ago(days), partial(_practise, history, key, slug))
    for days, key, text, granted in REFUSED:
        history.timeline.at(history.timeline.until - timedelta(days=days), partial(_settled_dispute, history, key, text, granted))
    history.timeline.at(history.timeline.until - timedelta(minutes=50), lambda at: _open_attempts(history, at))
    history.timeline.at(history.timeline.until - timedelta(minutes=6), lambda at: _half_done(history, at))


def _moments(history: Writer) -> list[tuple[float, Callable[[datetime], None]]]:
    return [
        *((days, partial(_settled_dispute, history, key, text, granted)) for days, key, text, granted in SETTLED),
        (8, lambda at: _read_notices(history, at)),  # so far before the next that no weekend brings the two together
        (6, lambda at: _misread(history, at)),
        (5, lambda at: _draft(history, at)),
        (3, lambda at: _dispute(history, "agent", 0, ("reviewer2", "reviewer"), at)),
        (3, lambda at: _dispute(history, "oksana", 1, ("reviewer", "reviewer2"), at)),
        (2, lambda at: _assign(history, "agent", "promises.wedding", "Watch both ends of the window, as we said.", "lead", at)),
        (1, lambda at: _assign(history, "trainee", "billing.double-charge", "Look at both charges before you write.", "trainer", at)),
    ]


def _practise(history: Writer, key: str, slug: str, at: datetime) -> None:
    history.practise(key, slug, at)


def _dispute(history: Writer, key: str, number: int, reviewers: tuple[str, ...], at: datetime, *, granted: bool | None = None) -> None:
    """Open a dispute, and with `granted` let it be answered. Where no review fits the text another is taken, unless it is granted."""
    person = history.company[key]
    others = () if granted else tuple(one for one in range(TEXTS) if one != number)
    for text, reviewer in product((number, *others), reviewers):
        review_id = disputable(person, text, reviewer=history.company[reviewer], at=at)
        if review_id is None:
            continue
        opened = dispute(review_id, text, by=person, at=at)
        if opened is not None and granted is not None:
            other = next(one for one in reviewers if one != reviewer)
            history.timeline.at(at + timedelta(days=2), partial(_answer, history, opened.id, other, granted))
        return


def _settled_dispute(history: Writer, key: str, text: int, granted: bool, at: datetime) -> None:
    """Where a review of the two weeks before gave reason to it."""
    _dispute(history, key, text, ("reviewer", "reviewer2"), at, granted=granted)


def _answer(history: Writer, dispute_id: int, by: str, granted: bool, at: datetime) -> None:
    answer(dispute_id, granted=granted, by=history.company[by], at=at)


def _read_notices(history: Writer, at: datetime) -> None:
    for person in history.company.people.values():
        mark_read(person, None, at=at)


def _misread(history: Writer, at: datetime) -> None:
    person = history.company["agent"]
    query = select(Attempt).join(Attempt.scenario).where(Attempt.person_id == person.id, Attempt.state == AttemptState.ENDED)
    attempt = db.session.scalars(query.options(contains_eager(Attempt.scenario)).order_by(Attempt.id.desc()).limit(1)).first()
    if attempt is not None:
        report_misread(attempt, 1, "I named the window, and the customer asked for it again.", by=person, at=at)


def _draft(history: Writer, at: datetime) -> None:
    text = (FOLDER / DRAFT).read_text(encoding="utf-8")
    create(text, pack=pack_named(PACK, None), team_id=None, by=history.company["trainer"], at=at)


def _assign(history: Writer, key: str, slug: str, note: str, by: str, at: datetime) -> None:
    version = current_scenario(slug, None)
    if version is not None:
        assign_practice([history.company[key]], version.scenario, note=note, by=history.company[by], at=at)


def _open_attempts(history: Writer, at: datetime) -> None:
    """Customers who wait right now."""
    for key, slug in (("trainee", "parcels.wrong-address"), ("agent", "refunds.over-limit")):
        greet(history.company[key], slug, at=at, random=history.random)


def _half_done(history: Writer, at: datetime) -> None:
    """A reviewer is in the middle of something."""
    reviewer = history.company["reviewer"]
    waiting = select(Assignment).where(Assignment.state == AssignmentState.WAITING, Assignment.team_id == min(reviewer.team_ids))
    waiting = waiting.where(Assignment.round >= 0)
    item = db.session.scalars(waiting.order_by(Assignment.put_at, Assignment.id).limit(1)).first()
    key = next((key for key, one in history.company.people.items() if item is not None and one.id == item.reviewee_id), None)
    if item is not None and key is not None:
        share = 1 - (history.timeline.until - item.acted_at) / timedelta(days=DAYS)
        review(item.conversation_id, [], "The customer", CURVES[key], share, by=reviewer, at=at, random=history.random, only=3)
