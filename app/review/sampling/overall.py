"""With which probability a conversation is chosen by several draws together. Pure.

A conversation that one draw leaves may be chosen by the next, so its probability is 1 - Π(1 - p of the draw) over all draws that chose, or
would have chosen, from it: it is the sum over the ways to be drawn at some time (W. G. Cochran, Sampling Techniques, 1977, chapter 9A).
A draw that came after it was chosen knows it no more. There it has the share of its like: had it not been chosen, another one would have
been, and would be missing there in its place.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import prod

from app.review.sampling.choosing import risk_shares
from app.review.sampling.drawing import Part, sizes
from app.review.sampling.frames import Frame

Value = int | str


def overall(own: float, others: Iterable[float]) -> float:
    """The probability over all draws, from that in the draw that chose it and those in the others; exactly `own` without others."""
    met = [one for one in others if one > 0]
    return 1 - (1 - own) * prod(1 - one for one in met) if met else own


class DrawChances:
    """One draw, asked with which probability it chooses a conversation. `drawn`: how many of each person it drew, before its cap."""

    def __init__(self, frame: Frame, parts: Sequence[Part], cap: int | None, drawn: Mapping[int, int]) -> None:
        self.frame, self.parts, self.cap, self.drawn = frame, parts, cap, drawn
        self._known: dict[tuple[int, Value], Fraction] = {}

    def inside(self, conversation_id: int) -> float | None:
        """That of a conversation of its frame; None for another one."""
        place = bisect_left(self.frame.ids, conversation_id)
        if place == len(self.frame) or self.frame.ids[place] != conversation_id:
            return None
        numbers = [column[place] for column in self.frame.columns]
        values = [names[number] if names else number for names, number in zip(self.frame.groups, numbers, strict=True)]
        return self.of(values, self.frame.people[place])

    def of(self, values: Sequence[Value], person_id: int) -> float:
        """That of a conversation with these values for the parts (see `PartSpec.value`), times the share that the cap lets stay."""
        missed = prod((1 - self._share(place, value) for place, value in enumerate(values)), start=Fraction(1))
        return float((1 - missed) * self._stays(person_id))

    def _share(self, place: int, value: Value) -> Fraction:
        key = (place, value)
        if key not in self._known:
            self._known[key] = self._worked_out(place, value)
        return self._known[key]

    def _worked_out(self, place: int, value: Value) -> Fraction:
        """Of a group or a risk that the frame does not hold: as if the one conversation stood there."""
        part, size = self.parts[place], len(self.frame)
        if part.kind == "risk":
            risks = Counter(self.frame.columns[place])
            risks.setdefault(int(value), 1)
            return risk_shares(risks, part.n)[int(value)]
        if part.kind == "stratified":
            members = {str(value): 1} | self.frame.sizes(place) if size else {str(value): 1}
            return Fraction(sizes(members, part)[str(value)], members[str(value)])
        return Fraction(min(max(part.n, 0), size or 1), size or 1)

    def _stays(self, person_id: int) -> Fraction:
        n = self.drawn.get(person_id, 0)
        return Fraction(1) if self.cap is None or n <= self.cap else Fraction(self.cap, n)
