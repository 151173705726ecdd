"""Sampling plans, their draws with everything needed to check them, and the days on which a reviewer is away."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.conversations.models import Conversation
from app.conversations.saved.models import SavedFilter
from app.people.models import Person, Team
from app.review.models.queue import Assignment
from app.review.sampling.goals import Goals
from app.rubrics.models import Rubric
from app.ui import work_states
from app.ui.words import lazy_gettext as _l


class Cycle(enum.StrEnum):
    """How often a plan draws."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"

    @property
    def label(self) -> Any:
        return _CYCLES[self.value]

    @property
    def now(self) -> Any:
        """The name of the cycle that runs."""
        return _RUNNING[self.value]


_CYCLES = {
    "once": _l("Once"),
    "daily": _l("Every day"),
    "weekly": _l("Every week"),
    "fortnightly": _l("Every two weeks"),
    "monthly": _l("Every month"),
}
_RUNNING = {
    "once": _l("This draw"),
    "daily": _l("Today"),
    "weekly": _l("This week"),
    "fortnightly": _l("These two weeks"),
    "monthly": _l("This month"),
}


class DrawState(enum.StrEnum):
    """How far a draw is: the states of all long work, but that it ends with a draw."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> Any:
        return _l("Drawn") if self is DrawState.DONE else work_states.LABELS[self.value]

    @property
    def tone(self) -> str:
        return work_states.TONES[self.value]


class ItemState(enum.StrEnum):
    """What became of a drawn conversation. reserve: not drawn, it takes the place of one that is replaced."""

    PUT = "put"
    ALREADY = "already"
    CAPPED = "capped"
    REPLACED = "replaced"
    REMOVED = "removed"
    RESERVE = "reserve"

    @property
    def label(self) -> Any:
        return _ITEMS[self.value]


_ITEMS = {
    "put": _l("In the queue"),
    "already": _l("Was in the queue before"),
    "capped": _l("Left out: most per agent"),
    "replaced": _l("Replaced"),
    "removed": _l("Removed"),
    "reserve": _l("Reserve"),
}


class SamplingPlan(Model):
    """Which conversations of a team are reviewed, how many, how often. `parts` and `filters` as in `sampling.settings`.

    Each team has at most one that only holds its random samples (`samples`): every one of them is a draw with settings of its own.
    """

    __tablename__ = "sampling_plan"
    __table_args__ = (Index("ix_sampling_plan_team", "team_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    fitting: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether each conversation gets the rubric that is meant for it most closely; `rubric_id` is for those that none fits."""
    title: Mapped[str] = mapped_column(String(120))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    filters: Mapped[dict[str, Any]] = mapped_column(Json)
    who: Mapped[str] = mapped_column(String(10), default="assignee", server_default="assignee")
    """Whose work is reviewed where several agents replied, as in `queries.candidates.Who`."""
    unit: Mapped[str] = mapped_column(String(10), default="whole", server_default="whole")
    """The whole conversation or the last reply, as in `queries.candidates.Unit`."""
    saved_filter_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("saved_filter.id"), index=True)
    """A shared filter of conversations that narrows further; each draw keeps what it asked for then."""
    look_back: Mapped[int] = mapped_column(default=7)
    """Days before the cycle begins."""
    cycle: Mapped[Cycle] = mapped_column(Choice(Cycle))
    cap: Mapped[int | None] = mapped_column()
    """Most conversations of one agent in a draw."""
    deal: Mapped[bool] = mapped_column(default=True)
    """Whether a draw is dealt to the team's reviewers; otherwise it waits for everybody."""
    goal: Mapped[int | None] = mapped_column()
    """Most reviews of a cycle that a reviewer without an own goal is given. None: any number."""
    goals: Mapped[dict[str, int]] = mapped_column(Json, default=dict, server_default="{}")
    """Own goals of single reviewers, by their id; 0: nothing is given to them."""
    due_days: Mapped[int] = mapped_column(default=7)
    active: Mapped[bool] = mapped_column(default=False)
    samples: Mapped[bool] = mapped_column(default=False, server_default=false())
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it draws next by itself; earlier jobs for it are void."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = related()
    rubric: Mapped[Rubric] = related()
    by: Mapped[Person] = related()
    saved_filter: Mapped[SavedFilter | None] = related()

    __mapper_args__ = {"version_id_col": revision}

    @property
    def asked(self) -> Goals:
        """What it asks of whom in a cycle."""
        return Goals.from_json({"goal": self.goal, "goals": self.goals})


