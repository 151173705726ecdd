"""The studio in one of a file's other languages: its words beside the original, and what is not translated yet. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.base.source import Finding
from app.library.studio.cards import Card, Story
from app.simulation.editing import Overlaid, OverlayPlace, read_overlaid
from app.simulation.overlays import PHRASE_KEYS

KINDS = ("checks", "facts", "hides")
"""What an overlay may word, in the order in which it stands beside the story."""


@dataclass(frozen=True)
class Spoken:
    """A story in the overlay of `said.language`; what it leaves out is played in the original's words."""

    story: Story
    said: Overlaid

    @property
    def language(self) -> str:
        return self.said.language

    @property
    def place(self) -> OverlayPlace:
        return self.story.outline.overlay(self.language)

    def words(self, node: str) -> tuple[str, ...]:
        return self.said.words.get(node, ())

    def without_words(self, card: Card) -> bool:
        """Whether the original says something here and the language does not yet."""
        return bool(card.words) and not self.words(card.id)

    def names(self, kind: str) -> list[str]:
        """The checks, facts or hidden facts that hold words."""
        return [name for name in self.story.names(kind) if _worded(kind, self.story.values(kind, name))]

    def value(self, kind: str, name: str) -> Any:
        """What a check or fact is in this language: the original with the overlay's words."""
        own, original = self.said.value(kind, name), self.story.values(kind, name)
        if isinstance(own, Mapping) and isinstance(original, Mapping):
            return {**original, **own}
        return own if kind == "hides" and own is not None else {"pick": own} if isinstance(own, list) else original

    def has(self, kind: str, name: str) -> bool:
        return self.said.value(kind, name) is not None

    @property
    def missing(self) -> int:
        """How many things the customer would say or know in the original's words. A fact of proper names needs none, so none counts."""
        cards = sum(self.without_words(card) for card in self.story.cards)
        named = sum(not self.has(kind, name) for kind in ("checks", "hides") for name in self.names(kind))
        return cards + named + (self.said.value("title") is None)

    def node_of(self, finding: Finding) -> str | None:
        """The node whose words in this language hold a finding."""
        return next((node.id for node in self.place.nodes if node.first <= finding.line <= node.last), None)


def spoken_in(story: Story, language: str) -> Spoken | None:
    """The story in one of its other languages; None for "" and for one that the file has no overlay of."""
    if language not in languages_of(story):
        return None
    return Spoken(story, read_overlaid(story.outline.lines.text, language))


def languages_of(story: Story) -> list[str]:
    """The languages that the file has overlays of."""
    return [place.language for place in story.outline.overlays]


def cards_said_other(old: Spoken | None, new: Spoken | None) -> list[Card]:
    """The cards whose words in the language differ."""
    if old is None or new is None:
        return []
    return [card for card in new.story.cards if old.words(card.id) != new.words(card.id)]


def _worded(kind: str, value: Any) -> bool:
    if kind == "checks":
        return isinstance(value, Mapping) and any(key in value for key in PHRASE_KEYS)
    if kind == "facts":
        return isinstance(value, Mapping) and isinstance(value.get("pick"), list) and not value.get("unique")
    return True
