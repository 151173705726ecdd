"""What is left of a sealed entry, proven: see `sealing`."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from app.trail.models import TrailEntry

VERB = "trail.seal"
_LEFT = ("actor_id", "actor_name", "verb", "thing_kind", "thing_id", "thing_label", "team_id", "details")


def seal_of(entry: TrailEntry, new: Mapping[str, Any] | None = None) -> str:
    """SHA-256 over what is left of an entry and over its hash, cut to 32 hex digits."""
    left = [entry.id, entry.at.isoformat(), entry.hash, *((new or {}).get(name, getattr(entry, name)) for name in _LEFT)]
    return hashlib.sha256(json.dumps(left, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


class Seals:
    """Sealed entries on the way through the chain, until the entry that tells of them comes."""

    def __init__(self) -> None:
        self._waiting: dict[int, dict[str, tuple[str, TrailEntry]]] = {}

    def hold(self, entry: TrailEntry) -> None:
        """A sealed entry: its telling entry must come and name it."""
        self._waiting.setdefault(int(entry.sealed_by or 0), {})[str(entry.id)] = (seal_of(entry), entry)

    def broken_by(self, entry: TrailEntry) -> TrailEntry | None:
        """The first entry that waited for `entry` and is not told of there as it stands."""
        held = self._waiting.pop(entry.id, {})
        told = entry.details.get("seals", {}) if entry.verb == VERB else {}
        return next((one for number, (its, one) in held.items() if told.get(number) != its), None)

    def left(self) -> TrailEntry | None:
        """A sealed entry of which nothing tells."""
        return next((one for held in self._waiting.values() for _, one in held.values()), None)
