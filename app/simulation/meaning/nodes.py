"""What became of nodes: which came, went or got another name, what the customer says, how conversations end."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from app.simulation.editing import NodePlace, read_options
from app.simulation.meaning.change import Change

ALIKE = 0.8
"""How much of the customer's words two nodes must share to be one node under another name."""
MOST_PAIRS = 900
LONGEST = 2000
"""Beyond these, only nodes that say exactly the same are taken for one: a rewritten file of 200 nodes is compared at once."""


def renamed_nodes(old: Sequence[NodePlace], new: Sequence[NodePlace]) -> dict[str, str]:
    """Old name -> new name, the most alike first."""
    kept = {node.id for node in old} & {node.id for node in new}
    gone, came = [node for node in old if node.id not in kept], [node for node in new if node.id not in kept]
    closely = len(gone) * len(came) <= MOST_PAIRS
    pairs = sorted(
        ((_likeness(one, two, closely=closely), -place, one.id, two.id) for place, one in enumerate(gone) for two in came), reverse=True
    )
    names: dict[str, str] = {}
    for likeness, _place, before, after in pairs:
        if likeness >= ALIKE and before not in names and after not in names.values():
            names[before] = after
    return names


def node_changes(old: Sequence[NodePlace], new: Sequence[NodePlace], names: Mapping[str, str]) -> Iterator[Change]:
    """Nodes and their words and endings, in the order of the new file; what is gone comes last."""
    before = {names.get(node.id, node.id): node for node in old}
    for node in new:
        earlier = before.get(node.id)
        if earlier is None:
            yield Change("node-added", "nodes", node.id, new=_said(node))
            continue
        if earlier.id != node.id:
            yield Change("node-renamed", "nodes", node.id, old=earlier.id, new=node.id)
        yield from _words(earlier, node)
        yield from _options(earlier, node)
    there = {node.id for node in new}
    for name, node in before.items():
        if name not in there:
            yield Change("node-removed", "nodes", node.id, old=_said(node))


def _words(old: NodePlace, new: NodePlace) -> Iterator[Change]:
    before, after = [one.text for one in old.words], [one.text for one in new.words]
    went, came = [one for one in before if one not in after], [one for one in after if one not in before]
    both = min(len(went), len(came))
    for first, second in zip(went[:both], came[:both], strict=True):
        yield Change("words-changed", "words", new.id, old=first, new=second)
    for words in came[both:]:
        yield Change("words-added", "words", new.id, new=words)
    for words in went[both:]:
        yield Change("words-removed", "words", new.id, old=words)


def _options(old: NodePlace, new: NodePlace) -> Iterator[Change]:
    before, after = read_options(old.attributes), read_options(new.attributes)
    ended, ends = before.end is not None or before.csat is not None, after.end is not None or after.csat is not None
    if ends and not ended:
        yield Change("ends-now", "ends", new.id, new=after.end or "")
    elif ended and not ends:
        yield Change("goes-on-now", "ends", new.id, old=before.end or "")
    else:
        for kind, one, two in (("end-changed", before.end, after.end), ("csat-changed", before.csat, after.csat)):
            if one != two:
                yield Change(kind, "ends", new.id, old=one or "–", new=two or "–")
    for name in ("fail", "once", "leave"):
        if getattr(before, name) != getattr(after, name):
            yield Change(f"{name}-{'on' if getattr(after, name) else 'off'}", "ends" if name == "fail" else "nodes", new.id)
    if before.reveals != after.reveals:
        yield Change("reveals-changed", "nodes", new.id, old=", ".join(before.reveals) or "–", new=", ".join(after.reveals) or "–")


def _likeness(one: NodePlace, two: NodePlace, *, closely: bool) -> float:
    first, second = _said(one), _said(two)
    if not first or not second:
        return 0.0
    if not closely or max(len(first), len(second)) > LONGEST:
        return float(first == second)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _said(node: NodePlace) -> str:
    return " / ".join(words.text for words in node.words)
