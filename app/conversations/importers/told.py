"""What a file's report has to say beside its errors."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.conversations.importers.shape import RecordWarning, unknown_keys

_LISTED = 900


class Told:
    """How often something was read in a way of its own, or left out; and which names have no place here."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.unknown: set[str] = set()
        self.unplaced: Counter[str] = Counter()

    def count(self, kind: str) -> None:
        """One more of this kind."""
        self.counts[kind] += 1

    def left(self, thing: str, found: Mapping[str, Any], taken: Iterable[str]) -> None:
        """Count the names of a `thing` that hold something and are not `taken`."""
        for name in found.keys() - taken:
            if found[name] not in (None, "", [], {}, False):
                self.unplaced[f"{thing}.{name[:60]}"] += 1

    def warnings(self, file_name: str) -> Iterator[RecordWarning]:
        """The sentences, one for each kind."""
        if self.unknown:
            yield unknown_keys(file_name, 1, self.unknown)
        for kind, number in sorted(self.counts.items()):
            yield RecordWarning(file_name, 1, "count", f"{number:,} × {kind}")
        if self.unplaced:
            listed = ", ".join(f"{name} ({number:,})" for name, number in sorted(self.unplaced.items()))
            listed = listed if len(listed) <= _LISTED else f"{listed[:_LISTED].rpartition(', ')[0]} and more"
            yield RecordWarning(file_name, 1, "count", f"Not kept, since a record has no place for it: {listed}.")
