"""The acts of the form: what was sent becomes an operation on the text. Each gives the new text and says what was done."""

from collections.abc import Callable
from dataclasses import dataclass

from app.base.source import Path
from app.rubrics import editing as ed
from app.rubrics.studio.causes import new_id
from app.rubrics.studio.criteria import WHOLE, Values, fields_of, rows_of, scale_levels
from app.rubrics.studio.policies import head_fields
from app.rubrics.studio.sent import Sent
from app.ui.words import gettext as _

Done = tuple[str, str]


@dataclass(frozen=True)
class Act:
    """`do(text, sent)` gives (new text, what was done). `part(text, sent)` is the text that the act concerns: where another
    person changed that as well, the two drafts are compared by a person."""

    do: Callable[[str, Sent], Done]
    part: Callable[[str, Sent], str]


def criterion_text(text: str, sent: Sent) -> str:
    """The lines of the criterion that the act is about."""
    return _lines(text, sent.text("old"), inside=True)


def section_text(text: str, sent: Sent) -> str:
    return _lines(text, sent.text("old"), inside=False)


def nothing(text: str, sent: Sent) -> str:
    """For acts that add or move: nobody else can have changed the same words."""
    return ""


def _head(text: str, sent: Sent) -> Done:
    return ed.set_head(text, head_fields(ed.read(text), sent)), _("The way of scoring changed")


def _add_section(text: str, sent: Sent) -> Done:
    values = ed.read(text)
    title = sent.text("title")
    if not title:
        raise ed.CannotEdit(_("Give the section a title."), field="title")
    taken = [str(one.get("id")) for one in values.get("sections") or [] if isinstance(one, dict)]
    first = _new_criterion(values, _("New criterion"))
    fields = {"id": sent.text("id") or new_id(title, taken), "title": title} | ({"weight": weight} if (weight := _weight(sent)) else {})
    return ed.add_section(text, {**fields, "criteria": [first]}), _("Section %(title)s added", title=title)


def _save_section(text: str, sent: Sent) -> Done:
    if not sent.text("title"):
        raise ed.CannotEdit(_("Give the section a title."), field="title")
    fields = {"id": sent.text("id"), "title": sent.text("title"), "weight": _weight(sent)}
    return ed.change_section(text, sent.text("old"), fields), _("Section %(title)s changed", title=sent.text("title"))


def _move_section(text: str, sent: Sent) -> Done:
    return ed.move_section(text, sent.text("old"), _steps(sent)), _("Section %(title)s moved", title=_title(text, sent.text("old")))


def _delete_section(text: str, sent: Sent) -> Done:
    return ed.delete_section(text, sent.text("old")), _("Section %(title)s deleted", title=_title(text, sent.text("old")))


def _add_criterion(text: str, sent: Sent) -> Done:
    title = sent.text("title")
    if not title:
        raise ed.CannotEdit(_("Write what reviewers look for, as a short sentence."), field="title")
    fields = _new_criterion(ed.read(text), title, sent.text("section"))
    return ed.add_criterion(text, sent.text("section"), fields), _("Criterion %(title)s added", title=title)


def _save_criterion(text: str, sent: Sent) -> Done:
    values, old = ed.read(text), sent.text("old")
    before = next((one for one in ed.criteria(values) if one.get("id") == old), {})
    fields, renamed = fields_of(values, before, sent, _("Another cause (say which in the comment)"))
    return ed.change_criterion(text, old, fields, renamed), _("Criterion %(title)s changed", title=sent.text("title"))


def _move_criterion(text: str, sent: Sent) -> Done:
    return ed.move_criterion(text, sent.text("old"), _steps(sent)), _("Criterion %(title)s moved", title=_title(text, sent.text("old")))


def _delete_criterion(text: str, sent: Sent) -> Done:
    return ed.delete_criterion(text, sent.text("old")), _("Criterion %(title)s deleted", title=_title(text, sent.text("old")))


def _save_scale(text: str, sent: Sent) -> Done:
    old, name = sent.text("old"), sent.text("id")
    levels, renamed = rows_of(sent)
    before = {one.get("id"): one for one in scale_levels(ed.read(text), old)} if old else {}
    names = {new: was for was, new in renamed.items()}
    kept = [_like(before.get(names.get(one["id"], one["id"]), {}), one) for one in levels]
    return ed.set_scale(text, old, name, kept, renamed), _("Scale %(name)s changed", name=name)


ACTS: dict[str, Act] = {
    "head": Act(_head, lambda text, sent: _parts(text, ("title", "language", "preset", "for", "policy"))),
    "section-add": Act(_add_section, nothing),
    "section": Act(_save_section, section_text),
    "section-move": Act(_move_section, nothing),
    "section-delete": Act(_delete_section, section_text),
    "criterion-add": Act(_add_criterion, nothing),
    "criterion": Act(_save_criterion, criterion_text),
    "criterion-move": Act(_move_criterion, nothing),
    "criterion-delete": Act(_delete_criterion, criterion_text),
    "scale": Act(_save_scale, lambda text, sent: _parts(text, ("scales",))),
}


def _new_criterion(values: Values, title: str, section: str = "") -> Values:
    """A criterion that can be scored at once: the scale that the last one (of its section) has, else yes and no."""
    known = ed.criteria(values)
    inside = [
        one for part in values.get("sections") or [] if isinstance(part, dict) and part.get("id") == section for one in part["criteria"]
    ]
    last = inside[-1] if inside else known[-1] if known else {}
    made: Values = {"id": new_id(title, [str(one.get("id")) for one in known]), "title": title}
    if last.get("weight") is not None:
        made["weight"] = last["weight"]
    if last.get("scale"):
        return made | {"scale": last["scale"]}
    if "levels" in last or not known:
        points = any(isinstance(one, dict) and "points" in one for one in last.get("levels") or [])
        more = [{"points": 0}, {"points": 1}] if points else [{}, {}]
        return made | {"levels": [{"id": "no", "value": 0, "label": "No"} | more[0], {"id": "yes", "value": 1, "label": "Yes"} | more[1]]}
    return made


def _title(text: str, name: str) -> str:
    """What a section or criterion is called on the page; its id where it has no title."""
    values = ed.read(text)
    sections = [one for one in values.get("sections") or [] if isinstance(one, dict)]
    return next((str(one.get("title") or name) for one in (*sections, *ed.criteria(values)) if one.get("id") == name), name)


def _like(before: Values, level: Values) -> Values:
    """The level with its keys in the order they are written in now."""
    return {key: level[key] for key in [*[key for key in before if key in level], *[key for key in level if key not in before]]}


def _weight(sent: Sent) -> int | None:
    weight = sent.number("weight", WHOLE)
    if weight is not None and (not isinstance(weight, int) or weight < 0):
        raise ed.CannotEdit(WHOLE, field="weight")
    return weight


def _steps(sent: Sent) -> int:
    return -1 if sent.text("way") == "up" else 1


def _lines(text: str, name: str, *, inside: bool) -> str:
    tree = ed.read_tree(text)
    for at, section in enumerate(tree.values.get("sections") or []):
        if not inside and section.get("id") == name:
            return tree.lines_of(("sections", at))
        for place, one in enumerate(section.get("criteria") or [] if inside else []):
            if one.get("id") == name:
                return tree.lines_of(("sections", at, "criteria", place))
    return ""


def _parts(text: str, keys: Path) -> str:
    tree = ed.read_tree(text)
    return "\n".join(tree.lines_of((key,)) for key in keys)
