"""Who owned a conversation while its replies were written, and who of the owners answers for it. Pure.

An owner answers for replies of their own that they wrote while it was theirs: who handed over before the work was done, or closed what
others had done, is not judged for somebody else's words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class OwnedReply:
    """A public reply by a known agent, and who owned the conversation then; None: nobody, or nobody who is known here."""

    author_id: int
    owner_id: int | None
    at: datetime

    @property
    def by_owner(self) -> bool:
        return self.owner_id == self.author_id


@dataclass(frozen=True, slots=True)
class Part:
    """What one agent wrote, how much of it as the owner, and when last."""

    replies: int
    owned: int
    last: datetime


def owner_at_the_end(replies: Sequence[OwnedReply]) -> int | None:
    """Who owned it when the last reply was written, if they replied while owning it; else who did so before. None: no such owner."""
    wrote = {one.author_id for one in replies if one.by_owner}
    return next((one.owner_id for one in reversed(replies) if one.owner_id in wrote), None)


def owner_of_most(replies: Sequence[OwnedReply]) -> int | None:
    """Who wrote the most replies while owning it; the later one of equals. None: no owner replied."""
    counts = Counter(one.author_id for one in replies if one.by_owner)
    last = {one.author_id: place for place, one in enumerate(replies) if one.by_owner}
    return max(counts, key=lambda person_id: (counts[person_id], last[person_id]), default=None)


def parts(replies: Iterable[OwnedReply]) -> dict[int, Part]:
    """What each agent did, by id; who wrote most comes first."""
    found: dict[int, Part] = {}
    for one in replies:
        before = found.get(one.author_id, Part(0, 0, one.at))
        found[one.author_id] = Part(before.replies + 1, before.owned + one.by_owner, max(before.last, one.at))
    return dict(sorted(found.items(), key=lambda item: (item[1].replies, item[1].last), reverse=True))


def is_same(who: Mapping[str, Any], key: str | None, email: str | None, name: str | None) -> bool:
    """Whether an assignee of a history is the author known to the source by `key`: by the key, else the address, else the name."""
    if who.get("key"):
        return bool(who["key"] == key)
    if who.get("email"):
        address = str(who["email"]).casefold()
        return address in (key, (email or "").casefold())
    told = who.get("name")
    return bool(told) and (key == f"name:{told}" or told == name)
