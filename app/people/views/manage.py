"""What an admin changes on a person's page: roles, details, teams, suspension, links."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import Conflict, DomainError
from app.people import policy, queries
from app.people.actions import links, persons, teams
from app.people.actions.memberships_seen import require_seen
from app.people.cli import invitation_url, reset_url
from app.people.forms import PersonForm
from app.people.models import AccountLink, Membership, Person, Role
from app.people.views.blueprint import blueprint
from app.people.views.directory import person_form, person_page
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.formats import format_date_local
from app.ui.forms import told_on
from app.ui.words import gettext as _


@blueprint.post("/people/<int:person_id>/details")
@allow(6)
def details_post(person_id: int) -> ResponseReturnValue:
    someone = _person(person_id, policy.may_change_role_or_team)
    form = person_form(someone)
    try:
        if form.validate():
            with told_on(form):
                _save(someone, form)
                return see_other("people.person", _("Saved."), person_id=someone.id)
    except Conflict as error:
        form.tell(error.message)
        form.revision.raw_data, form.revision.data = None, someone.revision
        return person_page(someone, form), 409
    return person_page(someone, form), 422


@blueprint.post("/people/<int:person_id>/suspension")
@allow(7)
def suspension_post(person_id: int) -> ResponseReturnValue:
    someone = _person(person_id, policy.may_suspend)
    persons.suspend(someone, by=current_user, at=clock.now())
    return see_other("people.person", _("This person is suspended and signed out everywhere."), person_id=someone.id)


@blueprint.post("/people/<int:person_id>/suspension/end")
@allow(7)
def suspension_end(person_id: int) -> ResponseReturnValue:
    someone = _person(person_id, policy.may_suspend)
    persons.restore(someone, by=current_user, at=clock.now())
    return see_other("people.person", _("This person may sign in again."), person_id=someone.id)


@blueprint.post("/people/<int:person_id>/memberships")
@allow(6)
def membership_post(person_id: int) -> ResponseReturnValue:
    someone = _person(person_id, policy.may_change_role_or_team)
    team = found(queries.team_of(current_user, request.form.get("team_id", default=0, type=int)))

    def join() -> str:
        days = {"since": _day("since"), "until": _day("until")}
        membership = teams.join_team(someone, team, lead=bool(request.form.get("lead")), **days, by=current_user, at=clock.now())
        return _("The membership starts on %(day)s.", day=format_date_local(membership.started_on))

    return _on_what_was_seen(someone, join)


@blueprint.post("/people/<int:person_id>/memberships/<int:membership_id>/end")
@allow(6)
def membership_end(person_id: int, membership_id: int) -> ResponseReturnValue:
    someone = _person(person_id, policy.may_change_role_or_team)

    def end() -> str:
        membership = _membership(someone, membership_id)
        teams.leave_team(membership, until=_day("until"), by=current_user, at=clock.now())
        return _("The membership ended on %(day)s.", day=format_date_local(membership.ended_on))

    return _on_what_was_seen(someone, end)


@blueprint.post("/people/<int:person_id>/memberships/<int:membership_id>/lead")
@allow(6)
def membership_lead(person_id: int, membership_id: int) -> ResponseReturnValue:
    someone = _person(person_id, policy.may_change_role_or_team)

    def lead() -> str:
        teams.set_lead(_membership(someone, membership_id), request.form.get("lead") == "1", by=current_user, at=clock.now())
        return _("Saved.")

    return _on_what_was_seen(someone, lead)


@blueprint.post("/people/<int:person_id>/link")
@allow(7)
def link_post(person_id: int) -> ResponseReturnValue:
    someone = _person(person_id, policy.may_suspend)
    if someone.email is None:
        raise DomainError(_("This person has no e-mail address and cannot sign in. Write one on their page and save it first."))
    if someone.password_hash is None:
        url = invitation_url(links.invite(someone, by=current_user, at=clock.now()))
    else:
        url = reset_url(links.reset_for(someone, by=current_user, at=clock.now()))
    return render_template("people/invited.html", person=someone, url=url, mailed=False)


@blueprint.post("/people/invitations/<int:link_id>/revoke")
@allow(5)
def invitation_revoke(link_id: int) -> ResponseReturnValue:
    link: AccountLink = found(next((one for one in queries.open_invitations(current_user) if one.id == link_id), None))
    links.revoke(link, by=current_user, at=clock.now())
    return see_other("people.invite", _("The invitation no longer works."))


def _on_what_was_seen(someone: Person, change: Callable[[], str]) -> ResponseReturnValue:
    """Do it where the memberships are those that the page showed; else the page again, with what somebody else changed."""
    try:
        require_seen(someone, request.form.get("seen"))
    except Conflict as conflict:
        return person_page(someone, conflict=conflict), 409
    return see_other("people.person", change(), person_id=someone.id)


def _save(someone: Person, form: PersonForm) -> None:
    """Everything of the form, or nothing. Sessions end where roles or the address change. Raises Conflict and domain errors."""
    persons.check_revision(someone, form.revision.data)
    signed: Any = {"by": current_user, "at": clock.now()}
    languages = [*(form.languages.data or []), *filter(None, [form.more_language.data])]
    persons.change_email(someone, form.email.data or "", **signed)
    persons.change_roles(someone, [Role(role) for role in form.roles.data or []], **signed)
    persons.change_profile(someone, name=str(form.name.data), locale=form.locale.data, timezone=form.timezone.data, **signed)
    persons.change_details(someone, alias=form.alias.data or "", languages=languages, line_ids=form.lines.data or [], **signed)


def _person(person_id: int, may: Callable[[Person, Person], bool]) -> Person:
    """Somebody within reach whom the viewer may change in this way; 404 for others, 403 for those seen but not changed."""
    someone: Person = found(queries.person_of(current_user, person_id))
    require(may(current_user, someone))
    return someone


def _membership(someone: Person, membership_id: int) -> Membership:
    membership: Membership = found(next((one for one in someone.current_memberships if one.id == membership_id), None))
    return membership


def _day(name: str) -> date | None:
    """The day that was sent as `name`; None for none."""
    text = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DomainError(_("Write the day like 2026-03-31.")) from None
