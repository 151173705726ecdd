"""One run of the bench: floor and site at each size, one after the other on the same machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from app.base.database import db
from bench.cast import DESKS
from bench.filling import environment, fill, site
from bench.floor import DATABASE, FLOOR_PAGES, FloorWork, fill_floor
from bench.import_rate import ImportRate, measure_import
from bench.load import Load, Work, measure
from bench.pages import Page, pages
from bench.places import WORK, Place, kept_name, this_monday
from bench.progress import Bar
from bench.running import FLOOR, SITE, Running, free_port
from bench.shifts import ShiftLoad, measure_shifts, prepare
from bench.works import statements

ONE, MANY = 1, DESKS
SHIFT_SECONDS = 30
"""How many times as long as one load the shifts are measured: people think between two replies."""
WARM_UP = 1.0
"""Seconds that each page is asked for before it is measured."""


@dataclass(frozen=True)
class Plan:
    """What to measure: sizes in conversations, seconds of each load, conversations to import."""

    place: Place
    sizes: tuple[int, ...]
    seconds: float
    imported: int
    only: frozenset[str] = frozenset()
    trainees: int = 0
    """People in shifts at once; 0 leaves the shifts out."""

    def pages(self) -> list[Page]:
        """The pages asked for, all of them by default."""
        return [page for page in pages() if not self.only or page.key in self.only]


@dataclass
class Size:
    """What was seen at one size. Loads are kept by (page or floor key, connections)."""

    conversations: int
    floor: dict[tuple[str, int], Load] = field(default_factory=dict)
    loads: dict[tuple[str, int], Load] = field(default_factory=dict)
    beside: dict[tuple[str, int], Load] = field(default_factory=dict)
    """The floor that a page is compared with, measured in the very moment before it."""
    statements: dict[str, int] = field(default_factory=dict)
    ready: float = 0.0
    memory: float = 0.0
    locked: int = 0


@dataclass
class Seen:
    """Everything that one run saw."""

    plan: Plan
    sizes: list[Size] = field(default_factory=list)
    imported: ImportRate | None = None
    shifts: ShiftLoad | None = None


def run(plan: Plan) -> Seen:
    """Measure everything in `plan`."""
    WORK.mkdir(parents=True, exist_ok=True)
    seen = Seen(plan)
    loads = 2 * (len(FLOOR_PAGES) + len(plan.pages()))
    bar = Bar(len(plan.sizes) * (loads + 4) + 4)
    try:
        for conversations in plan.sizes:
            size = Size(conversations)
            seen.sizes.append(size)
            with _floor(plan) as floor:
                _measure_floor(floor, plan, size, bar)
                _measure_site(floor, plan, size, bar)
        if plan.trainees:
            seen.shifts = _measure_shifts(plan, bar)
        if plan.imported:
            bar.step("import")
            seen.imported = measure_import(plan.place, plan.imported)
    finally:
        bar.close()
    return seen


def _floor(plan: Plan) -> Running:
    url = plan.place.empty("floor")
    fill_floor(url)
    return Running(FLOOR, {DATABASE: url}, WORK / "floor.log", free_port(), "/nothing")


def _measure_floor(floor: Running, plan: Plan, size: Size, bar: Bar) -> None:
    for key, (title, _ask) in FLOOR_PAGES.items():
        for connections in (ONE, MANY):
            bar.step(f"floor: {title}, {connections} at once")
            size.floor[key, connections] = _load_floor(floor, key, connections, plan.seconds)
            bar.finish_step()


def _measure_site(floor: Running, plan: Plan, size: Size, bar: Bar) -> None:
    anchor, conversations = this_monday(), size.conversations
    url = plan.place.worn(
        kept_name(conversations, anchor),
        lambda made: fill(made, size=conversations, anchor=anchor, told=lambda share: bar.step(f"filling {conversations:,}", 4 * share)),
    )
    for _ in range(4):
        bar.finish_step()
    works = _prepare(site(url), plan.pages(), size)
    with Running(SITE, environment(url), _log(conversations), free_port(), "/sign-in") as server:
        size.ready = server.ready
        for page in plan.pages():
            for connections, crowd in _crowds(works[page.key]):
                bar.step(f"{conversations:,}: {page.title}, {connections} at once")
                size.beside[page.key, connections] = _load_floor(floor, page.floor, connections, plan.seconds / 2)
                size.loads[page.key, connections] = _load(server, crowd, plan.seconds, page.most)
                bar.finish_step()
        size.memory, size.locked = server.memory(), server.locked()


def _measure_shifts(plan: Plan, bar: Bar) -> ShiftLoad:
    """Trainees in shifts, on the smallest database."""
    anchor, conversations = this_monday(), plan.sizes[0]
    url = plan.place.worn(
        kept_name(conversations, anchor), lambda made: fill(made, size=conversations, anchor=anchor, told=lambda share: None)
    )
    app = site(url)
    everybody = prepare(app, plan.trainees, lambda share: bar.step(f"{plan.trainees} trainees begin", share))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with Running(SITE, environment(url), WORK / "site-shifts.log", free_port(), "/sign-in") as server:
        bar.step(f"{plan.trainees} trainees in shifts")
        return measure_shifts(server, everybody, SHIFT_SECONDS * plan.seconds)


def _prepare(app: Flask, measured: list[Page], size: Size) -> dict[str, list[Work]]:
    """Sign everybody in and count statements, before the server holds the database."""
    works = {page.key: [page.make(app, number) for number in range(MANY)] for page in measured}
    for page in measured:
        size.statements[page.key] = statements(app, works[page.key][0])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return works


def _crowds(works: list[Work]) -> Iterator[tuple[int, list[Work]]]:
    """The same work by one connection, then by many."""
    yield ONE, works[:ONE]
    yield MANY, works


def _load_floor(floor: Running, key: str, connections: int, seconds: float) -> Load:
    ask = FLOOR_PAGES[key][1]
    return measure(floor, [FloorWork(ask) for _ in range(connections)], seconds, 10**9)


def _load(server: Running, works: list[Work], seconds: float, most: int) -> Load:
    measure(server, works, WARM_UP, max(most // 5, 1))
    return measure(server, works, seconds, most)


def _log(conversations: int) -> Path:
    return WORK / f"site-{conversations}.log"
