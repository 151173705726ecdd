"""Links that work once: invitations and password resets."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from app.base import throttle
from app.base.database import db
from app.base.errors import DomainError
from app.people.actions.accounts import check_password, hash_password, normal_email
from app.people.models import AccountLink, LinkKind, Person
from app.people.queries import by_email
from app.people.sessions import hash_token, shut_out
from app.trail.actions import record
from app.ui.words import gettext as _

INVITATION_LASTS: Final = timedelta(days=7)
RESET_LASTS: Final = timedelta(hours=2)


class DeadLink(DomainError):
    """The link was used, replaced, revoked or is too old."""

    status = 404


def invite(person: Person, *, by: Person | None, at: datetime) -> str:
    """A fresh invitation token for `person`; earlier ones stop working. Keep it: only its hash is stored."""
    if person.password_hash is not None:
        raise DomainError(_("This person has a password already. Send a password reset instead."))
    token = _issue(person, LinkKind.INVITATION, at, INVITATION_LASTS, by)
    record("people.invite", "person", person.id, by=by, at=at, label=person.name)
    return token


def ask_reset(email: str, *, address: str, at: datetime) -> tuple[Person, str] | None:
    """A reset token for the person with this address, or None (say the same to the asker). Raises TooMany."""
    key = f"reset:from:{hash_token(address)}"
    throttle.check(key, at, most=10, seconds=3600)
    throttle.count(key, at)
    person = by_email(normal_email(email))
    if person is None or not person.is_active:
        return None
    return person, _issue(person, LinkKind.RESET, at, RESET_LASTS, None)


def reset_for(person: Person, *, by: Person | None, at: datetime) -> str:
    """A reset token that an admin hands over; recorded."""
    token = _issue(person, LinkKind.RESET, at, RESET_LASTS, by)
    record("people.reset_link", "person", person.id, by=by, at=at, label=person.name)
    return token


def link_of(token: str, kind: LinkKind, at: datetime) -> AccountLink:
    """The live link with this token, its person loaded. Raises DeadLink."""
    query = select(AccountLink).where(
        AccountLink.token_hash == hash_token(token),
        AccountLink.kind == kind,
        AccountLink.used_at.is_(None),
        AccountLink.revoked_at.is_(None),
        AccountLink.expires_at > at,
    )
    link: AccountLink | None = db.session.scalar(query.options(joinedload(AccountLink.person)))
    if link is None or not link.person.is_active:
        raise DeadLink(_("This link was used before or is too old. Ask for a new one."))
    return link


def use_link(link: AccountLink, password: str, *, at: datetime) -> Person:
    """Set the password through `link`, which stops working; all sessions of the person end. Raises WeakPassword, DeadLink."""
    person = link.person
    check_password(password, person)
    claimed = update(AccountLink).where(AccountLink.id == link.id, AccountLink.used_at.is_(None)).values(used_at=at)
    if db.session.execute(claimed).rowcount != 1:  # type: ignore[attr-defined]
        raise DeadLink(_("This link was used before or is too old. Ask for a new one."))
    person.password_hash = hash_password(password)
    shut_out(person.id, at)
    record(f"people.{link.kind.value}_used", "person", person.id, by=person, at=at, label=person.name)
    return person


def revoke(link: AccountLink, *, by: Person | None, at: datetime) -> None:
    """Make an unused link worthless."""
    link.revoked_at = at
    name = db.session.scalar(select(Person.name).where(Person.id == link.person_id)) or ""
    record("people.revoke_link", "person", link.person_id, by=by, at=at, label=name)


def _issue(person: Person, kind: LinkKind, at: datetime, lasts: timedelta, by: Person | None) -> str:
    unused = (AccountLink.person_id == person.id, AccountLink.kind == kind, AccountLink.used_at.is_(None), AccountLink.revoked_at.is_(None))
    db.session.execute(update(AccountLink).where(*unused).values(revoked_at=at))
    token = secrets.token_urlsafe(32)
    db.session.add(
        AccountLink(
            kind=kind,
            token_hash=hash_token(token),
            person_id=person.id,
            created_by_id=by.id if by else None,
            created_at=at,
            expires_at=at + lasts,
        )
    )
    db.session.flush()
    return token
