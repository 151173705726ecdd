"""Who may do what with rubrics (rows 9, 10, 14, 15 and 74 of the permission table)."""

from app.base.permissions import Reach
from app.people import ownership
from app.people.models import Person
from app.rubrics.models import Rubric

READ = 9
READ_DRAFTS = 10
EDIT = 14
PUBLISH = 15
LOAD = 74


def reads_drafts(person: Person) -> bool:
    """Whether unpublished rubrics appear in this person's lists."""
    return person.reach(READ_DRAFTS) > Reach.DENIED


def may_edit(person: Person, rubric: Rubric) -> bool:
    """Site-wide (team_id NULL) content may be edited by trainers and leads of any team unless another team's copy exists."""
    return ownership.may_edit(person, rubric, EDIT)


def may_publish(person: Person, rubric: Rubric) -> bool:
    """As editing, by the publishing row."""
    return ownership.may_edit(person, rubric, PUBLISH)
