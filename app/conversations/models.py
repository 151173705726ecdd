"""Every conversation, practice or real, with its messages; the people in it; and imports."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.base.fulltext import SearchIndex
from app.conversations.signals import Signal
from app.people.models import Person, Team
from app.ui.words import lazy_gettext as _l


class ConversationKind(enum.StrEnum):
    """Whether the customer is simulated."""

    PRACTICE = "practice"
    REAL = "real"

    @property
    def label(self) -> Any:
        return _l("Practice") if self is ConversationKind.PRACTICE else _l("Real")

    @property
    def tone(self) -> str:
        return "accent" if self is ConversationKind.PRACTICE else "neutral"


class Channel(enum.StrEnum):
    """Where a conversation took place."""

    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    PHONE = "phone"
    FORM = "form"
    OTHER = "other"

    @property
    def label(self) -> Any:
        return _CHANNELS[self][0]

    @property
    def icon(self) -> str:
        return _CHANNELS[self][1]


_CHANNELS = {
    Channel.EMAIL: (_l("E-mail"), "envelope"),
    Channel.CHAT: (_l("Chat"), "chat-dots"),
    Channel.SOCIAL: (_l("Social"), "megaphone"),
    Channel.PHONE: (_l("Phone"), "telephone"),
    Channel.FORM: (_l("Form"), "ui-checks-grid"),
    Channel.OTHER: (_l("Other"), "three-dots"),
}


class MessageKind(enum.StrEnum):
    """public: the customer can see it; note: internal; event: something happened; draft: written, never sent."""

    PUBLIC = "public"
    NOTE = "note"
    EVENT = "event"
    DRAFT = "draft"


class AuthorRole(enum.StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Customer(Model):
    """A customer of an imported conversation; one row per (source, key), e-mail or phone."""

    __tablename__ = "customer"
    __table_args__ = (
        Index("ix_customer_source_key", "source_system", "source_key"),
        Index("ix_customer_email", "email"),
        Index("ix_customer_phone", "phone"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_system: Mapped[str] = mapped_column(String(80))
    source_key: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(80))


class AgentIdentity(Model):
    """An author as the source system knows them. `person_id` None: not yet mapped; the conversation waits."""

    __tablename__ = "agent_identity"
    __table_args__ = (UniqueConstraint("source_system", "source_key"), Index("ix_agent_identity_unmapped", "person_id", "team_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_system: Mapped[str] = mapped_column(String(80))
    source_key: Mapped[str] = mapped_column(String(330))
    """The source's key, else the e-mail address, else "name:" and the name."""
    name: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(320))
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))

    person: Mapped[Person | None] = related()


_LISTED = ("team_id", "kind", "last_message_at", "id")
_UNSIGNALLED = text("signals IS NULL")
SHOWING: dict[str, Any] = {"signals": text("signals > 0")} | {f"signal_{int(one)}": text(f"signals & {int(one)} > 0") for one in Signal}
"""The condition of each index of conversations with a signal. A list must ask in the same words to be answered by it."""


class Conversation(Model):
    """One conversation. `team_id` is the team at the time of the reply, fixed then."""

    __tablename__ = "conversation"
    __table_args__ = (
        UniqueConstraint("source_system", "source_id"),
        Index("ix_conversation_list", "team_id", "kind", "last_message_at", "id"),
        Index("ix_conversation_all", "kind", "last_message_at", "id"),
        Index("ix_conversation_assignee", "assignee_id", "kind", "last_message_at", "id"),
        Index("ix_conversation_customer", "customer_id", "last_message_at"),
        Index("ix_conversation_import", "import_id"),
        Index("ix_conversation_source_id", "source_id"),
        Index("ix_conversation_coverage", "kind", "team_id", "assignee_id", "last_message_at"),
        Index("ix_conversation_unsignalled", "id", sqlite_where=_UNSIGNALLED, postgresql_where=_UNSIGNALLED),
        *(Index(f"ix_conversation_{name}", *_LISTED, sqlite_where=rule, postgresql_where=rule) for name, rule in SHOWING.items()),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[ConversationKind] = mapped_column(Choice(ConversationKind))
    source_system: Mapped[str] = mapped_column(String(80))
    source_id: Mapped[str] = mapped_column(String(255))
    team_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team.id"))
    channel: Mapped[Channel] = mapped_column(Choice(Channel))
    subject: Mapped[str] = mapped_column(String(2000), default="")
    topic: Mapped[str | None] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(12), default="open")
    language: Mapped[str | None] = mapped_column(String(35))
    url: Mapped[str | None] = mapped_column(Text)
    tags: Mapped[list[str]] = mapped_column(Json, default=list)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    last_message_at: Mapped[datetime] = mapped_column(Moment)
    reopens: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was opened again after it was solved or closed, by the status events of its source."""
    customer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("customer.id"))
    customer_name: Mapped[str | None] = mapped_column(String(255))
    assignee_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    assignee_identity_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("agent_identity.id"), index=True)
    csat: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """{"raw", "scale": [min, max], "comment", "value": 0..1} as received."""
    csat_share: Mapped[float | None] = mapped_column()
    """The same rating as 0 to 1, for filters."""
    custom: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    message_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    preview: Mapped[str] = mapped_column(String(200), default="")
    record_hash: Mapped[str | None] = mapped_column(String(64))
    """Hash of the record as last imported: equal means nothing to do."""
    signals: Mapped[int | None] = mapped_column()
    """Bits of `conversations.signals`; None: not worked out since it last changed."""
    redacted_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since then no import writes words into this conversation that were taken out of it."""
    import_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("conversation_import.id"))

    messages: Mapped[list["Message"]] = related(back_populates="conversation", order_by="Message.position")
    assignee: Mapped[Person | None] = related(foreign_keys=[assignee_id])
    customer: Mapped[Customer | None] = related()
    team: Mapped[Team | None] = related()