class PlanDraw(Model):
    """One draw of a plan, with the plan as it stood then: `settings` holds its parts, filters and cap."""

    __tablename__ = "plan_draw"
    __table_args__ = (UniqueConstraint("plan_id", "cycle", name="uq_plan_draw_cycle"), Index("ix_plan_draw_team", "team_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("sampling_plan.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    cycle: Mapped[str] = mapped_column(String(20))
    """Such as "2026-11-22", "2026-W47", "2026-W47-W48", "2026-11" or "once"."""
    seed: Mapped[str] = mapped_column(String(80))
    """A secret of the moment, shown once the draw is done; of the first draws words that told the cycle."""
    commitment: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """SHA-256 of the seed, told to the trail before anything was drawn; "" for the first draws."""
    settings: Mapped[dict[str, Any]] = mapped_column(Json)
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """None: the site itself, at the cycle's start."""
    begun_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[DrawState] = mapped_column(Choice(DrawState), default=DrawState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    frame_size: Mapped[int] = mapped_column(default=0)
    frame_hash: Mapped[str] = mapped_column(String(64), default="")
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)
    weighed: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether what was drawn is weighed with this draw in mind (see `actions.plans_weighing`)."""
    checked: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What the last check said."""

    plan: Mapped[SamplingPlan] = related()
    team: Mapped[Team] = related()
    rubric: Mapped[Rubric] = related()
    by: Mapped[Person | None] = related()


class PlanFrame(Model):
    """The conversations a draw chose from, packed by `sampling.frames`; ids and figures, no words."""

    __tablename__ = "plan_frame"

    draw_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_draw.id"), primary_key=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)


class PlanItem(Model):
    """One drawn conversation, or one in reserve. `probability` is the exact fraction with which the whole plan draws it."""

    __tablename__ = "plan_item"
    __table_args__ = (
        UniqueConstraint("draw_id", "conversation_id", name="uq_plan_item_once"),
        Index("ix_plan_item_list", "draw_id", "state", "id"),
        Index("ix_plan_item_dealt", "dealt_to_id", "due_at"),
        Index("ix_plan_item_assignment", "assignment_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draw_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_draw.id"))
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    reviewee_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    parts: Mapped[list[int]] = mapped_column(Json)
    """Places of the parts that drew it; of one in reserve, the part it stands in for."""
    probability: Mapped[str] = mapped_column(Text)
    state: Mapped[ItemState] = mapped_column(Choice(ItemState))
    stratum: Mapped[str] = mapped_column(String(255), default="")
    place: Mapped[int] = mapped_column(default=0)
    """The order in which reserves are taken."""
    assignment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("assignment.id"))
    dealt_to_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    replaces_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("plan_item.id"))
    reason: Mapped[str] = mapped_column(Text, default="")

    draw: Mapped[PlanDraw] = related()
    conversation: Mapped[Conversation] = related()
    reviewee: Mapped[Person] = related(foreign_keys=[reviewee_id])
    dealt_to: Mapped[Person | None] = related(foreign_keys=[dealt_to_id])
    assignment: Mapped[Assignment | None] = related()


class Absence(Model):
    """Days, both included, on which a reviewer is away and gets no reviews dealt."""

    __tablename__ = "reviewer_absence"
    __table_args__ = (Index("ix_reviewer_absence_person", "person_id", "last_day"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))

    person: Mapped[Person] = related(foreign_keys=[person_id])
