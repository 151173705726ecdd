"""Persons, teams and everything about who may come in."""

import enum
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import Dialect, ForeignKey, Index, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.base.database import BigId, Choice, Json, Model, Moment, related
from app.base.permissions import Permission, Reach, permission, reach_of
from app.ui.words import lazy_gettext as _l


class Role(enum.StrEnum):
    """What a person does here; a person may hold several."""

    AGENT = "agent"
    TRAINER = "trainer"
    REVIEWER = "reviewer"
    LEAD = "lead"
    ADMIN = "admin"

    @property
    def label(self) -> Any:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.AGENT: _l("Agent"),
    Role.TRAINER: _l("Trainer"),
    Role.REVIEWER: _l("Reviewer"),
    Role.LEAD: _l("Lead"),
    Role.ADMIN: _l("Admin"),
}


class RoleSet(TypeDecorator[frozenset[Role]]):
    """A set of roles kept as ",agent,lead," so that one LIKE finds everybody with a role."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: Iterable[Role] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return value
        return "," + "".join(f"{Role(role).value}," for role in sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Role]:
        return frozenset(Role(part) for part in (value or "").split(",") if part)


class Team(Model):
    """People who work together. `timezone` decides which ISO week a moment belongs to."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    created_at: Mapped[datetime] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    is_demo: Mapped[bool] = mapped_column(default=False)
    second_publisher: Mapped[bool] = mapped_column(default=False)
    """Whether nobody of this team publishes what they wrote themselves."""
    hides_reviewers: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the reviewed agents of this team do not learn who reviewed them."""
    unbiased: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether earlier reviews of a conversation are hidden from whoever grades it."""
    peer_reviews: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether agents of this team may ask each other to look at a reply."""
    revision: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": revision}

    @property
    def shows_earlier(self) -> bool:
        """The other way round, as the form asks it."""
        return not self.unbiased


class Person(UserMixin, Model):
    """Somebody. Without `email` a person cannot sign in (an imported agent, mostly)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    """Lower case, NFKC, without spaces; see `people.actions.accounts.normal_email`."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    roles: Mapped[frozenset[Role]] = mapped_column(RoleSet, default=frozenset)
    alias: Mapped[str | None] = mapped_column(String(60))
    """Agent number or stage name shown to customers and blind reviewers."""
    locale: Mapped[str] = mapped_column(String(12), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment)
    deactivated_at: Mapped[datetime | None] = mapped_column(Moment)
    pseudonymised_at: Mapped[datetime | None] = mapped_column(Moment)
    is_demo: Mapped[bool] = mapped_column(default=False)
    list_defaults: Mapped[dict[str, int]] = mapped_column(Json, default=dict, server_default="{}")
    """The saved filter that each list opens with, by the list's name."""
    revision: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = related(back_populates="person", order_by="Membership.id")
    lines: Mapped[list["PersonLine"]] = related(back_populates="person")

    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def initials(self) -> str:
        """Up to two letters for the avatar."""
        parts = self.name.split()
        return "".join(part[0] for part in (parts[0], parts[-1]) if part).upper()[: 2 if len(parts) > 1 else 1] if parts else "?"

    @property
    def current_memberships(self) -> list["Membership"]:
        return [membership for membership in self.memberships if membership.ended_on is None]

    @property
    def team_ids(self) -> frozenset[int]:
        """Teams the person belongs to now. Needs `memberships` loaded."""
        return frozenset(membership.team_id for membership in self.current_memberships)

    def own_teams(self, among: Collection[int]) -> list["Team"]:
        """The person's own teams among these, by name: a page that shows one team opens with the first."""
        return sorted((one.team for one in self.current_memberships if one.team_id in among), key=lambda team: (team.name, team.id))

    @property
    def led_team_ids(self) -> frozenset[int]:
        """Teams the person leads now."""
        return frozenset(membership.team_id for membership in self.current_memberships if membership.lead)

    def has(self, *roles: Role) -> bool:
        """Whether the person holds any of `roles`."""
        return bool(self.roles & frozenset(roles))

    def reach(self, number: int) -> Reach:
        """How far row `number` of the permission table reaches for this person."""
        return reach_of(number, self.roles)

    def teams_for(self, number: int) -> frozenset[int]:
        """Teams in which row `number` holds for this person (a lead's are the led ones). Empty unless some role gives T."""
        row: Permission = permission(number)
        roles = row.roles_with(Reach.TEAM, self.roles)
        teams: frozenset[int] = frozenset()
        if roles - {Role.LEAD}:
            teams |= self.team_ids
        if Role.LEAD in roles:
            teams |= self.led_team_ids
        return teams


class Membership(Model):
    """A person's time in a team. Dates are days in the team's zone; `ended_on` None means now."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_team_person", "team_id", "person_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("team.id"))
    lead: Mapped[bool] = mapped_column(default=False)
    started_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()

    person: Mapped[Person] = related(back_populates="memberships")
    team: Mapped[Team] = related()


class Line(Model):
    """A line of work or skill group ("billing", "chat, Japanese")."""

    __tablename__ = "line"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)


class PersonLine(Model):
    """A person works on a line."""

    __tablename__ = "person_line"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(BigId, ForeignKey("line.id"), primary_key=True)

    person: Mapped[Person] = related(back_populates="lines")
    line: Mapped[Line] = related()


class SignIn(Model):
    """One signed-in browser. The cookie holds a random token; only its hash is kept."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    browser: Mapped[str] = mapped_column(String(200), default="")


class LinkKind(enum.StrEnum):
    """What a one-time link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class AccountLink(Model):
    """A link that works once: an invitation or a password reset. Only the token's hash is kept."""

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(Choice(LinkKind))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), index=True)
    """The person invited exists from the start, without a password."""
    created_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    person: Mapped[Person] = related(foreign_keys=[person_id])


class Notice(Model):
    """Something a person should know. `kind` names a registered sentence; `values` fill it; `path` is where it leads."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person", "person_id", "id"),
        UniqueConstraint("person_id", "once_key", name="uq_notice_once"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    path: Mapped[str] = mapped_column(Text, default="")
    once_key: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
