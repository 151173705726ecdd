"""Things that happen one after the other, each at its moment; what happens may put more on the list."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from app.base.transaction import unit_of_work

Act = Callable[[datetime], None]


@dataclass(order=True)
class Event:
    """One thing that happens. `alone`: it commits by itself, so nothing may be open around it."""

    at: datetime
    number: int
    act: Act = field(compare=False)
    alone: bool = field(compare=False, default=False)


class Timeline:
    """Events in the order of time up to `until`; later ones never happen."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[Event] = []
        self._numbers = count()

    def at(self, moment: datetime, act: Act, *, alone: bool = False) -> None:
        """Let `act` happen at `moment`."""
        if moment <= self.until:
            heapq.heappush(self._waiting, Event(moment.astimezone(UTC), next(self._numbers), act, alone))

    def run(self, after_alone: Callable[[], None], tell: Callable[[datetime], None]) -> None:
        """Let everything happen, in as few transactions as the events that commit by themselves allow."""
        while self._waiting:
            if self._waiting[0].alone:
                self._next(tell)
                after_alone()
                continue
            with unit_of_work():
                while self._waiting and not self._waiting[0].alone:
                    self._next(tell)

    def _next(self, tell: Callable[[datetime], None]) -> None:
        event = heapq.heappop(self._waiting)
        tell(event.at)
        event.act(event.at)
