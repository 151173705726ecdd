"""Lengths of time as scenario files write them: `90s`, `15m`, `2h`, `3d`, `1h30m`."""

import re

DURATION_RULE = "a number with s, m, h or d, such as 90s, 15m or 2h"
_DURATION = re.compile(r"(?:[0-9]{1,6}[smhd]){1,4}")
_PART = re.compile(r"([0-9]+)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_MOST = 10 * 366 * 86400


def parse_duration(value: object) -> int | None:
    """Seconds of a written duration, or None when it is not one (or is longer than ten years)."""
    if not isinstance(value, str) or not _DURATION.fullmatch(value.strip()):
        return None
    seconds = sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(value))
    return seconds if seconds <= _MOST else None


def written_duration(seconds: int) -> str:
    """The shortest way to write `seconds`: 600 -> '10m', 5400 -> '1h30m'."""
    parts: list[str] = []
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
