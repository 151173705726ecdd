"""What the form page of a draft is made of that holds a list of items: steps, questions."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.base.errors import DomainError
from app.base.source import Finding
from app.knowledge.editing import PackTextEditor
from app.people.drafting import Drafting
from app.rubrics.editing import read_tree
from app.rubrics.editing.items import Items, Values
from app.rubrics.editing.tree import Tree
from app.simulation.editing import CannotEdit
from app.ui.editing import FormPlaces
from app.ui.words import gettext as _


@dataclass(frozen=True)
class Card:
    """One item as the page shows it; `number` counts from 1."""

    id: str
    number: int
    values: Values
    found: list[Finding]


class DraftPage(FormPlaces):
    """One draft as the form shows it. `opened` is the part whose form stands open: "head", "step:hello", "step-add:lesson" ..."""

    room, box, beside = "courses", "draft-form", "beside-form"
    editor: PackTextEditor
    items: Items
    drafting: Drafting

    def __init__(self, thing: Any, opened: str = "", typed: Values | None = None, problem: DomainError | None = None) -> None:
        self.thing, self.opened, self.typed, self.problem = thing, opened, typed, problem

    @cached_property
    def tree(self) -> Tree | None:
        """None while the text is no YAML: then only the source can be edited."""
        try:
            return read_tree(self.thing.draft_source)
        except CannotEdit:
            return None

    @property
    def raw(self) -> Values:
        return self.tree.values if self.tree is not None else {}

    @cached_property
    def findings(self) -> list[Finding]:
        return list(self.editor.check(self.thing.draft_source, self.thing))

    @cached_property
    def cards(self) -> list[Card]:
        found = self.raw.get(self.items.key)
        shown = [(place, one) for place, one in enumerate(found if isinstance(found, list) else []) if isinstance(one, dict)]
        return [Card(str(one.get("id", "")), place + 1, one, self._found_at(place)) for place, one in shown]

    def card(self, item_id: str) -> Card | None:
        return next((card for card in self.cards if card.id == item_id), None)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Where a new item can stand."""
        return [
            ("", _("at the end")),
            *((card.id, _("after %(number)s. %(name)s", number=card.number, name=self.title_of(card))) for card in self.cards),
        ]

    def title_of(self, card: Card) -> str:
        """What the item is called on the page."""
        return str(card.values.get("title") or card.id)

    def values(self) -> Values:
        """What the template needs."""
        return {
            "page": self,
            "thing": self.thing,
            "editor": self.editor,
            "errors": sum(one.severity == "error" for one in self.findings),
            "preview": self.editor.preview(self.thing.draft_source, self.thing),
            "may_take_back": self.drafting.may_take_back(self.thing),
        }

    def _found_at(self, place: int) -> list[Finding]:
        if self.tree is None:
            return []
        begin, end = self.tree.place((self.items.key, place))
        first, last = (self.tree.text.count("\n", 0, offset) + 1 for offset in (begin, end))
        return [one for one in self.findings if first <= one.line <= last]
