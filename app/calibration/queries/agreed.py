"""What rounds agreed on."""

from collections.abc import Mapping

from sqlalchemy import func, select

from app.base.database import db
from app.calibration.models import Agreed, RoundItem


def agreed_items(round_id: int) -> Mapping[int, int]:
    """How many criteria are agreed, by item. One statement."""
    query = select(Agreed.item_id, func.count()).join(RoundItem, RoundItem.id == Agreed.item_id)
    return {row[0]: row[1] for row in db.session.execute(query.where(RoundItem.round_id == round_id).group_by(Agreed.item_id))}


def agreed_of(item_id: int) -> dict[str, Agreed]:
    """The agreed levels of one conversation by criterion. One statement."""
    query = select(Agreed).where(Agreed.item_id == item_id).execution_options(populate_existing=True)
    return {one.criterion: one for one in db.session.scalars(query)}
