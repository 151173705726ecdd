"""A simulated colleague in the same conversation: they look at it, then write, then leave it to you. Pure.

Who and when is drawn from the attempt's seed, so the same attempt is disturbed in the same way whenever it is replayed.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.knowledge.pack_document import PackDocument


@dataclass(frozen=True)
class Presence:
    """A colleague who is there now. `typing`: they are writing a reply, so sending would answer the customer twice."""

    id: str
    name: str
    typing: bool

    @property
    def key(self) -> str:
        return f"{self.id}:{'typing' if self.typing else 'viewing'}"


def present(seed: int, started: datetime, now: datetime, pack: PackDocument | None) -> Presence | None:
    """Who else is in the conversation at this moment."""
    return next((who for who, begins, ends in _visits(seed, started, pack) if begins <= now < ends), None)


def next_change(seed: int, started: datetime, now: datetime, pack: PackDocument | None) -> datetime | None:
    """When somebody comes, begins to write or goes; None when nobody will any more."""
    moments = [moment for _, begins, ends in _visits(seed, started, pack) for moment in (begins, ends) if moment > now]
    return min(moments, default=None)


def _visits(seed: int, started: datetime, pack: PackDocument | None) -> list[tuple[Presence, datetime, datetime]]:
    settings = pack.collision if pack else None
    if pack is None or settings is None or not settings.one_in or not pack.colleagues:
        return []
    digest = hashlib.sha256(f"{seed}:colleague".encode()).digest()
    if int.from_bytes(digest[:4], "big") % settings.one_in:
        return []
    one = pack.colleagues[int.from_bytes(digest[4:8], "big") % len(pack.colleagues)]
    comes = started + timedelta(seconds=settings.after)
    types = comes + timedelta(seconds=max(5, settings.after // 2))
    leaves = types + timedelta(seconds=settings.typing)
    return [(Presence(one.id, one.name, False), comes, types), (Presence(one.id, one.name, True), types, leaves)]
