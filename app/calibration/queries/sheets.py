"""A member's sheet: one conversation of a round with the member's own marks and nobody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.calibration.models import Mark, MarkSheet, Quote, Round, RoundItem
from app.review.desk import Desk, desk
from app.review.measures import chosen
from app.review.progress import Progress, progress_of
from app.rubrics import document


@dataclass
class Sheet:
    """What a member works on. `marked` is None before the first save."""

    round: Round
    item: RoundItem
    marked: MarkSheet | None

    @property
    def rubric(self) -> document.Rubric:
        return document.compiled(self.round.version.source)

    @property
    def revision(self) -> int:
        """What the next save must name; 0 before the first one."""
        return self.marked.revision if self.marked else 0

    @property
    def done(self) -> bool:
        return self.marked is not None and self.marked.done_at is not None

    def progress(self, levels: Mapping[str, str | None]) -> Progress:
        return progress_of(self.rubric, chosen(levels), self.item.conversation.channel.value)

    def desk(self, marks: Mapping[str, Mark], quotes: Sequence[Quote]) -> Desk:
        """The marks and quotes as the review page draws ratings and evidence."""
        ratings: Any = marks
        evidence: Any = quotes
        progress = self.progress({key: one.level for key, one in marks.items()})
        return desk(self.rubric, ratings, evidence, progress, real=True)


def sheet_of(one: Round, item_id: int, person_id: int) -> Sheet | None:
    """The person's own sheet of a conversation of this round, None where the round has no such item. One statement."""
    item = next((item for item in one.items if item.id == item_id), None)
    if item is None:
        return None
    query = select(MarkSheet).where(MarkSheet.item_id == item_id, MarkSheet.person_id == person_id)
    return Sheet(one, item, db.session.scalars(query.execution_options(populate_existing=True)).first())


def own_marks(sheet_id: int | None) -> dict[str, Mark]:
    """The marks of a sheet by criterion. One statement; none without a sheet."""
    if sheet_id is None:
        return {}
    query = select(Mark).where(Mark.sheet_id == sheet_id).execution_options(populate_existing=True)
    return {mark.criterion: mark for mark in db.session.scalars(query)}


def own_quotes(sheet_id: int | None) -> Sequence[Quote]:
    """The quotes of a sheet in the order they were marked. One statement; none without a sheet."""
    if sheet_id is None:
        return []
    return db.session.scalars(select(Quote).where(Quote.sheet_id == sheet_id).order_by(Quote.id)).all()


def neighbours(one: Round, item_id: int, open_ids: Sequence[int]) -> int | None:
    """The next item that is still open, going round once."""
    ids = [item.id for item in one.items]
    place = ids.index(item_id)
    return next((other for other in [*ids[place + 1 :], *ids[:place]] if other in open_ids), None)
