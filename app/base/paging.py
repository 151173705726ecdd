"""Lists by key: a page starts after the last row of the one before, so page 4,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, and_, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute

from app.base.database import db

SIZE = 60
CAP = 99

Key = tuple[InstrumentedAttribute[Any], bool]
"""A column and whether it runs downwards. The last key of a list must be unique; none may be null."""


@dataclass(frozen=True)
class Page:
    """One page of a list. `next_cursor` is None on the last page."""

    rows: Sequence[Any]
    next_cursor: str | None
    first: bool
    capped_total: str | None = None

    @property
    def shown(self) -> int:
        return len(self.rows)

    @property
    def next_url(self) -> str | None:
        """Address of the following page with the filters kept; needs a request."""
        return _here(self.next_cursor) if self.next_cursor else None

    @property
    def prev_url(self) -> str | None:
        """Address of the first page, where this is not it (back goes through the browser's history)."""
        return None if self.first else _here(None)


def fetch(
    query: Select[Any],
    keys: Sequence[Key],
    cursor: str | None,
    *,
    size: int = SIZE,
    total: str | None = None,
    values: Mapping[str, Any] | None = None,
    kept: bool = False,
) -> Page:
    """Run `query` ordered by `keys`, after `cursor`. Each row must begin with, or carry, the key columns. `values` are its parameters.
    `kept`: the very same object is asked again and again, so that what begins its list is kept, too.

    The key values are added to the query as extra columns, read off, and left out of `rows` when the query
    selects one entity or a plain row. One SQL statement.
    """
    after = decode(cursor, len(keys))
    limited = (_first_kept if kept else _first)(query, tuple(keys), size)
    if after is not None:
        limited = limited.where(_beyond(keys, after))
    found = db.session.execute(limited, values).all()
    width = len(keys)
    rows = [row[0] if len(row) == width + 1 else row for row in found[:size]]
    following = encode(tuple(found[size - 1])[-width:]) if len(found) > size else None
    return Page(rows, following, first=after is None, capped_total=total)


def from_ranges(ranges: Sequence[Any], keys: Sequence[Key], cursor: str | None, *, size: int = SIZE) -> Any:
    """The last key of the rows that `fetch` wants, for `IN`: each of `ranges` is one range of an index and is read no further than a page.

    A database orders what several ranges hold together (`team_id IN …`) only after it has read all of it. Each of `ranges` selects the
    columns of `keys` by name, and what one holds another may hold, too. Give `fetch` the same keys and cursor.
    """
    after, parts = decode(cursor, len(keys)), []
    (first, down), names = keys[0], [column.key for column, _ in keys]
    for one in ranges:
        if after is not None:  # the bound of the first key alone is what an index can begin at
            one = one.where(first <= after[0] if down else first >= after[0], _beyond(keys, after))
        limited = one.order_by(*(column.desc() if below else column.asc() for column, below in keys)).limit(size + 1).subquery()
        parts.append(select(*(limited.c[name] for name in names)))
    merged = union(*parts).subquery()
    order = [merged.c[name].desc() if below else merged.c[name].asc() for name, (_, below) in zip(names, keys, strict=True)]
    return select(merged.c[names[-1]]).order_by(*order).limit(size + 1)


def capped_count(query: Select[Any], cap: int = CAP) -> str:
    """How many rows `query` has, counted no further than `cap`: "0" ... "99", then "99+"."""
    return capped(db.session.scalar(count_of(query, cap)), cap)


def count_of(query: Select[Any], cap: int = CAP) -> Select[Any]:
    """The statement that counts no further than one more than `cap`, for those who keep it."""
    return select(func.count()).select_from(query.order_by(None).limit(cap + 1).subquery())


def capped(count: int | None, cap: int = CAP) -> str:
    """A count in words: no more than `cap` and a plus."""
    return f"{cap}+" if (count or 0) > cap else str(count or 0)


def encode(values: Sequence[Any]) -> str:
    """A cursor: the key values of the last row, safe in an address."""
    plain = [{"t": value.isoformat()} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode(cursor: str | None, width: int) -> list[Any] | None:
    """The key values in `cursor`; None where it is absent or was tampered with (then the list starts anew)."""
    if not cursor or len(cursor) > 600:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(plain, list) or len(plain) != width:
            return None
        return [_restore(value) for value in plain]
    except (binascii.Error, ValueError, KeyError, TypeError, RecursionError):
        return None


def _restore(value: Any) -> Any:
    if isinstance(value, dict):
        moment = datetime.fromisoformat(value["t"])
        if moment.tzinfo is None:
            raise ValueError("a cursor's time needs a zone")
        return moment
    if not isinstance(value, str | int | float):
        raise TypeError("a cursor holds plain values")
    return value


def _first(query: Select[Any], keys: tuple[Key, ...], size: int) -> Select[Any]:
    """One row more than a page from the beginning, with the keys as its last columns."""
    ordered = query.add_columns(*(column for column, _ in keys)).order_by(None)
    return ordered.order_by(*(column.desc() if down else column.asc() for column, down in keys)).limit(size + 1)


_first_kept = lru_cache(maxsize=256)(_first)


def _beyond(keys: Sequence[Key], after: Sequence[Any]) -> Any:
    alternatives = []
    for index, (column, down) in enumerate(keys):
        same = [keys[before][0] == after[before] for before in range(index)]
        alternatives.append(and_(*same, column < after[index] if down else column > after[index]))
    return or_(*alternatives)


def _here(cursor: str | None) -> str:
    arguments: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
    arguments.pop("after", None)
    if cursor:
        arguments["after"] = cursor
    return url_for(request.endpoint or "", **arguments)
