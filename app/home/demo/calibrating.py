"""The demo's reviewers calibrate: a resolved round with gold items, a round in which one of them still has to grade."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select, update

from app.base.clock import zone
from app.base.database import db
from app.calibration.actions import closing, gold, looks, marking, starting
from app.calibration.actions.choosing import FEWEST, Plan
from app.calibration.blind import Blind
from app.calibration.models import GoldLevel, HiddenLook, Mark, MarkSheet, Quote, Round, RoundItem
from app.calibration.queries.rounds import marks_of, round_of
from app.calibration.queries.sheets import sheet_of
from app.home.demo.cast import PARCELS, TIMEZONE
from app.home.demo.courses import Writer
from app.home.demo.files import demo_texts
from app.home.demo.hours import workday
from app.people.models import Person
from app.review.actions.claims import claim
from app.review.actions.drafts import start_draft
from app.review.actions.publishing import publish
from app.review.models import Assignment, AssignmentState, Dispute, Evidence, Publication, Purpose, Rating, Review, ReviewState
from app.review.queries.dispute_rules import DEFAULTS
from app.review.queries.rubrics import rubric_id_of
from app.review.queries.sheets import messages_of
from app.review.queries.sheets import sheet_of as sheet_to_review
from app.rubrics.document import Criterion, compiled
from app.rubrics.models import RubricVersion

RUBRIC = "core-quality"
RESOLVED = ("What counts as a promise", 12, 66)
OPEN = ("Warm or only polite?", 6, 6)
"""Title, conversations, and how many days ago it began."""
STRICT = {"reviewer": 0.08, "reviewer2": -0.14, "lead": 0.0}
"""How far each of them lies above or below what the first review said, in steps of a scale of five."""
BARELY = {"promises": 0.55, "empathy": 0.3}
"""Criteria on which they differ more."""
GOLD = 3
FEW = 2
"""Conversations of the open round that reviewer2 has handed in."""


def plan_rounds(history: Writer) -> None:
    """Put both rounds on the timeline. Draws nothing from the history's own chance."""
    random = Random("greenroom demo calibration")  # noqa: S311  (the same demo for everybody, not a secret)
    for wanted in (RESOLVED, OPEN):
        history.timeline.at(_ago(history, wanted[2]), partial(_hold, history, random, wanted))
    history.timeline.at(_ago(history, 9), partial(_look_again, history, random))


def _ago(history: Writer, days: int) -> datetime:
    """Ten o'clock on a day so many days ago."""
    day = workday((history.timeline.until - timedelta(days=days)).date())
    return datetime.combine(day, time(10), zone(TIMEZONE))


def _hold(history: Writer, random: Random, wanted: tuple[str, int, int], at: datetime) -> None:
    """Start a round over what was reviewed lately; everybody grades a day later.

    The open one is over reviews that can no longer be disputed, so that none of its conversations is read with names meanwhile.
    """
    lead, resolved = history.company["lead"], wanted is RESOLVED
    first = _reviewed(history, at if resolved else at - timedelta(days=DEFAULTS.window_days), wanted[1])
    if len(first) < FEWEST:
        return
    keys = ("reviewer", "reviewer2", "lead") if resolved else ("reviewer", "reviewer2")
    plan = Plan(
        team_id=history.company.teams[PARCELS].id, title=wanted[0], rubric_id=_rubric_id(),
        members=[history.company[key].id for key in keys],
        conversations=list(first), due_on=None if resolved else (history.timeline.until + timedelta(days=3)).date(),
    )  # fmt: skip
    made = starting.draft_round(plan, by=lead, at=at)
    one = _round(lead, made.id)
    starting.start_round(one, by=lead, at=at + timedelta(minutes=10))
    for number, key in enumerate(keys, 1):
        most = FEW if key == "reviewer2" and not resolved else len(one.items)
        history.timeline.at(at + timedelta(days=number), partial(_grade, history, random, one.id, key, most, first))
    if resolved:
        history.timeline.at(at + timedelta(days=5), partial(_discuss, history, one.id))