class Message(Model):
    """One message. `body` is the text as written and never changes; `html` is its safe form, rendered once."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "source_id"),
        Index("ix_message_thread", "conversation_id", "position"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation.id"))
    source_id: Mapped[str] = mapped_column(String(255))
    position: Mapped[int] = mapped_column()
    kind: Mapped[MessageKind] = mapped_column(Choice(MessageKind))
    author_role: Mapped[AuthorRole] = mapped_column(Choice(AuthorRole))
    author_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    author_identity_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("agent_identity.id"), index=True)
    author_name: Mapped[str | None] = mapped_column(String(255))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    from_html: Mapped[bool] = mapped_column(default=False)
    """Whether `html` is the cleaned HTML of the source; otherwise it was made from `body`."""
    attachments: Mapped[list[Any] | None] = mapped_column(Json)
    change: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What an event changed: "status" and its new word, "assignee" and who it is (None: nobody). None for anything else."""

    conversation: Mapped[Conversation] = related(back_populates="messages")
    author: Mapped[Person | None] = related()


class ImportState(enum.StrEnum):
    """How far an import is. Held: somebody has yet to confirm what the file holds; discarded: they did not want it."""

    HELD = "held"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"

    @property
    def label(self) -> Any:
        words = {"held": _l("To confirm"), "waiting": _l("Waiting"), "running": _l("Running")}
        return {**words, "done": _l("Done"), "failed": _l("Stopped"), "discarded": _l("Discarded")}[self.value]

    @property
    def tone(self) -> str:
        tones = {"held": "caution", "waiting": "neutral", "running": "info", "done": "good"}
        return {**tones, "failed": "bad", "discarded": "neutral"}[self.value]


_HAS_FILE = text("stored_as IS NOT NULL")


class ConversationImport(Model):
    """One file of conversation records on its way in. `bytes_done` lets a stopped import go on."""

    __tablename__ = "conversation_import"
    __table_args__ = (Index("ix_conversation_import_kept", "created_at", sqlite_where=_HAS_FILE, postgresql_where=_HAS_FILE),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    file_name: Mapped[str] = mapped_column(String(300))
    format: Mapped[str] = mapped_column(String(24))
    stored_as: Mapped[str | None] = mapped_column(String(300))
    mask: Mapped[bool] = mapped_column(default=False)
    create_agents: Mapped[bool] = mapped_column(default=False)
    agents: Mapped[list[str] | None] = mapped_column(Json)
    """Addresses and domains of the agents, for mail: nothing in a mail tells who they are."""
    looked: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """{"shape", "count", "more"}: what the file looked like when it came, and how many conversations or mails were counted."""
    state: Mapped[ImportState] = mapped_column(Choice(ImportState), default=ImportState.WAITING)
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    bytes_total: Mapped[int] = mapped_column(BigId, default=0)
    bytes_done: Mapped[int] = mapped_column(BigId, default=0)
    line_done: Mapped[int] = mapped_column(default=0)
    progress_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the last batch was stored: a running import that is silent for long was stopped."""
    read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    messages: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)

    team: Mapped[Team] = related()
    by: Mapped[Person | None] = related()


class RejectedRecord(Model):
    """A record that could not be stored: where, why in a sentence, and the line itself for mending (absent when masking)."""

    __tablename__ = "rejected_record"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(BigId, ForeignKey("conversation_import.id"), index=True)
    line: Mapped[int] = mapped_column()
    offset: Mapped[int] = mapped_column(BigId, default=0)
    end_offset: Mapped[int] = mapped_column(BigId, default=0)
    source_id: Mapped[str | None] = mapped_column(String(255))
    field: Mapped[str] = mapped_column(String(200), default="")
    message: Mapped[str] = mapped_column(Text)
    raw: Mapped[str | None] = mapped_column(Text)


SEARCH = SearchIndex("conversation_search")
"""Public messages and notes of each conversation, with its subject; drafts and events are left out."""
