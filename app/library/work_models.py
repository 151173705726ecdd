"""What trainers do with scenarios beside writing: submit for review, schedule, decide about proposed branches; and how hard they are."""

import enum
import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, db, related
from app.library.models import Scenario
from app.people.models import Person
from app.ui.words import lazy_gettext as _l


class PackedText:
    """A whole text, stored compressed."""

    packed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @property
    def source(self) -> str:
        """The text. Needs `packed` loaded."""
        return zlib.decompress(self.packed).decode("utf-8", "surrogatepass")

    @staticmethod
    def pack(text: str) -> bytes:
        return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


class Verdict(enum.StrEnum):
    """What became of a submission or a proposed branch."""

    APPROVED = "approved"
    SENT_BACK = "sent-back"
    TAKEN_BACK = "taken-back"
    ACCEPTED = "accepted"
    DECLINED = "declined"

    @property
    def label(self) -> Any:
        return _VERDICTS[self.value]

    @property
    def tone(self) -> str:
        return {"approved": "good", "accepted": "good", "sent-back": "caution"}.get(self.value, "neutral")


_VERDICTS = {
    "approved": _l("approved"),
    "sent-back": _l("sent back"),
    "taken-back": _l("taken back"),
    "accepted": _l("accepted"),
    "declined": _l("declined"),
}


class ScenarioSubmission(PackedText, Model):
    """A draft that waits for a second person: exactly this text is approved or sent back. `verdict` None: it waits."""

    __tablename__ = "scenario_submission"
    __table_args__ = (Index("ix_scenario_submission_scenario", "scenario_id", "verdict", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
    revision: Mapped[int] = mapped_column()
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    verdict: Mapped[Verdict | None] = mapped_column(Choice(Verdict))
    comment: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = related(foreign_keys=[by_id])
    decided_by: Mapped[Person | None] = related(foreign_keys=[decided_by_id])
    scenario: Mapped[Scenario] = related()


class ScheduleState(enum.StrEnum):
    """Whether a text still waits for its moment."""

    WAITING = "waiting"
    DONE = "done"
    CALLED_BACK = "called-back"
    FAILED = "failed"

    @property
    def label(self) -> Any:
        return {"waiting": _l("waits"), "done": _l("published"), "called-back": _l("called back"), "failed": _l("failed")}[self.value]

    @property
    def tone(self) -> str:
        return {"waiting": "info", "done": "good", "failed": "bad"}.get(self.value, "neutral")


class ScenarioSchedule(PackedText, Model):
    """A text that is published at a moment. `timezone` is the zone in which the moment was chosen; `said`: why it failed."""

    __tablename__ = "scenario_schedule"
    __table_args__ = (Index("ix_scenario_schedule_scenario", "scenario_id", "state", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    timezone: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    approved_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[ScheduleState] = mapped_column(Choice(ScheduleState), default=ScheduleState.WAITING)
    said: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = related(foreign_keys=[by_id])


class BranchProposal(Model):
    """What a trainer who played the customer said instead of the file: at which node, to which reply.

    `language` is the overlay in which reply and words are; "" for the file's own.
    """

    __tablename__ = "branch_proposal"
    __table_args__ = (Index("ix_branch_proposal_scenario", "scenario_id", "verdict", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
    scenario_version_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("scenario_version.id"))
    node: Mapped[str] = mapped_column(String(80))
    reply: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    instead_of: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(35), default="", server_default="")
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    verdict: Mapped[Verdict | None] = mapped_column(Choice(Verdict))
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)

    by: Mapped[Person] = related(foreign_keys=[by_id])


class ScenarioRating(Model):
    """How hard a scenario was for those who practised it, on the scale of `app.simulation.elo`."""

    __tablename__ = "scenario_rating"

    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"), primary_key=True)
    rating: Mapped[float] = mapped_column()
    attempts: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column(Moment)


class PracticeRating(Model):
    """How well a person did in practice, on the same scale. Only used to measure scenarios; shown to nobody."""

    __tablename__ = "practice_rating"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    rating: Mapped[float] = mapped_column()
    attempts: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column(Moment)


class SettledReply(Model):
    """A wording of practice that a trainer leaves unrecognised. Only its digest is kept (see `workshop_replies.wording_of`)."""

    __tablename__ = "settled_reply"

    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"), primary_key=True)
    wording: Mapped[str] = mapped_column(String(64), primary_key=True)
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


def forget_work(scenario_id: int) -> None:
    """Before the scenario itself is deleted."""
    for model in (ScenarioSubmission, ScenarioSchedule, BranchProposal, ScenarioRating, SettledReply):
        db.session.execute(delete(model).where(model.scenario_id == scenario_id))
