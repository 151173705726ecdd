"""Which aims are reached. Processor time and statements are steady on a shared machine, so they decide; latency is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.cast import DESKS
from bench.pages import Page
from bench.run import Seen, Size

LENIENT = 1.5
"""At this stage a value within this factor of its aim counts as reached."""
FLAT = 1.2
"""How much more processor time a page may take on the largest database than on the smallest."""
LEAST_SAVES = 300.0
LEAST_IMPORT = 5_000.0
LEAST_IMPORT_SHARE = 0.2
LONGEST_TURN = 150.0
"""Milliseconds from a reply to the customer's next turn, with 200 trainees in shifts at once on two cores."""
LONGEST_START = 2.0
MOST_MEMORY = 250.0


@dataclass(frozen=True)
class Verdict:
    """One aim: what was measured, what it should be, and whether it should be at least (else at most) that."""

    title: str
    value: float
    aim: float
    unit: str = ""
    at_least: bool = False

    @property
    def excess(self) -> float:
        """How far off the aim: 1 exactly there, above 1 worse."""
        if self.at_least:
            return self.aim / self.value if self.value else float("inf")
        return self.value / self.aim if self.aim else (0.0 if not self.value else float("inf"))

    @property
    def word(self) -> str:
        if self.excess <= 1:
            return "reached"
        return "nearly" if self.excess <= LENIENT else "MISSED"

    @property
    def line(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{self.word:<8} {self.title:<58} {self.value:>9,.2f} {self.unit:<3} (aim {sign} {self.aim:,.2f})"


def verdicts(seen: Seen) -> Iterator[Verdict]:
    """A verdict on every aim that this run measured, on its largest database."""
    largest = seen.sizes[-1]
    for page in seen.plan.pages():
        yield from _of_page(page, largest)
    if len(seen.sizes) > 1:
        yield from _flat(seen)
    yield from _at_once(seen.plan.pages(), largest)
    yield Verdict("seconds from the start to the first page", largest.ready, LONGEST_START, "s")
    yield Verdict("memory of all processes after the load", largest.memory, MOST_MEMORY, "MB")
    if seen.shifts:
        yield Verdict(f"{seen.shifts.trainees} trainees in shifts: reply to next turn, p95", seen.shifts.reply_p95, LONGEST_TURN, "ms")
        yield Verdict(f"{seen.shifts.trainees} trainees in shifts: the list's question, p95", seen.shifts.poll_p95, LONGEST_TURN, "ms")
        yield Verdict("requests in shifts that failed", seen.shifts.failed, 0)
    if seen.imported:
        yield Verdict("import, messages a second", seen.imported.rate, LEAST_IMPORT, "/s", at_least=True)
        yield Verdict("import, part of the bare insert rate", seen.imported.share, LEAST_IMPORT_SHARE, at_least=True)


def _of_page(page: Page, size: Size) -> Iterator[Verdict]:
    load, floor = size.loads[page.key, 1], size.beside[page.key, 1]
    if page.cpu and floor.cpu:
        yield Verdict(f"{page.title}: processor time to floor ({page.floor})", load.cpu / floor.cpu, page.cpu, "×")
    if page.p50 and floor.p50:
        yield Verdict(f"{page.title}: p50 to floor ({page.floor})", load.p50 / floor.p50, page.p50, "×")


def _flat(seen: Seen) -> Iterator[Verdict]:
    first, last = seen.sizes[0], seen.sizes[-1]
    for page in seen.plan.pages():
        before = first.loads[page.key, 1].cpu
        if page.flat and before:
            grown = f"{first.conversations:,} to {last.conversations:,}"
            yield Verdict(f"{page.title}: processor time, {grown}", last.loads[page.key, 1].cpu / before, FLAT, "×")


def _at_once(pages: list[Page], size: Size) -> Iterator[Verdict]:
    measured = {page.key for page in pages}
    if "queue" in measured:
        rate = size.loads["queue", DESKS].rate / size.beside["queue", DESKS].rate
        yield Verdict(f"review queue at {DESKS}: part of floor (c)'s rate", rate, 1 / 3, at_least=True)
    if "rate" in measured:
        saves = size.loads["rate", DESKS]
        yield Verdict(f"saves at {DESKS} connections: a second", saves.rate, LEAST_SAVES, "/s", at_least=True)
        yield Verdict(f"saves at {DESKS} connections: p95 to floor (d)", saves.p95 / size.beside["rate", DESKS].p95, 1, "×")
    yield Verdict("'database is locked' in the log", size.locked, 0)
    yield Verdict("requests that failed", sum(load.failed for load in size.loads.values()), 0)
