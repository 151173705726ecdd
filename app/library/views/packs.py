"""Packs: what is here, and loading one from an archive."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField

from app.base import clock
from app.base.loading import LoadReport
from app.knowledge.pack_files import read_zip
from app.knowledge.packs import load_pack
from app.library import policy, queries
from app.library.views.blueprint import blueprint
from app.people.editing import owner_options
from app.ui.allow import allow, require
from app.ui.answers import form_page
from app.ui.forms import Form, pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l


class PackForm(Form):
    """An archive, whose it becomes, and whether it wins over texts edited here."""

    file = FileField(_l("Archive (.zip)"), [FileRequired(_l("Choose the archive of a pack."))])
    owner = SelectField(_l("Who has it"), coerce=str)
    replace = BooleanField(_l("Publish the archive's text even where it was edited here"))

    @property
    def owner_id(self) -> int | None:
        return int(self.owner.data) if self.owner.data else None


@blueprint.get("/packs")
@allow(policy.LOAD)
def packs() -> ResponseReturnValue:
    return form_page("library/packs.html", _form(), packs=queries.pack_counts(current_user), report=None)


@blueprint.post("/packs")
@allow(policy.LOAD)
def load() -> ResponseReturnValue:
    """Load an archive. Nothing of it is stored when anything in it has an error."""
    form = _form()
    report: LoadReport | None = None
    if form.validate():
        require(form.owner_id is not None or policy.may_load_for_site(current_user))
        with told_on(form):
            files = read_zip(form.file.data.stream)
            report = load_pack(files, team_id=form.owner_id, by=current_user, at=clock.now(), replace=form.replace.data)
    page = render_template("library/packs.html", form=form, packs=queries.pack_counts(current_user), report=report)
    return page, 200 if report is not None and report.ok else 422


def _form() -> PackForm:
    form = PackForm()
    teams = [choice for choice in owner_options(current_user, policy.LOAD) if choice[0]]
    form.owner.choices = pairs([("", _("The whole site"))] if policy.may_load_for_site(current_user) else teams)
    return form
