"""What waits for a reviewer."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.conversations.models import Conversation
from app.people.models import Person, Team
from app.review.models.choosing import ChosenAs
from app.review.models.review import Purpose
from app.rubrics.models import Rubric
from app.ui.words import lazy_gettext as _l


class AssignmentState(enum.StrEnum):
    """Where an assignment stands. A claim that ran out counts as waiting."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"
    REMOVED = "removed"

    @property
    def label(self) -> Any:
        return {"waiting": _l("Waiting"), "claimed": _l("Claimed"), "done": _l("Done"), "removed": _l("Removed")}[self.value]

    @property
    def tone(self) -> str:
        return {"waiting": "neutral", "claimed": "info", "done": "good", "removed": "caution"}[self.value]


class Origin(enum.StrEnum):
    """How a conversation came into the queue."""

    PRACTICE = "practice"
    SELECTION = "selection"
    SAMPLE = "sample"
    PLAN = "plan"
    DISPUTE = "dispute"

    @property
    def label(self) -> Any:
        return {
            "practice": _l("Practice"),
            "selection": _l("Picked"),
            "sample": _l("Random sample"),
            "plan": _l("Sampling plan"),
            "dispute": _l("Dispute"),
        }[self.value]


_UNWEIGHED = text("probability IS NOT NULL AND chance IS NULL")
_LET_GO = text("let_go_at IS NOT NULL")
_ORIGINS = {
    "practice": _l("Practice"),
    "selection": _l("Picked"),
    "sample": _l("Random sample"),
    "plan": _l("Sampling plan"),
    "dispute": _l("Dispute"),
}


class Assignment(Model):
    """Work waiting for a reviewer: one conversation to be reviewed with one rubric.

    `probability` is the chance with which the conversation was drawn, for weighting later. None: no draw chose it (picked by hand,
    after practice, from another tool that does not say), so it speaks for itself alone and stays out of weighted means.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("conversation_id", "rubric_id", "purpose", "round", "part", "reviewee_id", name="uq_assignment_once"),
        Index("ix_assignment_queue", "team_id", "state", "put_at", "id"),
        Index("ix_assignment_state", "state", "put_at", "id"),
        Index("ix_assignment_holder", "claimed_by_id", "state"),
        Index("ix_assignment_reviewee", "reviewee_id", "id"),
        Index("ix_assignment_done", "claimed_by_id", "done_at"),
        Index("ix_assignment_unweighed", "team_id", sqlite_where=_UNWEIGHED, postgresql_where=_UNWEIGHED),
        Index("ix_assignment_let_go", "let_go_at", sqlite_where=_LET_GO, postgresql_where=_LET_GO),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    """The one reply that is reviewed; None: the whole conversation."""
    part: Mapped[int] = mapped_column(BigId, default=0, server_default="0")
    """`message_id`, or 0 for the whole conversation: nulls would let a conversation wait twice."""
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    reviewee_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    purpose: Mapped[Purpose] = mapped_column(Choice(Purpose))
    origin: Mapped[Origin] = mapped_column(Choice(Origin))
    probability: Mapped[float | None] = mapped_column()
    chance: Mapped[float | None] = mapped_column()
    """The probability in the one draw that chose it, once `probability` is that over all draws (see `actions.plans_weighing`)."""
    round: Mapped[int] = mapped_column(default=1)
    """Counts re-reviews of the same work (one agent in one conversation, or one reply) on purpose: from 2 on somebody else reviews it and
    does not see what was said before. The unique constraint stops doubles. Below nought it is a hidden look:
    minus the id of the one reviewer who sees it (see `actions.hidden`)."""
    put_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    put_at: Mapped[datetime] = mapped_column(Moment)
    chosen_as: Mapped[ChosenAs | None] = mapped_column(Choice(ChosenAs))
    """Why it is about this agent; None where it was put before that was noted, or nobody had to choose."""
    acted_at: Mapped[datetime] = mapped_column(Moment)
    """When the reviewed person acted: growth is ordered by this, never by when it was graded."""
    state: Mapped[AssignmentState] = mapped_column(Choice(AssignmentState), default=AssignmentState.WAITING)
    claimed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    claim_ends_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    """Until when a lead gave it to whoever holds it, where no plan did (then `PlanItem.due_at` says so); None: they took it themselves."""
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    let_go_at: Mapped[datetime | None] = mapped_column(Moment)
    """When somebody last lost it without a review: given back, taken or given to another, taken out. What their claim hid shows since."""

    conversation: Mapped[Conversation] = related()
    rubric: Mapped[Rubric] = related()
    reviewee: Mapped[Person] = related(foreign_keys=[reviewee_id])
    claimed_by: Mapped[Person | None] = related(foreign_keys=[claimed_by_id])
    put_by: Mapped[Person | None] = related(foreign_keys=[put_by_id])
    team: Mapped[Team | None] = related()
