"""Action items: adding, changing, finishing; the lead's list and its file."""

import csv
import io
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.coaching import policy
from app.coaching.actions import items as acting
from app.coaching.forms import ItemForm
from app.coaching.models import ActionItem, CoachingSession
from app.coaching.queries import items
from app.coaching.views.blueprint import blueprint
from app.coaching.views.board import tabs
from app.coaching.views.sessions import item_form, reached, session_page
from app.review.exchange.shape import harmless
from app.trail.actions import record
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.forms import pairs, told_on
from app.ui.words import gettext as _

MOST = 20_000
"""Rows of the file that a page hands out."""
COLUMNS = (
    "item",
    "agent",
    "owner",
    "what",
    "due",
    "state",
    "done_at",
    "done_note",
    "exercise",
    "article",
    "session",
    "session_at",
    "made_at",
)


@blueprint.get("/sessions/<int:session_id>/items/new")
@allow(policy.TAKE_PART)
def item_new(session_id: int) -> ResponseReturnValue:
    one = reached(session_id)
    require(policy.may_add_item(current_user, one))
    return form_page("coaching/item.html", _linked(item_form(one)), one=one, item=None)


@blueprint.post("/sessions/<int:session_id>/items")
@allow(policy.TAKE_PART)
def item_add(session_id: int) -> ResponseReturnValue:
    one = reached(session_id)
    whole = "link" in request.form
    form = item_form(one, formdata=request.form)
    form = _linked(form) if whole else form
    if form.validate():
        with told_on(form):
            acting.add_item(one, _wanted(form), by=current_user, at=clock.now())
            return see_other("coaching.session", _("Added."), session_id=session_id, _anchor="items")
    return form_page("coaching/item.html", form, one=one, item=None) if whole else (session_page(one, quick=form), 422)


@blueprint.get("/items/<int:item_id>/change")
@allow(policy.TAKE_PART)
def item_change(item_id: int) -> ResponseReturnValue:
    item = _reached(item_id)
    require(policy.may_change_item(current_user, item))
    link = f"scenario:{item.scenario_id}" if item.scenario_id else f"article:{item.article_id}" if item.article_id else ""
    values = {"text": item.text, "owner": item.owner_id, "due": item.due_on, "link": link, "revision": str(item.revision)}
    return form_page("coaching/item.html", _linked(item_form(item.session, **values)), one=item.session, item=item)


@blueprint.post("/items/<int:item_id>/change")
@allow(policy.TAKE_PART)
def item_change_post(item_id: int) -> ResponseReturnValue:
    item = _reached(item_id)
    form = _linked(item_form(item.session, formdata=request.form))
    if form.validate():
        with told_on(form):
            number = int(form.revision.data) if str(form.revision.data).isdigit() else 0
            acting.change_item(item, _wanted(form), revision=number, by=current_user, at=clock.now())
            return see_other("coaching.session", _("Changed."), session_id=item.session_id, _anchor="items")
    return form_page("coaching/item.html", form, one=item.session, item=item)


@blueprint.post("/items/<int:item_id>/done")
@allow(policy.TAKE_PART)
def item_done(item_id: int) -> ResponseReturnValue:
    item = _reached(item_id)
    acting.finish_item(item, request.form.get("note", ""), by=current_user, at=clock.now())
    return _back(item, _("Done."))


@blueprint.post("/items/<int:item_id>/reopen")
@allow(policy.TAKE_PART)
def item_reopen(item_id: int) -> ResponseReturnValue:
    item = _reached(item_id)
    acting.reopen_item(item, by=current_user, at=clock.now())
    return _back(item, _("It is open again."))


@blueprint.post("/items/<int:item_id>/drop")
@allow(policy.TAKE_PART)
def item_drop(item_id: int) -> ResponseReturnValue:
    item = _reached(item_id)
    acting.drop_item(item, by=current_user, at=clock.now())
    return _back(item, _("Taken out."))


@blueprint.get("/items")
@allow(policy.PLAN)
def item_list() -> ResponseReturnValue:
    state = _state(request.args.get("state", ""))
    page = items.item_page(current_user, clock.now(), state=state, agent_id=None, after=request.args.get("after"))
    return render_template("coaching/items.html", page=page, state=state, tabs=tabs())


@blueprint.post("/items/export")
@allow(policy.EXPORT)
def item_export() -> ResponseReturnValue:
    at, state = clock.now(), request.form.get("state", "")
    state = state if state in items.STATES else ""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    count = 0
    for row in items.all_items(current_user, at, state=state, most=MOST):
        writer.writerow([harmless(cell) for cell in _cells(row)])
        count += 1
    record("coaching.export", "action_item", None, by=current_user, at=at, label="csv", count=count)
    head = {"Content-Disposition": f"attachment; filename=action-items-{at:%Y-%m-%d}.csv"}
    return Response(table.getvalue(), mimetype="text/csv", headers=head)


def _reached(item_id: int) -> ActionItem:
    item: ActionItem = found(items.item_of(current_user, item_id))
    return item


def _linked(form: ItemForm) -> ItemForm:
    """The same form with the exercises and articles that an item may lead to."""
    groups = {str(_("Exercises")): items.exercises_to_link(current_user), str(_("Articles")): items.articles_to_link(current_user)}
    form.link.choices = {"": pairs([("", _("No link"))])} | {name: pairs(links) for name, links in groups.items() if links}
    return form


def _wanted(form: ItemForm) -> acting.Wanted:
    kind, _colon, number = str(form.link.data or "").partition(":")
    thing_id = int(number) if number.isdigit() else None
    return acting.Wanted(
        str(form.text.data or ""),
        form.owner.data,
        form.due.data,
        scenario_id=thing_id if kind == "scenario" else None,
        article_id=thing_id if kind == "article" else None,
    )


def _back(item: ActionItem, said: str) -> ResponseReturnValue:
    """Back to where the item was acted on: the list, one's page, or its session."""
    place = request.form.get("from", "")
    if place == "list":
        return see_other("coaching.item_list", said)
    if place == "mine":
        return see_other("coaching.mine", said)
    if place == "person":
        return see_other("coaching.person", said, person_id=item.agent_id)
    session: CoachingSession = item.session
    return see_other("coaching.session", said, session_id=session.id, _anchor="items")


def _state(asked: str) -> str:
    return asked if asked in items.STATES else "open"


def _cells(row: Any) -> list[Any]:
    state = "done" if row.done_at else "overdue" if row.due_at <= clock.now() else "open"
    moments = [moment.isoformat(timespec="minutes") if moment else "" for moment in (row.done_at, row.starts_at, row.made_at)]
    things = (row.scenario or "", row.article or "", row.session_id)
    return [row.id, row.agent, row.owner, row.text, row.due_on.isoformat(), state, moments[0], row.done_note, *things, *moments[1:]]
