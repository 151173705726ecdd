"""Opening a form and saving it without a change changes nothing, whatever the file says; large files stay quick."""

import time
from pathlib import Path
from typing import Any

import pytest

from app.library.studio import checks, rules, world
from app.library.studio.acts import ACTS
from app.library.studio.cards import changed_cards, read_story
from app.library.studio.graph import graph_of
from app.library.studio.values import Sent
from app.library.studio.ways import way_to
from app.simulation import compile_scenario
from app.simulation.editing import CannotEdit, change_rule, read_front, read_outline

ROOT = Path(__file__).parents[2] / "scenarios"
FILES = sorted(ROOT.glob("*/scenarios/*.md"))
LIMIT = 0.3
"""Seconds of processor time for reading, changing and checking a file of 200 nodes."""


def sent(fields: dict[str, Any]) -> Sent:
    return Sent({name: value if isinstance(value, list) else [value] for name, value in fields.items() if value != ""})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_saving_an_unchanged_form_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    front = read_front(text)
    for name, value in front.values["checks"].items():
        fields = checks.fields_of(value)
        assert checks.in_old_order(value, checks.value_of(sent({**fields, "kinds": checks.kinds_of(fields)}))) == value, name
    for name, value in front.values["facts"].items():
        assert world.named_value("facts", sent(world.fact_fields(value))) == value, name
    assert world.save(text, sent(world.fields_of(front.values))) == text
    for node in read_outline(text).nodes:
        for number, rule in enumerate(node.rules):
            same = rules.same_chips(rule, rules.rule_of(sent(rules.form_of(rule))))
            assert change_rule(text, node.id, number, same) == text, rule.raw


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"any": "one"}, {"any": "one"}),
        ({"like": ["a b"], "at_least": 0.5, "fallback": {"any": ["a"]}}, {"fallback.how": "any", "at_least": "0.5"}),
        ({"like": ["a b"], "fallback": {"all": ["a"], "regex": "b"}}, {"rest": "fallback: {all: [a], regex: b}"}),
        ({"tone": {"greeting": True, "length": [3, 9], "banned": ["x"]}, "bad": True}, {"tone.greeting": "yes", "bad": "true"}),
        ({"action": "refund", "before": "reply", "sets": {"done": True}}, {"before": "reply", "sets": "done: true"}),
        ({"leaks": ["card"], "forbidden": ["x y"]}, {"leaks": "card", "forbidden": "x y"}),
        ({"leaks": True}, {}),
        ({"human": "Is it kind?", "strange": {"a": [1]}}, {"rest": "strange: {a: [1]}"}),
    ],
    ids=["one", "like", "odd fallback", "tone", "action", "leaks", "leaks at all", "unknown"],
)
def test_every_kind_of_check_has_fields_and_comes_back(value: dict[str, Any], shown: dict[str, str]) -> None:
    fields = checks.fields_of(value)
    assert shown.items() <= fields.items()
    assert checks.in_old_order(value, checks.value_of(sent({**fields, "kinds": checks.kinds_of(fields)}))) == value


@pytest.mark.parametrize(
    ("condition", "chips"),
    [
        ("a & !b", ("all", ["a", "!b"])),
        ("a|b", ("any", ["a", "b"])),
        ("a", ("all", ["a"])),
        ("a & (b | c)", None),
        ("visited(x) & a", None),
        ("a &", None),
    ],
)
def test_only_simple_conditions_are_chips(condition: str, chips: tuple[str, list[str]] | None) -> None:
    assert rules.chips_of(condition) == chips


def test_parentheses_are_told_only_where_they_are_needed() -> None:
    told = rules.pieces_of("(a & b) | !(c | d) & (e)")
    assert told is not None
    assert " ".join(piece.text or piece.kind for piece in told) == "a and b or not ( c or d ) and e"


def test_nodes_that_lead_nowhere_and_nodes_nothing_leads_to() -> None:
    text = "---\na: 1\n---\n## start\n> x\n- else -> loop\n## loop\n> x\n- else -> loop\n- a -> gone\n## out {end: solved, csat: 5}\n> x\n"
    spots = {spot.id: spot for spot in graph_of(read_story(text), {}).spots}
    assert spots["start"].dead and spots["loop"].dead and not spots["start"].lost
    assert spots["out"].lost and spots["gone"].kind == "missing"


def test_the_way_to_a_node_has_as_few_checks_as_it_can() -> None:
    scenario = compile_scenario(large(12)).scenario
    assert scenario is not None
    steps = way_to(scenario, "node-3")
    assert steps is not None and steps[-1].next == "node-3"
    assert way_to(scenario, "start") == () and way_to(scenario, "nowhere") is None


def test_two_hundred_nodes_are_edited_and_checked_in_time() -> None:
    text = large(200)
    act, form = ACTS["rule-move"], Sent({"node": ["node-9"], "rule": ["0"], "way": ["down"]})
    times = []
    for _ in range(4):
        begun = time.process_time()
        before = read_story(text)
        after = act.do(text, form)[0]
        changed = changed_cards(before, read_story(after))
        compile_scenario(after)
        times.append(time.process_time() - begun)
        assert changed is not None and [card.id for card in changed] == ["node-9"]
    assert min(times) < LIMIT


def test_an_act_on_what_is_gone_says_so() -> None:
    with pytest.raises(CannotEdit, match="not here any more"):
        ACTS["rule-delete"].do(large(5), Sent({"node": ["gone"], "rule": ["0"]}))


def large(count: int) -> str:
    """A file of `count` nodes in a row, the last an end."""
    lines = ["---", "format: agent-scenario/1", "id: large", "title: Large", "channel: email", "persona: {name: Mara}", "checks:"]
    lines += [f"  c{number}: {{any: [word{number}, 'other{number}*']}}" for number in range(30)]
    lines += ["---"]
    for number in range(count - 1):
        name, onward = ("start" if number == 0 else f"node-{number}"), f"node-{number + 1}" if number < count - 2 else "end"
        lines += [f"## {name}", f"> This is said at {name}.", f"- c{number % 30} & !c{(number + 7) % 30} -> {onward}  (mood +5)"]
        lines += [f"- c{(number + 3) % 30} | c{(number + 4) % 30} -> end", f"- else -> {onward}", ""]
    return "\n".join([*lines, "## end {end: solved, csat: mood/20}", "> Bye.", ""])
