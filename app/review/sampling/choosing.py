"""Drawing from a packed frame: exactly what `drawing.draw` draws, with whole numbers instead of a fraction for every candidate. Pure.

Beyond the drawn ones it names reserves, in the order in which the same part would go on, and keeps a plan's cap: of an agent with
more drawn conversations than the cap a random `cap` of them stay. Then the probability is that of the draw times the share that
stayed, as in two-phase sampling (Särndal, Swensson and Wretman, Model Assisted Survey Sampling, chapter 9).
"""

import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, prod

from app.review.sampling.drawing import WHOLE, Part, sizes, whole_number_of
from app.review.sampling.frames import Frame

SPARE = 10
SPARE_OF_GROUP = 4


@dataclass(frozen=True)
class Choice:
    """A conversation that was drawn, or stands in reserve for the first of `parts`. `kept` is False where the cap left it out."""

    id: int
    person: int
    parts: tuple[int, ...]
    probability: Fraction
    stratum: str = ""
    kept: bool = True


@dataclass(frozen=True)
class Chosen:
    """What a draw gave: the drawn by id, the reserves in the order in which they are taken."""

    drawn: list[Choice]
    reserves: list[Choice]

    @property
    def put(self) -> list[Choice]:
        return [one for one in self.drawn if one.kept]


def choose(frame: Frame, parts: Sequence[Part], seed: str, *, cap: int | None = None) -> Chosen:
    """The sample of a plan from a frame by id, with reserves. The cap is the most conversations of one agent."""
    shares = [_Shares(frame, place, part) for place, part in enumerate(parts)]
    by: dict[int, list[int]] = defaultdict(list)
    spare: list[tuple[int, int]] = []
    for place, part in enumerate(parts):
        found, more = _drawn(frame, place, part, shares[place], f"{seed}:{place}")
        for index in found:
            by[index].append(place)
        spare += [(place, index) for index in more]
    drawn = [_choice(frame, index, tuple(by[index]), shares) for index in sorted(by)]
    taken: set[int] = set(by)
    reserves: list[Choice] = []
    for place, index in spare:
        if index not in taken:
            taken.add(index)
            reserves.append(_choice(frame, index, (place,), shares))
    return Chosen(_capped(drawn, cap, seed), reserves)


def expected(frame: Frame, parts: Sequence[Part], *, cap: int | None = None) -> tuple[list[Fraction], dict[int, Fraction]]:
    """How many conversations each part draws, and how many of each person the plan draws on average (no more than the cap)."""
    shares = [_Shares(frame, place, part) for place, part in enumerate(parts)]
    each: list[Fraction] = [Fraction(0)] * len(parts)
    people: dict[int, Fraction] = defaultdict(Fraction)
    alike = Counter(zip(frame.people, *frame.columns, strict=True))
    for (person, *values), n in alike.items():
        missed = Fraction(1)
        for place, value in enumerate(values):
            share = shares[place].of_value(value)
            each[place] += n * share
            missed *= 1 - share
        people[person] += n * (1 - missed)
    return each, {person: min(amount, Fraction(cap)) if cap is not None else amount for person, amount in people.items()}


def chances(frame: Frame, parts: Sequence[Part]) -> tuple[Fraction, Fraction] | None:
    """The smallest and the largest probability with which a conversation of the frame is drawn by any part, before the cap."""
    shares = [_Shares(frame, place, part) for place, part in enumerate(parts)]
    alike = set(zip(*frame.columns, strict=True))
    found = [1 - prod((1 - shares[place].of_value(one) for place, one in enumerate(values)), start=Fraction(1)) for values in alike]
    return (min(found), max(found)) if found else None


class _Shares:
    """With which probability a part draws each candidate: it follows from the candidate's group or risk alone."""

    def __init__(self, frame: Frame, place: int, part: Part) -> None:
        self.frame, self.place, self.part = frame, place, part
        self.by_value: dict[int, Fraction] = {}
        if part.kind == "risk":
            self.by_value = risk_shares(Counter(frame.columns[place]), part.n)
        elif part.kind == "stratified":
            members = frame.sizes(place)
            self.wanted = sizes(members, part)
            self.by_value = {
                number: Fraction(self.wanted[name], members[name]) for number, name in enumerate(frame.groups[place]) if name in members
            }
        else:
            self.wanted = {"": min(max(part.n, 0), len(frame))}
            self.by_value = {0: Fraction(self.wanted[""], len(frame))} if len(frame) else {}

    def of_value(self, value: int) -> Fraction:
        return self.by_value.get(value, Fraction(0))

    def of(self, index: int) -> Fraction:
        return self.of_value(self.frame.columns[self.place][index])


