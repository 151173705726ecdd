"""How much one token may ask: counted by the site's throttle, in lots, so that reading does not mean writing each time.

Each server process counts reads in memory and writes one count for every twenty; the last use of the token is written along, at
most once an hour. With several processes a token may get a few dozen requests more than the limit says.
"""

from collections import defaultdict
from datetime import datetime

from app.base import throttle
from app.base.errors import TooMany
from app.base.transaction import unit_of_work
from app.people.tokens import Bearer, is_noted, note_use
from app.ui.words import gettext as _

SECONDS = 600
READS = 1_000
"""Requests that read, in ten minutes."""
WRITES = 120
LOT = 20

_counted: dict[int, int] = defaultdict(int)


def allow(bearer: Bearer, at: datetime, *, writes: bool) -> None:
    """Count one request of the token. Raises TooMany with the seconds to wait.

    One statement; a write of its own for every request that writes, every twentieth that reads, and the first in an hour. The first of
    a day stands in the trail: what programs take out is an export, too.
    """
    token = bearer.token
    key = f"api-{'write' if writes else 'read'}:{token.id}"
    try:
        throttle.check(key, at, most=WRITES if writes else READS // LOT, seconds=SECONDS)
    except TooMany as error:
        said = _("This token asked too often. Wait %(seconds)s seconds, then go on more slowly.", seconds=error.details["seconds"])
        raise TooMany(said, **error.details) from error
    full = writes or _is_full(token.id)
    if full or not is_noted(token, at):
        with unit_of_work():
            if full:
                throttle.count(key, at)
            if not is_noted(token, at):
                note_use(bearer, at)


def _is_full(token_id: int) -> bool:
    _counted[token_id] += 1
    if _counted[token_id] < LOT:
        return False
    del _counted[token_id]
    return True
