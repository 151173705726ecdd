"""A writing request sent twice with the same Idempotency-Key is done once, and answered twice with the same words."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from app.api.models import ApiAnswer
from app.base.database import db
from app.base.errors import Conflict, DomainError
from app.base.statements import insert_into
from app.people.token_models import ApiToken
from app.ui.words import gettext as _

KEPT = timedelta(hours=24)
LONGEST = 200


def fingerprint(parts: Sequence[bytes]) -> str:
    """What two requests have in common when they are the same: method, address and body."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def begin(token: ApiToken, key: str, request_hash: str, at: datetime) -> ApiAnswer | None:
    """Take the key for this transaction; the answer of before where the same request was answered already.

    Raises Conflict where the key was used for another request, DomainError for a key that is too long.
    """
    if len(key) > LONGEST:
        raise DomainError(_("An Idempotency-Key has at most %(most)s characters. A random UUID is a good one.", most=LONGEST))
    db.session.execute(delete(ApiAnswer).where(ApiAnswer.token_id == token.id, ApiAnswer.at < at - KEPT))
    mine: dict[str, Any] = {"token_id": token.id, "key_hash": hashlib.sha256(key.encode()).hexdigest()}
    taken = insert_into(ApiAnswer).values(**mine, request_hash=request_hash, at=at).on_conflict_do_nothing().returning(ApiAnswer.id)
    if db.session.scalar(taken) is not None:
        return None
    before = db.session.scalars(select(ApiAnswer).filter_by(**mine)).one()
    if before.request_hash != request_hash:
        raise Conflict(_("This Idempotency-Key was used for another request. Use a new key for each request."))
    return before


def keep(token: ApiToken, key: str, *, status: int, body: str, location: str) -> None:
    """Keep the answer of the request that took the key, in its transaction."""
    key_hash = hashlib.sha256(key.encode()).hexdigest()
    query = update(ApiAnswer).where(ApiAnswer.token_id == token.id, ApiAnswer.key_hash == key_hash)
    db.session.execute(query.values(status=status, body=body, location=location[:300]))
