"""The map of a text: nodes, the ways between them, and which of them lead nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.library.studio.cards import Card, Story
from app.library.studio.ends import end_tone
from app.library.studio.sentences import condition_words
from app.library.studio.spoken import Spoken

SHOWN = 90
_ENDS = {"good": "good", "bad": "fail", "neutral": "end"}


@dataclass(frozen=True)
class Spot:
    """A node of the map; `kind` is start, node, good, end, fail, missing or included.

    `lost`: no way leads here from the start; `dead`: no end can be reached from here; `missing`: only named;
    `untranslated`: the original's words stand for those of the language."""

    id: str
    words: str
    kind: str
    outcome: str = ""
    lost: bool = False
    dead: bool = False
    errors: int = 0
    warnings: int = 0
    untranslated: bool = False


@dataclass(frozen=True)
class Way:
    """One or more rules that lead from one node to another; `rules` are their numbers, counted from 0."""

    source: str
    target: str
    rules: tuple[int, ...]
    label: str


@dataclass(frozen=True)
class Graph:
    spots: tuple[Spot, ...]
    ways: tuple[Way, ...]

    def as_json(self) -> dict[str, Any]:
        return {"nodes": [asdict(spot) for spot in self.spots], "ways": [asdict(way) for way in self.ways]}

    def leading(self, name: str) -> list[str]:
        return [way.target for way in self.ways if way.source == name]


def graph_of(story: Story, marks: Mapping[str, Sequence[str]], spoken: Spoken | None = None) -> Graph:
    """`marks` are the severities of each node's findings. `spoken`: nodes say the words of that language; the graph is the original's."""
    ways = [way for card in story.cards for way in _ways(card)]
    named = {card.id for card in story.cards}
    missing = dict.fromkeys(way.target for way in ways if way.target not in named)
    elsewhere = {rule.target for card in story.cards for rule in card.rules if rule.there}
    onward: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for way in ways:
        onward.setdefault(way.source, []).append(way.target)
        back.setdefault(way.target, []).append(way.source)
    reached = _from({"start"} & named, onward)
    ending = _from({card.id for card in story.cards if card.ends}, back)
    spots = [_spot(card, card.id not in reached, card.id not in ending, marks.get(card.id, ()), spoken) for card in story.cards]
    others = [Spot(name, "", "included" if name in elsewhere else "missing") for name in missing]
    return Graph((*spots, *others), tuple(ways))


def _spot(card: Card, lost: bool, dead: bool, severities: Sequence[str], spoken: Spoken | None) -> Spot:
    kind = (
        "start" if card.id == "start" else _ENDS[end_tone(card.options.end, card.options.csat, card.options.fail)] if card.ends else "node"
    )
    said = (spoken.words(card.id) if spoken is not None else ()) or card.words
    words = said[0].replace("\n", " ") if said else ""
    untranslated = spoken is not None and spoken.without_words(card)
    words = words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"
    return Spot(
        card.id, words, kind, card.options.end or "", lost, dead, severities.count("error"), severities.count("warning"), untranslated
    )


def _ways(card: Card) -> list[Way]:
    rules: dict[str, list[int]] = {}
    for number, rule in enumerate(card.rules):
        if rule.target:
            rules.setdefault(rule.target, []).append(number)
    return [Way(card.id, target, tuple(numbers), _label(card, numbers)) for target, numbers in rules.items()]


def _label(card: Card, numbers: list[int]) -> str:
    first = card.rules[numbers[0]]
    said = condition_words(first)
    said = said if len(said) <= 28 else said[:27] + "…"
    return said if len(numbers) == 1 else f"{said} +{len(numbers) - 1}"


def _from(begin: set[str], onward: Mapping[str, list[str]]) -> set[str]:
    seen = set(begin)
    waiting = list(begin)
    while waiting:
        for name in onward.get(waiting.pop(), ()):
            if name not in seen:
                seen.add(name)
                waiting.append(name)
    return seen
