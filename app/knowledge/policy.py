"""Who may do what with articles and canned replies (rows 9, 71 and 74 of the permission table)."""

from app.base.permissions import Reach
from app.knowledge.models import Article, CannedReply
from app.people import ownership
from app.people.models import Person

READ = 9
EDIT = 71
LOAD = 74


def reads_drafts(person: Person) -> bool:
    """Whether unpublished and archived texts appear in this person's lists."""
    return person.reach(EDIT) > Reach.DENIED


def may_edit(person: Person, thing: Article | CannedReply) -> bool:
    """Site-wide (team_id NULL) content may be edited by trainers and leads of any team unless another team's copy exists."""
    return ownership.may_edit(person, thing, EDIT)
