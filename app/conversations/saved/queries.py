"""Which saved filters a person has."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.saved.models import Place, SavedFilter
from app.conversations.saved.places import open_to
from app.conversations.saved.policy import may_use
from app.people.models import Person

MOST = 100


def filters_of(person: Person, place: Place | None = None) -> Sequence[SavedFilter]:
    """Own and shared filters of the lists that the person may see, by name. One statement."""
    mine = or_(SavedFilter.owner_id == person.id, SavedFilter.team_id.in_(person.team_ids))
    places = [one for one in open_to(person) if place in (None, one)]
    query = (
        select(SavedFilter).where(mine, SavedFilter.place.in_(places)).options(joinedload(SavedFilter.owner), joinedload(SavedFilter.team))
    )
    return db.session.scalars(query.order_by(SavedFilter.title, SavedFilter.id).limit(MOST)).all()


def filter_of(person: Person, filter_id: int | None) -> SavedFilter | None:
    """One that the person may use, or None. One statement."""
    one = db.session.get(SavedFilter, filter_id) if filter_id is not None else None
    return one if one is not None and one.place in open_to(person) and may_use(person, one) else None


def shared_with(team_ids: Sequence[int], place: Place) -> Sequence[SavedFilter]:
    """Filters that are shared with any of these teams, by name. One statement."""
    query = select(SavedFilter).where(SavedFilter.team_id.in_(team_ids), SavedFilter.place == place)
    return db.session.scalars(query.order_by(SavedFilter.title, SavedFilter.id).limit(MOST)).all()
