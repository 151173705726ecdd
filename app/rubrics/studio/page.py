"""What the form page of a rubric is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.base.errors import DomainError
from app.base.source import Finding
from app.people.models import Person
from app.rubrics import document, policy, queries
from app.rubrics import editing as ed
from app.rubrics.doors import known_desk_actions
from app.rubrics.editing.tree import Tree
from app.rubrics.editor import RubricEditor
from app.rubrics.models import Rubric
from app.rubrics.presets import PRESETS
from app.rubrics.studio.criteria import form_of, level_rows, preset_scale, scale_levels
from app.rubrics.studio.policies import head_form
from app.rubrics.studio.saving import may_take_back
from app.rubrics.weights import section_shares, weight_shares
from app.rubrics.wording import words_of_policy
from app.simulation import CHANNELS
from app.ui.editing import FormPlaces
from app.ui.words import gettext as _

Values = dict[str, Any]
_EDITOR = RubricEditor()


@dataclass(frozen=True)
class Card:
    """One criterion as the page shows it."""

    id: str
    title: str
    values: Values
    rows: list[Values]
    found: list[Finding]


@dataclass(frozen=True)
class Part:
    """One section with its cards."""

    id: str
    title: str
    values: Values
    cards: list[Card]


class FormPage(FormPlaces):
    """One draft as the form shows it. `opened` is the part whose form stands open: "criterion:tone", "section:policy", "head" ..."""

    room, box, beside, carried = "rubrics", "rubric-form", "try", ".try-levels"

    def __init__(
        self, thing: Rubric, person: Person, opened: str = "", typed: Values | None = None, problem: DomainError | None = None
    ) -> None:
        self.thing, self.person = thing, person
        self.opened, self.typed, self.problem = opened, typed, problem

    @cached_property
    def tree(self) -> Tree | None:
        """None while the text is no YAML: then only the source can be edited."""
        try:
            return ed.read_tree(self.thing.draft_source)
        except ed.CannotEdit:
            return None

    @cached_property
    def findings(self) -> list[Finding]:
        return list(_EDITOR.check(self.thing.draft_source, self.thing))

    @cached_property
    def rubric(self) -> document.Rubric | None:
        return document.parse_rubric(self.thing.draft_source).rubric

    @property
    def raw(self) -> Values:
        return self.tree.values if self.tree is not None else {}

    @cached_property
    def parts(self) -> list[Part]:
        sections = self.raw.get("sections")
        found = enumerate(sections if isinstance(sections, list) else [])
        return [self._part(at, one) for at, one in found if isinstance(one, dict)]

    @cached_property
    def scales(self) -> dict[str, list[Values]]:
        """The scales of the file."""
        named = self.raw.get("scales")
        return {name: scale_levels(self.raw, name) for name in named} if isinstance(named, dict) else {}

    def values(self) -> Values:
        """What the template needs."""
        rubric = self.rubric
        return {
            "page": self,
            "thing": self.thing,
            "editor": _EDITOR,
            "rubric": rubric,
            "shares": weight_shares(rubric) if rubric else {},
            "section_shares": section_shares(rubric) if rubric else {},
            "may_take_back": may_take_back(self.thing),
            "may_publish": policy.may_publish(self.person, self.thing),
            "errors": sum(one.severity == "error" for one in self.findings),
            "policy_words": words_of_policy(rubric.policy) if rubric else [],
        }

    def head(self) -> Values:
        return self.typed if self.typed is not None else head_form(self.raw)

    def criterion(self, card: Card) -> Values:
        """The fields of an open criterion: what was typed, else what the file says."""
        return self.typed if self.typed is not None else form_of(self.raw, card.values)

    def scale(self, name: str) -> Values:
        rows = self.scales.get(name) or [{"id": "r1", "value": 1}, {"id": "r2", "value": 2}, {"id": "r3", "value": 3}]
        return self.typed if self.typed is not None else {"old": name, "id": name, "rows": rows}

    def offered(self) -> Values:
        """The choices of the form's lists."""
        conditions = [
            (card.title, [(f"{card.id}|{row.get('id')}", str(row.get("label") or row.get("id"))) for row in self._with_na(card)])
            for part in self.parts
            for card in part.cards
        ]
        named = [*self.scales, *([preset_scale(self.raw)] if preset_scale(self.raw) else [])]
        scales = [("", _("its own")), *((name, name) for name in named)]
        return {"conditions": conditions, "scales": scales, "channels": CHANNELS, "skills": queries.skill_titles(), "desk": self.desk}

    @cached_property
    def desk(self) -> Mapping[str, str]:
        """Titles of the desk actions that there are, by id."""
        return known_desk_actions(self.thing.team_id)

    @property
    def preset_words(self) -> Mapping[str, list[str]]:
        """Every preset's rules in sentences."""
        return {name: words_of_policy(preset.policy) for name, preset in PRESETS.items()}

    @property
    def uses_points(self) -> bool:
        rubric = self.rubric
        return rubric is not None and (rubric.policy.normalise == "points" or rubric.policy.combine == "accumulate")

    @property
    def uses_penalties(self) -> bool:
        return self.rubric is not None and self.rubric.policy.combine == "deduct"

    def _with_na(self, card: Card) -> list[Values]:
        return [*card.rows, *([{"id": document.NOT_APPLICABLE, "label": "N/A"}] if card.values.get("na") is True else [])]

    def _part(self, at: int, section: Values) -> Part:
        inside = section.get("criteria")
        found = enumerate(inside if isinstance(inside, list) else [])
        cards = [self._card(("sections", at, "criteria", place), one) for place, one in found if isinstance(one, dict)]
        return Part(str(section.get("id", "")), str(section.get("title") or section.get("id", "")), section, cards)

    def _card(self, path: tuple[str | int, ...], values: Values) -> Card:
        title = str(values.get("title") or values.get("id", ""))
        return Card(str(values.get("id", "")), title, values, level_rows(self.raw, values), self._found_at(path))

    def _found_at(self, path: tuple[str | int, ...]) -> list[Finding]:
        if self.tree is None:
            return []
        begin, end = self.tree.place(path)
        first, last = (self.tree.text.count("\n", 0, offset) + 1 for offset in (begin, end))
        return [one for one in self.findings if first <= one.line <= last]
