"""Endpoints: the list, one of them, and what is done with it."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.errors import Conflict
from app.base.events import Event
from app.people.models import Team
from app.people.queries import teams_of
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _
from app.webhooks import actions, queries, signing
from app.webhooks.forms import EndpointForm
from app.webhooks.models import DeliveryState, Endpoint
from app.webhooks.views.blueprint import blueprint
from app.webhooks.words import event_words, fault_words


@blueprint.get("")
@allow(65)
def endpoints() -> ResponseReturnValue:
    return render_template("webhooks/endpoints.html", endpoints=queries.endpoints(), with_dead=queries.with_dead())


@blueprint.get("/new")
@allow(65)
def endpoint_new() -> ResponseReturnValue:
    return _form_page(_form())


@blueprint.post("/new")
@allow(65)
def endpoint_new_post() -> ResponseReturnValue:
    form = _form()
    if form.validate():
        with told_on(form):
            endpoint, secret = actions.create_endpoint(form.wanted, by=current_user, at=clock.now())
            return render_template("webhooks/secret.html", endpoint=endpoint, secret=secret, fresh=True)
    return _form_page(form)


@blueprint.get("/<int:endpoint_id>")
@allow(65)
def endpoint(endpoint_id: int) -> ResponseReturnValue:
    one = endpoint_at(endpoint_id)
    given = request.args.get("state", "")
    state = DeliveryState(given) if given in list(DeliveryState) else None
    page = queries.delivery_page(one.id, state=state, after=request.args.get("after"))
    told = {"event_words": event_words, "fault_words": fault_words, "key_known": _key_known(one), "now": clock.now()}
    return render_template("webhooks/endpoint.html", endpoint=one, page=page, state=state, standing=queries.standing(one.id), **told)


@blueprint.get("/<int:endpoint_id>/edit")
@allow(65)
def endpoint_edit(endpoint_id: int) -> ResponseReturnValue:
    one = endpoint_at(endpoint_id)
    return _form_page(_form(obj=one), one)


@blueprint.post("/<int:endpoint_id>/edit")
@allow(65)
def endpoint_edit_post(endpoint_id: int) -> ResponseReturnValue:
    one, form = endpoint_at(endpoint_id), _form()
    try:
        if form.validate():
            with told_on(form):
                actions.change_endpoint(one, form.wanted, revision=form.revision.data or 0, by=current_user, at=clock.now())
                return see_other("webhooks.endpoint", _("Saved."), endpoint_id=one.id)
    except Conflict as error:
        form.tell(error.message)
        form.revision.raw_data, form.revision.data = None, one.revision
        return _form_page(form, one, changed=True)[0], 409
    return _form_page(form, one)


@blueprint.post("/<int:endpoint_id>/secret")
@allow(65)
def secret_new(endpoint_id: int) -> ResponseReturnValue:
    one = endpoint_at(endpoint_id)
    secret = actions.new_secret(one, by=current_user, at=clock.now())
    return render_template("webhooks/secret.html", endpoint=one, secret=secret, fresh=False)


@blueprint.post("/<int:endpoint_id>/secret/end-old")
@allow(65)
def secret_end_old(endpoint_id: int) -> ResponseReturnValue:
    actions.end_old_secret(endpoint_at(endpoint_id), by=current_user, at=clock.now())
    return see_other("webhooks.endpoint", _("From now on the newest secret alone signs."), endpoint_id=endpoint_id)


@blueprint.post("/<int:endpoint_id>/on")
@allow(65)
def endpoint_on(endpoint_id: int) -> ResponseReturnValue:
    actions.turn_on(endpoint_at(endpoint_id), by=current_user, at=clock.now())
    return see_other("webhooks.endpoint", _("The endpoint is on. What waited leaves now."), endpoint_id=endpoint_id)


@blueprint.post("/<int:endpoint_id>/off")
@allow(65)
def endpoint_off(endpoint_id: int) -> ResponseReturnValue:
    actions.turn_off(endpoint_at(endpoint_id), by=current_user, at=clock.now())
    return see_other("webhooks.endpoint", _("The endpoint is off."), endpoint_id=endpoint_id)


@blueprint.post("/<int:endpoint_id>/remove")
@allow(65)
def endpoint_remove(endpoint_id: int) -> ResponseReturnValue:
    actions.remove_endpoint(endpoint_at(endpoint_id), by=current_user, at=clock.now())
    return see_other("webhooks.endpoints", _("The endpoint is removed. Nothing more is sent there."))


def endpoint_at(endpoint_id: int) -> Endpoint:
    """The endpoint, or 404."""
    one: Endpoint = found(queries.endpoint_of(endpoint_id))
    return one


def _form(obj: Endpoint | None = None) -> EndpointForm:
    form = EndpointForm(obj=obj) if obj is not None else EndpointForm()
    teams: list[tuple[int, str]] = [(team.id, team.name) for team in teams_of(current_user)]
    kept: Team | None = obj.team if obj is not None else None
    if kept is not None and kept.id not in dict(teams):
        teams.append((kept.id, kept.name))
    form.events.choices = pairs((one.value, f"{event_words(one)} · {one.value}") for one in Event)
    form.team_id.choices = pairs([(0, _("The whole site")), *teams])
    form.team_id.data = form.team_id.data or 0
    return form


def _form_page(form: EndpointForm, one: Endpoint | None = None, *, changed: bool = False) -> tuple[str, int]:
    """The form; where somebody else has saved meanwhile, with what stands now."""
    stands = [(form.name.label.text, one.name), (form.url.label.text, one.url)] if changed and one is not None else []
    if changed and one is not None:
        stands += [
            (form.events.label.text, ", ".join(one.events)),
            (form.team_id.label.text, one.team.name if one.team else _("The whole site")),
        ]
    return form_page("webhooks/form.html", form, endpoint=one, changed=stands)


def _key_known(one: Endpoint) -> bool:
    """Whether the site still makes the secret that the receiver has."""
    return signing.mark_of(signing.secret_of(str(current_app.config["SECRET_KEY"]), one.salt)) == one.mark
