"""Typed reading of YAML mappings: each getter either gives a value of the right kind or notes a finding."""

import difflib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

from app.base.source import ID_RULE, Finding, Path, Severity, Source, SourceError, is_id

LARGEST = 1_000_000


class Notes:
    """The findings of one file, each at the place of the value or key it speaks of."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings: list[Finding] = []

    def error(self, code: str, path: Path, message: str, hint: str = "", *, at_key: bool = False) -> None:
        self._add(code, "error", path, message, hint, at_key)

    def warning(self, code: str, path: Path, message: str, hint: str = "", *, at_key: bool = False) -> None:
        self._add(code, "warning", path, message, hint, at_key)

    def value_at(self, path: Path) -> Any:
        """What stands at `path` in the file."""
        value: Any = self.source.value
        for step in path:
            value = value[step]
        return value

    def in_order(self) -> tuple[Finding, ...]:
        return tuple(sorted(self.findings, key=lambda found: (found.line, found.column, found.code, found.message)))

    @property
    def has_errors(self) -> bool:
        return any(found.severity == "error" for found in self.findings)

    def _add(self, code: str, severity: Severity, path: Path, message: str, hint: str, at_key: bool) -> None:
        mark = self.source.key_mark(*path) if at_key else self.source.mark(*path)
        self.findings.append(Finding(code, severity, mark.line, mark.column, message, hint))


class Fields:
    """One mapping of the file at `path`. `what` names it in sentences ("criterion 'empathy'")."""

    def __init__(self, notes: Notes, path: Path, what: str, keys: Sequence[str]) -> None:
        self.notes = notes
        self.path = path
        self.what = what
        value = notes.value_at(path)
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            notes.error("R05", path, f"{start(what)} must be a mapping of keys and values.", f"Allowed keys: {', '.join(keys)}.")
        self._only(keys)

    def has(self, key: str) -> bool:
        """Whether the key stands here with a value."""
        return self.values.get(key) is not None

    def at(self, key: str) -> Path:
        return (*self.path, key)

    def wrong(self, key: str, message: str, hint: str = "", code: str = "R05") -> None:
        self.notes.error(code, self.at(key), message, hint)

    def missing(self, key: str, hint: str = "") -> None:
        self.notes.error("R04", self.path, f"{start(self.what)} has no '{key}'.", hint or f"Add '{key}:'.")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(key, f"'{key}' of {self.what} must be text.", "Put it in quotes.")
            return ""
        return value.strip()

    def id(self, key: str = "id") -> str:
        """The id here, or "" after noting what is wrong with it."""
        value = self.values.get(key)
        if value is None:
            self.missing(key)
            return ""
        if not is_id(value):
            hint = "Put it in quotes or begin with a letter." if not isinstance(value, str) else f"Use {ID_RULE}."
            self.wrong(key, f"'{shown(value)}' cannot be an id.", hint, "R06")
            return ""
        return str(value)

    def flag(self, key: str) -> bool:
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(key, f"'{key}' of {self.what} must be true or false.", "Write true or false without quotes.")
        return False

    def choice(self, key: str, allowed: Iterable[str]) -> str | None:
        value = self.values.get(key)
        names = list(allowed)
        if value is None or value in names:
            return value
        self.wrong(key, f"'{shown(value)}' is not a value of '{key}'.", f"Allowed: {', '.join(names)}.", "R16")
        return None

    def number(self, key: str, lowest: int | None = None, highest: int | None = None, code: str = "R05") -> Fraction | None:
        """An exact number within the limits (a decimal is read as written: 0.1 is 1/10), or None."""
        value = self.values.get(key)
        if value is None:
            return None
        amount = exact(value)
        if amount is None:
            self.wrong(key, f"'{key}' of {self.what} must be a number, at most {LARGEST}.", code=code)
            return None
        if (lowest is not None and amount < lowest) or (highest is not None and amount > highest):
            limits = f"from {lowest} to {highest}" if highest is not None else f"{lowest} or more"
            self.wrong(key, f"'{key}' of {self.what} is {shown(value)}; it must be {limits}.", code=code)
            return None
        return amount

    def weight(self) -> int | None:
        """A whole number of at least 0, or None."""
        value = self.values.get("weight")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
            message = f"The weight of {self.what} is {shown(value)}; it must be a whole number, 0 or more."
            self.wrong("weight", message, "Weights need not sum to 100.", "R10")
            return None
        return value

    def items(self, key: str) -> list[Any]:
        """The list at `key`, [] when absent; anything else is noted."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, f"'{key}' of {self.what} must be a list.", "Begin each entry with '- '.")
            return []
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts at `key`; one text alone counts as a list of one."""
        value = self.values.get(key)
        entries = [value] if isinstance(value, str) else self.items(key)
        for index, entry in enumerate(entries):
            if not isinstance(entry, str):
                message = f"Entries of '{key}' must be text, not {shown(entry)}."
                self.notes.error("R05", (*self.at(key), index), message, "Put it in quotes.")
        return tuple(entry for entry in entries if isinstance(entry, str))

    def _only(self, keys: Sequence[str]) -> None:
        for key in self.values:
            if key in keys:
                continue
            near = difflib.get_close_matches(key, keys, 1)
            hint = f"Did you mean '{near[0]}'?" if near else f"Allowed keys: {', '.join(keys)}."
            self.notes.error("R03", self.at(key), f"{start(self.what)} has the unknown key '{shown(key)}'.", hint, at_key=True)


def exact(value: object) -> Fraction | None:
    """The number as written in the file, or None when it is none (or out of all bounds)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not isfinite(value) or abs(value) > LARGEST:
        return None
    return Fraction(repr(value))


def unreadable(error: SourceError) -> Finding:
    """Why a file cannot be read at all, as a finding."""
    code = "R07" if error.kind == "repeated" else "R01"
    return Finding(code, "error", error.mark.line, error.mark.column, error.message, error.hint)


def shown(value: object) -> str:
    """A value of the file for a sentence: never longer than 60 characters."""
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def start(sentence: str) -> str:
    """The sentence with a capital letter at its start."""
    return sentence[:1].upper() + sentence[1:]


def title_or_id(fields: Fields, known_as: str) -> str:
    """The title; the id with a warning where there is none."""
    title = fields.text("title")
    if not title:
        fields.notes.warning("R21", fields.path, f"{start(fields.what)} has no title; its id is shown.", "Add 'title:'.")
    return title or known_as
