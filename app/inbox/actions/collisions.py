"""Two agents at one customer: a reply is stopped once while a colleague writes one."""

from datetime import datetime

from app.base.errors import Conflict
from app.inbox.actions.log import log_act
from app.inbox.desk_pack import desk_pack
from app.inbox.models import ActKind, Attempt
from app.inbox.presence import present
from app.ui.words import gettext as _


class ColleagueWrites(Conflict):
    """A colleague is writing to this customer. `details["anyway"]`: the same may be sent all the same."""


def stop_double_answer(attempt: Attempt, text: str, *, at: datetime, anyway: bool) -> None:
    """Raises ColleagueWrites while a simulated colleague writes a reply, unless `anyway`. Either way it is noted."""
    who = present(attempt.seed, attempt.started_at, at, desk_pack(attempt))
    if who is None or not who.typing or not text.strip():
        return
    log_act(attempt, ActKind.COLLISION, f"collision:{who.id}", at=at, arguments={"name": who.name}, done=not anyway)
    if not anyway:
        said = _("%(name)s is writing to this customer. Wait for a moment, or send yours all the same.", name=who.name)
        raise ColleagueWrites(said, mine=text, anyway=True)
