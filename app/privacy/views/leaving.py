"""A person who left: what goes, what stays, and the second step."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.people.doors import Way
from app.people.models import Person
from app.people.queries import person_of
from app.privacy import policy
from app.privacy.forms import FormerForm
from app.privacy.leaving import former_name, make_former
from app.privacy.models import RunKind
from app.privacy.running import latest, resume
from app.privacy.views.blueprint import blueprint
from app.privacy.views.retention import run_state
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.forms import told_on
from app.ui.frame import enter
from app.ui.words import gettext as _


@blueprint.get("/privacy/people/<int:person_id>/leave")
@allow(policy.LEAVE)
def leave(person_id: int) -> ResponseReturnValue:
    return _page(_person(person_id), FormerForm(formdata=None)), 200


@blueprint.post("/privacy/people/<int:person_id>/leave")
@allow(policy.LEAVE)
def leave_post(person_id: int) -> ResponseReturnValue:
    someone, form = _person(person_id), FormerForm()
    if form.validate():
        with told_on(form):
            make_former(someone, str(form.typed.data), by=current_user, at=clock.now())
            return see_other("privacy.leave", _("The name is gone. What was written before is being gone through."), person_id=person_id)
    return _page(someone, form), 422


@blueprint.get("/privacy/people/<int:person_id>/progress")
@allow(policy.LEAVE)
def leave_progress(person_id: int) -> ResponseReturnValue:
    run = found(latest(RunKind.LEAVE, person_id=_person(person_id).id))
    return render_template("privacy/parts/progress.html", **run_state(run))


@blueprint.post("/privacy/people/<int:person_id>/resume")
@allow(policy.LEAVE)
def leave_resume(person_id: int) -> ResponseReturnValue:
    resume(found(latest(RunKind.LEAVE, person_id=_person(person_id).id)))
    return see_other("privacy.leave", _("It goes on."), person_id=person_id)


def way_to_leaving(viewer: Person, someone: Person) -> list[Way]:
    """From a person's page."""
    if not policy.may_make_former(viewer, someone) or someone.pseudonymised_at is not None:
        return []
    return [Way(str(_("Remove for good…")), url_for("privacy.leave", person_id=someone.id), "person-slash", ends=True)]


def _person(person_id: int) -> Person:
    someone: Person = found(person_of(current_user, person_id))
    require(policy.may_make_former(current_user, someone))
    return someone


def _page(someone: Person, form: FormerForm) -> str:
    enter("people")
    run = latest(RunKind.LEAVE, person_id=someone.id)
    state = run_state(run) if run is not None else None
    return render_template("privacy/leave.html", someone=someone, form=form, one=state, after=former_name(someone))
