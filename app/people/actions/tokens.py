"""Issuing and revoking API tokens."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from app.base.database import db
from app.base.errors import DomainError, Forbidden
from app.base.permissions import Reach
from app.people.models import Person
from app.people.scopes import in_order, offered
from app.people.sessions import hash_token
from app.people.token_models import ApiToken
from app.people.tokens import ISSUE
from app.trail.actions import record
from app.ui.words import gettext as _

LONGEST_NAME: Final = 80
LONGEST_DAYS: Final = 366
MOST: Final = 20
"""Working tokens that one person may have."""


def issue(person: Person, name: str, scopes: Iterable[str], *, days: int, by: Person | None, at: datetime) -> tuple[ApiToken, str]:
    """A new token of `person` and its text, which is not stored: show it once.

    Raises Forbidden for somebody who may have none, DomainError for a name, scopes or days that cannot be.
    """
    if person.reach(ISSUE) is Reach.DENIED or not person.is_active:
        raise Forbidden(_("Only leads and admins may have API tokens. Ask one of them."))
    name, wanted = " ".join(name.split()), in_order(scopes)
    _check(person, name, wanted, days, at)
    prefix = base64.b32encode(secrets.token_bytes(8)).decode().lower()[:12]
    secret = secrets.token_urlsafe(32)
    token = ApiToken(
        person_id=person.id, prefix=prefix, secret_hash=hash_token(secret), name=name, scopes=wanted,
        created_at=at, expires_at=at + timedelta(days=days),
    )  # fmt: skip
    db.session.add(token)
    db.session.flush()
    until = token.expires_at.date().isoformat()
    record("people.issue_token", "api_token", token.id, by=by, at=at, label=name, person=person.name, scopes=wanted, until=until)
    return token, f"gr_{prefix}_{secret}"


def revoke(token: ApiToken, *, by: Person | None, at: datetime) -> None:
    """End a token at once; ended twice is ended once."""
    if token.ended_at is not None:
        return
    token.ended_at = at
    whose = db.session.scalar(select(Person.name).where(Person.id == token.person_id)) or ""
    record("people.revoke_token", "api_token", token.id, by=by, at=at, label=token.name, person=whose)


def _check(person: Person, name: str, wanted: list[str], days: int, at: datetime) -> None:
    if not name:
        raise DomainError(_("Write what the token is for, such as the name of the program."), field="name")
    if len(name) > LONGEST_NAME:
        raise DomainError(_("Use at most %(max)d characters.") % {"max": LONGEST_NAME}, field="name")
    if not wanted:
        raise DomainError(_("Choose at least one thing that the token may do."), field="scopes")
    if not set(wanted) <= set(offered(person)):
        raise DomainError(_("A token cannot do more than its person. Choose among what your roles include."), field="scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise DomainError(_("A token lasts between 1 and %(most)s days.", most=LONGEST_DAYS), field="days")
    works = (ApiToken.person_id == person.id, ApiToken.ended_at.is_(None), ApiToken.expires_at > at)
    if (db.session.scalar(select(func.count()).select_from(ApiToken).where(*works)) or 0) >= MOST:
        raise DomainError(_("You have %(most)s tokens that work. Revoke one that is no longer needed.", most=MOST))
