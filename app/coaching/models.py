"""Coaching sessions, their texts, pinned items and action items."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Model, Moment, related
from app.knowledge.models import Article
from app.library.models import Scenario
from app.people.models import Person
from app.ui.words import lazy_gettext as _l


class SessionState(enum.StrEnum):
    """planned: to come, or without a date yet. held: the agent has not acknowledged it. called-off: it does not take place."""

    PLANNED = "planned"
    HELD = "held"
    ACKNOWLEDGED = "acknowledged"
    CALLED_OFF = "called-off"

    @property
    def label(self) -> Any:
        names = {"planned": _l("Planned"), "held": _l("Held"), "acknowledged": _l("Acknowledged"), "called-off": _l("Called off")}
        return names[self.value]

    @property
    def tone(self) -> str:
        return {"planned": "info", "held": "caution", "acknowledged": "good", "called-off": "neutral"}[self.value]


TOOK_PLACE = (SessionState.HELD, SessionState.ACKNOWLEDGED)


class TextKind(enum.StrEnum):
    """notes: lead and agent read and write them. topics: the agent's own, before the session. private: the lead's alone."""

    NOTES = "notes"
    TOPICS = "topics"
    PRIVATE = "private"


class PinKind(enum.StrEnum):
    """What a pinned item is: a review, one criterion of it with its quotes, one reply, a practice attempt, a skill's growth."""

    REVIEW = "review"
    CRITERION = "criterion"
    MESSAGE = "message"
    ATTEMPT = "attempt"
    SKILL = "skill"

    @property
    def label(self) -> Any:
        names = {
            "review": _l("Review"),
            "criterion": _l("Criterion"),
            "message": _l("Reply"),
            "attempt": _l("Practice"),
            "skill": _l("Skill"),
        }
        return names[self.value]

    @property
    def icon(self) -> str:
        icons = {
            "review": "clipboard-check",
            "criterion": "ui-checks-grid",
            "message": "chat-dots",
            "attempt": "bullseye",
            "skill": "graph-up",
        }
        return icons[self.value]


class CoachingSession(Model):
    """One conversation of a lead with one agent. Without `starts_at` only the lead knows of it: things are pinned for later.

    `team_id` is the agent's team when it was planned, fixed then. `every_weeks` above 0: the next one is planned by itself.
    """

    __tablename__ = "coaching_session"
    __table_args__ = (
        Index("ix_coaching_session_agent", "agent_id", "starts_at", "id"),
        Index("ix_coaching_session_held", "agent_id", "held_at"),
        Index("ix_coaching_session_lead", "lead_id", "state", "starts_at"),
        Index("ix_coaching_session_state", "state", "starts_at"),
        Index("ix_coaching_session_waits", "state", "held_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    lead_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    agent_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    title: Mapped[str] = mapped_column(String(200), default="", server_default="")
    agenda: Mapped[str] = mapped_column(Text, default="", server_default="")
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    every_weeks: Mapped[int] = mapped_column(default=0, server_default="0")
    follows_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("coaching_session.id"))
    """The session of a series before this one."""
    state: Mapped[SessionState] = mapped_column(Choice(SessionState), default=SessionState.PLANNED)
    planned_at: Mapped[datetime] = mapped_column(Moment)
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledgement: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What the agent wants the lead to know; empty mostly."""
    called_off_at: Mapped[datetime | None] = mapped_column(Moment)
    called_off_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    """What the next change of title, agenda or time must name."""

    lead: Mapped[Person] = related(foreign_keys=[lead_id])
    agent: Mapped[Person] = related(foreign_keys=[agent_id])
    texts: Mapped[list["CoachingText"]] = related(order_by="CoachingText.id")
    pins: Mapped[list["CoachingPin"]] = related(order_by="CoachingPin.id")


class CoachingText(Model):
    """A text that saves itself while somebody types. Kept apart, so that the private one is never loaded for the agent."""

    __tablename__ = "coaching_text"
    __table_args__ = (UniqueConstraint("session_id", "kind", name="uq_coaching_text_kind"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("coaching_session.id"))
    kind: Mapped[TextKind] = mapped_column(Choice(TextKind))
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(Moment)
    saved_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))


class CoachingPin(Model):
    """Something to talk about, by reference: its words are read where they stand, so a redaction there holds here as well.

    `measure` is that of the tallies for a criterion or a skill, else empty.
    """

    __tablename__ = "coaching_pin"
    __table_args__ = (UniqueConstraint("session_id", "key", name="uq_coaching_pin_once"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("coaching_session.id"))
    kind: Mapped[PinKind] = mapped_column(Choice(PinKind))
    key: Mapped[str] = mapped_column(String(200))
    """What is pinned, in one word: "review:12", "criterion:12/empathy", "message:7", "attempt:3", "skill:empathy"."""
    review_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("review.id"), index=True)
    criterion: Mapped[str] = mapped_column(String(80), default="", server_default="")
    message_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("message.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("attempt.id"), index=True)
    measure: Mapped[str] = mapped_column(String(180), default="", server_default="")
    note: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why it was pinned."""
    pinned_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    pinned_at: Mapped[datetime] = mapped_column(Moment)

    pinned_by: Mapped[Person] = related()


_OPEN = text("done_at IS NULL")


class ActionItem(Model):
    """What one of the two will do, until when. Who was coached, by whom and in which team is that of the session."""

    __tablename__ = "action_item"
    __table_args__ = (
        Index("ix_action_item_session", "session_id", "id"),
        Index("ix_action_item_agent", "agent_id", "due_at", "id"),
        Index("ix_action_item_team", "team_id", "due_at", "id"),
        Index("ix_action_item_open_owner", "owner_id", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_action_item_open_agent", "agent_id", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_action_item_open_team", "team_id", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_action_item_open_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    session_id: Mapped[int] = mapped_column(BigId, ForeignKey("coaching_session.id"))
    agent_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    owner_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    due_at: Mapped[datetime] = mapped_column(Moment)
    """When the day `due_on` ends in the team's zone: from then on it is overdue."""
    scenario_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("scenario.id"))
    article_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article.id"))
    made_by_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    done_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")

    session: Mapped[CoachingSession] = related()
    agent: Mapped[Person] = related(foreign_keys=[agent_id])
    owner: Mapped[Person] = related(foreign_keys=[owner_id])
    scenario: Mapped[Scenario | None] = related()
    article: Mapped[Article | None] = related()
