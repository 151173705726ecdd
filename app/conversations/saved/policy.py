"""Who may do what with saved filters (rows 140 and 141 of the permission table)."""

from app.conversations.saved.models import SavedFilter
from app.people.models import Person

KEEP = 140
SHARE = 141


def may_use(person: Person, one: SavedFilter) -> bool:
    """Its owner, and once it is shared everybody of the team. What it shows obeys each reader's own rights."""
    return one.owner_id == person.id or (one.team_id is not None and one.team_id in person.team_ids)


def may_change(person: Person, one: SavedFilter) -> bool:
    """Its owner; of a shared one also whoever leads the team."""
    return one.owner_id == person.id or (one.team_id is not None and one.team_id in person.led_team_ids)
