"""Who may do what with people, teams and notices (rows 01-08, 61-62, 70 of the permission table)."""

from app.base.permissions import Reach
from app.people.models import Person, Role, Team

LIST_PEOPLE = 4
INVITE = 5
CHANGE_ROLE_OR_TEAM = 6
SUSPEND = 7
MANAGE_TEAMS = 70


def may_see(viewer: Person, person: Person) -> bool:
    """Yourself, people of your teams, and everybody for an admin."""
    if viewer.id == person.id or viewer.reach(LIST_PEOPLE) is Reach.ANY:
        return True
    return bool(viewer.team_ids & person.team_ids)


def may_see_email(viewer: Person, person: Person) -> bool:
    """No e-mail addresses below lead."""
    return viewer.id == person.id or viewer.has(Role.ADMIN) or bool(viewer.led_team_ids & person.team_ids)


def may_invite(viewer: Person, roles: frozenset[Role], team: Team | None) -> bool:
    """An admin invites anybody; a lead invites agents into a team they lead."""
    reach = viewer.reach(INVITE)
    if reach is Reach.ANY:
        return True
    return reach is Reach.TEAM and roles == {Role.AGENT} and team is not None and team.id in viewer.led_team_ids


def may_change_role_or_team(viewer: Person, person: Person) -> bool:
    """Admins, and never their own; nobody gives a person a name again who left without one."""
    return viewer.reach(CHANGE_ROLE_OR_TEAM) is Reach.ANY and viewer.id != person.id and person.pseudonymised_at is None


def may_suspend(viewer: Person, person: Person) -> bool:
    """Admins, and never themselves; who left without a name stays out."""
    return viewer.reach(SUSPEND) is Reach.ANY and viewer.id != person.id and person.pseudonymised_at is None


def may_manage_team(viewer: Person, team: Team | None) -> bool:
    """Admins manage every team; a lead the own ones. `team` None: making a new one."""
    reach = viewer.reach(MANAGE_TEAMS)
    if reach is Reach.ANY:
        return True
    return reach is Reach.TEAM and team is not None and team.id in viewer.led_team_ids
