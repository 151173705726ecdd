"""Everything that two or more people rated under one rubric in one team, and what people said twice: the data of agreement figures.

What a reported policy conflict leaves out is no judgement of the reply: neither a level nor N/A, so it is read nowhere here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.base.database import db
from app.calibration.gaps import Rated
from app.calibration.models import GoldLevel, HiddenKind, HiddenLook, HiddenMark, Mark, MarkSheet, Round, RoundItem, RoundState
from app.calibration.queries.as_given import AT_ONCE, Given, batched, reviews_as_given
from app.review.models import Rating
from app.rubrics.document import EXCUSED

CLOSED = (RoundState.DISCUSSION, RoundState.RESOLVED)


class Pair(NamedTuple):
    """A level beside the one it should repeat: the agreed one, or the person's own earlier one."""

    look_id: int
    person_id: int
    criterion: str
    level: str
    right: str
    at: datetime


@dataclass(frozen=True)
class Ratings:
    """All data of one team and rubric since a moment."""

    rated: Sequence[Rated]
    gold: Sequence[Pair]
    repeats: Sequence[Pair]
    conversations: dict[str, int]
    """How many conversations each source gave."""


def ratings_since(team_id: int, rubric_id: int, since: datetime) -> Ratings:
    """Rounds that are closed, double reviews as they were given, gold items and repeats. Six statements, more where there are thousands."""
    rounds, doubles = list(_rounds(team_id, rubric_id, since)), list(_doubles(team_id, rubric_id, since))
    looks = list(_looks(team_id, rubric_id, since))
    gold, repeats = _gold(team_id, rubric_id, since), _repeats(team_id, rubric_id, since)
    counted = {
        "rounds": len({one.group for one in rounds}),
        "doubles": len({one.group for one in doubles}),
        "gold": len({one.look_id for one in gold}),
        "repeats": len({one.look_id for one in repeats}),
    }
    return Ratings([*rounds, *doubles, *looks], gold, repeats, counted)


def _rounds(team_id: int, rubric_id: int, since: datetime) -> Iterator[Rated]:
    columns = (RoundItem.id, RoundItem.conversation_id, MarkSheet.person_id, Mark.criterion, Mark.level, Round.closed_at, Round.baseline_id)
    query: Any = select(*columns).join(MarkSheet, MarkSheet.id == Mark.sheet_id).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    query = query.join(Round, Round.id == RoundItem.round_id).where(Round.team_id == team_id, Round.rubric_id == rubric_id)
    query = query.where(Round.state.in_(CLOSED), Round.closed_at >= since, MarkSheet.done_at.is_not(None), Mark.level.is_not(None))
    for item_id, conversation_id, person_id, criterion, level, at, baseline_id in db.session.execute(query.order_by(Mark.id)):
        yield Rated(f"round {item_id}", conversation_id, person_id, criterion, level, at, baseline_id)


def _doubles(team_id: int, rubric_id: int, since: datetime) -> Iterator[Rated]:
    """Work that two or more people reviewed with this rubric in the ordinary way, with the levels as they gave them."""
    given = reviews_as_given(team_id, rubric_id, since)
    for one, criterion, level in _levels(given):
        work = "" if one.whole else one.work
        yield Rated(f"double {one.work}", one.conversation_id, one.person_id, criterion, level, one.at, work=work)


def _levels(given: Mapping[int, Given]) -> Iterator[tuple[Given, str, str]]:
    """(review, criterion, level) of these reviews."""
    for some in batched(sorted(given), AT_ONCE):
        query = select(Rating.review_id, Rating.criterion, Rating.level).where(Rating.review_id.in_(some))
        query = query.where(Rating.level.is_not(None), Rating.level != EXCUSED)
        for review_id, criterion, level in db.session.execute(query.order_by(Rating.id)):
            yield given[review_id], criterion, str(level)


def _looks(team_id: int, rubric_id: int, since: datetime) -> Iterator[Rated]:
    """The same gold item in different hands, with the levels that were agreed on."""
    columns = (HiddenLook.conversation_id, HiddenLook.person_id, HiddenMark.criterion, HiddenMark.level, HiddenLook.done_at)
    query: Any = select(*columns, GoldLevel.level).join(HiddenMark, HiddenMark.assignment_id == HiddenLook.assignment_id)
    query = query.outerjoin(GoldLevel, (GoldLevel.gold_id == HiddenLook.gold_id) & (GoldLevel.criterion == HiddenMark.criterion))
    query = query.where(*_done(team_id, rubric_id, since), HiddenLook.kind == HiddenKind.GOLD, HiddenMark.level != EXCUSED)
    for conversation_id, person_id, criterion, level, at, agreed in db.session.execute(query.order_by(HiddenMark.id)):
        yield Rated(f"gold {conversation_id}", conversation_id, person_id, criterion, level, at, agreed=agreed)


def _gold(team_id: int, rubric_id: int, since: datetime) -> list[Pair]:
    columns = (HiddenLook.assignment_id, HiddenLook.person_id, HiddenMark.criterion, HiddenMark.level, GoldLevel.level, HiddenLook.done_at)
    query: Any = select(*columns).join(HiddenMark, HiddenMark.assignment_id == HiddenLook.assignment_id)
    query = query.join(GoldLevel, (GoldLevel.gold_id == HiddenLook.gold_id) & (GoldLevel.criterion == HiddenMark.criterion))
    query = query.where(*_done(team_id, rubric_id, since), HiddenMark.level != EXCUSED)
    return [Pair(*row) for row in db.session.execute(query.order_by(HiddenMark.id))]


def _repeats(team_id: int, rubric_id: int, since: datetime) -> list[Pair]:
    columns = (HiddenLook.assignment_id, HiddenLook.person_id, HiddenMark.criterion, HiddenMark.level, Rating.level, HiddenLook.done_at)
    query: Any = select(*columns).join(HiddenMark, HiddenMark.assignment_id == HiddenLook.assignment_id)
    query = query.join(Rating, (Rating.review_id == HiddenLook.review_id) & (Rating.criterion == HiddenMark.criterion))
    query = query.where(*_done(team_id, rubric_id, since), HiddenLook.kind == HiddenKind.REPEAT, Rating.level.is_not(None))
    query = query.where(Rating.level != EXCUSED, HiddenMark.level != EXCUSED)
    return [Pair(*row) for row in db.session.execute(query.order_by(HiddenMark.id))]


def _done(team_id: int, rubric_id: int, since: datetime) -> tuple[Any, ...]:
    return HiddenLook.team_id == team_id, HiddenLook.rubric_id == rubric_id, HiddenLook.done_at >= since
