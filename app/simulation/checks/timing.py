"""`within` and `silence`: how long the customer waited for this reply, on the clock of the conversation."""

from dataclasses import dataclass

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look
from app.simulation.durations import DURATION_RULE, parse_duration
from app.simulation.fields import Fields


@dataclass(frozen=True)
class Within:
    """True when the reply came no later than `seconds` after the customer last wrote."""

    seconds: int

    def look(self, look: Look) -> Evidence:
        return Evidence(look.waited <= self.seconds)


@dataclass(frozen=True)
class Quiet:
    """True when nothing was sent for at least `seconds` before this reply."""

    seconds: int

    def look(self, look: Look) -> Evidence:
        return Evidence(look.waited >= self.seconds)


def read_within(fields: Fields, path: Path) -> Within | None:
    seconds = _seconds(fields, (*path, "within"))
    return Within(seconds) if seconds else None


def read_quiet(fields: Fields, path: Path) -> Quiet | None:
    seconds = _seconds(fields, (*path, "silence"))
    return Quiet(seconds) if seconds else None


def _seconds(fields: Fields, path: Path) -> int | None:
    seconds = parse_duration(fields.value(*path))
    if not seconds:
        fields.wrong(path, DURATION_RULE)
    return seconds
