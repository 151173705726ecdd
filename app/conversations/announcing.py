"""What other systems are told about imports: how much came, not what."""

from collections.abc import Mapping
from datetime import datetime

from app.base.events import Event, announce


def imported(import_id: int, team_id: int, counts: Mapping[str, int], *, at: datetime) -> None:
    """An import is done."""
    facts = {"import": import_id, "team": team_id, **counts, "link": f"/imports/{import_id}"}
    announce(Event.CONVERSATIONS_IMPORTED, lambda: facts, at=at)
