"""What became of the rules of a node: added, removed, moved, leading elsewhere, asking something else."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.simulation.editing import NodePlace, RulePlace
from app.simulation.meaning.change import Change

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@dataclass(frozen=True)
class _Rule:
    """A rule by what it says. `asked` has its spaces folded, and every name as the new file has it."""

    asked: str
    target: str
    mood: int
    call: bool

    @property
    def text(self) -> str:
        mood = f" (mood {self.mood:+d})" if self.mood else ""
        return f"{self.asked} {'=>' if self.call else '->'} {self.target}{mood}"


_SAME: tuple[Callable[[_Rule, _Rule], bool], ...] = (
    lambda one, two: one == two,
    lambda one, two: one.asked == two.asked,
    lambda one, two: one.target == two.target and one.call == two.call,
)


def rule_changes(
    old: Sequence[NodePlace], new: Sequence[NodePlace], nodes: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Change]:
    """Of every node that both files have. `nodes` and `names` (checks, variables) map old names to new ones."""
    before = {nodes.get(node.id, node.id): node for node in old}
    for node in new:
        earlier = before.get(node.id)
        if earlier is not None:
            first = [_read(rule, nodes, {**names, **nodes}) for rule in earlier.rules]
            yield from _of_node(node.id, first, [_read(rule, {}, {}) for rule in node.rules])


def _of_node(node: str, old: list[_Rule], new: list[_Rule]) -> Iterator[Change]:
    if old == new:
        return
    pairs = _pairs(old, new)
    for first, second in sorted(pairs, key=lambda pair: pair[1]):
        yield from _changed(node, old[first], new[second])
    yield from _moved(node, pairs, new)
    matched_old, matched_new = {first for first, _ in pairs}, {second for _, second in pairs}
    for place, rule in enumerate(new):
        if place not in matched_new:
            yield Change("rule-added", "rules", node, new=rule.text, more=str(place + 1))
    for place, rule in enumerate(old):
        if place not in matched_old:
            yield Change("rule-removed", "rules", node, old=rule.text)


def _pairs(old: list[_Rule], new: list[_Rule]) -> list[tuple[int, int]]:
    """Which rule became which: equal ones first, then those that ask the same, then those that lead to the same node."""
    pairs: list[tuple[int, int]] = []
    for same in _SAME:
        for first, one in enumerate(old):
            if any(first == pair[0] for pair in pairs):
                continue
            taken = {pair[1] for pair in pairs}
            found = next((second for second, two in enumerate(new) if second not in taken and same(one, two)), None)
            if found is not None:
                pairs.append((first, found))
    return pairs


def _changed(node: str, old: _Rule, new: _Rule) -> Iterator[Change]:
    if old.asked != new.asked:
        yield Change("rule-asks", "rules", node, old=old.asked, new=new.asked, more=new.target)
    if (old.target, old.call) != (new.target, new.call):
        yield Change("rule-leads", "rules", node, old=old.target, new=new.target, more=new.asked)
    if old.mood != new.mood:
        yield Change("rule-mood", "rules", node, old=f"{old.mood:+d}", new=f"{new.mood:+d}", more=new.asked)


def _moved(node: str, pairs: list[tuple[int, int]], new: list[_Rule]) -> Iterator[Change]:
    """The fewest rules that must have moved for the others to keep their order."""
    in_old = [second for _, second in sorted(pairs)]
    in_new = sorted(in_old)
    blocks = SequenceMatcher(None, in_old, in_new, autojunk=False).get_matching_blocks()
    stayed = {in_new[place] for block in blocks for place in range(block.b, block.b + block.size)}
    for second in in_new:
        if second not in stayed:
            before = in_old.index(second) + 1
            kind = "rule-earlier" if in_new.index(second) + 1 < before else "rule-later"
            yield Change(kind, "rules", node, new=new[second].asked, old=str(before), more=str(second + 1))


def _read(rule: RulePlace, nodes: Mapping[str, str], names: Mapping[str, str]) -> _Rule:
    if not rule.known:
        return _Rule(rule.raw, "", 0, False)
    asked = " ".join(rule.condition.split())
    asked = _NAME.sub(lambda match: names.get(match[0], match[0]), asked) if names else asked
    return _Rule(asked, nodes.get(rule.target, rule.target), rule.mood, rule.arrow == "=>")
