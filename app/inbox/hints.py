"""Hints in practice: what kind of thing is still missing, never which words. They fade with the level of the scenario. Pure.

Level 1 names every kind, level 2 the first one, level 3 only after a turn that did not help; from level 4 on there are none.
"""

from collections.abc import Iterable

from app.simulation import Scenario, State, required_left
from app.simulation.explanation import sought, wanted

LAST_LEVEL = 3
ORDER = ("action", "tag", "asks", "states", "cites", "tone", "words")
"""What one does first stands first: look, then ask, then answer."""


def hint_kinds(scenario: Scenario, state: State, level: int, *, last_helped: bool) -> list[str]:
    """Kinds of things that would help now, out of ORDER: all, one or none, by the level."""
    if level > LAST_LEVEL or state.end is not None or (level == LAST_LEVEL and last_helped):
        return []
    kinds = {*_left_at_desk(required_left(scenario, state)), *_looked_for(scenario, state)}
    ordered = [kind for kind in ORDER if kind in kinds]
    return ordered if level <= 1 else ordered[:1]


def _left_at_desk(names: Iterable[str]) -> set[str]:
    return {"tag" if name.startswith("tag:") else "action" for name in names}


def _looked_for(scenario: Scenario, state: State) -> set[str]:
    """Kinds of checks that some welcome rule of this moment asks for."""
    node = scenario.nodes.get(state.node)
    kinds: set[str] = set()
    for rule in node.rules if node else ():
        if rule.condition is None or rule.mood < 0:
            continue
        for name in wanted(rule.condition):
            check = scenario.checks.get(name)
            if check is not None and not check.bad:
                kinds.update(_kind(part.kind) for part in sought(check) if part.kind != "misstates")
    return kinds


def _kind(kind: str) -> str:
    return kind if kind in ("asks", "states", "cites", "tone") else "action" if kind == "action" else "words"
