"""Shift files, `shift/1`: strict YAML with positions and coded findings. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from app.base.source import Finding, Path
from app.inbox.shifts.incident_document import read_incident
from app.inbox.shifts.languages_document import read_locales
from app.inbox.shifts.plan import PACE_HOUR, PACE_SHIFT, PARALLEL, Arrival, Break, Colleagues, ShiftPlan
from app.simulation.durations import DURATION_RULE, parse_duration
from app.simulation.fields import Fields, read_fields
from app.simulation.findings import Report
from app.simulation.scenario import CHANNELS

FORMAT = "shift/1"
KEYS = (
    "format", "id", "title", "about", "language", "level", "minutes", "parallel", "pace", "overtime", "first_reply", "patience", "breaks",
    "colleagues", "arrivals", "incident", "locales",
)  # fmt: skip
ARRIVAL_KEYS = ("at", "scenario", "any_of", "times", "every")
MOST_MINUTES = 480
MOST_CUSTOMERS = 200
AT_RULE = 'a minute such as 4, or two with a hyphen in quotes, such as "4-6"'
_SPAN = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")


@dataclass(frozen=True)
class ShiftCompilation:
    """`plan` is None when one of the findings is an error."""

    plan: ShiftPlan | None
    findings: tuple[Finding, ...]


def parse_shift(text: str, *, scenarios: Collection[str] | None = None, colleagues: Collection[str] | None = None) -> ShiftCompilation:
    """Read a shift file. With `scenarios` and `colleagues` given, one that names another is an E10."""
    report = Report()
    fields = read_fields(text, report)
    if fields is None:
        return ShiftCompilation(None, report.sorted())
    if fields.value("format") != FORMAT:
        report.error("E01", fields.source.mark("format"), f"'format' must be {FORMAT}.", f"Begin with 'format: {FORMAT}'.")
        return ShiftCompilation(None, report.sorted())
    plan = _Reader(fields, scenarios, colleagues).plan()
    plan = replace(plan, locales=read_locales(fields, plan))
    return ShiftCompilation(None if report.failed else plan, report.sorted())


class _Reader:
    def __init__(self, fields: Fields, scenarios: Collection[str] | None, colleagues: Collection[str] | None) -> None:
        self.fields = fields
        self.known = {"scenario": scenarios, "colleague": colleagues}
        self.minutes = 0

    def plan(self) -> ShiftPlan:
        fields = self.fields
        fields.known_keys((), KEYS, "E04", "a shift")
        slug = fields.text("id", required=True)
        if slug:
            fields.check_id(slug, ("id",), "shift")
        fields.known_keys(("pace",), ("hour", "shift"), "E04", "pace")
        self.minutes = fields.whole("minutes", default=60, least=5, most=MOST_MINUTES)
        arrivals = self._arrivals(("arrivals",), incident=False)
        incident = read_incident(fields) if fields.value("incident") is not None else None
        surge = self._arrivals(("incident", "arrivals"), incident=True) if incident is not None else ()
        self._require_few(len(arrivals) + len(surge))
        return ShiftPlan(
            id=slug,
            title=fields.text("title", required=True)[:200],
            about=fields.text("about").strip(),
            language=fields.text("language", default="en"),
            level=fields.whole("level", default=2, least=1, most=5),
            minutes=self.minutes,
            parallel=fields.whole("parallel", default=1, least=1, most=PARALLEL),
            pace_hour=fields.whole("pace", "hour", default=PACE_HOUR, least=1, most=200),
            pace_shift=fields.whole("pace", "shift", default=PACE_SHIFT, least=1, most=2000),
            overtime=self._seconds(("overtime",), 15 * 60),
            first_reply=self._by_channel("first_reply"),
            patience=self._by_channel("patience"),
            breaks=self._breaks(),
            colleagues=self._colleagues(),
            arrivals=(*arrivals, *surge),
            incident=incident,
        )

    def _require_few(self, count: int) -> None:
        if count > MOST_CUSTOMERS:
            said = f"{count} customers are too many for one shift; at most {MOST_CUSTOMERS} may come."
            self.fields.report.error("E07", self.fields.source.mark("arrivals"), said, "Make two shifts of it.")

    def _arrivals(self, path: Path, *, incident: bool) -> tuple[Arrival, ...]:
        given = self.fields.value(*path)
        if not isinstance(given, list) or not given:
            self.fields.report.error("E07", self.fields.source.mark(*path), "'arrivals' must be a list with at least one customer.")
            return ()
        return tuple(one for number in range(min(len(given), MOST_CUSTOMERS)) for one in self._arrival((*path, number), incident))

    def _arrival(self, path: Path, incident: bool) -> list[Arrival]:
        """The customers of one entry: `times` of them, `every` so many minutes."""
        fields = self.fields
        if not isinstance(fields.value(*path), dict):
            fields.wrong(path, "a customer, written {at: 4, scenario: an-id}")
            return []
        fields.known_keys(path, ARRIVAL_KEYS, "E04", "a customer")
        span, names = self._at(path), self._scenarios(path)
        times = fields.whole(*path, "times", default=1, least=1, most=MOST_CUSTOMERS)
        every = fields.whole(*path, "every", default=1, least=0, most=MOST_MINUTES)
        if span is None or not names:
            return []
        first, last = span
        if last + (times - 1) * every >= self.minutes:
            said = f"Somebody would come after the end of the shift, which lasts {self.minutes} minutes."
            fields.report.error("E07", fields.source.mark(*path, "at"), said, "Let them come earlier, or make the shift longer.")
        later = [every * 60 * count for count in range(times)]
        return [Arrival(first * 60 + more, last * 60 + more, names, incident) for more in later]

    def _at(self, path: Path) -> tuple[int, int] | None:
        value = self.fields.value(*path, "at")
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_MINUTES:
            return value, value
        span = _SPAN.fullmatch(value) if isinstance(value, str) else None
        if span is not None and int(span[1]) <= int(span[2]):
            return int(span[1]), int(span[2])
        if value is None:
            self.fields.missing((*path, "at"), AT_RULE)
        else:
            self.fields.wrong((*path, "at"), AT_RULE)
        return None

    def _scenarios(self, path: Path) -> tuple[str, ...]:
        fields = self.fields
        one = fields.text(*path, "scenario")
        several = fields.texts(*path, "any_of")
        if bool(one) == bool(several):
            said = "A customer needs either 'scenario' or 'any_of'."
            fields.report.error("E07", fields.source.mark(*path), said, "Write 'scenario: an-id', or 'any_of: [an-id, another-id]'.")
            return ()
        key = "scenario" if one else "any_of"
        names = (one,) if one else several
        for number, name in enumerate(names):
            self._require_known("scenario", name, (*path, key) if one else (*path, key, number))
        return names

    def _breaks(self) -> tuple[Break, ...]:
        fields, given = self.fields, self.fields.value("breaks")
        if given is not None and not isinstance(given, list):
            fields.wrong(("breaks",), "a list of breaks, each {at: 20, minutes: 5}")
        made = []
        for number in range(min(len(given), 10) if isinstance(given, list) else 0):
            path: Path = ("breaks", number)
            if not isinstance(fields.value(*path), dict):
                fields.wrong(path, "a break, written {at: 20, minutes: 5}")
                continue
            fields.known_keys(path, ("at", "minutes", "title"), "E04", "a break")
            minute = fields.whole(*path, "at", default=0, least=1, most=max(1, self.minutes - 1))
            minutes = fields.whole(*path, "minutes", default=10, least=1, most=60)
            made.append(Break(minute, minutes, fields.text(*path, "title")[:80]))
        return tuple(sorted(made, key=lambda one: one.minute))

    def _colleagues(self) -> Colleagues:
        fields = self.fields
        fields.known_keys(("colleagues",), ("at_work", "one_in"), "E04", "colleagues")
        fields.mapping("colleagues")
        one_in = fields.whole("colleagues", "one_in", default=0, least=0, most=100)
        if fields.value("colleagues", "at_work") is None:
            return Colleagues(None, one_in if fields.value("colleagues", "one_in") is not None else None)
        names = fields.texts("colleagues", "at_work")
        for number, name in enumerate(names):
            self._require_known("colleague", name, ("colleagues", "at_work", number))
        return Colleagues(names, one_in if fields.value("colleagues", "one_in") is not None else None)

    def _by_channel(self, key: str) -> dict[str, int]:
        self.fields.known_keys((key,), CHANNELS, "E04", key)
        given = self.fields.mapping(key)
        return {channel: self._seconds((key, channel), 60) for channel in given if channel in CHANNELS}

    def _seconds(self, path: Path, default: int) -> int:
        value = self.fields.value(*path)
        if value is None and len(path) == 1:
            return default
        seconds = parse_duration(value)
        if not seconds:
            self.fields.wrong(path, DURATION_RULE)
        return seconds or default

    def _require_known(self, what: str, name: str, path: Path) -> None:
        names = self.known[what]
        if names is not None and name not in names:
            mark = self.fields.source.mark(*path)
            self.fields.report.error("E10", mark, f"There is no {what} '{name}' here.", "Check the id, or load what it names first.")
