"""Saved filters: the page that keeps them, saving one from a list, opening one."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.conversations.saved import actions
from app.conversations.saved.forms import FilterForm
from app.conversations.saved.links import number
from app.conversations.saved.models import Place, SavedFilter
from app.conversations.saved.places import open_to, ways
from app.conversations.saved.policy import KEEP, SHARE, may_change
from app.conversations.saved.queries import filter_of, filters_of
from app.conversations.views.blueprint import blueprint
from app.people.models import Team
from app.ui.allow import allow, found
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _

SHOWN = 25
"""Filters of one list whose rows are counted; those behind them are listed without."""


@blueprint.get("/filters")
@allow(KEEP)
def saved_filters() -> ResponseReturnValue:
    places = open_to(current_user)
    place = _place(request.args.get("place")) or (places[0] if places else None)
    rows = filters_of(current_user, place) if place else []
    counts = {one.id: ways(one.place).count(current_user, one.arguments) for one in rows[:SHOWN]}
    shown: dict[str, Any] = {
        "list_url": ways(place).url({"all": "1"}) if place else "",
        "places": places,
        "place": place,
        "counts": counts,
        "defaults": set(current_user.list_defaults.values()),
    }
    words = {one.id: ways(one.place).words(one.arguments) for one in rows}
    changed = {one.id for one in rows if may_change(current_user, one)}
    return render_template("conversations/saved/filters.html", rows=rows, words=words, mine=changed, **shown)


@blueprint.get("/filters/new")
@allow(KEEP)
def saved_filter_new() -> ResponseReturnValue:
    place = found(_place(request.args.get("place")))
    query = urlencode(ways(place).clean(request.args))
    form = _form(place, None, {"place": place.value, "query": query})
    return render_template("conversations/saved/filter.html", **_new_page(form, place))


@blueprint.post("/filters/new")
@allow(KEEP)
def saved_filter_new_post() -> ResponseReturnValue:
    place = found(_place(request.form.get("place")))
    form = _form(place)
    if form.validate():
        with told_on(form):
            one = _kept(form, place)
            return see_other("conversations.saved_filter", _("“%(title)s” is saved.", title=one.title), filter_id=one.id)
    return form_page("conversations/saved/filter.html", **_new_page(form, place))


@blueprint.get("/filters/<int:filter_id>")
@allow(KEEP)
def saved_filter(filter_id: int) -> ResponseReturnValue:
    """Leads to the list as the filter wants it. The one a list opens with may be gone: then the whole list opens."""
    one = filter_of(current_user, filter_id)
    place = _place(request.args.get("opens"))
    if one is None and place is not None:
        return redirect(ways(place).url({"all": "1", "whose": request.args.get("part", "")}), 303)
    one = found(one)
    return redirect(ways(one.place).url({**one.arguments, "filter": str(one.id)}), 303)


@blueprint.get("/filters/<int:filter_id>/edit")
@allow(KEEP)
def saved_filter_edit(filter_id: int) -> ResponseReturnValue:
    one = _changeable(filter_id)
    given = {"title": one.title, "team": str(one.team_id or ""), "revision": str(one.revision), "query": urlencode(one.arguments)}
    return render_template("conversations/saved/filter.html", **_edit_page(_form(one.place, one, given), one))


@blueprint.post("/filters/<int:filter_id>/edit")
@allow(KEEP)
def saved_filter_edit_post(filter_id: int) -> ResponseReturnValue:
    one = _changeable(filter_id)
    form = _form(one.place, one)
    if form.validate():
        with told_on(form):
            actions.change(
                one, str(form.title.data), revision=number(form.revision.data) or 0, by=current_user, at=clock.now(), team_id=_team(form)
            )
            return see_other("conversations.saved_filters", _("“%(title)s” is changed.", title=one.title), place=one.place.value)
    return form_page("conversations/saved/filter.html", **_edit_page(form, one))


@blueprint.post("/filters/<int:filter_id>/duplicate")
@allow(KEEP)
def saved_filter_duplicate(filter_id: int) -> ResponseReturnValue:
    made = actions.duplicate(found(filter_of(current_user, filter_id)), by=current_user, at=clock.now())
    return see_other("conversations.saved_filter_edit", _("This copy is yours alone. Give it a name."), filter_id=made.id)


@blueprint.post("/filters/<int:filter_id>/remove")
@allow(KEEP)
def saved_filter_remove(filter_id: int) -> ResponseReturnValue:
    one = _changeable(filter_id)
    place, title = one.place, one.title
    actions.remove(one, by=current_user, at=clock.now())
    return see_other("conversations.saved_filters", _("“%(title)s” is removed.", title=title), place=place.value)


@blueprint.post("/filters/<int:filter_id>/opens")
@allow(KEEP)
def saved_filter_opens(filter_id: int) -> ResponseReturnValue:
    """Let the list open with this filter, or, with `off`, whole again."""
    one = found(filter_of(current_user, filter_id))
    off = request.form.get("off") == "1"
    actions.open_with(current_user, one.place, None if off else one, one.arguments.get("whose", ""))
    said = _("The list opens whole again.") if off else _("The list opens with “%(title)s” from now on.", title=one.title)
    return see_other("conversations.saved_filters", said, place=one.place.value)


def _place(value: str | None) -> Place | None:
    return next((one for one in open_to(current_user) if one.value == value), None)


def _changeable(filter_id: int) -> SavedFilter:
    one: SavedFilter = found(filter_of(current_user, filter_id))
    return found(one if may_change(current_user, one) else None)  # type: ignore[no-any-return]


def _teams() -> list[Team]:
    return [one.team for one in current_user.current_memberships if one.team_id in current_user.teams_for(SHARE)]


def _team(form: FilterForm) -> int | None:
    return number(form.team.data)


def _form(place: Place, one: SavedFilter | None = None, given: dict[str, str] | None = None) -> FilterForm:
    form = FilterForm(data=given)
    shared = [(str(team.id), _("Everybody in %(team)s", team=team.name)) for team in _teams()]
    if one is not None and one.team is not None and all(key != str(one.team_id) for key, _label in shared):
        shared.append((str(one.team_id), _("Everybody in %(team)s", team=one.team.name)))
    form.team.choices = pairs([("", _("Only me")), *shared])
    mine = [] if one is not None else [old for old in filters_of(current_user, place) if may_change(current_user, old)]
    form.instead.choices = pairs(
        [("", _("A new filter")), *((f"{old.id}:{old.revision}", _("In place of “%(title)s”", title=old.title)) for old in mine)]
    )
    return form


def _kept(form: FilterForm, place: Place) -> SavedFilter:
    arguments, state = dict(parse_qsl(str(form.query.data or ""))), {"by": current_user, "at": clock.now()}
    key, _colon, revision = str(form.instead.data or "").partition(":")
    if not key:
        return actions.keep(place, str(form.title.data), arguments, team_id=_team(form), **state)
    old = _changeable(number(key) or 0)
    found(old if old.place is place else None)
    actions.change(old, str(form.title.data), revision=number(revision) or 0, team_id=_team(form), arguments=arguments, **state)
    return old


def _new_page(form: FilterForm, place: Place) -> dict[str, Any]:
    own = {"list_url": ways(place).url({"all": "1"})}
    return {**own, "form": form, "one": None, "place": place, "words": ways(place).words(dict(parse_qsl(str(form.query.data or ""))))}


def _edit_page(form: FilterForm, one: SavedFilter) -> dict[str, Any]:
    return {
        "list_url": ways(one.place).url({}),
        "form": form,
        "one": one,
        "place": one.place,
        "words": ways(one.place).words(one.arguments),
    }
