"""What a start page is made of: sections of statements, each leading to where it can be acted on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Words = Any
"""Text for the screen: a plain or a lazily translated string."""


@dataclass(frozen=True)
class Line:
    """One statement. `tone` gives its picture a meaning, `label` is what its link does."""

    icon: str
    text: Words
    url: str = ""
    note: Words = ""
    label: Words = ""
    tone: str = "neutral"
    since: datetime | None = None
    progress: tuple[int, int] | None = None
    estimates: Sequence[tuple[Words, Any]] = ()
    score: tuple[str | None, bool | None] | None = None


@dataclass(frozen=True)
class Empty:
    """What a section says when there is nothing: how something would come here."""

    title: Words
    text: Words
    label: Words = ""
    url: str = ""
    icon: str = "check-circle"


@dataclass(frozen=True)
class Section:
    """What one role has today."""

    key: str
    title: Words
    empty: Empty
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Main:
    """The one act to begin with, on the key e. `post` where it changes something."""

    label: Words
    url: str
    icon: str
    post: bool = False

    def as_primary(self) -> dict[str, Any]:
        """As a page head takes it."""
        return {"label": self.label, "post" if self.post else "url": self.url, "icon": self.icon, "key": "e"}


Day = tuple[Section, Main | None]
