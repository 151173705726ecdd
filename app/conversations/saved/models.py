"""Filters that people keep under a name."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person, Team
from app.ui.words import lazy_gettext as _l


class Place(enum.StrEnum):
    """The list that a filter belongs to."""

    CONVERSATIONS = "conversations"
    QUEUE = "queue"
    REVIEWS = "reviews"

    @property
    def label(self) -> Any:
        return _PLACES[self]


_PLACES = {Place.CONVERSATIONS: _l("Conversations"), Place.QUEUE: _l("Review queue"), Place.REVIEWS: _l("Published reviews")}


class SavedFilter(Model):
    """A list's filters as they stand in its address. `team_id` None: its owner alone uses it; else everybody of the team."""

    __tablename__ = "saved_filter"
    __table_args__ = (Index("ix_saved_filter_owner", "owner_id", "place"), Index("ix_saved_filter_team", "team_id", "place"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    place: Mapped[Place] = mapped_column(Choice(Place))
    owner_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    title: Mapped[str] = mapped_column(String(80))
    arguments: Mapped[dict[str, str]] = mapped_column(Json)
    """Name and value of each filter, without what is empty; unknown names count as not given."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)

    owner: Mapped[Person] = related()
    team: Mapped[Team | None] = related()

    __mapper_args__ = {"version_id_col": revision}
