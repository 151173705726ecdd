"""Changing the items of a list of a file, each with an id: steps of a course, questions of a quiz. Pure: text in, text out.

What cannot be done raises CannotEdit with a sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.base.source import ID_RULE, is_id
from app.rubrics.editing.merging import rewritten
from app.rubrics.editing.operations import read, with_fields
from app.rubrics.editing.tree import read_tree
from app.simulation.editing.patches import CannotEdit

Values = dict[str, Any]


@dataclass(frozen=True)
class Items:
    """The list under `key`, whose items are called `what`, with their fields in the usual `order`."""

    key: str
    what: str
    order: Sequence[str]

    def of(self, values: Values) -> list[Values]:
        """The items of a read file, for changing."""
        found = values.setdefault(self.key, [])
        if not isinstance(found, list) or any(not isinstance(one, dict) for one in found):
            raise CannotEdit(f"'{self.key}' is not a list of {self.what}s. Mend it in the source first.")
        return found

    def named(self, values: Values, item_id: str) -> Values:
        items = self.of(values)
        return items[self._place(items, item_id)]

    def add(self, text: str, fields: Mapping[str, Any], after: str = "") -> str:
        """A new item after another one, or at the end."""
        values = read(text)
        items = self.of(values)
        self._require_new(fields["id"], items)
        place = self._place(items, after) + 1 if after else len(items)
        items.insert(place, set_fields({}, fields, self.order))
        return rewritten(text, values)

    def change(self, text: str, item_id: str, fields: Mapping[str, Any]) -> str:
        """Set these fields; an empty one is removed."""
        values = read(text)
        items = self.of(values)
        place = self._place(items, item_id)
        if fields.get("id", item_id) != item_id:
            self._require_new(fields["id"], items)
        items[place] = set_fields(items[place], fields, self.order)
        return rewritten(text, values)

    def move(self, text: str, item_id: str, steps: int) -> str:
        """Change places with the neighbour; at the edge nothing moves."""
        values = read(text)
        items = self.of(values)
        place = self._place(items, item_id)
        if 0 <= place + steps < len(items):
            items[place], items[place + steps] = items[place + steps], items[place]
        return rewritten(text, values)

    def remove(self, text: str, item_id: str) -> str:
        """Remove an item; the last one stays."""
        values = read(text)
        items = self.of(values)
        place = self._place(items, item_id)
        if len(items) == 1:
            raise CannotEdit(f"The last {self.what} stays. Add another one first, then remove this one.")
        del items[place]
        return rewritten(text, values)

    def lines(self, text: str, item_id: str) -> str:
        """The lines of an item, for telling whether somebody else changed it; empty where there is none."""
        tree = read_tree(text)
        found = tree.values.get(self.key)
        for place, one in enumerate(found if isinstance(found, list) else []):
            if isinstance(one, dict) and one.get("id") == item_id:
                return tree.lines_of((self.key, place))
        return ""

    def _place(self, items: Sequence[Values], item_id: str) -> int:
        for place, one in enumerate(items):
            if one.get("id") == item_id:
                return place
        raise CannotEdit(f"The {self.what} '{item_id}' is not here any more. Look at the newest text.")

    def _require_new(self, name: Any, items: Sequence[Values]) -> None:
        if not is_id(name):
            raise CannotEdit(f"Give the {self.what} an id of {ID_RULE}.", field="id")
        if name in [one.get("id") for one in items]:
            raise CannotEdit(f"There is a {self.what} '{name}' already. Choose another id.", field="id")


def set_fields(values: Values, fields: Mapping[str, Any], order: Sequence[str]) -> Values:
    """`values` with these fields, new ones in their usual place; an empty field is removed, one that says false stays."""
    changed = with_fields(values, {key: True if value is False else value for key, value in fields.items()}, order)
    return changed | {key: value for key, value in fields.items() if value is False}
