"""What loading files into the site did: one entry for each text, and every finding with its file. Pure."""

import enum
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.base.source import Finding


class Outcome(enum.StrEnum):
    """What became of one text. `kept`: somebody edited or published it on the site since, so the file's text was not taken."""

    CREATED = "created"
    NEW_VERSION = "new_version"
    UNCHANGED = "unchanged"
    KEPT = "kept"


@dataclass(frozen=True)
class Loaded:
    """One text that was loaded: a rubric, an article, a scenario ..."""

    kind: str
    slug: str
    outcome: Outcome
    file: str


@dataclass
class LoadReport:
    """Collects what a load did. With any error nothing of the pack it belongs to is stored."""

    entries: list[Loaded] = field(default_factory=list)
    findings: list[tuple[str, Finding]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.errors

    @property
    def errors(self) -> list[tuple[str, Finding]]:
        return [(file, found) for file, found in self.findings if found.severity == "error"]

    @property
    def kept(self) -> list[Loaded]:
        return [entry for entry in self.entries if entry.outcome is Outcome.KEPT]

    @property
    def changes(self) -> int:
        """How many texts are new or have a new version."""
        return sum(entry.outcome in (Outcome.CREATED, Outcome.NEW_VERSION) for entry in self.entries)

    def add(self, kind: str, slug: str, outcome: Outcome, file: str) -> None:
        self.entries.append(Loaded(kind, slug, outcome, file))

    def find(self, file: str, findings: tuple[Finding, ...] | list[Finding]) -> bool:
        """Note the findings of one file; whether none of them is an error."""
        self.findings.extend((file, found) for found in findings)
        return all(found.severity != "error" for found in findings)

    def wrong(self, file: str, code: str, message: str, hint: str = "", *, line: int = 1) -> None:
        """Note one error that has no better place than a line of the file."""
        self.findings.append((file, Finding(code, "error", line, 1, message, hint)))

    def join(self, other: "LoadReport") -> None:
        """Add everything of `other`; of a load with errors only the findings, because nothing of it was stored."""
        self.findings.extend(other.findings)
        if other.ok:
            self.entries.extend(other.entries)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind had which outcome, in the order of loading."""
        counted: dict[str, Counter[str]] = {}
        for entry in self.entries:
            counted.setdefault(entry.kind, Counter())[entry.outcome.value] += 1
        return {kind: {outcome.value: counter[outcome.value] for outcome in Outcome} for kind, counter in counted.items()}

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "loaded": self.counts(),
            "kept": [{"kind": entry.kind, "id": entry.slug, "file": entry.file} for entry in self.kept],
            "findings": [{"file": file} | found.as_json() for file, found in self.findings],
        }
