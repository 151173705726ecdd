"""Attempts, their turns, desk actions and drafts."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.conversations.models import Conversation
from app.library.models import Scenario, ScenarioVersion
from app.people.models import Person
from app.ui.words import lazy_gettext as _l


class AttemptState(enum.StrEnum):
    """Whether the customer still waits for a reply."""

    OPEN = "open"
    ENDED = "ended"
    VOID = "void"
    GIVEN_UP = "given-up"
    """The person closed it before the customer left: it does not count and may be read."""

    @property
    def label(self) -> Any:
        return {"open": _l("In progress"), "ended": _l("Ended"), "void": _l("Void"), "given-up": _l("Given up")}[self.value]

    @property
    def tone(self) -> str:
        return {"open": "info", "ended": "neutral", "void": "caution", "given-up": "neutral"}[self.value]


class AttemptMode(enum.StrEnum):
    """Practice helps and may be tried without end; an assessment has a time box, no hints, and its story waits for release."""

    PRACTICE = "practice"
    ASSESSMENT = "assessment"

    @property
    def label(self) -> Any:
        return {"practice": _l("Practice"), "assessment": _l("Assessment")}[self.value]


class DeskStatus(enum.StrEnum):
    """What the agent made of the conversation in the list. Only the customer's leaving ends an attempt."""

    OPEN = "open"
    PENDING = "pending"
    SNOOZED = "snoozed"
    HANDED = "handed"
    """A colleague or a line of the company has it: see app/inbox/actions/standing.py."""
    SOLVED = "solved"
    SPAM = "spam"

    @property
    def label(self) -> Any:
        names = {"open": _l("Open"), "pending": _l("Pending"), "snoozed": _l("Snoozed"), "handed": _l("Handed over")}
        return (names | {"solved": _l("Solved"), "spam": _l("Spam")})[self.value]

    @property
    def may_be_set(self) -> bool:
        """Whether it can be chosen as it is; the others need a time or somebody to hand it to."""
        return self not in (DeskStatus.SNOOZED, DeskStatus.HANDED)

    @property
    def icon(self) -> str:
        icons = {
            "open": "inbox",
            "pending": "hourglass-split",
            "snoozed": "moon",
            "handed": "arrow-right",
            "solved": "check-circle",
            "spam": "slash-circle",
        }
        return icons[self.value]


_ONE_OPEN = ("person_id", "scenario_id", "preview_only")
_IS_OPEN = text("state = 'open' AND shift_run_id IS NULL")


class Attempt(Model):
    """One person's run of one scenario version with one seed. `engine` is the simulation's state as JSON.

    A person has at most one open attempt at a scenario, and beside it one open preview. In a shift several customers
    may bring the same scenario.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_person", "person_id", "state", "started_at", "id"),
        Index("ix_attempt_tried", "person_id", "state", "scenario_id", "preview_only", "mode", "released_at", "csat"),
        Index("ix_attempt_scenario", "scenario_id", "started_at"),
        Index("ix_attempt_cohort", "cohort"),
        Index("ix_attempt_waits", "waits_since"),
        Index("uq_attempt_open", *_ONE_OPEN, unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        UniqueConstraint("shift_run_id", "shift_place"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
    scenario_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario_version.id"))
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"), unique=True)
    seed: Mapped[int] = mapped_column(BigInteger)
    engine: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[AttemptState] = mapped_column(Choice(AttemptState), default=AttemptState.OPEN)
    preview_only: Mapped[bool] = mapped_column(default=False)
    """A trainer tries a scenario: never counted, never reviewed."""
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    turn_count: Mapped[int] = mapped_column(default=0)
    end_node: Mapped[str | None] = mapped_column(String(80))
    outcome: Mapped[str | None] = mapped_column(String(80))
    csat: Mapped[float | None] = mapped_column()
    failed: Mapped[bool] = mapped_column(default=False)
    retry_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attempt.id"))
    revision: Mapped[int] = mapped_column(default=1)
    mode: Mapped[AttemptMode] = mapped_column(Choice(AttemptMode), default=AttemptMode.PRACTICE)
    cohort: Mapped[str | None] = mapped_column(String(80))
    """Who is assessed with the same family of seeds: "assignment:4711", "course:12"."""
    honoured_at: Mapped[datetime | None] = mapped_column(Moment)
    deadline_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the time box of an assessment is over. Kept from the start on, whatever happens to the page."""
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the story of an assessment was shown to the person."""
    status: Mapped[DeskStatus] = mapped_column(Choice(DeskStatus), default=DeskStatus.OPEN)
    snoozed_until: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the next reply is due by the company's targets and business hours; None while nobody waits."""
    first_due_at: Mapped[datetime | None] = mapped_column(Moment)
    first_replied_at: Mapped[datetime | None] = mapped_column(Moment)
    skipped_at: Mapped[datetime | None] = mapped_column(Moment)
    desk: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    """`handed_to` (see actions/standing.py), `fields` (custom fields by id), `merged` (ids of contacts), `shift` (see desk_pack.py)."""
    puppeteer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """The trainer who plays the customer live; None: the customer is the scenario's."""
    shift_run_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("shift_run.id"))
    """The shift in which this customer came."""
    shift_place: Mapped[int | None] = mapped_column()
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the agent took the customer from the shift's queue."""
    waits_since: Mapped[datetime | None] = mapped_column(Moment)
    """Since when a reply waits for people to decide about it; None where the customer answers by themselves."""
    in_order: Mapped[bool] = mapped_column(default=False, server_default=false())
    """While this is open the person works in order: whoever is due soonest comes next, and nobody is chosen."""
    undo: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    """What stood before the last reply, until something else is done: see app/inbox/actions/undoing.py."""

    person: Mapped[Person] = related(foreign_keys=[person_id])
    scenario: Mapped[Scenario] = related()
    version: Mapped[ScenarioVersion] = related()
    conversation: Mapped[Conversation] = related()
    turns: Mapped[list["AttemptTurn"]] = related(back_populates="attempt", order_by="AttemptTurn.number")

    # The revision moves with the turns only: a lookup in the next pane does not make a typed reply stale.
    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}


