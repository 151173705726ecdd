"""The list that every reader of a scenario file writes its findings into."""

from app.base.source import Finding, Mark

MOST = 500


class Report:
    """Collects findings; keeps at most 500, so that a hostile file cannot fill the memory."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._seen: set[Finding] = set()
        self._errors = 0

    @property
    def failed(self) -> bool:
        return self._errors > 0

    @property
    def full(self) -> bool:
        return len(self._findings) >= MOST

    def error(self, code: str, mark: Mark, message: str, hint: str = "") -> None:
        self._errors += 1
        self._add(Finding(code, "error", mark.line, mark.column, message, hint))

    def warn(self, code: str, mark: Mark, message: str, hint: str = "") -> None:
        self._add(Finding(code, "warning", mark.line, mark.column, message, hint))

    def sorted(self) -> tuple[Finding, ...]:
        """Findings by line, then column, then code."""
        return tuple(sorted(self._findings, key=lambda finding: (finding.line, finding.column, finding.code)))

    def _add(self, finding: Finding) -> None:
        if finding in self._seen or len(self._findings) >= MOST:
            return
        self._seen.add(finding)
        self._findings.append(finding)


def unsupported(report: Report, mark: Mark, what: str) -> None:
    """E00: a part of the format that this version recognises and does not run yet."""
    report.error("E00", mark, f"{what} is not yet supported.", "Leave it out for now; the rest of the file is checked as usual.")


def shown(value: object, most: int = 40) -> str:
    """A value as a finding quotes it: one line, at most `most` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
