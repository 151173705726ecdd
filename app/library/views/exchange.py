"""Stories of other tools come in, with a report before anything is saved; scenarios go out as a story or on paper."""

from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField, FileRequired

from app.base import clock
from app.library import policy
from app.library.exchange import imported_bytes
from app.library.exchange_pages import Preview, looks_of, preview_of, text_to_take
from app.library.making import with_free_id
from app.library.studio.cards import read_story
from app.library.studio.sentences import check_sentence, fact_sentence, rule_sentence
from app.library.views.blueprint import EDITOR, blueprint
from app.library.views.studio import editable
from app.simulation.exchange.draft import MOST_BYTES, Imported
from app.simulation.exchange.export_twee import export_twee
from app.simulation.exchange.script import paper_copy
from app.ui.allow import allow, found, require
from app.ui.answers import form_page
from app.ui.editing import NewTextForm
from app.ui.forms import Form, told_on
from app.ui.words import lazy_gettext as _l

UPLOAD = 17


class StoryForm(Form):
    """A file of another tool."""

    file = FileField(_l("File (.twee, .tw or .yarn)"), [FileRequired(_l("Choose a file that another tool wrote."))])


@blueprint.get("/scenarios/from-file")
@allow(UPLOAD)
def from_file() -> ResponseReturnValue:
    return form_page("library/from_file.html", StoryForm(), preview=None)


@blueprint.post("/scenarios/from-file")
@allow(UPLOAD)
def read_file() -> ResponseReturnValue:
    """What the file would become. Nothing is saved."""
    form = StoryForm()
    made: Imported | None = None
    if form.validate():
        with told_on(form):
            made = imported_bytes(form.file.data.filename or "", form.file.data.stream.read(MOST_BYTES + 1))
    if made is None:
        return form_page("library/from_file.html", form, preview=None)
    preview, keep = _preview(made)
    return render_template("library/from_file.html", form=form, preview=preview, keep=keep, editor=EDITOR)


@blueprint.get("/scenarios/<int:thing_id>/to-look-at")
@allow(policy.EDIT)
def to_look_at(thing_id: int) -> ResponseReturnValue:
    """What an imported draft says its author has to look at."""
    thing = editable(thing_id)
    return render_template("library/to_look_at.html", thing=thing, looks=looks_of(thing.draft_source), editor=EDITOR)


@blueprint.get("/scenarios/<int:thing_id>/twee")
@allow(policy.SEE_HIDDEN)
def twee(thing_id: int) -> ResponseReturnValue:
    """The scenario as a file that opens in Twine."""
    thing = _open_to(thing_id)
    answer = Response(export_twee(text_to_take(thing)), mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="{thing.slug}.twee"'
    return answer


@blueprint.get("/scenarios/<int:thing_id>/script")
@allow(policy.SEE_HIDDEN)
def script(thing_id: int) -> ResponseReturnValue:
    """The scenario as a page to print: who says what, what leads where, model answers."""
    thing = _open_to(thing_id)
    text = text_to_take(thing)
    words = {"rule_sentence": rule_sentence, "check_sentence": check_sentence, "fact_sentence": fact_sentence}
    return render_template(
        "library/script.html", thing=thing, copy=paper_copy(text, at=clock.now()), story=read_story(text), editor=EDITOR, **words
    )


def _open_to(thing_id: int) -> Any:
    """The scenario, for those who may see what it hides."""
    thing = found(EDITOR.load(current_user, thing_id))
    require(policy.may_see_hidden(current_user, thing))
    return thing


def _preview(made: Imported) -> tuple[Preview, NewTextForm]:
    keep = NewTextForm(formdata=None)
    keep.offer(EDITOR.owners(current_user), EDITOR.packs(current_user))
    owner = keep.owner.choices[0].value if keep.owner.choices else ""
    keep.owner.data = owner
    keep.source.data = with_free_id(made.text, int(owner) if owner else None)
    return preview_of(made, keep.source.data), keep
