"""Names and titles found whatever their case and accents, by the same rule in Python, on SQLite and on PostgreSQL.

SQLite calls `folded` (app/base/database.py registers it with every connection); PostgreSQL has the same rule as a function that a migration
made: `lower` there depends on how the server was set up, and knows only A to Z on many.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, func

NAME = "greenroom_fold"
"""What both databases call the function."""
_LEFT_OUT: dict[int, str | None] = {ord("ı"): "i", **dict.fromkeys(range(0x300, 0x370))}
"""Accents stand by themselves once a letter is taken apart; the Turkish ı is i without its dot."""


def holds(column: Any, text: str) -> ColumnElement[bool]:
    """Whether a column of plain text holds `text`, whatever the case and accents of either."""
    return _of(column).contains(folded(text), autoescape=True)


def begins(column: Any, text: str) -> ColumnElement[bool]:
    """Whether a column of plain text begins with `text`, whatever the case and accents of either."""
    return _of(column).startswith(folded(text), autoescape=True)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """`text` in small letters without accents: `YILDIZ` and `yıldız` are the same, and so are `Élodie` and `elodie`, `Ё` and `е`."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).translate(_LEFT_OUT).casefold()


def fold_stored(text: object) -> str | None:
    """The same for whatever an SQLite column may hold."""
    return None if text is None else folded(str(text))


def _of(column: Any) -> ColumnElement[str]:
    made: ColumnElement[str] = getattr(func, NAME)(column)
    return made
