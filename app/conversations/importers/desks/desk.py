"""What is told of a help desk: which lists its files hold, what belongs together, and how a conversation becomes a record."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.conversations.importers.told import Told

Found = dict[str, Any]
CONVERSATION = "conversation"
"""The kind of the objects that become records; every other kind belongs to one of them."""
LEFT_OUT = ""
"""The kind of objects that are counted and not read."""


class Related(Protocol):
    """What a file holds beside its conversations."""

    def of(self, kind: str, owner: Any) -> list[Found]:
        """The objects of a kind that belong to a conversation, in the order of the file."""
        ...

    def one(self, kind: str, key: Any) -> Found:
        """The object with a key, such as a person; empty where the file does not hold it."""
        ...


@dataclass(frozen=True)
class Desk:
    """One help desk.

    `lists`: under which names lists of objects stand, and of which kind these are ("" where each object tells it).
    `only_first`: names that count only as the first of their object; `within`: objects that hold such lists.
    `kind_of`: the kind of an object that stands by itself.
    `owner_of`: to which conversation an object belongs, or under which key it is looked up.
    """

    shape: str
    title: str
    lists: Mapping[str, str]
    kind_of: Callable[[Found], str]
    owner_of: Callable[[str, Found], Any]
    as_record: Callable[[Found, Related, Told], Found]
    only_first: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    looked_up: frozenset[str] = field(default_factory=lambda: frozenset({"person"}))
    """Kinds that belong to no conversation and need not be used."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What stands in the file for a field of ours, where it is not as usual (naming.py); `messages` and `events` are the lists."""
    expand: Callable[[Found], Iterator[tuple[str, Found]]] | None = None
    """The objects of several kinds within one that is none itself; yields nothing for any other."""
