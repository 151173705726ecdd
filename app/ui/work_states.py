"""How far long work of the job queue is, in words and tones that are the same in every room."""

import enum
from typing import Any

from app.ui.words import lazy_gettext as _l

LABELS: dict[str, Any] = {"waiting": _l("Waiting"), "running": _l("Running"), "done": _l("Done"), "failed": _l("Stopped")}
TONES = {"waiting": "neutral", "running": "info", "done": "good", "failed": "bad"}


class WorkState(enum.StrEnum):
    """failed: it stopped, and says why."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> Any:
        return LABELS[self.value]

    @property
    def tone(self) -> str:
        return TONES[self.value]
