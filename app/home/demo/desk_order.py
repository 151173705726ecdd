"""How the demo's review desk keeps order: filters, tags and an example, a series of rounds, and the lead's look at reviews."""

from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from app.base.clock import zone
from app.base.database import db
from app.calibration.actions.series import Wanted, keep_series
from app.calibration.graders import actions as graders
from app.calibration.graders.models import Check
from app.calibration.graders.queries import check_of
from app.calibration.models import Every, RoundItem, Source
from app.conversations.models import Conversation
from app.conversations.saved.actions import keep
from app.conversations.saved.models import Place
from app.home.demo.cast import MERCHANTS, PARCELS, TIMEZONE
from app.home.demo.courses import Writer
from app.home.demo.files import demo_texts
from app.home.demo.hours import within_day, workday
from app.review.actions.marking import mark_example, put_tags
from app.review.models import NOT_APPLICABLE, Dispute, Evidence, Publication, Purpose, Rating, Review, ReviewState
from app.review.queries.rubrics import rubric_id_of
from app.rubrics.document import compiled

RUBRIC = "core-quality"
SAVED = {"private": 20, "shared": 13}
PLANNED = 3
EXAMPLE = timedelta(days=1, hours=3)
LOOKED = (44, 30, 16)
"""How many days ago filters were saved, the series was planned, and the lead looked at reviews that were answered since."""
LAST_LOOK = timedelta(days=1, hours=2)
LOOKED_AT = "reviewer2"
MIDDLING = ("r2", "r3", "partly")
CLOSE = (0, 3)
"""Which of the looks find a level that lies close to its neighbour."""
TOPIC, BEST = "late-parcel", ("promises", "resolution", "clarity")
"""What an example is about, and where it has the best level."""


def plan_order(history: Writer) -> None:
    """Put it on the timeline. Draws nothing from the history's own chance."""
    random = Random("greenroom demo order")  # noqa: S311  (the same demo for everybody, not a secret)
    until, line, texts = history.timeline.until, history.timeline, demo_texts("desk_order")

    def ago(days: int) -> datetime:
        return within_day(workday((until - timedelta(days=days)).date()), random, last=17)

    for which, days in SAVED.items():
        line.at(ago(days), partial(_save, history, which))
    for tag in texts["tags"]:
        line.at(ago(tag["days"]), partial(_tag, history, tag))
    line.at(until - timedelta(days=PLANNED), partial(_plan_series, history, random.getrandbits(30)))
    line.at(until - EXAMPLE, partial(_mark, history))
    for place, moment in enumerate((*(ago(days) for days in LOOKED), until - LAST_LOOK)):
        line.at(moment, partial(_look, history, place))


def _save(history: Writer, which: str, at: datetime) -> None:
    """A reviewer's own filter, or the one that the lead shares with the team."""
    title = demo_texts("desk_order")["filters"][which]
    if which == "private":
        mine = {"whose": "given", "purpose": "quality", "state": "new"}
        keep(Place.REVIEWS, title, mine, by=history.company["reviewer"], at=at)
        return
    team_id = history.company.teams[PARCELS].id
    keep(Place.CONVERSATIONS, title, {"rating": "low", "reviewed": "no"}, by=history.company["lead"], at=at, team_id=team_id)


def _tag(history: Writer, tag: dict[str, Any], at: datetime) -> None:
    """The latest reviews that it fits; a reviewer tags those they gave."""
    by = history.company[tag["by"]]
    query = _standing(history, PARCELS, at).join(Rating, Rating.review_id == Review.id)
    query = query.where(Rating.criterion == tag["criterion"], Rating.level.in_(tag["levels"]))
    if tag["by"] != "lead":
        query = query.where(Review.reviewer_id == by.id)
    found = db.session.scalars(query.limit(tag["many"])).all()
    if found:
        put_tags([review.id for review in found], [tag["name"]], by=by, at=at)


def _mark(history: Writer, at: datetime) -> None:
    """The lead lets the team read a late parcel that was answered as well as can be; none that is calibrated on or disputed."""
    query = _standing(history, PARCELS, at).join(Conversation, Conversation.id == Review.conversation_id)
    query = query.where(Conversation.topic == TOPIC, Conversation.language == "en")
    query = query.where(Review.conversation_id.not_in(select(RoundItem.conversation_id)))
    for criterion in BEST:
        query = query.where(Review.id.in_(select(Rating.review_id).where(Rating.criterion == criterion, Rating.level == "r5")))
    found = db.session.scalars(query.limit(1)).first()
    if found is not None:
        mark_example(found, demo_texts("desk_order")["example"], by=history.company["lead"], at=at)


