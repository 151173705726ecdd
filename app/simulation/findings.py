"""The list that every reader of a scenario file writes its findings into.

A scenario may be made of several files. The lines of the n-th included one are numbered from n · 1,000,000 + 1, so that a Mark is
a place in any of them; a finding stands where the file is included and its message names file and line.
"""

import re

from app.base.source import Finding, Mark, Severity

MOST = 500
STEP = 1_000_000
_FAR_LINE = re.compile(r"\bline ([0-9]{7,10})\b")


class Report:
    """Collects findings; keeps at most 500, so that a hostile file cannot fill the memory."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._seen: set[Finding] = set()
        self._errors = 0
        self._files: list[tuple[str, Mark]] = []

    def join(self, path: str, mark: Mark) -> int:
        """One more file, included at `mark`: the number of its first line."""
        self._files.append((path, mark))
        return len(self._files) * STEP + 1

    @property
    def failed(self) -> bool:
        return self._errors > 0

    @property
    def full(self) -> bool:
        return len(self._findings) >= MOST

    def error(self, code: str, mark: Mark, message: str, hint: str = "") -> None:
        self._errors += 1
        self._add(self._finding(code, "error", mark, message, hint))

    def warn(self, code: str, mark: Mark, message: str, hint: str = "") -> None:
        self._add(self._finding(code, "warning", mark, message, hint))

    def sorted(self) -> tuple[Finding, ...]:
        """Findings by line, then column, then code."""
        return tuple(sorted(self._findings, key=lambda finding: (finding.line, finding.column, finding.code)))

    def _finding(self, code: str, severity: Severity, mark: Mark, message: str, hint: str) -> Finding:
        if self._files:
            message = _FAR_LINE.sub(lambda match: f"line {self._place(int(match[1]))}", message)
        if mark.line > STEP:
            message = f"{self._files[mark.line // STEP - 1][0]}, line {mark.line % STEP}: {message}"
        while mark.line > STEP:
            mark = self._files[mark.line // STEP - 1][1]
        return Finding(code, severity, mark.line, mark.column, message, hint)

    def _place(self, line: int) -> str:
        number, line = divmod(line, STEP)
        return f"{line} of {self._files[number - 1][0]}" if 1 <= number <= len(self._files) else str(line)

    def _add(self, finding: Finding) -> None:
        if finding in self._seen or len(self._findings) >= MOST:
            return
        self._seen.add(finding)
        self._findings.append(finding)


def shown(value: object, most: int = 40) -> str:
    """A value as a finding quotes it: one line, at most `most` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
