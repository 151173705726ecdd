"""What the form of a rubric can do to its text. Pure: text in, text out; what cannot be done raises CannotEdit with a sentence."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from app.base.source import ID_RULE, is_id
from app.rubrics.document.reading import TOP_KEYS
from app.rubrics.document.sections import CRITERION_KEYS, SECTION_KEYS
from app.rubrics.editing.merging import rewritten
from app.rubrics.editing.tree import read_tree
from app.simulation.editing.patches import CannotEdit

Values = dict[str, Any]


def set_head(text: str, fields: Mapping[str, Any]) -> str:
    """Title, language, preset, policy ...: fields of the file itself. An empty value removes its key."""
    values = read(text)
    return rewritten(text, with_fields(values, fields, TOP_KEYS))


def add_section(text: str, fields: Mapping[str, Any]) -> str:
    """A new section at the end; it begins with one criterion, which a section needs. `fields` hold `criterion`, that one."""
    values = read(text)
    sections = _list_of(values, "sections")
    _new_id(fields["id"], [one.get("id") for one in sections], "section")
    sections.append(dict(fields))
    return rewritten(text, values)


def change_section(text: str, section_id: str, fields: Mapping[str, Any]) -> str:
    values = read(text)
    sections = _list_of(values, "sections")
    place = _place(sections, section_id, "section")
    if fields["id"] != section_id:
        _new_id(fields["id"], [one.get("id") for one in sections], "section")
    sections[place] = with_fields(sections[place], fields, SECTION_KEYS)
    return rewritten(text, values)


def move_section(text: str, section_id: str, steps: int) -> str:
    """Change places with the neighbour; at the edge nothing moves."""
    values = read(text)
    sections = _list_of(values, "sections")
    place = _place(sections, section_id, "section")
    _swap(sections, place, place + steps)
    return rewritten(text, values)


def delete_section(text: str, section_id: str) -> str:
    """Remove a section with its criteria; the last one stays."""
    values = read(text)
    sections = _list_of(values, "sections")
    if len(sections) == 1:
        raise CannotEdit("A rubric needs a section. Add another one first.")
    del sections[_place(sections, section_id, "section")]
    return rewritten(text, values)


def add_criterion(text: str, section_id: str, fields: Mapping[str, Any]) -> str:
    """A new criterion at the end of a section."""
    values = read(text)
    sections = _list_of(values, "sections")
    section = sections[_place(sections, section_id, "section")]
    _new_id(fields["id"], [one.get("id") for one in criteria(values)], "criterion")
    _list_of(section, "criteria").append(with_fields({}, fields, CRITERION_KEYS))
    return rewritten(text, values)


def change_criterion(text: str, criterion_id: str, fields: Mapping[str, Any], renamed: Mapping[str, str] | None = None) -> str:
    """Change what differs. A new id, and the new ids of levels in `renamed`, are followed by the conditions that name them."""
    values = read(text)
    section, place = _criterion(values, criterion_id)
    if fields["id"] != criterion_id:
        _new_id(fields["id"], [one.get("id") for one in criteria(values)], "criterion")
    section[place] = with_fields(section[place], fields, CRITERION_KEYS)
    for other in criteria(values):
        _follow(other, criterion_id, str(fields["id"]), renamed or {})
    return rewritten(text, values)


def move_criterion(text: str, criterion_id: str, steps: int) -> str:
    """Change places with the neighbour; at the edge of its section it goes over into the next one."""
    values = read(text)
    sections = _list_of(values, "sections")
    inside, place = _criterion(values, criterion_id)
    if 0 <= place + steps < len(inside):
        _swap(inside, place, place + steps)
        return rewritten(text, values)
    here = next(number for number, one in enumerate(sections) if one.get("criteria") is inside)
    there = here + steps
    if not 0 <= there < len(sections):
        return text
    if len(inside) == 1:
        raise CannotEdit("A section needs a criterion. Move another one here first, or delete the section.")
    target = _list_of(sections[there], "criteria")
    target.insert(0 if steps > 0 else len(target), inside.pop(place))
    return rewritten(text, values)


def delete_criterion(text: str, criterion_id: str) -> str:
    """Remove a criterion; conditions that name it stay, and are findings until they name another one."""
    values = read(text)
    inside, place = _criterion(values, criterion_id)
    if len(inside) == 1:
        raise CannotEdit("A section needs a criterion. Add another one first, or delete the section.")
    del inside[place]
    return rewritten(text, values)


def set_scale(text: str, old: str, name: str, levels: Sequence[Values], renamed: Mapping[str, str] | None = None) -> str:
    """Make a scale of this file have these levels; `old` is empty for a new one. A new name, and new ids of its levels, are
    followed by the criteria that use it."""
    values = read(text)
    scales: Values = values.get("scales") or {}
    if name != old:
        _new_id(name, scales, "scale")
    users = [one for one in criteria(values) if old and one.get("scale") == old]
    changed = {name if key == old else key: list(levels) if key == old else one for key, one in scales.items()}
    changed.setdefault(name, list(levels))
    for one in users:
        one["scale"] = name
        for key in [key for key in ("anchors", "examples") if isinstance(one.get(key), dict)]:
            one[key] = {(renamed or {}).get(level, level): text for level, text in one[key].items()}
        for other in criteria(values):
            _follow(other, one.get("id"), str(one.get("id")), renamed or {})
    return rewritten(text, with_fields(values, {"scales": changed}, TOP_KEYS))


def read(text: str) -> Values:
    """The values of a text, for changing. Raises CannotEdit where it cannot be read."""
    values: Values = deepcopy(read_tree(text).values)
    return values


def criteria(values: Values) -> list[Values]:
    """Every criterion that is a mapping, in the order of the file."""
    sections = [one for one in values.get("sections") or [] if isinstance(one, dict)]
    return [one for section in sections for one in section.get("criteria") or [] if isinstance(one, dict)]


def with_fields(values: Values, fields: Mapping[str, Any], order: Sequence[str]) -> Values:
    """`values` with these fields, new ones in their usual place; an empty field is removed."""
    changed = dict(values)
    for key, value in fields.items():
        if value in (None, "", [], {}) or value is False:
            if not (value is False and values.get(key) is False):
                changed.pop(key, None)
        elif key in changed:
            changed[key] = value
        else:
            before = [one for one in changed if one in order and key in order and order.index(one) < order.index(key)]
            place = max((list(changed).index(one) for one in before), default=-1) + 1
            pairs = [*changed.items()]
            changed = dict([*pairs[:place], (key, value), *pairs[place:]])
    return changed


def _follow(other: Values, criterion_id: Any, new: str, renamed: Mapping[str, str]) -> None:
    when = other.get("when")
    if not isinstance(when, dict) or when.get("criterion") != criterion_id:
        return
    levels = when.get("level")
    other["when"] = {**when, "criterion": new}
    if isinstance(levels, str):
        other["when"]["level"] = renamed.get(levels, levels)
    elif isinstance(levels, list):
        other["when"]["level"] = [renamed.get(one, one) if isinstance(one, str) else one for one in levels]


def _criterion(values: Values, criterion_id: str) -> tuple[list[Values], int]:
    for section in _list_of(values, "sections"):
        for place, one in enumerate(section.get("criteria") or []):
            if isinstance(one, dict) and one.get("id") == criterion_id:
                return section["criteria"], place
    raise CannotEdit(f"The criterion '{criterion_id}' is not here any more. Look at the newest text.")


def _list_of(values: Values, key: str) -> list[Values]:
    found = values.setdefault(key, [])
    if not isinstance(found, list) or any(not isinstance(one, dict) for one in found):
        raise CannotEdit(f"'{key}' is not a list of sections and criteria. Mend it in the source first.")
    return found


def _place(items: Sequence[Values], item_id: str, what: str) -> int:
    for place, one in enumerate(items):
        if one.get("id") == item_id:
            return place
    raise CannotEdit(f"The {what} '{item_id}' is not here any more. Look at the newest text.")


def _swap(items: list[Values], one: int, other: int) -> None:
    if 0 <= other < len(items):
        items[one], items[other] = items[other], items[one]


def _new_id(name: Any, taken: Any, what: str) -> None:
    if not is_id(name):
        raise CannotEdit(f"Give the {what} an id of {ID_RULE}.", field="id")
    if name in taken:
        raise CannotEdit(f"There is a {what} '{name}' already. Choose another id.", field="id")
