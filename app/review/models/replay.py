"""Replays: a rubric's text over past reviews, looked at (what-if) or made to stand (re-scoring)."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.people.models import Person
from app.rubrics.models import Rubric
from app.ui.words import lazy_gettext as _l
from app.ui.work_states import WorkState


class ReplayKind(enum.StrEnum):
    """what_if: nothing changes. rescore: each review gets a new version under the published rubric."""

    WHAT_IF = "what_if"
    RESCORE = "rescore"

    @property
    def label(self) -> Any:
        return {"what_if": _l("What if"), "rescore": _l("Re-scoring")}[self.value]


ReplayState = WorkState


class Replay(Model):
    """One replay and its report. `source` is the rubric's text that was tried; `number` its version where it is published."""

    __tablename__ = "rubric_replay"
    __table_args__ = (Index("ix_rubric_replay_rubric", "rubric_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[ReplayKind] = mapped_column(Choice(ReplayKind))
    rubric_id: Mapped[int] = mapped_column(BigId, ForeignKey("rubric.id"))
    number: Mapped[int | None] = mapped_column()
    source: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Moment)
    """Reviews of replies written since then."""
    reason: Mapped[str] = mapped_column(Text, default="")
    teams: Mapped[list[int] | None] = mapped_column(Json)
    """Reviews of these teams; None: all."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[ReplayState] = mapped_column(Choice(ReplayState), default=ReplayState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    last_review_id: Mapped[int] = mapped_column(BigId, default=0)
    """How far it is: a run that was stopped goes on after this review."""
    left_alone: Mapped[int] = mapped_column(default=0, server_default="0")
    """Reviews that a re-scoring could not score anew: a criterion of the new version was never rated."""
    moved_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the last batch was on disk."""
    report: Mapped[dict[str, Any] | None] = mapped_column(Json)

    rubric: Mapped[Rubric] = related()
    by: Mapped[Person] = related()
