"""The views of a draft as a form: the cards, their acts, and every state that was saved."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.base import clock
from app.base.differences import counts, difference
from app.base.errors import Conflict
from app.courses.drafts.page import DraftPage
from app.people.ownership import name_of
from app.rubrics.studio.sent import Sent
from app.simulation.editing import CannotEdit
from app.ui.allow import allow, found, require
from app.ui.answers import see_other
from app.ui.words import gettext as _

TAKE_BACK = "take-back"


class DraftViews:
    """The form of one kind of draft, beside the routes of its `EditorViews`. `template` shows a page of `page_type`."""

    def __init__(self, page_type: type[DraftPage], template: str) -> None:
        self.page_type, self.template = page_type, template
        self.editor, self.drafting = page_type.editor, page_type.drafting

    def add_to(self, blueprint: Blueprint) -> None:
        """Register every route with its permission row."""
        one, key = f"{self.editor.path}/<int:thing_id>", self.editor.key
        routes: list[tuple[str, str, str, Any]] = [
            ("GET", f"{one}/form", "form", lambda thing_id: self.form(thing_id)),
            ("POST", f"{one}/form/<act>", "form_act", lambda thing_id, act: self.act(thing_id, act)),
            ("GET", f"{one}/history", "history", lambda thing_id: self.history(thing_id)),
            ("GET", f"{one}/history/<int:number>", "state", lambda thing_id, number: self.state(thing_id, number)),
            ("POST", f"{one}/history/<int:number>", "go_back", lambda thing_id, number: self.go_back(thing_id, number)),
        ]
        for method, rule, verb, view in routes:
            blueprint.add_url_rule(rule, f"{key}_{verb}", allow(self.editor.edit_row)(view), methods=[method])

    def form(self, thing_id: int) -> ResponseReturnValue:
        """The draft as cards; ?open= names the part whose form stands open."""
        return self._page(self.page_type(self._editable(thing_id), request.args.get("open", "")))

    def act(self, thing_id: int, name: str) -> ResponseReturnValue:
        """Change the draft by one act; htmx gets the page again, other browsers are led to it."""
        thing, sent = self._editable(thing_id), Sent(dict(request.form.lists()))
        found(self.drafting.acts.get(name) or (name == TAKE_BACK or None))
        try:
            said = self._perform(thing, name, sent)
        except Conflict as conflict:
            return self._conflict(thing, conflict)
        except CannotEdit as problem:
            typed = {field: sent.texts(field) if len(sent.texts(field)) > 1 else sent.text(field) for field in sent.fields}
            page = self.page_type(thing, _opened(name, sent), typed, problem)
            return self._page(page, said="" if problem.field else problem.message), 422
        page = self.page_type(thing)
        focus = _focus(name, sent, page)
        if "HX-Request" not in request.headers:
            return redirect(url_for(f"courses.{self.editor.key}_form", thing_id=thing.id, _anchor=focus or None), 303)
        return self._page(page, said=said, focus=focus)

    def history(self, thing_id: int) -> ResponseReturnValue:
        """The states of the draft, newest first."""
        thing = self._editable(thing_id)
        return render_template("courses/drafts/history.html", states=self.drafting.states.listed(thing.id), **self._named(thing))

    def state(self, thing_id: int, number: int) -> ResponseReturnValue:
        """One state against what the draft says now."""
        thing = self._editable(thing_id)
        state = found(self.drafting.states.at(thing.id, number))
        lines = difference(state.source, thing.draft_source)
        return render_template("ui/editor/state_page.html", state=state, lines=lines, counts=counts(lines), **self._named(thing))

    def go_back(self, thing_id: int, number: int) -> ResponseReturnValue:
        """Let the draft say again what it said then; what it says now stays in the history."""
        thing, key = self._editable(thing_id), self.editor.key
        found(self.drafting.states.at(thing.id, number))
        revision = request.form.get("revision", 0, type=int)
        if revision != thing.draft_revision:
            said = _("The draft changed meanwhile. Look at it, then go back.")
            return see_other(f"courses.{key}_history", said, tone="caution", thing_id=thing.id)
        self.drafting.go_back(thing, number, revision=revision, by=current_user, at=clock.now())
        return see_other(f"courses.{key}_form", _("The draft says again what it said then."), thing_id=thing.id)

    def _perform(self, thing: Any, name: str, sent: Sent) -> str:
        revision, at = request.form.get("revision", 0, type=int), clock.now()
        if name == TAKE_BACK:
            return self.drafting.take_back(thing, revision=revision, by=current_user, at=at)
        return self.drafting.perform(thing, name, sent, revision=revision, by=current_user, at=at)

    def _page(self, page: DraftPage, *, said: str = "", focus: str = "") -> str:
        return render_template(self.template, said=said, focus=focus, view="form", **page.values())

    def _named(self, thing: Any) -> dict[str, Any]:
        key = self.editor.key
        places = {"history": f"courses.{key}_history", "state": f"courses.{key}_state", "go_back": f"courses.{key}_go_back"}
        return {"thing": thing, "editor": self.editor, "places": places, "view": "history"}

    def _editable(self, thing_id: int) -> Any:
        thing = found(self.editor.load(current_user, thing_id))
        require(self.editor.may_edit(current_user, thing))
        return thing

    def _conflict(self, thing: Any, conflict: Conflict) -> tuple[str, int]:
        values = {"editor": self.editor, "thing": thing, "conflict": conflict, "page": self.page_type(thing)}
        if "HX-Request" in request.headers:
            return render_template("courses/drafts/clash.html", **values), 409
        lines = difference(conflict.details["theirs"], conflict.details["mine"])
        return render_template("ui/editor/conflict.html", lines=lines, drafted_by=name_of(thing.draft_by_id), **values), 409


def _opened(name: str, sent: Sent) -> str:
    """The part whose form a refused act came from."""
    about = sent.text("section") or sent.text("old")
    return f"{name}:{about}" if about else name


def _focus(name: str, sent: Sent, page: DraftPage) -> str:
    """The element that the person worked on, by its id; empty where the browser keeps the button that is still there."""
    old = sent.text("old")
    if name.endswith("-move"):
        card, last = page.card(old), 1 if sent.text("way") == "up" else len(page.cards)
        return f"card-{old}" if card is None or card.number == last else ""
    if name == "head":
        return "edit-head"
    return f"card-{old}" if old and not name.endswith("-remove") else "form-said"
