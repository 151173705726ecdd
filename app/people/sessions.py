"""Who is signed in: a random token in the cookie, its hash in the database, one row per browser."""

import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager
from sqlalchemy import bindparam, func, literal, select, update
from sqlalchemy.orm import joinedload

from app.base import clock
from app.base.database import db
from app.base.transaction import SAFE_METHODS
from app.people.hashing import OF_TEAM
from app.people.hashing import hash_token as hash_token
from app.people.models import Membership, Notice, Person, SignIn
from app.people.token_models import ApiToken
from app.people.tokens import PATHS, bearer_of

COOKIE_KEY = "sign_in"
RENEW_AFTER = timedelta(hours=12)


def open_session(person: Person, at: datetime, browser: str) -> None:
    """Sign `person` in on this browser under a new token; whatever session it had before is dropped."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        person_id=person.id,
        token_hash=hash_token(token),
        created_at=at,
        last_seen_at=at,
        expires_at=at + current_app.permanent_session_lifetime,
        browser="".join(character for character in browser if character.isprintable())[:200],
    )
    db.session.add(row)
    session.clear()
    session.permanent = True
    session[COOKIE_KEY] = token


def close_session(at: datetime) -> None:
    """Sign this browser out."""
    token = session.get(COOKIE_KEY)
    session.clear()
    if token:
        db.session.execute(update(SignIn).where(SignIn.token_hash == hash_token(str(token)), SignIn.ended_at.is_(None)).values(ended_at=at))


def end_sessions(person_id: int, at: datetime, *, but: str | None = None) -> int:
    """Sign `person_id` out everywhere, except the session with token hash `but`. Returns how many ended."""
    query = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if but:
        query = query.where(SignIn.token_hash != but)
    return int(db.session.execute(query.values(ended_at=at)).rowcount)  # type: ignore[attr-defined]


def shut_out(person_id: int, at: datetime, *, but: str | None = None) -> int:
    """Sign `person_id` out everywhere but there, and end their API tokens: their rights or their password changed. Returns how many
    sessions ended."""
    works = (ApiToken.person_id == person_id, ApiToken.ended_at.is_(None))
    db.session.execute(update(ApiToken).where(*works).values(ended_at=at))
    return end_sessions(person_id, at, but=but)


def current_token_hash() -> str | None:
    """Hash of this browser's token, None when signed out."""
    token = session.get(COOKIE_KEY)
    return hash_token(str(token)) if token else None


class Sessions(SecureCookieSessionInterface):
    """Flask's cookie sessions with one signer for the life of the site; its own makes one for every request."""

    def __init__(self) -> None:
        self.signer: Any = None

    def get_signing_serializer(self, app: Flask) -> Any:
        if self.signer is None:
            self.signer = super().get_signing_serializer(app)
        return self.signer


def install_login(app: Flask) -> None:
    """Let Flask-Login know who this browser belongs to. One statement a request: the person with the memberships."""
    app.session_interface = Sessions()
    manager = LoginManager(app)
    manager.session_protection = None

    @manager.request_loader  # type: ignore[untyped-decorator]
    def _load(request: Request) -> Person | None:
        if request.path.startswith(PATHS):
            g.bearer = bearer_of(request.headers.get("Authorization"), clock.now())
            return g.bearer.person if g.bearer else None
        token = session.get(COOKIE_KEY)
        return _person_of(hash_token(token)) if isinstance(token, str) else None

    @app.after_request
    def _renew(response: Response) -> Response:
        if request.method not in SAFE_METHODS and response.status_code < 400 and session.get(COOKIE_KEY):
            renew(clock.now())
        return response


def _person_of(token_hash: str) -> Person | None:
    now = clock.now()
    found = db.session.execute(_person_by_token(), {"token_hash": token_hash, "now": now}).unique().all()
    if not found:
        return None
    person, seen, sign_in_id, g.unread_notices = found[0]
    g.sign_in_id = sign_in_id
    g.sign_in_stale = now - seen > RENEW_AFTER
    return person  # type: ignore[no-any-return]


@cache
def _person_by_token() -> Any:
    """Asked by every request, so built once."""
    few = select(literal(1)).where(Notice.person_id == Person.id, Notice.read_at.is_(None)).limit(10).correlate(Person).subquery()
    unread = select(func.count()).select_from(few).scalar_subquery()
    return (
        select(Person, SignIn.last_seen_at, SignIn.id, unread)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.token_hash == bindparam("token_hash"), SignIn.ended_at.is_(None), SignIn.expires_at > bindparam("now"))
        .where(Person.deactivated_at.is_(None))
        .options(joinedload(Person.memberships).joinedload(Membership.team).load_only(*OF_TEAM))
    )


def renew(at: datetime) -> None:
    """Move the session's end forward when it is in use; called by requests that write anyway, at most twice a day."""
    if g.get("sign_in_stale"):
        lifetime = current_app.permanent_session_lifetime
        db.session.execute(update(SignIn).where(SignIn.id == g.sign_in_id).values(last_seen_at=at, expires_at=at + lifetime))
        session.modified = True