def _plan_series(history: Writer, seed: int, at: datetime) -> None:
    """A round in each month, from Thursday of next week on; whoever reviews in the team grades."""
    today = history.timeline.until.astimezone(zone(TIMEZONE)).date()
    rubric_id = rubric_id_of(RUBRIC)
    assert rubric_id is not None
    wanted = Wanted(
        team_id=history.company.teams[PARCELS].id, rubric_id=rubric_id, title=demo_texts("desk_order")["series"], members=(),
        fewest=2, baseline_id=None, source=Source.REVIEWED, n=6, days=30, channel="", language="", every=Every.MONTH,
        first_on=today + timedelta(days=10 - today.weekday()), opens=time(10), open_days=6, closes=time(17),
    )  # fmt: skip
    keep_series(None, wanted, seed=seed, by=history.company["lead"], at=at)


def _look(history: Writer, place: int, at: datetime) -> None:
    """The lead takes a review, says what she thinks of it, and, but for the last one, the reviewer answers on the next day.

    Of the merchants' team, which calibrates on nothing, so that none of them is hidden from the reviewer.
    """
    lead, reviewer = history.company["lead"], history.company[LOOKED_AT]
    query = _standing(history, MERCHANTS, at).where(Review.reviewer_id == reviewer.id)
    query = query.where(Review.id.in_(select(Rating.review_id).where(Rating.level.in_(MIDDLING))))
    review = db.session.scalars(query.where(Review.assignment_id.not_in(select(Check.assignment_id))).limit(1)).first()
    if review is None:
        return
    check_id = graders.take(review, by=lead, at=at).id
    history.timeline.at(at + timedelta(minutes=14), partial(_publish, history, check_id, place))
    if place < len(LOOKED):
        history.timeline.at(at + timedelta(hours=22), partial(_answer, history, check_id, place))


def _publish(history: Writer, check_id: int, place: int, at: datetime) -> None:
    one = check_of(check_id)
    assert one is not None
    rubric, texts = compiled(one.rubric.source), demo_texts("desk_order")
    found = _found(one, close=place in CLOSE)
    name = one.review.reviewee.name.split()[0]
    given: dict[str, tuple[str | None, str]] = {}
    for criterion in rubric.criteria:
        words = texts["partly"].get(criterion.id, ())
        level, title = found.get(criterion.id, ("met", ""))
        said = words[place % len(words)].format(name=name, criterion=title) if level == "partly" else ""
        given[criterion.id] = (level, said)
    comment = texts["comments"][place].format(name=name)
    graders.publish(one, rubric, given, comment, revision=one.revision, by=history.company["lead"], at=at)


def _found(one: Check, *, close: bool) -> dict[str, tuple[str, str]]:
    """What of the review is not fully met, as it really stands there: criterion to level and, where one is meant, a title."""
    review, found = one.review, {}
    rubric = compiled(review.rubric_version.source)
    spans = db.session.execute(select(Evidence.criterion, Evidence.clause).where(Evidence.review_id == review.id)).all()
    ratings = db.session.execute(
        select(Rating.criterion, Rating.level, Rating.comment).where(Rating.review_id == review.id).order_by(Rating.id)
    ).all()
    best = {criterion.id: criterion.levels[-1].id for criterion in rubric.criteria}
    below = [row for row in ratings if row.level not in (best[row.criterion], NOT_APPLICABLE)]
    silent = [row.criterion for row in below if not row.comment]
    if {row.criterion for row in below} - {span.criterion for span in spans}:
        found["evidence"] = ("partly", "")
    if not any(span.clause for span in spans):
        found["policy"] = (NOT_APPLICABLE, "")
    if not review.comment:
        found["useful"] = ("partly", "")
    if close and silent:
        found["level-fits"] = ("partly", rubric.criterion(silent[0]).title)
    return found


def _answer(history: Writer, check_id: int, place: int, at: datetime) -> None:
    one = check_of(check_id)
    if one is not None:
        graders.answer(one, demo_texts("desk_order")["answers"][place], by=history.company[LOOKED_AT], at=at)


def _standing(history: Writer, team: str, at: datetime) -> Any:
    """Standing reviews of a team's real replies that were published by then and nobody disputed, the latest first."""
    query = select(Review).join(Publication, Publication.review_id == Review.id).where(Publication.at < at)
    query = query.where(Review.team_id == history.company.teams[team].id, Review.purpose == Purpose.QUALITY)
    query = query.where(Review.state == ReviewState.PUBLISHED, Review.id.not_in(select(Dispute.review_id)))
    return query.order_by(Review.acted_at.desc(), Review.id.desc())
