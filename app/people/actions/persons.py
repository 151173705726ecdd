"""Making and changing persons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update
from sqlalchemy.orm.attributes import flag_modified

from app.base import clock
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.people import announcing
from app.people.actions.accounts import checked_email, normal_email
from app.people.doors import no_longer_there
from app.people.languages import normal_language
from app.people.models import AccountLink, Line, Person, PersonLine, Role
from app.people.queries import by_email
from app.people.sessions import shut_out
from app.trail.actions import record
from app.ui.words import gettext as _

LOCALES = {"en": "English", "ru": "Русский", "ja": "日本語", "fil": "Filipino"}


class EmailTaken(DomainError):
    """Somebody here has this address already."""


class LastAdmin(DomainError):
    """The site would be left without an admin."""


def create_person(
    name: str,
    *,
    at: datetime,
    by: Person | None,
    email: str | None = None,
    roles: Iterable[Role] = (),
    alias: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
    languages: Iterable[str] | None = None,
    is_demo: bool = False,
) -> Person:
    """A new person without a password; locale and time zone are the site's unless they are named. Raises EmailTaken.

    `name` must not be empty, `email` an address.
    """
    locale = locale if locale in LOCALES else str(current_app.config["DEFAULT_LOCALE"])
    person = Person(
        name=_checked_name(name),
        email=_free_email(email) if email else None,
        roles=frozenset(Role(role) for role in roles),
        alias=alias or None,
        locale=locale,
        timezone=timezone if timezone in clock.zone_names() else str(current_app.config["DEFAULT_TIMEZONE"]),
        languages=[locale] if languages is None else list(languages),
        created_at=at,
        is_demo=is_demo,
        memberships=[],
        lines=[],
    )
    db.session.add(person)
    db.session.flush()
    record("people.create", "person", person.id, by=by, at=at, label=person.name, roles=sorted(person.roles))
    return person


def change_roles(person: Person, roles: Iterable[Role], *, by: Person | None, at: datetime, revision: int | None = None) -> None:
    """Give `person` exactly `roles` and end their sessions. Raises LastAdmin, Conflict."""
    check_revision(person, revision)
    new = frozenset(Role(role) for role in roles)
    if new == person.roles:
        return
    if Role.ADMIN in person.roles and Role.ADMIN not in new:
        refuse_last_admin(person)
    before, person.roles = person.roles, new
    shut_out(person.id, at)
    record("people.change_roles", "person", person.id, by=by, at=at, label=person.name, before=sorted(before), after=sorted(new))
    no_longer_there(person, by, at)


def suspend(person: Person, *, by: Person | None, at: datetime) -> None:
    """Shut `person` out at once; everything they did stays. Raises LastAdmin."""
    if person.deactivated_at is not None:
        return
    refuse_last_admin(person)
    person.deactivated_at = at
    shut_out(person.id, at)
    record("people.suspend", "person", person.id, by=by, at=at, label=person.name)
    announcing.suspended(person, at=at)
    no_longer_there(person, by, at)


def restore(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let a suspended `person` in again."""
    if person.deactivated_at is None:
        return
    person.deactivated_at = None
    record("people.restore", "person", person.id, by=by, at=at, label=person.name)


def change_profile(person: Person, *, name: str, locale: str, timezone: str, by: Person | None, at: datetime) -> None:
    """Name, language and time zone, by the person or an admin. Roles and teams are not among it."""
    before = (person.name, person.locale, person.timezone)
    person.name = _checked_name(name)
    person.locale = locale if locale in LOCALES else person.locale
    person.timezone = timezone if timezone in clock.zone_names() else person.timezone
    if before != (person.name, person.locale, person.timezone):
        renamed: dict[str, Any] = {} if before[0] == person.name else {"before": before[0], "after": person.name}
        record("people.change_profile", "person", person.id, by=by, at=at, label=person.name, **renamed)


def change_email(person: Person, email: str, *, by: Person | None, at: datetime) -> None:
    """Give `person` an address or another one. Sessions end, and links sent to the old address stop working.

    An address is never taken away here. Raises EmailTaken. The trail says that it changed, not what it is.
    """
    if not email.strip():
        if person.email is None:
            return
        raise DomainError(_("Write an address. To shut this person out, suspend them."), field="email")
    if normal_email(email) == person.email:
        return
    first, person.email = person.email is None, _free_email(email)
    unused = (AccountLink.person_id == person.id, AccountLink.used_at.is_(None), AccountLink.revoked_at.is_(None))
    db.session.execute(update(AccountLink).where(*unused).values(revoked_at=at))
    shut_out(person.id, at)
    record("people.give_email" if first else "people.change_email", "person", person.id, by=by, at=at, label=person.name)


def change_details(
    person: Person, *, alias: str, languages: Iterable[str], line_ids: Iterable[int], by: Person | None, at: datetime
) -> None:
    """What an admin keeps about a person's work: agent number or alias, languages, lines. Needs `lines` loaded.

    Raises DomainError for a language that is new here and none.
    """
    known = {row.id: row.name for row in db.session.execute(select(Line.id, Line.name))}
    wanted, have = set(line_ids) & known.keys(), {row.line_id for row in person.lines}
    spoken = sorted({code if code in person.languages else normal_language(code) for code in languages})
    if (alias.strip()[:60] or None, spoken, wanted) == (person.alias, sorted(person.languages), have):
        return
    person.alias = alias.strip()[:60] or None
    person.languages = spoken
    flag_modified(person, "alias")  # other lines are a newer revision, too
    for row in list(person.lines):
        if row.line_id not in wanted:
            db.session.delete(row)
    db.session.add_all([PersonLine(person_id=person.id, line_id=line_id) for line_id in sorted(wanted - have)])
    db.session.flush()
    db.session.expire(person, ["lines"])
    lines = sorted(known[line_id] for line_id in wanted)
    record("people.change_details", "person", person.id, by=by, at=at, label=person.name, alias=person.alias, lines=lines)


def check_revision(person: Person, revision: int | None) -> None:
    """Raise Conflict when the page the person worked from is older than what is stored."""
    if revision is not None and revision != person.revision:
        raise Conflict(_("Someone else changed this person after you opened the page. Compare with what stands here now, then save again."))


def refuse_last_admin(person: Person) -> None:
    """Raise LastAdmin when nobody else could run the site."""
    if Role.ADMIN not in person.roles:
        return
    others = select(func.count()).where(Person.id != person.id, Person.roles.contains(",admin,"), Person.deactivated_at.is_(None))
    if not db.session.scalar(others):
        raise LastAdmin(_("This is the only admin. Make somebody else an admin first."))


def _checked_name(name: str) -> str:
    name = " ".join(name.split())[:200]
    if not name:
        raise DomainError(_("Write the person's name."), field="name")
    return name


def _free_email(email: str) -> str:
    address = checked_email(email)
    if by_email(address):
        raise EmailTaken(_("Somebody with this e-mail address is already here. Look them up under People."), field="email")
    return address
