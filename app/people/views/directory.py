"""The list of people, one person's admin page, invitations."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from app.base import clock, mail
from app.base.errors import Conflict
from app.people import policy, queries
from app.people.actions import links, persons, teams
from app.people.actions.memberships_seen import version_of
from app.people.cli import invitation_url
from app.people.doors import person_ways
from app.people.forms import InviteForm, PersonForm
from app.people.languages import every_language, language_words
from app.people.models import Person, Role
from app.people.views.blueprint import blueprint
from app.ui.allow import allow, found, require
from app.ui.answers import form_page
from app.ui.formats import local
from app.ui.forms import choices, pairs, told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/people")
@allow(4)
def directory() -> ResponseReturnValue:
    wanted = request.args
    page = queries.person_page(
        current_user,
        text=wanted.get("q", "").strip(),
        role=Role(wanted["role"]) if wanted.get("role") in list(Role) else None,
        team_id=wanted.get("team", type=int),
        suspended=wanted.get("state") == "suspended",
        after=wanted.get("after"),
    )
    return render_template(
        "people/directory.html",
        page=page,
        teams=[(team.id, team.name) for team in queries.teams_of(current_user)],
        roles=[(role.value, role.label) for role in Role],
        may_invite=current_user.reach(policy.INVITE) > 0,
    )


@blueprint.get("/people/invite")
@allow(5)
def invite() -> ResponseReturnValue:
    form = _invite_form()
    if request.args.get("team", type=int):
        form.team_id.data = request.args.get("team", type=int)
    return render_template("people/invite.html", form=form, invitations=queries.open_invitations(current_user))


@blueprint.post("/people/invite")
@allow(5)
def invite_post() -> ResponseReturnValue:
    form = _invite_form()
    if form.validate():
        with told_on(form):
            person, url = _invite(form)
            if mail.configured():
                text = _("Choose a password here; the link works once:") + f"\n\n{url}\n"
                mail.send(str(person.email), _("Your invitation to Greenroom"), text)
            return render_template("people/invited.html", person=person, url=url, mailed=mail.configured())
    return form_page("people/invite.html", form, invitations=queries.open_invitations(current_user))


@blueprint.get("/people/<int:person_id>")
@allow(4)
def person(person_id: int) -> ResponseReturnValue:
    someone = _person(person_id)
    return person_page(someone)


def person_page(someone: Person, form: PersonForm | None = None, conflict: Conflict | None = None) -> str:
    """A person's page with its form; used again when that was refused, or somebody else changed the teams."""
    enter("people")
    may_change = policy.may_change_role_or_team(current_user, someone)
    now_in = {one.team_id for one in someone.memberships if one.ended_on is None}
    return render_template(
        "people/person.html",
        someone=someone,
        form=form or (person_form(someone, formdata=None) if may_change else None),
        languages=[language_words(code, get_locale()) for code in someone.languages],
        show_email=policy.may_see_email(current_user, someone),
        may_change=may_change,
        seen=version_of(someone.memberships),
        conflict=conflict,
        may_suspend=policy.may_suspend(current_user, someone),
        teams=[team for team in queries.teams_of(current_user) if team.id not in now_in],
        today=local(clock.now()).date().isoformat(),
        ways=[way for ways in person_ways(current_user, someone) for way in ways],
    )


def person_form(someone: Person, **options: Any) -> PersonForm:
    """The form of what an admin keeps about a person. Languages: those of the pages, those stored, and one more."""
    stored = {name: getattr(someone, name) for name in ("name", "email", "locale", "timezone", "alias", "languages", "revision")}
    roles, lines = [role.value for role in someone.roles], [row.line_id for row in someone.lines]
    form = PersonForm(roles=roles, lines=lines, **stored, **options)
    ticked = dict.fromkeys([*persons.LOCALES, *someone.languages])
    form.languages.choices = pairs((code, language_words(code, get_locale())) for code in ticked)
    others = [pair for pair in every_language(get_locale()) if pair[0] not in ticked]
    form.more_language.choices = pairs([("", _("No other")), *others])
    form.lines.choices = pairs((line.id, line.name) for line in queries.lines())
    return form


def _person(person_id: int) -> Person:
    someone = queries.person_of(current_user, person_id)
    if someone is None:
        abort(404)
    return someone


def _invite_form() -> InviteForm:
    form = InviteForm()
    form.team_id.choices = pairs([(0, _("No team")), *((team.id, team.name) for team in queries.teams_of(current_user))])
    if not current_user.has(Role.ADMIN):
        form.roles.choices = choices([Role.AGENT])
    return form


def _invite(form: InviteForm) -> tuple[Person, str]:
    at = clock.now()
    roles = frozenset(Role(role) for role in form.roles.data or [])
    team = found(queries.team_of(current_user, form.team_id.data)) if form.team_id.data else None
    require(policy.may_invite(current_user, roles, team))
    person = persons.create_person(str(form.name.data), email=form.email.data, roles=roles, by=current_user, at=at)
    if team:
        teams.join_team(person, team, lead=bool(form.lead.data) and current_user.has(Role.ADMIN), by=current_user, at=at)
    return person, invitation_url(links.invite(person, by=current_user, at=at))
