"""Names of other tools made into ids: folded, short, and each only once."""

import re
import unicodedata
from collections.abc import Collection

from app.base.source import is_id
from app.simulation.checks.check import RESERVED

LONGEST = 40
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_OTHER = re.compile(r"[^a-z0-9]+")


class Names:
    """Gives every thing an id that nobody else has. The same `key` gets the same id again."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._taken = {*taken, *RESERVED}
        self._known: dict[str, str] = {}
        self._next: dict[str, int] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def of(self, key: str, *, otherwise: str, wish: str | None = None) -> str:
        """The id of `key`, made from its words (or from `wish`), or from `otherwise` where no Latin letter is in them."""
        if key not in self._known:
            self._known[key] = self.fresh(wish if wish is not None else key, otherwise)
        return self._known[key]

    def fresh(self, words: str, otherwise: str) -> str:
        """An id that nobody has yet."""
        name = slug(words) or otherwise
        if name not in self._taken:
            self._taken.add(name)
            return name
        number = self._next.get(name, 2)
        while f"{name}-{number}" in self._taken:
            number += 1
        self._next[name] = number + 1
        self._taken.add(f"{name}-{number}")
        return f"{name}-{number}"


def slug(words: str, join: str = "-") -> str:
    """Lower-case Latin letters and digits, joined; empty where there are none."""
    folded = unicodedata.normalize("NFKD", _CAMEL.sub(" ", words[:400]))
    folded = "".join(sign for sign in folded.casefold() if not unicodedata.combining(sign))
    name = _OTHER.sub(join, folded).strip(join)
    if len(name) > LONGEST:
        name = name[:LONGEST].rpartition(join)[0] or name[:LONGEST]
    return name if is_id(name) else ""
