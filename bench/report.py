"""What one run saw, as text."""

import os
from collections.abc import Iterator

from bench.cast import DESKS
from bench.floor import FLOOR_PAGES
from bench.load import Load
from bench.pages import Page
from bench.run import Seen, Size
from bench.verdict import LENIENT, verdicts

HEAD = f"{'':<30}{'conns':>6}{'req/s':>8}{'p50':>8}{'p95':>8}{'cpu ms':>8}{'× floor':>9}{'SQL':>5}{'grown':>7}"


def report(seen: Seen) -> Iterator[str]:
    """The report, line by line."""
    yield f"{os.cpu_count()} cores. p50 and p95 in ms; cpu ms: processor time of all server processes for one request."
    yield "× floor: that time beside the floor's letter; SQL: statements of one request; grown: processor time beside the first size."
    for size in seen.sizes:
        yield ""
        yield f"{size.conversations:,} conversations"
        yield HEAD
        for key, (title, _ask) in FLOOR_PAGES.items():
            for connections in (1, DESKS):
                yield _line(f"floor ({key}) {title}", connections, size.floor[key, connections])
        for page in seen.plan.pages():
            for connections in (1, DESKS):
                yield _page_line(seen, size, page, connections)
        yield f"first page after {size.ready:.1f} s, {size.memory:.0f} MB after the load, 'database is locked' {size.locked} times"
        yield from _failures(size)
    yield from _imported(seen)
    yield from _shifts(seen)
    yield from _saves(seen.sizes[-1])
    yield ""
    yield f"Verdict (a value within {LENIENT} × of its aim says 'nearly' and counts as reached for now)"
    yield from (verdict.line for verdict in verdicts(seen))


def _line(title: str, connections: int, load: Load, *, ratio: str = "", sql: str = "", grown: str = "") -> str:
    numbers = f"{load.rate:>8,.0f}{load.p50:>8.1f}{load.p95:>8.1f}{load.cpu:>8.2f}"
    return f"{title:<30}{connections:>6}{numbers}{ratio:>9}{sql:>5}{grown:>7}"


def _page_line(seen: Seen, size: Size, page: Page, connections: int) -> str:
    load, floor = size.loads[page.key, connections], size.beside[page.key, connections]
    first = seen.sizes[0].loads[page.key, connections]
    grown = f"{load.cpu / first.cpu:.2f}" if size is not seen.sizes[0] and first.cpu else ""
    ratio = f"{load.cpu / floor.cpu:.1f} ({page.floor})" if floor.cpu else ""
    return _line(page.title, connections, load, ratio=ratio, sql=str(size.statements[page.key]), grown=grown)


def _failures(size: Size) -> Iterator[str]:
    for (key, connections), load in size.loads.items():
        if load.failed:
            yield f"{key} at {connections}: {load.failed} of {load.requests} failed; the first: {load.first_failure}"


def _imported(seen: Seen) -> Iterator[str]:
    done = seen.imported
    if done:
        yield ""
        yield (
            f"import: {done.messages:,} messages, {done.rate:,.0f} a second; bare inserts {done.raw:,.0f}, so {100 * done.share:.0f} %; "
            f"the command took {done.whole:.1f} s and at most {done.memory:.0f} MB"
        )


def _shifts(seen: Seen) -> Iterator[str]:
    load = seen.shifts
    if load:
        yield ""
        yield (
            f"{load.trainees} trainees in shifts for {load.seconds:.0f} s, each replies every 20 to 40 s: {load.replies:,} replies, p50 "
            f"{load.reply_p50:.1f}, p95 {load.reply_p95:.1f} ms; {load.polls:,} looks at the list, p50 {load.poll_p50:.1f}, p95 "
            f"{load.poll_p95:.1f} ms; the server used {100 * load.busy:.0f} % of one core"
        )
        if load.failed:
            yield f"shifts: {load.failed} requests failed; the first: {load.first_failure}"


def _saves(size: Size) -> Iterator[str]:
    load = size.loads.get(("rate", DESKS))
    if load:
        yield f"saves at {DESKS} connections: p95 {load.p95:.1f} ms, {load.rate:,.0f} a second, 'database is locked' {size.locked} times"
