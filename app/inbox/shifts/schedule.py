"""When whom: the customers of one run, drawn from its seed; and the shift's clock, which stands still in breaks. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.inbox.shifts.plan import NOVICE_LEVEL, ShiftPlan

SEEDS = 2**53
LEAP = -1
"""The number of a pause that is none: the empty time before the next customer was left out, so it ends before it begins."""
BUSY_NOVICE, BUSY = 240, 180
"""Seconds for which one customer keeps even a quick person busy: read, look up, answer, read again. Novices up to their level."""


@dataclass(frozen=True)
class Customer:
    """Somebody who comes `seconds` after the shift's beginning. `place` counts from 1 in the order of coming."""

    place: int
    seconds: int
    scenario: str
    seed: int
    incident: bool


@dataclass(frozen=True)
class Pause:
    """A break that was taken: which of the plan's, from when until when. Or a leap (see LEAP)."""

    number: int
    begins: datetime
    ends: datetime

    @property
    def leap(self) -> bool:
        """Whether time was left out here rather than added."""
        return self.number == LEAP

    def as_json(self) -> list[int | str]:
        return [self.number, self.begins.isoformat(), self.ends.isoformat()]

    @classmethod
    def from_json(cls, data: Sequence[int | str]) -> "Pause":
        return cls(int(data[0]), datetime.fromisoformat(str(data[1])), datetime.fromisoformat(str(data[2])))


def customers(plan: ShiftPlan, seed: int) -> tuple[Customer, ...]:
    """Everybody who comes, in order. The same plan and seed give the same people at the same seconds with the same facts."""
    drawn = []
    for number, arrival in enumerate(plan.arrivals):
        seconds = arrival.least + _drawn(seed, number, "when") % (arrival.most - arrival.least + 1)
        scenario = arrival.scenarios[_drawn(seed, number, "who") % len(arrival.scenarios)]
        drawn.append((seconds, number, scenario, _drawn(seed, number, "facts") % SEEDS, arrival.incident))
    return tuple(
        Customer(place, seconds, scenario, facts, incident)
        for place, (seconds, _, scenario, facts, incident) in enumerate(sorted(drawn), start=1)
    )


def moment_of(started: datetime, pauses: Iterable[Pause], seconds: float) -> datetime:
    """The moment at which a second of the shift is reached."""
    at = started + timedelta(seconds=seconds)
    for pause in sorted(pauses, key=lambda one: one.begins):
        if pause.begins < at:
            at += pause.ends - pause.begins
    return at


def second_of(started: datetime, pauses: Iterable[Pause], now: datetime) -> float:
    """How many seconds the shift has lasted by `now`, breaks left out and empty time that was left out counted."""
    gone = now - started
    for pause in pauses:
        if pause.leap:
            gone += pause.begins - pause.ends if pause.begins <= now else timedelta()
        else:
            gone -= max(timedelta(), min(now, pause.ends) - pause.begins)
    return max(0.0, gone.total_seconds())


def pause_at(pauses: Iterable[Pause], now: datetime) -> Pause | None:
    """The break that is going on."""
    return next((pause for pause in pauses if pause.begins <= now < pause.ends), None)


def longest_idle(plan: ShiftPlan, seed: int) -> int:
    """The longest time in seconds with nobody to answer until the last has come, for a person who is quick for the level."""
    busy = BUSY_NOVICE if plan.level <= NOVICE_LEVEL else BUSY
    free, longest = 0, 0
    for customer in customers(plan, seed):
        longest = max(longest, customer.seconds - free)
        free = max(free, customer.seconds) + busy
    return longest


def _drawn(seed: int, number: int, what: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}:{what}".encode()).digest()[:8], "big")
