"""What the agent may know about the customer so far: facts the customer said or a desk action showed. Pure.

Only placeholders of lines that were really shown are looked at, and only where their value stands in what was shown:
a fact nobody has mentioned never reaches the page.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from types import MappingProxyType

from app.simulation import DeskAction, Scenario, State
from app.simulation.facts import Fact, placeholders


@dataclass(frozen=True)
class KnownFact:
    """One line of the customer card. `shown_by` is the desk action's title, empty where the customer said it."""

    label: str
    value: str
    shown_by: str = ""
    name: str = ""


@dataclass(frozen=True)
class Shown:
    """A desk action that was done, with the lines it showed."""

    name: str
    lines: tuple[str, ...]


def known_facts(
    scenario: Scenario,
    state: State,
    said: Iterable[str],
    shown: Iterable[Shown],
    actions: Mapping[str, DeskAction],
    labels: Mapping[str, str] = MappingProxyType({}),
) -> list[KnownFact]:
    """Facts known so far, what the customer said first. `said` is the HTML of the customer's messages.

    `labels`: what facts are called; one without is called by its id, written as words.
    """
    known: dict[str, KnownFact] = {}
    words = "\n".join(said)
    for node in (scenario.nodes[name] for name in state.visited if name in scenario.nodes):
        for variant in node.variants:
            _learn(known, state, variant.text, words, "", escape_first=True)
    for use in shown:
        action = actions.get(use.name)
        for line in action.result if action else ():
            _learn(known, state, line, "\n".join(use.lines), action.title if action else "")
    return [replace(fact, label=labels.get(fact.name, fact.label)) for fact in known.values()]


def said_values(scenario: Scenario, known: Iterable[KnownFact], said: Iterable[str], actions: Iterable[DeskAction]) -> dict[str, str]:
    """What the customer wrote for the fields of desk actions, by "action.field".

    Of numbers that look alike the field gets the newest, right or wrong: a field that stays empty would tell which.
    """
    words = "\n".join(said)
    written = sorted((fact for fact in known if not fact.shown_by), key=lambda fact: words.rfind(escape(fact.value)))
    values: dict[str, str] = {}
    for action in actions:
        for param in action.params:
            wanted = scenario.facts.get(param.must_be or "")
            fitting = [fact.value for fact in written if wanted is not None and _looks_like(scenario, fact.name, wanted)]
            if fitting and not param.choices:
                values[f"{action.name}.{param.id}"] = fitting[-1]
    return values


def _looks_like(scenario: Scenario, name: str, wanted: Fact) -> bool:
    fact = scenario.facts.get(name)
    return fact is not None and (fact.id == wanted.id or (bool(wanted.pattern) and fact.pattern == wanted.pattern))


def readable(name: str) -> str:
    """An id as words: asks_card -> asks card."""
    return " ".join(re.split(r"[._-]+", name)).strip() or name


def _learn(known: dict[str, KnownFact], state: State, line: str, shown: str, by: str, *, escape_first: bool = False) -> None:
    for name, _ in placeholders(line):
        value = state.facts.get(name)
        if value is None or name in known or not _stands(escape(value) if escape_first else value, shown):
            continue
        label = readable(name)
        known[name] = KnownFact(label[:1].upper() + label[1:], value, by, name)


def _stands(value: str, text: str) -> bool:
    return bool(value) and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None
