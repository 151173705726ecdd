"""What an explanation is made of: which questions decided, and what a check looks for."""

import pytest

from app.simulation.checks.check import Check
from app.simulation.conditions import Atom, parse_condition
from app.simulation.explanation import Sought, deciding, sought, wanted
from tests.simulation.files import compiled, small

FRONT = 'facts: {order: {pattern: "A-######"}}\nknows: [order]'
KNOWN = {"yes": True, "also": True, "no": False, "never": False}


def decided(text: str) -> list[str]:
    """The deciding questions as words: `!x` for one that did not hold."""

    def truth(atom: Atom) -> bool | None:
        return KNOWN.get(atom.name) if atom.what == "name" else None

    return [name.name if held else f"!{name.name}" for name, held in deciding(parse_condition(text), truth)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", ["yes"]),
        ("yes & also", ["yes", "also"]),
        ("yes | no", ["yes"]),
        ("no | yes | also", ["yes", "also"]),
        ("!no", ["!no"]),
        ("yes & !no", ["yes", "!no"]),
        ("!(no | never)", ["!no", "!never"]),
        ("!(yes & no)", ["!no"]),
        ("!!yes", ["yes"]),
        ("(yes | no) & (never | also)", ["yes", "also"]),
        ("yes | mood < 20", ["yes"]),
        ("no | mood < 20", ["mood"]),
        ("!(no | turns >= 3)", ["!no", "!turns"]),
        ("yes & yes", ["yes"]),
    ],
)
def test_only_what_made_the_rule_true_decides(text: str, expected: list[str]) -> None:
    assert decided(text) == expected


@pytest.mark.parametrize(
    ("text", "names"), [("a & !b", {"a"}), ("!(a | !b)", {"b"}), ("!!a & (b | c)", {"a", "b", "c"}), ("!a & mood < 3", set())]
)
def test_what_a_rule_hopes_for(text: str, names: set[str]) -> None:
    assert wanted(parse_condition(text)) == names


def test_each_kind_of_check_says_what_it_looks_for() -> None:
    written = {
        "wording": "{any: [sorry, 'apolog*']}",
        "both": "{all: [hold, days]}",
        "silent": "{none: [refund]}",
        "question": "{asks: [card]}",
        "order_right": "{states: order}",
        "order_wrong": "{misstates: order}",
        "did": "{action: look_up_order, before: reply}",
        "cited": "{cites: kb.identity}",
        "form": "{tone: {length: [1, 9]}, regex: 'a+'}",
        "meant": "{like: 'it is a hold', fallback: {any: [hold]}}",
    }
    scenario = compiled(small(FRONT, "\n".join(f"  {name}: {check}" for name, check in written.items())))
    assert {name: _parts(scenario.checks[name]) for name in written} == {
        "wording": [Sought("any", ("sorry", "apolog*"))],
        "both": [Sought("all", ("hold", "days"))],
        "silent": [Sought("none", ("refund",))],
        "question": [Sought("asks", ("card",))],
        "order_right": [Sought("states", ("order",))],
        "order_wrong": [Sought("misstates", ("order",))],
        "did": [Sought("action", ("look_up_order",), "reply")],
        "cited": [Sought("cites", ("kb.identity",))],
        "form": [Sought("regex"), Sought("tone", ("length",))],
        "meant": [Sought("like", ("it is a hold",))],
    }


def _parts(check: Check) -> list[Sought]:
    return sorted(sought(check), key=lambda one: one.kind)
