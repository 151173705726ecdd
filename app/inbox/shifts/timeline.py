"""The geometry of a shift's timeline, and its events in order. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, LEFT, RIGHT = 960, 150, 12
LANE, TOP = 26, 30


@dataclass(frozen=True)
class Box:
    """Where seconds and lanes lie in the picture."""

    seconds: float
    lanes: int

    @property
    def height(self) -> int:
        return TOP + self.lanes * LANE + 8

    def x(self, second: float) -> float:
        """Across for a second of the shift."""
        share = min(1.0, max(0.0, second / self.seconds)) if self.seconds else 0.0
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, number: int) -> int:
        """The upper edge of a lane, counted from 0."""
        return TOP + number * LANE

    @property
    def minutes(self) -> list[int]:
        """Minutes that get a line: about ten of them."""
        last = int(self.seconds // 60)
        step = next((one for one in (1, 2, 5, 10, 15, 30, 60) if last / one <= 10), 120)
        return list(range(0, last + 1, step))


@dataclass(frozen=True)
class Event:
    """One thing that happened: at which second, to whom, what (came, took, replied, wrote, rang, left, break, warned, sent)."""

    second: float
    what: str
    lane: int | None


def events(lanes: Iterable[Any], breaks: Iterable[tuple[float, float]], warned: Iterable[float], sent: Iterable[float]) -> list[Event]:
    """Everything in the order it happened. `lanes` have came, taken, wrote, replied, rang and left, in seconds."""
    found = []
    for number, lane in enumerate(lanes):
        found.append(Event(lane.came, "came", number))
        found += [Event(second, "wrote", number) for second in lane.wrote[1:]]
        found += [Event(second, "replied", number) for second in lane.replied]
        found += [Event(second, "rang", number) for second in lane.rang]
        found.append(Event(lane.left, "left", number))
        if lane.taken is not None:
            found.append(Event(lane.taken, "took", number))
    found += [Event(second, "break", None) for second, _ in breaks]
    found += [Event(second, "warned", None) for second in warned] + [Event(second, "sent", None) for second in sent]
    return sorted(found, key=lambda one: (one.second, ORDER.index(one.what)))


def rings(wrote: Sequence[float], replied: Sequence[float], left: float, target: float | None) -> tuple[float, ...]:
    """Every second at which a clock ran out: `target` seconds after the customer wrote, nobody had answered and they were there.

    Each message of the customer starts the clock anew, as at the desk.
    """
    if target is None:
        return ()
    stops = sorted([*wrote, *replied, left])
    due = [(second + target, min((stop for stop in stops if stop > second), default=left)) for second in wrote]
    return tuple(moment for moment, stopped in due if moment < stopped)


def written(seconds: float) -> str:
    """Minutes and seconds of the shift, such as 7:05."""
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes}:{left:02d}"


ORDER = ("came", "took", "replied", "wrote", "rang", "warned", "sent", "break", "left")
