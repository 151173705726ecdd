"""Routes and pages of the one editor. See `app.ui.editing`."""

import re
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask_login import current_user

from app.base import clock
from app.base.differences import counts, difference
from app.base.errors import Conflict
from app.base.publishing import NothingToPublish
from app.base.source import Finding
from app.ui.allow import allow, found, require
from app.ui.answers import Answer, see_other, wants_json
from app.ui.editing import Deleting, Editor, Moving, NewTextForm, SourceForm
from app.ui.forms import told_on
from app.ui.words import gettext as _

DRAFT = "draft"
_ID_LINE = re.compile(r"^(id:[ \t]*)([a-z0-9._-]+)", re.MULTILINE)


class EditorViews:
    """The views of one `Editor`."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.moving = editor if isinstance(editor, Moving) else None
        self.deleting = editor if isinstance(editor, Deleting) else None

    def add_to(self, blueprint: Blueprint) -> None:
        """Register every route with its permission row."""
        editor, one = self.editor, f"{self.editor.path}/<int:thing_id>"
        routes: list[tuple[str, str, str, int, Any]] = [
            ("GET", f"{editor.path}/new", "new", editor.edit_row, self.new),
            ("POST", f"{editor.path}/new", "create", editor.edit_row, self.create),
            ("POST", f"{editor.path}/check", "check_new", editor.edit_row, self.check_new),
            ("POST", f"{one}/check", "check", editor.edit_row, self.check),
            ("GET", f"{one}/edit", "edit", editor.edit_row, self.edit),
            ("POST", f"{one}/edit", "save", editor.edit_row, self.save),
            ("POST", f"{one}/publish", "publish", editor.publish_row, self.publish),
            ("POST", f"{one}/archive", "archive", editor.edit_row, self.archive),
            ("POST", f"{one}/restore", "restore", editor.edit_row, self.restore),
            ("GET", f"{one}/versions", "versions", editor.read_row, self.versions),
            ("GET", f"{one}/versions/<int:number>", "version", editor.read_row, self.version),
            ("GET", f"{one}/differences", "differences", editor.read_row, self.differences),
        ]
        if self.deleting is not None:
            routes.append(("POST", f"{one}/delete", "delete", self.deleting.delete_row, self.delete))
        for method, rule, verb, row, view in routes:
            blueprint.add_url_rule(rule, f"{editor.key}_{verb}", _marked(view, row), methods=[method])

    def new(self) -> Answer:
        """A new text from a starting point, or as a copy of another one."""
        form = NewTextForm()
        self._offer(form)
        copied = self._copied()
        points = self.editor.starting_points()
        wanted = request.args.get("from", "")
        form.source.data = next((text for key, _name, text in points if key == wanted), points[0][2])
        if copied is not None:
            form.source.data = _ID_LINE.sub(r"\g<1>\g<2>-copy", copied.draft_source, count=1)
            form.preset(copied.team_id, getattr(copied, "pack_id", None))
        elif "pack" in form:
            form.pack.data = form.pack.choices[0].value
        return self._new_page(form)

    def create(self) -> Answer:
        form = NewTextForm()
        self._offer(form)
        if form.validate():
            text = form.text()
            if not form.errors:
                with told_on(form):
                    made = self.editor.create(text, team_id=form.owner_id, pack_id=form.pack_id, by=current_user, at=clock.now())
                    return see_other(f"{self.editor.room}.{self.editor.key}_edit", _("Saved as a draft."), thing_id=made.id)
            form.source.data = text
        return self._new_page(form, 422)

    def check_new(self) -> Answer:
        """Findings of a new text with the owner and the pack that are chosen on its page."""
        form = request.form
        team_id, pack_id = form.get("owner", type=int), form.get("pack", type=int)
        return self._findings(self.editor.check_new(form.get("text", ""), team_id=team_id, pack_id=pack_id))

    def check(self, thing_id: int) -> Answer:
        thing, form = self._editable(thing_id), request.form
        text = form.get("text", "")
        if self.moving is not None and "pack" in form:
            return self._findings(self.moving.check_in(text, thing, form.get("pack", type=int)))
        return self._findings(self.editor.check(text, thing))

    def edit(self, thing_id: int) -> Answer:
        thing = self._editable(thing_id)
        return self._edit_page(thing, SourceForm(source=thing.draft_source, revision=thing.draft_revision))

    def save(self, thing_id: int) -> Answer:
        """Save the draft; with act=publish, publish it as well, with act=look show what that changes. A stale revision shows both texts."""
        thing = self._editable(thing_id)
        form = SourceForm()
        if form.validate():
            try:
                with told_on(form):
                    self._keep(thing, form)
                    return self._publish(thing) if request.form.get("act") == "publish" else self._saved(thing)
            except Conflict as conflict:
                return self._conflict_page(thing, conflict)
        return self._edit_page(thing, form, 422)

    def publish(self, thing_id: int) -> Answer:
        """Publish the saved draft that the person saw (its revision is sent along)."""
        thing = self._editable(thing_id)
        if request.form.get("revision", type=int) != thing.draft_revision:
            return see_other(
                self._edit_view, _("The draft changed meanwhile. Look at it, then publish."), tone="caution", thing_id=thing.id
            )
        form = SourceForm(source=thing.draft_source, revision=thing.draft_revision)
        done: Answer | None = None
        with told_on(form):
            done = self._publish(thing)
        return done or self._edit_page(thing, form, 422)

    def archive(self, thing_id: int) -> Answer:
        thing = self._editable(thing_id)
        self.editor.archive(thing, by=current_user, at=clock.now())
        return see_other(self._page_view, _("Archived. You can restore it here."), thing_id=thing.id)

    def restore(self, thing_id: int) -> Answer:
        thing = self._editable(thing_id)
        self.editor.restore(thing, by=current_user, at=clock.now())
        return see_other(self._page_view, _("Restored."), thing_id=thing.id)

    def delete(self, thing_id: int) -> Answer:
        thing, deleting = found(self.editor.load(current_user, thing_id)), found(self.deleting)
        require(deleting.may_delete(current_user, thing))
        form = SourceForm(source=thing.draft_source, revision=thing.draft_revision)
        with told_on(form):
            deleting.delete(thing, by=current_user, at=clock.now())
        if form.problems:
            return self._edit_page(thing, form, 422)
        return see_other(f"{self.editor.room}.index", _("Deleted. Nobody had used it."))

    def versions(self, thing_id: int) -> Answer:
        thing = self._open(thing_id)
        may_edit = self.editor.may_edit(current_user, thing)
        return self._page("versions", thing, versions=self.editor.versions(thing), may_edit=may_edit)

    def version(self, thing_id: int, number: int) -> Answer:
        thing = self._open(thing_id)
        return self._page("version", thing, version=found(self.editor.version(thing, number)))

    def differences(self, thing_id: int) -> Answer:
        """What changed from version ?from= to ?to= (a number, or `draft` for people who may edit)."""
        thing = self._open(thing_id)
        names = [request.args.get("from", "1"), request.args.get("to", str(thing.current_number or DRAFT))]
        old, new = (self._text_of(thing, name) for name in names)
        lines = difference(old, new)
        versions = self.editor.versions(thing)
        may_edit = self.editor.may_edit(current_user, thing)
        values = {"names": names, "lines": lines, "counts": counts(lines), "versions": versions, "may_edit": may_edit}
        values["meaning"] = self.editor.meaning(old, new)
        return render_template(self.editor.differences_template, editor=self.editor, thing=thing, **values)

    @property
    def _edit_view(self) -> str:
        return f"{self.editor.room}.{self.editor.key}_edit"

    @property
    def _page_view(self) -> str:
        return f"{self.editor.room}.{self.editor.key}"

    def _editable(self, thing_id: int) -> Any:
        thing = found(self.editor.load(current_user, thing_id))
        require(self.editor.may_edit(current_user, thing))
        return thing

    def _open(self, thing_id: int) -> Any:
        thing = found(self.editor.load(current_user, thing_id))
        require(self.editor.may_see_source(current_user, thing))
        return thing

    def _text_of(self, thing: Any, name: str) -> str:
        if name == DRAFT:
            require(self.editor.may_edit(current_user, thing))
            return str(thing.draft_source)
        number = int(name) if name.isascii() and name.isdigit() and len(name) < 10 else 0
        return str(found(self.editor.version(thing, number)).source)

    def _copied(self) -> Any | None:
        """The thing to copy."""
        copied = request.args.get("copy", type=int)
        return None if copied is None else self._editable(copied)

    def _findings(self, findings: Sequence[Finding]) -> Answer:
        return render_template("ui/editor/findings.html", found=findings)

    def _keep(self, thing: Any, form: SourceForm) -> None:
        """Save the text, and the pack where the page offers one (the autosave sends the text alone)."""
        at = clock.now()
        self.editor.save(thing, str(form.source.data), revision=form.revision.data, by=current_user, at=at)
        if self.moving is not None and "pack" in request.form:
            self.moving.move(thing, request.form.get("pack", type=int), by=current_user, at=at)

    def _publish(self, thing: Any) -> Answer:
        require(self.editor.may_publish(current_user, thing))
        try:
            number = self.editor.publish(thing, by=current_user, at=clock.now())
        except NothingToPublish as told:
            return see_other(self._page_view, told.message, tone="info", thing_id=thing.id)
        return see_other(self._page_view, _("Published as version %(number)s.", number=number), thing_id=thing.id)

    def _saved(self, thing: Any) -> Answer:
        if request.form.get("act") == "look" and self.editor.publishing:
            return see_other(self.editor.publishing, None, thing_id=thing.id)
        if wants_json():
            return jsonify(revision=thing.draft_revision)
        return see_other(self._edit_view, _("Draft saved."), thing_id=thing.id)

    def _conflict_page(self, thing: Any, conflict: Conflict) -> Answer:
        details = conflict.details
        if wants_json():
            return jsonify(error=conflict.message, text=details["theirs"], revision=details["revision"]), 409
        lines = difference(details["theirs"], details["mine"])
        by = self.editor.drafted_by(thing)
        return self._page("conflict", thing, conflict=conflict, lines=lines, drafted_by=by), 409

    def _edit_page(self, thing: Any, form: SourceForm, status: int = 200) -> Answer:
        text = str(form.source.data or "")
        findings = self.editor.check(text, thing)
        preview, by = self.editor.preview(text, thing), self.editor.drafted_by(thing)
        may_publish = self.editor.may_publish(current_user, thing)
        values = {"form": form, "found": findings, "preview": preview, "drafted_by": by, "may_publish": may_publish}
        values["destinations"] = self.moving.destinations(current_user, thing) if self.moving is not None else []
        return render_template(self.editor.edit_template, editor=self.editor, thing=thing, **values), status

    def _offer(self, form: NewTextForm) -> None:
        form.offer(self.editor.owners(current_user), self.editor.packs(current_user))

    def _new_page(self, form: NewTextForm, status: int = 200) -> Answer:
        text, points = str(form.source.data or ""), self.editor.starting_points()
        team_id, pack_id = (form.owner_id, form.pack_id) if not form.errors.keys() & {"owner", "pack"} else (None, None)
        findings = self.editor.check_new(text, team_id=team_id, pack_id=pack_id) if text.strip() else []
        return render_template(self.editor.new_template, editor=self.editor, form=form, points=points, found=findings), status

    def _page(self, name: str, thing: Any, **values: Any) -> str:
        return render_template(f"ui/editor/{name}.html", editor=self.editor, thing=thing, **values)


def _marked(view: Any, row: int) -> Any:
    """A bound method as a view function with its permission mark."""

    def call(**values: Any) -> Any:
        return view(**values)

    call.__name__ = view.__name__
    return allow(row)(call)