def _reviewed(history: Writer, at: datetime, n: int) -> dict[int, int]:
    """The latest until then reviewed real conversations of the team that nobody calibrated on or disputed, with the review of each."""
    query = select(Review.conversation_id, Review.id).join(Publication, Publication.review_id == Review.id)
    query = query.where(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY, Review.message_id.is_(None))
    query = query.where(Review.team_id == history.company.teams[PARCELS].id, Publication.at < at)
    asked_about = select(Review.conversation_id).where(Review.id.in_(select(Dispute.review_id)))
    query = query.where(Review.conversation_id.not_in(select(RoundItem.conversation_id)), Review.conversation_id.not_in(asked_about))
    query = query.where(Review.rubric_version_id.in_(select(RubricVersion.id).where(RubricVersion.rubric_id == _rubric_id())))
    rows = db.session.execute(query.order_by(Review.acted_at.desc(), Review.id.desc()).limit(n)).all()
    return {row.conversation_id: row.id for row in rows}


def _grade(history: Writer, random: Random, round_id: int, key: str, most: int, first: Mapping[int, int], at: datetime) -> None:
    """Grade so many conversations, as many savings would have left the sheets, and hand each of them in."""
    person = history.company[key]
    one = _round(person, round_id)
    for item in one.items[:most]:
        at += timedelta(minutes=random.randint(2, 6))
        sheet = MarkSheet(item_id=item.id, person_id=person.id, started_at=at - timedelta(minutes=2), saved_at=at)
        sheet.revision = _fill(sheet, one, item, first[item.conversation_id], key, random)
        made = sheet_of(one, item.id, person.id)
        if made is not None:
            marking.hand_in(made, revision=sheet.revision, by=person, at=at)


def _fill(sheet: MarkSheet, one: Round, item: RoundItem, review_id: int, key: str, random: Random) -> int:
    """Marks and quotes that lie near those of the review; the revision after the last of them."""
    db.session.add(sheet)
    db.session.flush()
    given = db.session.execute(select(Rating.criterion, Rating.level, Rating.comment).where(Rating.review_id == review_id)).all()
    hide = Blind(item.conversation, messages_of(item.conversation_id)).text
    marks: list[Any] = []
    for row in given:
        level = _near(_criterion(one, row.criterion), row.level, key, random) if row.level else row.level
        kept = hide(row.comment) if level == row.level and (key == "reviewer" or random.random() < 0.35) else ""
        marks.append(Mark(sheet_id=sheet.id, criterion=row.criterion, level=level, comment=kept, causes=""))
    quotes = _quotes(sheet, item, review_id, random)
    db.session.add_all([*marks, *quotes])
    db.session.flush()
    return len(marks) + len(quotes)


def _quotes(sheet: MarkSheet, item: RoundItem, review_id: int, random: Random) -> list[Quote]:
    """Words that the review quoted, as they stand without names."""
    evidence = db.session.scalars(select(Evidence).where(Evidence.review_id == review_id).order_by(Evidence.id)).all()
    blind = Blind(item.conversation, messages_of(item.conversation_id))
    texts = {message.id: message.text for message in blind.messages}
    found: list[Quote] = []
    for one in evidence:
        words = blind.text(one.quote)
        place = texts.get(one.message_id, "").find(words)
        if place >= 0 and random.random() < 0.7:
            span = {"message_id": one.message_id, "start": place, "end": place + len(words)}
            found.append(Quote(sheet_id=sheet.id, criterion=one.criterion, quote=words, **span))
    return found


def _near(criterion: Criterion, level: str, key: str, random: Random) -> str:
    """The level, or one beside it."""
    ordered = [one.id for one in sorted(criterion.levels, key=lambda one: one.value)]
    if level not in ordered:
        return level
    step = random.gauss(STRICT[key], BARELY.get(criterion.id, 0.16) + 0.12)
    place = ordered.index(level) + round(step)
    return ordered[min(len(ordered) - 1, max(0, place))]


