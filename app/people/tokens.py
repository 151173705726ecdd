"""Who a program stands for: the token in its Authorization header, looked up by its public prefix and compared by its hash."""

import hmac
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.permissions import Reach
from app.people.hashing import OF_TEAM, hash_token
from app.people.models import Membership, Person
from app.people.token_models import ApiToken
from app.trail.actions import record

ISSUE = 8
"""The row that lets a person have tokens."""
PATHS = "/api/v1/"
"""Where requests are by token; everywhere else a token counts for nothing, and there a cookie counts for nothing."""
COARSE = timedelta(hours=1)
"""How exact the moment of the last use is."""
_TOKEN = re.compile(r"gr_([a-z2-7]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
_NOBODY = "0" * 64


class Bearer(NamedTuple):
    """A token that works now, and whose it is (memberships and their teams loaded)."""

    person: Person
    token: ApiToken


def bearer_of(header: str | None, at: datetime) -> Bearer | None:
    """Whose token the Authorization header carries; None for anything that is not a token that works now. One statement at most.

    Unknown, wrong, expired and revoked tokens, those of suspended people and of people who may have none any more look the same.
    """
    scheme, _, given = (header or "").partition(" ")
    shape = _TOKEN.fullmatch(given.strip()) if scheme.casefold() == "bearer" else None
    if shape is None:
        return None
    found = db.session.execute(_by_prefix(), {"prefix": shape[1], "now": at}).unique().first()
    right = hmac.compare_digest(found[1].secret_hash if found else _NOBODY, hash_token(shape[2]))
    if found is None or not right or found[0].reach(ISSUE) is Reach.DENIED:
        return None
    return Bearer(found[0], found[1])


def note_use(bearer: Bearer, at: datetime) -> None:
    """Remember that the token was used, to the hour; the first use of a day (UTC) stands in the trail."""
    token = bearer.token
    if token.last_used_at is None or token.last_used_at.date() < at.astimezone(UTC).date():
        record("people.use_token", "api_token", token.id, by=bearer.person, at=at, label=token.name, scopes=token.scopes)
    db.session.execute(update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=at))


def is_noted(token: ApiToken, at: datetime) -> bool:
    """Whether the last use stands there already, as exactly as it is kept."""
    return token.last_used_at is not None and at - token.last_used_at < COARSE


@cache
def _by_prefix() -> Any:
    """Asked by every request of a program, so built once."""
    return (
        select(Person, ApiToken)
        .join(ApiToken, ApiToken.person_id == Person.id)
        .where(ApiToken.prefix == bindparam("prefix"), ApiToken.ended_at.is_(None), ApiToken.expires_at > bindparam("now"))
        .where(Person.deactivated_at.is_(None))
        .options(joinedload(Person.memberships).joinedload(Membership.team).load_only(*OF_TEAM))
    )
