"""Drawing conversations for review so that each has a known probability of being drawn. Pure.

Every candidate gets a number from SHA-256 of the seed, the part and its id. The same seed draws the same conversations on any machine
and in any program, so a draw can be checked by whoever doubts it. Parts of a plan are drawn independently of each other from the same
candidates; a conversation is in the sample when any part draws it, with probability 1 - Π(1 - p of the part).

Sources: W. G. Cochran, Sampling Techniques (1977), chapters 5 and 9A; systematic draws with unequal probabilities after
W. G. Madow, Annals of Mathematical Statistics 20 (1949), 333-354.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["random", "stratified", "risk"]
WHOLE = 1 << 64


@dataclass(frozen=True)
class Candidate:
    """A conversation that may be drawn. `stratum` is its group in a stratified part, `risk` how much a risk part wants it (>= 0)."""

    id: int
    stratum: str = ""
    risk: Fraction = Fraction(1)


@dataclass(frozen=True)
class Part:
    """One part of a plan: `n` conversations in all; `each`, for a stratified part, that many of every group instead."""

    kind: Kind
    n: int = 0
    each: int | None = None


@dataclass(frozen=True)
class Drawn:
    """A drawn conversation: the places of the parts that drew it, and the probability with which the whole plan would."""

    id: int
    parts: tuple[int, ...]
    probability: Fraction


def draw(candidates: Iterable[Candidate], parts: Sequence[Part], seed: str) -> list[Drawn]:
    """The sample of a plan, by id. Every candidate must have another id."""
    frame = sorted(candidates, key=lambda one: one.id)
    missed: dict[int, Fraction] = {one.id: Fraction(1) for one in frame}
    by: dict[int, list[int]] = defaultdict(list)
    for place, part in enumerate(parts):
        shares = probabilities(frame, part)
        for one in frame:
            missed[one.id] *= 1 - shares[one.id]
        for candidate_id in _drawn(frame, part, shares, f"{seed}:{place}"):
            by[candidate_id].append(place)
    return [Drawn(candidate_id, tuple(by[candidate_id]), 1 - missed[candidate_id]) for candidate_id in sorted(by)]


def probabilities(frame: Sequence[Candidate], part: Part) -> dict[int, Fraction]:
    """With which probability a part draws each candidate."""
    if part.kind == "risk":
        return _by_risk(frame, part.n)
    shares: dict[int, Fraction] = {}
    drawn = _sizes_of(frame, part)
    for stratum, members in _strata(frame, part).items():
        shares.update((one.id, Fraction(drawn[stratum], len(members))) for one in members)
    return shares


def number_of(key: str, candidate_id: int) -> Fraction:
    """The candidate's number in a draw, from 0 up to 1."""
    return Fraction(whole_number_of(key, candidate_id), WHOLE)


def whole_number_of(key: str, candidate_id: int) -> int:
    """The same number times 2 to the 64th: the first eight bytes of SHA-256 of "key:id"."""
    return int.from_bytes(hashlib.sha256(f"{key}:{candidate_id}".encode()).digest()[:8], "big")


def _drawn(frame: Sequence[Candidate], part: Part, shares: Mapping[int, Fraction], key: str) -> list[int]:
    if part.kind == "risk":
        return _systematic(frame, shares, key)
    wanted = _sizes_of(frame, part)
    found: list[int] = []
    for stratum, members in _strata(frame, part).items():
        ordered = sorted(members, key=lambda one: (number_of(key, one.id), one.id))
        found += [one.id for one in ordered[: wanted[stratum]]]
    return found


def _strata(frame: Sequence[Candidate], part: Part) -> dict[str, list[Candidate]]:
    strata: dict[str, list[Candidate]] = defaultdict(list)
    for one in frame:
        strata[one.stratum if part.kind == "stratified" else ""].append(one)
    return strata


def _sizes_of(frame: Sequence[Candidate], part: Part) -> dict[str, int]:
    return sizes({stratum: len(members) for stratum, members in _strata(frame, part).items()}, part)


def sizes(members: Mapping[str, int], part: Part) -> dict[str, int]:
    """How many of each group are drawn, given how many it has: `each`, or `n` shared by size with the largest remainders rounded up."""
    if part.kind == "stratified" and part.each is not None:
        return {stratum: min(part.each, size) for stratum, size in members.items()}
    whole = sum(members.values())
    if not whole:
        return dict.fromkeys(members, 0)
    n = min(max(part.n, 0), whole)
    exact = {stratum: Fraction(n * size, whole) for stratum, size in members.items()}
    found = {stratum: int(share) for stratum, share in exact.items()}
    for stratum in sorted(exact, key=lambda one: (found[one] - exact[one], one))[: n - sum(found.values())]:
        found[stratum] += 1
    return found


def _by_risk(frame: Sequence[Candidate], n: int) -> dict[int, Fraction]:
    """Probabilities in proportion to the risk, none above 1; what is certain leaves its share to the others."""
    shares = dict.fromkeys((one.id for one in frame), Fraction(0))
    open_ones = [one for one in frame if one.risk > 0]
    left = min(max(n, 0), len(open_ones))
    while open_ones and left:
        whole = sum((one.risk for one in open_ones), Fraction(0))
        certain = [one for one in open_ones if one.risk * left >= whole]
        if not certain:
            shares.update((one.id, one.risk * left / whole) for one in open_ones)
            break
        shares.update((one.id, Fraction(1)) for one in certain)
        left -= len(certain)
        open_ones = [one for one in open_ones if one.risk * (left + len(certain)) < whole]
    return shares


def _systematic(frame: Sequence[Candidate], shares: Mapping[int, Fraction], key: str) -> list[int]:
    """Madow's draw: the probabilities laid end to end in a random order, and every whole step from a random start."""
    ordered = sorted(frame, key=lambda one: (number_of(key, one.id), one.id))
    start = number_of(f"{key}:start", 0)
    found: list[int] = []
    reached = Fraction(0)
    for one in ordered:
        before, reached = reached, reached + shares[one.id]
        if _steps(reached - start) > _steps(before - start):
            found.append(one.id)
    return found


def _steps(distance: Fraction) -> int:
    """How many whole steps, the one at 0 included, lie strictly before `distance`."""
    return -(-distance.numerator // distance.denominator) if distance > 0 else 0
