"""Load on one server: how fast it answers at so many connections, and what processor time each answer costs."""

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bench.client import Ask, Caller
from bench.running import Running

LEAST = 12
"""Requests of one connection that a load waits for."""


class Work(Protocol):
    """What one connection asks for, again and again."""

    def next(self) -> Ask | None:
        """The next request; None when the work is used up."""

    def took(self, status: int, body: bytes) -> bool:
        """Hear how the last request went; whether it did what it should."""


@dataclass(frozen=True)
class Load:
    """What one load saw. Times in milliseconds; `cpu` is user and system time of all server processes a request."""

    requests: int
    rate: float
    p50: float
    p95: float
    cpu: float
    failed: int
    first_failure: str = ""


@dataclass
class _Line:
    """One connection's notes."""

    times: list[float] = field(default_factory=list)
    failed: int = 0
    first_failure: str = ""


def measure(server: Running, works: Sequence[Work], seconds: float, most: int) -> Load:
    """Let each of `works` ask through a connection of its own for `seconds`, at most `most` times each.

    On a busy machine a load goes on until each has asked LEAST times, but never longer than three times `seconds`.
    """
    lines = [_Line() for _ in works]
    used = server.cpu()
    began = time.monotonic()
    threads = [
        threading.Thread(target=_keep_asking, args=(server.port, work, seconds, most, line), daemon=True)
        for work, line in zip(works, lines, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - began
    used = server.cpu() - used
    every = sorted(value * 1000 for line in lines for value in line.times)
    cuts = statistics.quantiles(every, n=20) if len(every) > 1 else [*every, *[0.0] * 19]
    count = max(len(every), 1)
    said = next((line.first_failure for line in lines if line.first_failure), "")
    return Load(len(every), count / spent, cuts[9], cuts[18], used * 1000 / count, sum(line.failed for line in lines), said)


def _keep_asking(port: int, work: Work, seconds: float, most: int, line: _Line) -> None:
    caller = Caller(port)
    until = time.monotonic() + seconds
    for _ in range(most):
        late = time.monotonic() - until
        ask = None if late > 2 * seconds or (late > 0 and len(line.times) >= LEAST) else work.next()
        if ask is None:
            break
        request = ask.encoded()
        began = time.monotonic()
        status, _head, body = caller.call(request)
        line.times.append(time.monotonic() - began)
        if not work.took(status, body):
            line.failed += 1
            line.first_failure = line.first_failure or f"{ask.method} {ask.path}: {status} {body[:200]!r}"
    caller.close()
