"""What other systems are told about calibration: that a round's scoring is over, never who graded what."""

from datetime import datetime

from app.base.events import Event, announce
from app.calibration.models import Round


def closed(one: Round, *, members: int, at: datetime) -> None:
    """The blind part of a round ended with the grades of `members` people. Needs `items` and `version`."""
    facts = {
        "round": one.id,
        "rubric": {"id": one.rubric_id, "version": one.version.number},
        "team": one.team_id,
        "conversations": len(one.items),
        "members": members,
        "link": f"/calibration/rounds/{one.id}",
    }
    announce(Event.CALIBRATION_CLOSED, lambda: facts, at=at)
