"""Exploration: what is reached, which rules fire, the shortest way to every end, and when it was cut."""

from random import Random

import pytest

from app.simulation import Scenario, compile_scenario, explore
from app.simulation.exploration import inputs, worded
from app.simulation.exploration.walk import Step
from app.simulation.nodes import Node
from tests.cases import cases
from tests.simulation import lint_oracle as oracle
from tests.simulation.files import SAMPLE, compiled, small

LOOSE = """---
format: agent-scenario/1
id: loose
title: Stuck after the second visit
channel: chat
persona: {name: Mara}
checks:
  c0: {any: [yes]}
---
## start
> Hello?
- c0 -> done
- else -> back
## back
> And?
- else -> gate
## gate {once}
> Once.
- c0 -> done
- else -> back
## done {end: solved, csat: 5}
> Bye.
"""


def all_ends(scenario: Scenario) -> dict[str, int]:
    return {name: len(path) for name, path in explore(scenario).paths.items()}


def valid_graphs(seed: str, count: int) -> list[Scenario]:
    random = Random(seed)
    found = [compile_scenario(oracle.random_graph(random).written()).scenario for _ in range(count)]
    return [scenario for scenario in found if scenario is not None]


def played_by_hand(scenario: Scenario) -> tuple[dict[str, int], set[tuple[str, int]]]:
    """Turns to each end and rules that fire, by playing every combination of checks in every state; without mood."""
    turns: dict[str, int] = {}
    fired: set[tuple[str, int]] = set()
    seen: set[tuple[str, frozenset[str]]] = set()
    level = [("start", frozenset({"start"}))]
    for depth in range(1, 13):
        onward: list[tuple[str, frozenset[str]]] = []
        for name, visited in level:
            for row in oracle.rows(set(oracle.CHECKS)):
                node = scenario.nodes[name]
                place = first_true(node, row)
                fired.add((name, place))
                target = passed_through(scenario, node.rules[place].target, visited)
                if scenario.nodes[target].ends:
                    turns.setdefault(target, depth)
                elif (target, visited | {target}) not in seen:
                    seen.add((target, visited | {target}))
                    onward.append((target, visited | {target}))
        level = onward
    return turns, fired


def first_true(node: Node, row: oracle.Row) -> int:
    for place, rule in enumerate(node.rules):
        if rule.condition is None or rule.condition.holds(lambda atom: bool(row[atom.name])):
            return place
    raise AssertionError(node.id)


def passed_through(scenario: Scenario, target: str, visited: frozenset[str]) -> str:
    passed: set[str] = set()
    while scenario.nodes[target].once and target in visited and target not in passed:
        passed.add(target)
        rule = scenario.nodes[target].else_rule
        assert rule is not None
        target = rule.target
    return target


@pytest.mark.parametrize("batch", range(cases(2, 4)))
def test_ends_and_rules_are_those_of_playing_every_reply(batch: int) -> None:
    scenarios = valid_graphs(f"explore {batch}", 1500)
    assert len(scenarios) > 30
    for scenario in scenarios:
        found = explore(scenario)
        turns, fired = played_by_hand(scenario)
        assert {name: len(path) for name, path in found.ends.items() if name != "(left)"} == turns
        assert {(name, rule) for name, node in found.nodes.items() for rule in node.rules} == fired


@pytest.mark.parametrize("batch", range(cases(2, 4)))
def test_choosing_by_rules_finds_what_trying_everything_finds(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for scenario in valid_graphs(f"choose {batch}", 400):
        monkeypatch.setattr(inputs, "FEW", 8)
        everything = explore(scenario)
        monkeypatch.setattr(inputs, "FEW", 0)
        chosen = explore(scenario)
        assert chosen.nodes == everything.nodes
        assert {name: len(path) for name, path in chosen.ends.items()} == {name: len(path) for name, path in everything.ends.items()}
        assert set(chosen.stuck) == set(everything.stuck)


def test_thirty_checks_in_one_node_are_explored_without_a_cut() -> None:
    checks = "\n".join(f"  c{number}: {{any: [w{number}]}}" for number in range(30))
    rules = "\n".join(
        f"- c{number} & !c{(number + 1) % 30} & (c{(number + 2) % 30} | c{(number + 7) % 30}) -> gone" for number in range(30)
    )
    found = explore(compiled(small(checks=checks, rules=rules)))
    assert not found.cut
    assert found.nodes["start"].rules == set(range(32))


def test_what_checks_set_opens_other_rules() -> None:
    text = small(
        front="vars: {asked: false}",
        checks="  asks: {any: [which], sets: {asked: true}}",
        rules="- asked & yes_said & turns >= 3 -> far\n- asks -> start",
        rest="## far {end: solved, csat: 4}\n> x",
    )
    found = explore(compiled(text))
    assert len(found.ends["far"]) == 3
    assert not found.cut


def test_a_conversation_that_goes_round_is_walked_to_its_end_and_not_cut() -> None:
    found = explore(compiled(small(rules="- !yes_said -> start").replace("- else -> gone", "- else -> gone")))
    assert not found.cut and found.states < 50


def test_a_cut_says_why() -> None:
    chain = "\n".join(f"## n{number}\n> x\n- else -> n{number + 1}" for number in range(20)) + "\n## n20\n> x\n- else -> gone"
    scenario = compiled(small(rules="- !yes_said -> n0", rest=chain))
    deep = explore(scenario)
    assert deep.cut and deep.why_cut == ("Paths longer than 12 turns were not walked.",)
    assert not deep.stuck
    assert explore(scenario, most_states=5).cut
    whole = explore(scenario, deepest=30)
    assert not whole.cut and len(whole.ends["gone"]) == 22


def test_stuck_conversations_are_told_with_the_way_there() -> None:
    found = explore(compiled(LOOSE))
    assert not found.cut
    assert "back" in found.stuck
    assert [step.next for step in found.stuck["back"]][-1] == "back"


def test_the_sample_is_covered_and_its_ends_have_shortest_paths() -> None:
    found = explore(compiled(SAMPLE))
    assert found.nodes_covered == (7, 7)
    assert {name: len(path) for name, path in found.ends.items()} == {"relieved": 1, "trap": 1, "angry": 2}
    data = found.as_json()
    assert data["ends"]["trap"]["path"] == ["start: promise -> trap"]
    assert data["nodes"]["start"] == {"reached": True, "rules": [0, 1, 2, 3]}
    assert data["cut"] is False


def test_a_path_is_put_into_words_that_walk_it() -> None:
    scenario = compiled(SAMPLE)
    found = explore(scenario)
    for end in ("relieved", "angry"):
        wording = worded(scenario, found.paths[end])
        assert wording.found, end
        assert len(wording.replies) == len(found.paths[end])
    assert "look_up_order" in worded(scenario, found.paths["relieved"]).actions


def test_words_that_cannot_be_found_are_said_so() -> None:
    scenario = compiled(small(checks="  odd: {regex: 'q[0-9]{7}z'}", rules="- odd -> done"))
    path = (Step("start", 0, "odd -> done", ("odd",), "done"),)
    assert not worded(scenario, path).found
