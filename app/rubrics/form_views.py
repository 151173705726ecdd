"""The form of a rubric beside its source, and a new rubric from a starting point without its source."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.base import clock
from app.base.differences import difference
from app.base.errors import Conflict
from app.people.ownership import name_of
from app.rubrics import editing as ed
from app.rubrics import policy
from app.rubrics.blueprint import EDITOR, blueprint
from app.rubrics.models import Rubric
from app.rubrics.queries import slugs_of
from app.rubrics.scoring import InvalidRating, partial_score, shown_criteria
from app.rubrics.starting_points import starting_points, starting_words
from app.rubrics.studio.acts import ACTS
from app.rubrics.studio.causes import new_id
from app.rubrics.studio.criteria import sent_form
from app.rubrics.studio.page import FormPage
from app.rubrics.studio.saving import TAKE_BACK, perform
from app.rubrics.studio.sent import Sent
from app.rubrics.wording import level_face, plain
from app.ui.allow import allow, found, require
from app.ui.answers import form_page, see_other
from app.ui.forms import Form, pairs, told_on
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

FORMS = ("criterion", "section", "scale", "head", "section-add", "criterion-add")
"""Acts that have a form; a refused one shows it again with what was typed."""


class StartForm(Form):
    """A new rubric: what it is called, and how levels become a score."""

    title = StringField(_l("What is it called?"), [DataRequired(_l("Write a title.")), Length(max=200)])
    point = RadioField(_l("How do levels become a score?"), [DataRequired(_l("Choose one. It can be changed later."))])
    owner = SelectField(_l("Who has it"), default="")

    def offer(self) -> None:
        """Set the choices for the person who is signed in."""
        said = starting_words()
        self.point.choices = pairs((key, f"{name}: {said[key]}") for key, name, _text in starting_points())
        self.owner.choices = pairs(EDITOR.owners(current_user))
        self.point.data = self.point.data or self.point.choices[0].value


@blueprint.get("/start")
@allow(policy.EDIT)
def start() -> ResponseReturnValue:
    form = StartForm()
    form.offer()
    return form_page("rubrics/studio/start.html", form, editor=EDITOR)


@blueprint.post("/start")
@allow(policy.EDIT)
def start_post() -> ResponseReturnValue:
    """Make the rubric and open its form."""
    form = StartForm()
    form.offer()
    if form.validate():
        with told_on(form):
            made = _made(form)
            return see_other("rubrics.form", _("Your rubric can be scored already. Now make it your own."), thing_id=made.id)
    return form_page("rubrics/studio/start.html", form, editor=EDITOR)


@blueprint.get("/<int:thing_id>/form")
@allow(policy.EDIT)
def form(thing_id: int) -> ResponseReturnValue:
    """The draft as cards; ?open= names the part whose form stands open."""
    return _page(FormPage(editable(thing_id), current_user, request.args.get("open", "")))


@blueprint.post("/<int:thing_id>/form/<act>")
@allow(policy.EDIT)
def form_act(thing_id: int, act: str) -> ResponseReturnValue:
    """Change the draft by one act; htmx gets the page again, other browsers are led to it."""
    thing, sent = editable(thing_id), Sent(dict(request.form.lists()))
    found(ACTS.get(act) or (act == TAKE_BACK or None))
    try:
        said = perform(thing, act, sent, revision=request.form.get("revision", 0, type=int), by=current_user, at=clock.now())
    except Conflict as conflict:
        return _conflict(thing, conflict)
    except ed.CannotEdit as problem:
        return _page(
            FormPage(thing, current_user, _opened(act, sent), _typed(act, sent), problem), said="" if problem.field else problem.message
        ), 422
    if "HX-Request" not in request.headers:
        return redirect(url_for("rubrics.form", thing_id=thing.id, _anchor=_focus(act, sent)), 303)
    return _page(FormPage(thing, current_user), said=said, focus=_focus(act, sent))


def _page(page: FormPage, *, said: str = "", focus: str = "") -> str:
    named = [(key, name) for key, name, _text in starting_points()]
    values = {"said": said, "focus": focus, "preset_names": named, "channel_names": _channel_names()}
    return render_template("rubrics/studio/form.html", **values, **page.values(), **_tried(page))


def _channel_names() -> dict[str, str]:
    return {"email": _("e-mail"), "chat": _("chat"), "social": _("social"), "phone": _("phone"), "form": _("form")}


def _tried(page: FormPage) -> dict[str, Any]:
    """What was chosen in "Try it", and its score under the draft as it is now."""
    faces = {"level_face": level_face, "plain": plain}
    if page.rubric is None:
        return faces | {"chosen": {}}
    chosen = {one.id: request.form.get(f"level.{one.id}", "") for one in page.rubric.criteria}
    ratings = {name: level for name, level in chosen.items() if level}
    try:
        partial = partial_score(page.rubric, ratings)
    except InvalidRating:  # a level that was chosen before is gone
        chosen, ratings = {}, {}
        partial = partial_score(page.rubric, ratings)
    hidden = [one for one in page.rubric.criteria if one not in shown_criteria(page.rubric, ratings)]
    return faces | {"chosen": chosen, "ratings": ratings, "partial": partial, "hidden": hidden}


def _made(form: StartForm) -> Rubric:
    team_id = int(form.owner.data) if form.owner.data else None
    text = next(text for key, _name, text in starting_points() if key == form.point.data)
    title = str(form.title.data).strip()
    text = ed.set_head(text, {"id": new_id(title, slugs_of(team_id)), "title": title})
    return EDITOR.create(text, team_id=team_id, pack_id=None, by=current_user, at=clock.now())


def editable(thing_id: int) -> Rubric:
    thing: Rubric = found(EDITOR.load(current_user, thing_id))
    require(policy.may_edit(current_user, thing))
    return thing


def _conflict(thing: Rubric, conflict: Conflict) -> tuple[str, int]:
    lines = difference(conflict.details["theirs"], conflict.details["mine"])
    if "HX-Request" in request.headers:
        return render_template("rubrics/studio/clash.html", thing=thing, conflict=conflict), 409
    values = {"editor": EDITOR, "thing": thing, "conflict": conflict, "lines": lines, "drafted_by": name_of(thing.draft_by_id)}
    return render_template("ui/editor/conflict.html", **values), 409


def _opened(act: str, sent: Sent) -> str:
    """The part whose form a refused act came from."""
    if act not in FORMS:
        return ""
    return f"{act}:{sent.text('section') or sent.text('old')}" if act not in ("head", "section-add") else act


def _typed(act: str, sent: Sent) -> dict[str, Any] | None:
    if act in ("criterion", "scale"):
        return sent_form(sent)
    typed: dict[str, Any] = {name: sent.text(name) for name in sent.fields}
    return typed | {"for.channels": sent.names("for.channels")} if act in FORMS else None


def _focus(act: str, sent: Sent) -> str:
    """The element that the person worked on, by its id."""
    name = sent.text("id") or sent.text("old")
    if act.startswith("criterion"):
        return f"card-{name}" if act != "criterion-add" else f"add-{sent.text('section')}"
    if act.startswith("section"):
        return f"part-{name}" if act != "section-add" else "add-section"
    return {"head": "edit-head", "scale": f"scale-{name}"}.get(act, "form-said")
