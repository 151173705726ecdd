"""Gold items and handed-in looks as people read them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.base.database import db
from app.calibration.models import GoldItem, GoldLevel, HiddenLook, HiddenMark, HiddenRates, Round, RoundItem
from app.people.models import Person, Team
from app.review.models import Rating
from app.rubrics.models import Rubric, RubricVersion

MOST = 200


def look_of(person: Person, assignment_id: int) -> HiddenLook | None:
    """The person's own look, once it is handed in; else None, as for everybody else. One statement."""
    mine = (HiddenLook.assignment_id == assignment_id, HiddenLook.person_id == person.id, HiddenLook.done_at.is_not(None))
    return db.session.scalars(select(HiddenLook).where(*mine)).first()


def levels_of(look: HiddenLook) -> tuple[dict[str, HiddenMark], dict[str, tuple[str, str]], str]:
    """The look's own marks, the levels beside them (level and note by criterion), and the rubric's text. Three statements."""
    own = {mark.criterion: mark for mark in db.session.scalars(select(HiddenMark).where(HiddenMark.assignment_id == look.assignment_id))}
    beside: Any = select(GoldLevel.criterion, GoldLevel.level, GoldLevel.note).where(GoldLevel.gold_id == look.gold_id)
    if look.review_id is not None:
        beside = select(Rating.criterion, Rating.level, Rating.comment).where(Rating.review_id == look.review_id, Rating.level.is_not(None))
    source = db.session.scalars(select(RubricVersion.source).where(RubricVersion.id == look.rubric_version_id)).one()
    return own, {row[0]: (str(row[1]), row[2]) for row in db.session.execute(beside)}, source


def gold_of(team_ids: Sequence[int]) -> Sequence[Any]:
    """Gold items of these teams with the round they come from and how often they were handed in. One statement."""
    done = select(func.count()).where(HiddenLook.gold_id == GoldItem.id, HiddenLook.done_at.is_not(None)).correlate(GoldItem)
    columns: Any = (GoldItem.id, GoldItem.made_at, GoldItem.retired_at, GoldItem.item_id, Team.name.label("team"))
    query = select(*columns, Rubric.title.label("rubric"), Round.id.label("round_id"), Round.title.label("round"), RoundItem.position)
    query = query.add_columns(done.scalar_subquery().label("looks")).join(Team, Team.id == GoldItem.team_id)
    query = query.join(Rubric, Rubric.id == GoldItem.rubric_id).outerjoin(RoundItem, RoundItem.id == GoldItem.item_id)
    query = query.outerjoin(Round, Round.id == RoundItem.round_id).where(GoldItem.team_id.in_(list(team_ids)))
    return db.session.execute(query.order_by(GoldItem.retired_at.is_not(None), GoldItem.id.desc()).limit(MOST)).all()


def gold_within(team_ids: Sequence[int], gold_id: int) -> GoldItem | None:
    """One gold item of these teams. One statement."""
    return db.session.scalars(select(GoldItem).where(GoldItem.id == gold_id, GoldItem.team_id.in_(list(team_ids)))).first()


def rates_of(team_ids: Sequence[int]) -> dict[int, HiddenRates]:
    """The rates of these teams; teams without a row ask for none. One statement."""
    return {row.team_id: row for row in db.session.scalars(select(HiddenRates).where(HiddenRates.team_id.in_(list(team_ids))))}


def is_gold(item_id: int) -> bool:
    """Whether a round's conversation was made a gold item. One statement."""
    return db.session.scalar(select(GoldItem.id).where(GoldItem.item_id == item_id)) is not None
