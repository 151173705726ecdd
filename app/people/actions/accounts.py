"""Signing in and passwords."""

import unicodedata
from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from sqlalchemy import select

from app.base import throttle
from app.base.database import db
from app.base.errors import DomainError
from app.people.models import Person
from app.people.sessions import hash_token, shut_out
from app.trail.actions import record
from app.ui.words import gettext as _

SHORTEST_PASSWORD: Final = 12
LONGEST_EMAIL: Final = 254
TRIES: Final = 8
TRY_SECONDS: Final = 600


class WrongSignIn(DomainError):
    """The address and password do not belong together. Says nothing about which accounts exist."""


class WeakPassword(DomainError):
    """The new password is too short or too plain."""


def normal_email(text: str) -> str:
    """The one spelling of an address: NFKC, lower case, without spaces and invisible characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if not character.isspace() and unicodedata.category(character) != "Cf")


def checked_email(text: str) -> str:
    """`text` as a normal address. Raises DomainError for what is no address."""
    address = normal_email(text)
    try:
        validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        address = ""
    if not address or len(address) > LONGEST_EMAIL:
        raise DomainError(_("This is not an e-mail address. Write it like name@example.com."), field="email")
    return address


def sign_in(email: str, password: str, *, address: str, at: datetime) -> Person:
    """The person with this address and password. Raises WrongSignIn, or TooMany after repeated failures.

    Failures are counted per account name and per network address; the caller must keep the count
    (`commit_refusal`) although the request is refused.
    """
    name_key = f"sign-in:name:{hash_token(normal_email(email))}"
    address_key = f"sign-in:from:{hash_token(address)}"
    throttle.check(name_key, at, most=TRIES, seconds=TRY_SECONDS)
    throttle.check(address_key, at, most=TRIES * 5, seconds=TRY_SECONDS)
    person: Person | None = db.session.scalar(select(Person).where(Person.email == normal_email(email)))
    known = person is not None and person.password_hash is not None and person.is_active
    stored = (person.password_hash if person and known else None) or _nobody()
    right = _matches(stored, password)
    if not (known and right) or person is None:
        throttle.count(name_key, at)
        throttle.count(address_key, at)
        raise WrongSignIn(_("This address and password do not belong together. Check both, or reset your password."))
    throttle.forget(name_key)
    if _hasher().check_needs_rehash(str(person.password_hash)):
        person.password_hash = hash_password(password)
    record("people.sign_in", "person", person.id, by=person, at=at, label=person.name)
    return person


def set_password(person: Person, password: str, *, at: datetime, by: Person | None, keep_session: str | None = None) -> None:
    """Give `person` a new password and sign them out everywhere but in `keep_session`. Raises WeakPassword."""
    check_password(password, person)
    person.password_hash = hash_password(password)
    shut_out(person.id, at, but=keep_session)
    record("people.set_password", "person", person.id, by=by, at=at, label=person.name)


def check_password(password: str, person: Person) -> None:
    """Raise WeakPassword with the reason when `password` must not be used (length first, as NIST 800-63B says)."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(
            _("Use at least %(least)s characters; a few words in a row are fine.", least=SHORTEST_PASSWORD), field="password"
        )
    if len(password) > 200:
        raise WeakPassword(_("Use at most 200 characters."), field="password")
    plain = password.casefold()
    names = [part for part in (person.name.casefold(), (person.email or "").split("@")[0]) if len(part) > 3]
    if len(set(plain)) < 5 or any(plain == name or plain == name * 2 for name in names):
        raise WeakPassword(_("This password is too easy to guess. Use a few unrelated words."), field="password")


def hash_password(password: str) -> str:
    """The argon2id hash that is stored."""
    return _hasher().hash(password)


def verify_password(person: Person, password: str) -> bool:
    """Whether `password` is the person's current one."""
    return person.password_hash is not None and _matches(person.password_hash, password)


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher().verify(stored, password[:1000])
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hasher() -> PasswordHasher:
    if current_app.config["TESTING"]:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def _nobody() -> str:
    """A hash that no password matches, so that an unknown name takes as long as a wrong password."""
    nobody = current_app.extensions.get("greenroom_nobody")
    if nobody is None:
        nobody = current_app.extensions["greenroom_nobody"] = hash_password("nobody has this password")
    return str(nobody)