class AttemptTurn(Model):
    """One turn: what was said, which rule fired and why (`trace` is the simulation's turn as JSON)."""

    __tablename__ = "attempt_turn"
    __table_args__ = (UniqueConstraint("attempt_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"))
    number: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(Moment)
    reply_message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    customer_message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"))
    trace: Mapped[dict[str, Any]] = mapped_column(Json)
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    """Who said what the trace's `human` checks are; None where nobody had to."""
    decided_at: Mapped[datetime | None] = mapped_column(Moment)

    attempt: Mapped[Attempt] = related(back_populates="turns")
    decided_by: Mapped[Person | None] = related()


class ActKind(enum.StrEnum):
    """What sort of act a row of the attempt's log is."""

    ACTION = "action"
    ESCALATE = "escalate"
    TAG = "tag"
    STATUS = "status"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    MERGE = "merge"
    MACRO = "macro"
    FIELD = "field"
    ARTICLE = "article"
    NOTE = "note"
    HINT = "hint"
    SKIP = "skip"
    UNDO = "undo"
    STALE = "stale"
    COLLISION = "collision"


class DeskActionUse(Model):
    """One act of an attempt beside writing, with what it showed: the attempt's log.

    An escalation that is not `done` came back: a return. `turn` is how many replies had been sent before it.
    """

    __tablename__ = "desk_action_use"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    done: Mapped[bool] = mapped_column()
    result: Mapped[list[str]] = mapped_column(Json, default=list)
    at: Mapped[datetime] = mapped_column(Moment)
    kind: Mapped[ActKind] = mapped_column(Choice(ActKind), default=ActKind.ACTION)
    turn: Mapped[int] = mapped_column(default=0)


class DraftKind(enum.StrEnum):
    """What a saved draft would become."""

    REPLY = "reply"
    NOTE = "note"
    FORMS = "forms"
    """What was typed into the forms beside the conversation, as JSON by form and field."""


class Draft(Model):
    """Text as typed and not yet sent; one of each kind per person and conversation."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id", "conversation_id", "kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"), index=True)
    kind: Mapped[DraftKind] = mapped_column(Choice(DraftKind))
    body: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class PracticeAssignment(Model):
    """A scenario that somebody asked a person to practise. Done when an attempt of it ends."""

    __tablename__ = "practice_assignment"
    __table_args__ = (Index("ix_practice_assignment_person", "person_id", "done_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
    assigned_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    assigned_at: Mapped[datetime] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    attempt_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attempt.id"))
    mode: Mapped[AttemptMode] = mapped_column(Choice(AttemptMode), default=AttemptMode.PRACTICE)
    minutes: Mapped[int | None] = mapped_column()
    """The time box of an assessment; None: the scenario's own."""
    cohort: Mapped[str | None] = mapped_column(String(80))
    family: Mapped[int | None] = mapped_column(BigInteger)
    """The number from which every seed of the cohort is drawn."""
    language: Mapped[str | None] = mapped_column(String(35))
    """In which the customer writes; None: the person chooses among those of the scenario."""
    in_order: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Until it is done the person takes customers in the order of the inbox."""

    scenario: Mapped[Scenario] = related()
    person: Mapped[Person] = related(foreign_keys=[person_id])
    assigned_by: Mapped[Person | None] = related(foreign_keys=[assigned_by_id])


class MisreadReport(Model):
    """A trainee says that the simulated customer misread a reply; the trainers' check workshop works through these."""

    __tablename__ = "misread_report"
    __table_args__ = (Index("ix_misread_report_scenario", "scenario_id", "handled_at", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(BigId, ForeignKey("attempt.id"), index=True)
    scenario_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario.id"))
    scenario_version_id: Mapped[int] = mapped_column(BigId, ForeignKey("scenario_version.id"))
    turn: Mapped[int] = mapped_column()
    trace: Mapped[dict[str, Any]] = mapped_column(Json)
    text: Mapped[str] = mapped_column(Text, default="")
    """What the trainee says they meant."""
    by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    handled_at: Mapped[datetime | None] = mapped_column(Moment)
    handled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    """What the trainer who looked at it says to the trainee."""
