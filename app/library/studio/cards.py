"""What the story shows of a text: a card for each node, the checks, the model answers. Pure, and without line numbers:
two texts whose cards are equal look the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.base.source import Finding
from app.library.studio.rules import Piece, pieces_of
from app.simulation.editing import (
    AnswerPlace,
    CannotEdit,
    Front,
    Options,
    Outline,
    read_front,
    read_options,
    read_outline,
    rule_written,
    split_why,
)


@dataclass(frozen=True)
class RuleCard:
    """A rule. `pieces` is None for what is not an expression: `raw` is shown then. `there` says whether the target exists."""

    raw: str
    way: str
    target: str
    mood: int
    call: bool
    there: bool
    wait: str = ""
    pieces: tuple[Piece, ...] | None = None


@dataclass(frozen=True)
class Card:
    """A node. `sources` are the nodes whose rules lead here."""

    id: str
    words: tuple[str, ...]
    rules: tuple[RuleCard, ...]
    options: Options
    sources: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def ends(self) -> bool:
        return self.options.end is not None or self.options.csat is not None

    @property
    def lost(self) -> bool:
        """Whether no rule leads here."""
        return self.id != "start" and not self.sources


@dataclass(frozen=True)
class AnswerCard:
    name: str
    node: str
    target: str
    levels: str
    body: str
    why: str
    part: str
    known: bool
    actions: str = ""


@dataclass(frozen=True)
class Story:
    """The whole file as cards. `front` is None while the front matter cannot be read; `trouble` says why."""

    outline: Outline
    front: Front | None
    trouble: str
    cards: tuple[Card, ...]
    answers: tuple[AnswerCard, ...]
    debrief: str

    def names(self, kind: str) -> list[str]:
        """The names of the checks, facts, hides or vars."""
        value = self.front.values.get(kind) if self.front is not None else None
        return list(value) if isinstance(value, dict) else []

    def values(self, *path: str) -> Any:
        return self.front.value(path) if self.front is not None else None

    def missing_checks(self, node: str) -> list[str]:
        """Names that rules of the node ask for and that are neither checks nor variables; none while the front cannot be read."""
        if self.front is None:
            return []
        known = {*self.names("checks"), *self.names("vars")}
        pieces = [piece for card in self.cards if card.id == node for rule in card.rules for piece in rule.pieces or ()]
        return list(dict.fromkeys(piece.text for piece in pieces if piece.kind == "check" and piece.text not in known))

    def node_of(self, finding: Finding) -> str | None:
        """The node in which a finding stands."""
        return next((node.id for node in self.outline.nodes if node.first <= finding.line <= node.last), None)

    def named_of(self, finding: Finding) -> tuple[str, str] | None:
        """(kind, name) of the check, fact ... in which a finding of the front matter stands."""
        if self.front is None or finding.line >= self.outline.body:
            return None
        lines = self.outline.lines
        for kind in ("checks", "facts", "hides", "vars"):
            spot = self.front.spot((kind,))
            for entry in spot.entries if spot is not None else ():
                if lines.at(entry.start) <= finding.line <= lines.at(max(entry.value.end - 1, entry.start)):
                    return kind, entry.key
        return None

    def language_of(self, finding: Finding) -> tuple[str, str] | None:
        """(language, node or "") where a finding stands in an overlay."""
        for place in self.outline.overlays:
            if place.heading <= finding.line <= place.last:
                return place.language, next((node.id for node in place.nodes if node.first <= finding.line <= node.last), "")
        return None

    def kept_of(self, finding: Finding) -> tuple[str, str] | None:
        """(answers or tests, name) of the model answer or test in which a finding stands."""
        return next(((one.part, one.name) for one in self.outline.answers if one.heading <= finding.line <= one.last), None)


def read_story(text: str) -> Story:
    """Never fails: what cannot be read is left out and told."""
    outline = read_outline(text)
    front, trouble = None, ""
    try:
        front = read_front(text)
    except CannotEdit as error:
        trouble = error.message
    debrief = ""
    if "debrief" in outline.appendices:
        heading, last = outline.appendices["debrief"]
        debrief = "\n".join(outline.lines.line(number) for number in range(heading + 1, last + 1)).strip()
    includes = front is not None and bool(front.values.get("include"))
    return Story(outline, front, trouble, _cards(outline, includes), tuple(_answers(outline.answers)), debrief)


def changed_cards(old: Story, new: Story) -> list[Card] | None:
    """The cards that look other than before; None where cards came, went or moved, so that all are drawn anew."""
    if [card.id for card in old.cards] != [card.id for card in new.cards]:
        return None
    return [after for before, after in zip(old.cards, new.cards, strict=True) if before != after]


def rule_card(written: str) -> RuleCard:
    """One rule that was taken out of a file, for example of a trace. Its target is taken to be there."""
    place = rule_written(written)
    return _rule(place, {place.target}, True)


def _cards(outline: Outline, includes: bool) -> tuple[Card, ...]:
    """`includes`: calls may lead to nodes of other files."""
    sources: dict[str, dict[str, None]] = {}
    names = {node.id for node in outline.nodes}
    for node in outline.nodes:
        for rule in node.rules:
            if rule.known and rule.target != node.id:
                sources.setdefault(rule.target, {})[node.id] = None
    return tuple(
        Card(
            node.id,
            tuple(words.text for words in node.words),
            tuple(_rule(rule, names, includes) for rule in node.rules),
            read_options(node.attributes),
            tuple(sources.get(node.id, ())),
            tuple(line.text.strip() for line in node.strange),
        )
        for node in outline.nodes
    )


def _rule(rule: Any, names: set[str], includes: bool) -> RuleCard:
    call = rule.arrow == "=>"
    there = rule.target in names or (call and includes)
    if not rule.known:
        return RuleCard(rule.raw, "strange", "", 0, False, True)
    if rule.condition == "else":
        return RuleCard(rule.raw, "else", rule.target, rule.mood, call, there)
    if rule.condition.startswith("silence "):
        return RuleCard(rule.raw, "silence", rule.target, rule.mood, call, there, rule.condition.split(None, 1)[1])
    pieces = pieces_of(rule.condition)
    return RuleCard(rule.raw, "when" if pieces else "strange", rule.target, rule.mood, call, there, pieces=pieces)


def _answers(answers: Iterable[AnswerPlace]) -> Iterable[AnswerCard]:
    for one in answers:
        body, why = split_why(one.text)
        yield AnswerCard(one.name, one.node, one.target, one.levels, body, why, one.part, one.known, one.actions)
