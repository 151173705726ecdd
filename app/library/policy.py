"""Who may do what with scenarios and packs (rows 9 to 18 and 74 of the permission table)."""

from app.base.permissions import Reach
from app.library.models import Scenario
from app.people import ownership
from app.people.models import Person

READ = 9
READ_DRAFTS = 10
EDIT = 11
PUBLISH = 12
DELETE = 13
SEE_HIDDEN = 16
PREVIEW = 18
PRACTISE = 19
LOAD = 74


def reads_drafts(person: Person) -> bool:
    """Whether unpublished and archived scenarios appear in this person's lists."""
    return person.reach(READ_DRAFTS) > Reach.DENIED


def may_edit(person: Person, scenario: Scenario) -> bool:
    """Site-wide (team_id NULL) content may be edited by trainers and leads of any team unless another team's copy exists."""
    return ownership.may_edit(person, scenario, EDIT)


def may_publish(person: Person, scenario: Scenario) -> bool:
    """Publish or withdraw: as editing, by the publishing row."""
    return ownership.may_edit(person, scenario, PUBLISH)


def may_delete(person: Person, scenario: Scenario) -> bool:
    """A lead in the own teams; a trainer the own ones."""
    if person.reach(DELETE) is Reach.OWN:
        return scenario.created_by_id == person.id
    return ownership.may_edit(person, scenario, DELETE)


def may_see_hidden(person: Person, scenario: Scenario) -> bool:
    """Truth, hidden facts, rules, checks and model answers: for those who train and review, in their teams and on the whole site."""
    if person.reach(SEE_HIDDEN) is not Reach.TEAM:
        return False
    return scenario.team_id is None or scenario.team_id in person.teams_for(SEE_HIDDEN)


def may_preview(person: Person, scenario: Scenario) -> bool:
    """Try the scenario as an agent would, without being counted. Admins have no inbox."""
    return person.reach(PREVIEW) is Reach.TEAM and (scenario.team_id is None or scenario.team_id in person.teams_for(PREVIEW))


def may_practise(person: Person) -> bool:
    """Start attempts of one's own."""
    return person.reach(PRACTISE) > Reach.DENIED


def may_load(person: Person) -> bool:
    """Upload packs at all."""
    return person.reach(LOAD) > Reach.DENIED


def may_load_for_site(person: Person) -> bool:
    """Admins load for the whole site; trainers and leads for their teams, which then have a copy of their own."""
    return person.reach(LOAD) is Reach.ANY