def risk_shares(levels: Mapping[int, int], n: int) -> dict[int, Fraction]:
    """Probabilities in proportion to the risk, none above 1, for each risk that occurs (with how often)."""
    shares = {risk: Fraction(0) for risk in levels}
    open_ones = {risk: count for risk, count in levels.items() if risk > 0}
    left = min(max(n, 0), sum(open_ones.values()))
    while open_ones and left:
        whole = sum(risk * count for risk, count in open_ones.items())
        certain = {risk for risk in open_ones if risk * left >= whole}
        if not certain:
            shares.update((risk, Fraction(risk * left, whole)) for risk in open_ones)
            break
        shares.update((risk, Fraction(1)) for risk in certain)
        left -= sum(open_ones.pop(risk) for risk in certain)
    return shares


def _drawn(frame: Frame, place: int, part: Part, shares: _Shares, key: str) -> tuple[list[int], list[int]]:
    """Indexes of the drawn and of the reserves, these in their order."""
    if part.kind == "risk":
        return _systematic(frame, shares, key)
    named = frame.groups[place]
    wanted = [shares.wanted.get(name, 0) for name in named] if named else [shares.wanted[""]]
    spare = SPARE if not named else SPARE_OF_GROUP
    heaps: list[list[tuple[int, int, int]]] = [[] for _ in wanted]
    for index, candidate_id in enumerate(frame.ids):
        group = frame.columns[place][index] if named else 0
        entry = (-whole_number_of(key, candidate_id), -candidate_id, index)
        if len(heaps[group]) < wanted[group] + spare:
            heapq.heappush(heaps[group], entry)
        else:
            heapq.heappushpop(heaps[group], entry)
    found: list[int] = []
    more: list[int] = []
    for n, heap in zip(wanted, heaps, strict=True):
        ordered = [index for _, _, index in sorted(heap, reverse=True)]
        found += ordered[:n]
        more += ordered[n:]
    return found, more


def _systematic(frame: Frame, shares: _Shares, key: str) -> tuple[list[int], list[int]]:
    """Madow's draw in whole numbers: everything is multiplied by the probabilities' common denominator and 2 to the 64th."""
    column = frame.columns[shares.place]
    numbers = array("Q", (whole_number_of(key, one) for one in frame.ids))
    order = array("q", sorted(range(len(frame)), key=numbers.__getitem__))  # by id where numbers are equal
    denominator = lcm(*(share.denominator for share in shares.by_value.values())) if shares.by_value else 1
    lengths = {value: int(share * denominator) * WHOLE for value, share in shares.by_value.items()}
    step, start = denominator * WHOLE, whole_number_of(f"{key}:start", 0) * denominator
    found: list[int] = []
    more: list[int] = []
    reached = 0
    for index in order:
        before, reached = reached, reached + lengths[column[index]]
        if _steps(reached - start, step) > _steps(before - start, step):
            found.append(index)
        elif len(more) < SPARE and lengths[column[index]]:
            more.append(index)
    return found, more


def _steps(distance: int, step: int) -> int:
    return -(-distance // step) if distance > 0 else 0


def _choice(frame: Frame, index: int, parts: tuple[int, ...], shares: Sequence[_Shares]) -> Choice:
    missed = Fraction(1)
    for one in shares:
        missed *= 1 - one.of(index)
    named = frame.groups[parts[0]]
    stratum = named[frame.columns[parts[0]][index]] if named else ""
    return Choice(frame.ids[index], frame.people[index], parts, 1 - missed, stratum)


def _capped(drawn: list[Choice], cap: int | None, seed: str) -> list[Choice]:
    if cap is None:
        return drawn
    of_person: dict[int, list[Choice]] = defaultdict(list)
    for one in drawn:
        of_person[one.person].append(one)
    found: list[Choice] = []
    for mine in of_person.values():
        ordered = sorted(mine, key=lambda one: (whole_number_of(f"{seed}:cap", one.id), one.id))
        stay = Fraction(min(cap, len(ordered)), len(ordered))
        found += [
            Choice(one.id, one.person, one.parts, one.probability * stay, one.stratum, place < cap) for place, one in enumerate(ordered)
        ]
    return sorted(found, key=lambda one: one.id)
