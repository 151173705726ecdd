"""The acts of a course's form: what was sent becomes a change of the text. Each gives the new text and says what was done."""

from app.courses.document import KEYS, KINDS, STEP_KEYS
from app.courses.drafts.acts import Act, Done, kept_text, long_text, nothing
from app.rubrics.editing import CannotEdit, read, rewritten
from app.rubrics.editing.items import Items, Values
from app.rubrics.editing.operations import with_fields
from app.rubrics.editing.tree import read_tree
from app.rubrics.studio.causes import new_id
from app.rubrics.studio.sent import Sent
from app.ui.words import gettext as _

STEPS = Items("steps", "step", ("id", "kind", "title", "minutes", "scenario", "article", "shift", "quiz", "text"))


def set_head(text: str, fields: Values) -> str:
    """Set fields of the file itself; an empty one is removed."""
    return rewritten(text, with_fields(read(text), fields, KEYS))


def _head(text: str, sent: Sent) -> Done:
    if not sent.text("title"):
        raise CannotEdit(_("Write a title."), field="title")
    before = read(text)
    about = kept_text(long_text(sent, "about"), before.get("about"))
    return set_head(text, {"title": sent.text("title"), "about": about, "language": sent.text("language")}), _("Title and words changed")


def _add(text: str, sent: Sent) -> Done:
    kind = sent.text("section")
    if kind not in KINDS:
        raise CannotEdit(_("Choose what kind of step it is."))
    fields = _fields(kind, sent, {})
    taken = [str(one.get("id")) for one in STEPS.of(read(text))]
    name = new_id(str(fields.get("title") or fields.get(kind) or kind), taken)
    said = _("Step %(title)s added", title=fields["title"]) if fields["title"] else _("Step added")
    return STEPS.add(text, {"id": name, "kind": kind, **fields}, sent.text("after")), said


def _save(text: str, sent: Sent) -> Done:
    before = STEPS.named(read(text), sent.text("old"))
    fields = _fields(str(before.get("kind")), sent, before)
    said = _("Step %(title)s changed", title=fields["title"]) if fields["title"] else _("Step changed")
    return STEPS.change(text, sent.text("old"), fields), said


def _move(text: str, sent: Sent) -> Done:
    return STEPS.move(text, sent.text("old"), -1 if sent.text("way") == "up" else 1), _("Step moved")


def _remove(text: str, sent: Sent) -> Done:
    title = STEPS.named(read(text), sent.text("old")).get("title")
    said = _("Step %(title)s removed", title=title) if title else _("Step removed")
    return STEPS.remove(text, sent.text("old")), said


def _fields(kind: str, sent: Sent, before: Values) -> Values:
    """The fields of a step of this kind as they were sent. Raises CannotEdit for what is missing."""
    title = sent.text("title")
    if kind != "lesson":
        if kind not in STEP_KEYS:
            raise CannotEdit(_("The form does not know this kind of step. Change it in the source."))
        if not sent.text("about"):
            raise CannotEdit(_("Choose one."), field="about")
        return {"title": title, kind: sent.text("about")}
    if not title:
        raise CannotEdit(_("Write a title."), field="title")
    if not sent.text("text"):
        raise CannotEdit(_("Write what people read in this lesson."), field="text")
    said = _("Write whole minutes from 1 to 240, or nothing for 5.")
    minutes = sent.number("minutes", said)
    if minutes is not None and (not isinstance(minutes, int) or not 1 <= minutes <= 240):
        raise CannotEdit(said, field="minutes")
    return {"title": title, "minutes": minutes, "text": kept_text(long_text(sent, "text"), before.get("text"))}


def _lines_of_head(text: str, sent: Sent) -> str:
    tree = read_tree(text)
    return "\n".join(tree.lines_of((key,)) for key in ("title", "about", "language"))


def _lines_of_step(text: str, sent: Sent) -> str:
    return STEPS.lines(text, sent.text("old"))


ACTS = {
    "head": Act(_head, _lines_of_head),
    "step-add": Act(_add, nothing),
    "step": Act(_save, _lines_of_step),
    "step-move": Act(_move, nothing),
    "step-remove": Act(_remove, _lines_of_step),
}
