"""A trainer plays the customer live: who invited whom, the attempt, and the turn that waits to be sent."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.inbox.models import Attempt, AttemptState
from app.library.models import Scenario
from app.people.models import Person
from app.ui.words import lazy_gettext as _l


class LiveState(enum.StrEnum):
    """How far a live customer is."""

    INVITED = "invited"
    OPEN = "open"
    ENDED = "ended"
    CALLED_OFF = "called-off"

    @property
    def label(self) -> Any:
        return {"invited": _l("invited"), "open": _l("in progress"), "ended": _l("ended"), "called-off": _l("called off")}[self.value]

    @property
    def tone(self) -> str:
        return {"invited": "caution", "open": "info"}.get(self.value, "neutral")


class LiveSession(Model):
    """One live customer. The reply that waits for the trainer stands in the attempt's state."""

    __tablename__ = "live_session"
    __table_args__ = (
        Index("ix_live_session_person", "person_id", "state", "id"),
        Index("ix_live_session_trainer", "trainer_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    trainer_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    attempt_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attempt.id"), unique=True)
    state: Mapped[LiveState] = mapped_column(Choice(LiveState), default=LiveState.INVITED)
    invited_at: Mapped[datetime] = mapped_column(Moment)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)

    person: Mapped[Person] = related(foreign_keys=[person_id])
    trainer: Mapped[Person] = related(foreign_keys=[trainer_id])
    scenario: Mapped[Scenario] = related()
    attempt: Mapped[Attempt | None] = related()

    __mapper_args__ = {"version_id_col": revision}

    @property
    def shown_state(self) -> LiveState:
        """Its state as people see it: one whose agent gave up has ended. Needs `attempt` loaded."""
        over = self.attempt is not None and self.attempt.state is not AttemptState.OPEN
        return LiveState.ENDED if over and self.state is LiveState.OPEN else self.state