def _discuss(history: Writer, round_id: int, at: datetime) -> None:
    """Close it, agree on the level most gave, resolve it, and keep some conversations as gold items."""
    lead = history.company["lead"]
    one = _round(lead, round_id)
    closing.close_scoring(one, by=lead, at=at)
    db.session.flush()
    notes = demo_texts("comments")["calibration"]
    given: dict[int, dict[str, list[str]]] = {}
    for row in marks_of(round_id):
        given.setdefault(row.item_id, {}).setdefault(row.criterion, []).append(row.level)
    for item in one.items:
        levels = {key: _most(several) for key, several in given[item.id].items()}
        said = {key: notes[key] for key, several in given[item.id].items() if len(set(several)) > 1 and key in notes}
        closing.agree(one, item.id, levels, said, by=lead, at=at + timedelta(minutes=3 * item.position))
    at += timedelta(hours=1)
    closing.resolve_round(one, by=lead, at=at)
    for item in one.items[:GOLD]:
        gold.make_gold(one, item.id, by=lead, at=at)


def _most(levels: Sequence[str]) -> str:
    """The level most of them gave; of several the first."""
    return max(levels, key=levels.count)


def _look_again(history: Writer, random: Random, at: datetime) -> None:
    """From now on gold items and repeats come back; both reviewers have handed one of each in."""
    team = history.company.teams[PARCELS]
    gold.set_rates(team, gold=6, repeat=4, by=history.company["lead"], at=at)
    done = select(Assignment).where(Assignment.team_id == team.id, Assignment.state == AssignmentState.DONE, Assignment.round > 0)
    like = db.session.scalars(done.where(Assignment.rubric_id == _rubric_id()).order_by(Assignment.id).limit(1)).first()
    if like is None:
        return
    for key in ("reviewer", "reviewer2"):
        person = history.company[key]
        for put in (looks.put_gold, looks.put_repeat):
            made = put(like, person.id, person.id, at)
            if made is not None:
                _hand_in(made, key, person, random, at + timedelta(minutes=20))


def _hand_in(assignment_id: int, key: str, person: Person, random: Random, at: datetime) -> None:
    """A hidden look, graded like any other item, near what was agreed on or given before."""
    look = db.session.get_one(HiddenLook, assignment_id)
    before: Any = select(GoldLevel.criterion, GoldLevel.level).where(GoldLevel.gold_id == look.gold_id)
    if look.review_id is not None:
        before = select(Rating.criterion, Rating.level).where(Rating.review_id == look.review_id, Rating.level.is_not(None))
    claim(assignment_id, by=person, at=at)
    sheet = sheet_to_review(person, assignment_id)
    assert sheet is not None
    draft_id = start_draft(sheet.assignment, sheet.version.id, by=person, at=at)
    rows = [(row.criterion, _near(sheet.rubric.criterion(row.criterion), row.level, key, random)) for row in db.session.execute(before)]
    notes = demo_texts("comments")["calibration"]
    said = {"causes": "", "saved_at": at}
    db.session.add_all(Rating(review_id=draft_id, criterion=name, level=level, comment=notes.get(name, ""), **said) for name, level in rows)
    db.session.execute(update(Review).where(Review.id == draft_id).values(revision=len(rows), saved_at=at))
    publish(assignment_id, revision=len(rows), by=person, at=at)


def _round(person: Person, round_id: int) -> Round:
    found = round_of(person, round_id)
    assert found is not None
    return found


def _criterion(one: Round, criterion: str) -> Criterion:
    return compiled(one.version.source).criterion(criterion)


def _rubric_id() -> int:
    found = rubric_id_of(RUBRIC)
    assert found is not None
    return found
