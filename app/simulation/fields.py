"""Typed values out of a YAML source, with a finding for each one that has another type."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from app.base.source import ID_RULE, Path, Source, SourceError, is_id, read_yaml
from app.simulation.findings import Report, shown

MOST_ENTRIES = 1000
LONGEST_TEXT = 20_000
UNREADABLE = {"repeated": "E02", "forbidden": "E05", "size": "E05", "syntax": "E06"}
"""The code for each kind of SourceError."""


def read_fields(text: str, report: Report, *, first_line: int = 1) -> "Fields | None":
    """The values of a YAML text, or None after noting why it cannot be read."""
    try:
        return Fields(read_yaml(text, first_line=first_line), report)
    except SourceError as error:
        report.error(UNREADABLE.get(error.kind, "E06"), error.mark, error.message, error.hint)
        return None


class Fields:
    """Reads a source; what is missing or of another type becomes the default and an E07."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report

    def value(self, *path: str | int) -> Any:
        """The raw value, or None where the path leads nowhere."""
        value: Any = self.source.value
        for step in path:
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step] if step < len(value) else None
            else:
                return None
        return value

    def wrong(self, path: Path, allowed: str, hint: str = "") -> None:
        """E07 at a value: `allowed` continues the sentence "'x' must be ..."."""
        name = str(path[-1]) if path else "The front matter"
        self.report.error("E07", self.source.mark(*path), f"'{name}' must be {allowed}, not {shown(self.value(*path))!r}.", hint)

    def missing(self, path: Path, allowed: str) -> None:
        self.report.error("E07", self.source.mark(*path), f"'{path[-1]}' is missing; it must be {allowed}.", f"Add '{path[-1]}:'.")

    def text(self, *path: str | int, default: str = "", required: bool = False) -> str:
        value = self.value(*path)
        if value is None or value == "":
            if required:
                self.missing(path, "a text")
            return default
        if not isinstance(value, str):
            self.wrong(path, "a text", "Put it in quotes.")
            return default
        if len(value) > LONGEST_TEXT:
            self.report.error("E07", self.source.mark(*path), f"'{path[-1]}' may have at most {LONGEST_TEXT} characters.")
            return default
        return value

    def plain(self, *path: str | int) -> str | None:
        """A text, or a number or boolean as text; None (with E07) for anything else."""
        value = self.value(*path)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return f"{Decimal(str(value)):f}"
        if isinstance(value, str) and value.strip() and len(value) <= LONGEST_TEXT:
            return value
        self.wrong(path, "a text")
        return None

    def flag(self, *path: str | int) -> bool:
        value = self.value(*path)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(path, "true or false")
        return False

    def whole(self, *path: str | int, default: int, least: int, most: int) -> int:
        value = self.value(*path)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.wrong(path, f"a whole number from {least} to {most}")
            return default
        return value

    def texts(self, *path: str | int) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.value(*path)
        if value is None:
            return ()
        if not isinstance(value, list):
            text = self.plain(*path)
            return (text,) if text is not None else ()
        if len(value) > MOST_ENTRIES:
            self.report.error("E07", self.source.mark(*path), f"'{path[-1]}' may have at most {MOST_ENTRIES} entries.")
            return ()
        found = (self.plain(*path, number) for number in range(len(value)))
        return tuple(text for text in found if text is not None)

    def mapping(self, *path: str | int) -> Mapping[str, Any]:
        value = self.value(*path)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.wrong(path, "a mapping, written 'key: value'")
            return {}
        return value

    def known_keys(self, path: Path, allowed: Collection[str], code: str, what: str) -> None:
        """Report every key at `path` that is not one of `allowed`."""
        value = self.value(*path)
        for key in value if isinstance(value, Mapping) else ():
            if key not in allowed:
                names = ", ".join(allowed)
                self.report.error(code, self.source.key_mark(*path, key), f"'{shown(key)}' is not a key of {what}. Allowed: {names}.")

    def id_key(self, *path: str | int, what: str, reserved: Collection[str] = ()) -> bool:
        """Whether the last key of the path may be an id; E03 when not."""
        return self.check_id(str(path[-1]), path, what, reserved, at_key=True)

    def check_id(self, text: str, path: Path, what: str, reserved: Collection[str] = (), *, at_key: bool = False) -> bool:
        mark = self.source.key_mark(*path) if at_key else self.source.mark(*path)
        if not is_id(text):
            self.report.error("E03", mark, f"The {what} '{shown(text)}' is not an id: {ID_RULE}.", "Rename it.")
            return False
        if text in reserved:
            self.report.error("E03", mark, f"'{text}' is a word of the rule language and cannot be a {what}.", "Rename it.")
            return False
        return True
