"""The conversations a plan chooses from, kept small: a million take some 30 megabytes, packed for the shelf about two. Pure.

A frame says of each conversation its id, whose replies it holds, and for each part of the plan one whole number: its group in a
stratified part, its risk in a risk part, 0 in a random one. Nothing else decides a draw, so whoever has the frame can check it.
"""

import hashlib
import json
import sys
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

_BATCH = 20_000


@dataclass
class Frame:
    """Columns of equal length. `groups[part]` names the groups of a stratified part by their number."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    people: "array[int]" = field(default_factory=lambda: array("q"))
    columns: "list[array[int]]" = field(default_factory=list)
    groups: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, parts: int) -> "Frame":
        """An empty frame for a plan of that many parts."""
        return cls(columns=[array("q") for _ in range(parts)], groups=[[] for _ in range(parts)])

    def __len__(self) -> int:
        return len(self.ids)

    def sizes(self, part: int) -> dict[str, int]:
        """How many conversations each group of a part has; one group without a name where the part knows none."""
        counted = Counter(self.columns[part])
        return {self.groups[part][number]: size for number, size in counted.items()} if self.groups[part] else {"": len(self)}

    def by_id(self) -> "Frame":
        """The same in the order of the ids, groups numbered by name: two frames of the same conversations are then equal."""
        order = sorted(range(len(self)), key=self.ids.__getitem__)
        made = Frame(array("q", map(self.ids.__getitem__, order)), array("q", map(self.people.__getitem__, order)))
        for column, names in zip(self.columns, self.groups, strict=True):
            ranked = sorted(names)
            place = {number: ranked.index(name) for number, name in enumerate(names)}
            values = map(column.__getitem__, order)
            made.columns.append(array("q", (place[value] for value in values) if names else values))
            made.groups.append(ranked)
        return made

    def digest(self) -> str:
        """SHA-256 over one line "id,person,part,part…" for each conversation by id; a group stands there with its name."""
        found = hashlib.sha256()
        for start in range(0, len(self), _BATCH):
            lines = (self._line(place) for place in range(start, min(start + _BATCH, len(self))))
            found.update("".join(lines).encode())
        return found.hexdigest()

    def pack(self) -> bytes:
        """The frame as bytes, the same on every machine."""
        head = json.dumps({"n": len(self), "groups": self.groups}, ensure_ascii=False).encode()
        steps = array("q", (one - before for before, one in zip(chain((0,), self.ids), self.ids, strict=False)))
        rest = [_bytes(one) for one in (steps, self.people, *(array("q", column) for column in self.columns))]
        return zlib.compress(b"".join([len(head).to_bytes(8, "little"), head, *rest]), 6)

    def _line(self, place: int) -> str:
        values = [self.groups[part][column[place]] if self.groups[part] else str(column[place]) for part, column in enumerate(self.columns)]
        return f"{self.ids[place]},{self.people[place]},{','.join(values)}\n"


class FrameReader:
    """Adds conversations to a frame one by one; groups are given by name and numbered as they come."""

    def __init__(self, parts: int) -> None:
        self.frame = Frame.of(parts)
        self._numbers: list[dict[str, int]] = [{} for _ in range(parts)]

    def add(self, conversation_id: int, person_id: int, values: list[int | str]) -> None:
        """`values`: for each part a group's name, or a whole number."""
        self.frame.ids.append(conversation_id)
        self.frame.people.append(person_id)
        for part, value in enumerate(values):
            self.frame.columns[part].append(self._number(part, value) if isinstance(value, str) else value)

    def _number(self, part: int, name: str) -> int:
        known = self._numbers[part]
        if name not in known:
            known[name] = len(known)
            self.frame.groups[part].append(name)
        return known[name]


def unpack(packed: bytes) -> Frame:
    """The frame that `pack` made. ValueError where the bytes are no frame."""
    try:
        plain = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError("These bytes are no packed frame.") from error
    start = 8 + int.from_bytes(plain[:8], "little")
    head = json.loads(plain[8:start])
    n, groups = int(head["n"]), [list(names) for names in head["groups"]]
    if len(plain) - start != 8 * n * (2 + len(groups)):
        raise ValueError("These bytes are no packed frame.")
    columns = [_numbers_in(plain[start + 8 * n * place : start + 8 * n * (place + 1)]) for place in range(2 + len(groups))]
    ids, reached = array("q"), 0
    for step in columns[0]:
        reached += step
        ids.append(reached)
    return Frame(ids, columns[1], [array("q", column) for column in columns[2:]], groups)


def _bytes(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _numbers_in(plain: bytes) -> "array[int]":
    numbers = array("q", plain)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
