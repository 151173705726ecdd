"""action, before, after, cites; and the desk actions of a pack."""

import pytest

from app.base.source import read_yaml
from app.simulation import (
    ActionOutcome,
    DeskAction,
    State,
    begin,
    cite,
    forbidden_done,
    parse_desk_actions,
    perform,
    required_left,
    step,
    untag,
)
from tests.simulation.files import NOW, SAMPLE, compiled, small

PACK = """
actions:
  - name: look_up_order
    title: Look up an order
    kind: lookup
    channels: [email, chat]
    params: [{id: order, title: Order number, required: true, must_be: order}]
    result: ["Order {order}", "Charged {amount} twice on {charged}", "Carrier: {carrier_status}"]
    otherwise: "No order with this number."
  - name: refund_full
    title: Refund
    kind: refund
    params: [{id: reason, title: Why, required: true, choices: [damaged, late]}]
  - {name: call_back, title: Call back, kind: note, channels: [phone]}
  - {name: add_tag, title: Tag, kind: tag, params: [{id: tag, title: Tag}]}
"""


def desk() -> dict[str, DeskAction]:
    actions, findings = parse_desk_actions(read_yaml(PACK), ("actions",))
    assert findings == ()
    return actions


def done(name: str, **args: str) -> tuple[State, ActionOutcome]:
    scenario = compiled(SAMPLE)
    state, _ = begin(scenario, 1, NOW)
    return perform(scenario, state, desk(), name, {key: value.format(**state.facts) for key, value in args.items()}, NOW)


def test_a_lookup_shows_the_facts_that_are_drawn() -> None:
    state, outcome = done("look_up_order", order=" {order} ")
    assert outcome.ok
    assert outcome.lines == (f"Order {state.facts['order']}", f"Charged {state.facts['amount']} twice on 20 November 2026")


def test_a_failed_action_is_recorded_and_does_not_count() -> None:
    state, outcome = done("look_up_order", order="A-000000")
    assert not outcome.ok
    assert outcome.message == "No order with this number."
    assert [act.ok for act in state.acts] == [False]
    assert "look_up_order" in required_left(compiled(SAMPLE), state)


@pytest.mark.parametrize(
    ("name", "args", "words"),
    [
        ("look_up_order", {}, "Fill in Order number"),
        ("refund_full", {"reason": "because"}, "Choose one of these"),
        ("call_back", {}, "not offered in this channel"),
        ("unheard_of", {}, "no such action"),
        ("tag:Not A Tag", {}, "written like an id"),
    ],
)
def test_refusals_say_what_to_do(name: str, args: dict[str, str], words: str) -> None:
    _, outcome = done(name, **args)
    assert not outcome.ok
    assert words in outcome.message


def test_an_action_only_the_file_names_succeeds_with_nothing_to_show() -> None:
    scenario = compiled(SAMPLE)
    state, _ = begin(scenario, 1, NOW)
    state, outcome = perform(scenario, state, {}, "refund_full", {}, NOW)
    assert outcome == ActionOutcome(True)
    assert forbidden_done(scenario, state) == ("refund_full",)


def test_required_tags_count_while_they_are_carried() -> None:
    scenario = compiled(SAMPLE)
    state, _ = done("tag:billing")
    assert required_left(scenario, state) == ("look_up_order",)
    assert required_left(scenario, untag(scenario, state, "billing")) == ("look_up_order", "tag:billing")
    assert done("add_tag", tag="billing")[0].tags == ("billing",)


def played(check: str, *acts: str) -> list[bool]:
    """Whether the check was true at each reply; 'reply' among the acts sends one."""
    scenario = compiled(small(checks=f"  wanted: {check}\n  other: {{action: pay, after: look}}", rules="- !yes_said -> start"))
    state, _ = begin(scenario, 1, NOW)
    seen = []
    for act in acts:
        if act == "reply":
            state, turn = step(scenario, state, "hm", NOW)
            seen.append(any(result.name == "wanted" for result in turn.hits))
        else:
            state, _ = perform(scenario, state, {}, act, {}, NOW)
    return seen


def test_an_action_counts_from_when_it_was_done() -> None:
    assert played("{action: look}", "reply", "look", "reply", "reply") == [False, True, True]


def test_before_another_action() -> None:
    assert played("{action: look, before: pay}", "look", "reply", "pay", "reply") == [True, True]
    assert played("{action: look, before: pay}", "pay", "look", "reply") == [False]


def test_after_another_action() -> None:
    assert played("{action: pay, after: look}", "pay", "reply", "look", "reply", "pay", "reply") == [False, False, True]


def test_before_and_after_the_first_reply() -> None:
    assert played("{action: look, before: reply}", "look", "reply") == [True]
    assert played("{action: look, before: reply}", "reply", "look", "reply") == [False, False]
    assert played("{action: look, after: reply}", "reply", "look", "reply") == [False, True]


def test_a_cited_article() -> None:
    scenario = compiled(small(checks="  wanted: {cites: kb.refund-holds}", rules="- !yes_said -> start"))
    state, _ = begin(scenario, 1, NOW)
    for reply, spans in [
        ("see kb.refund-holds.", [(4, 19)]),
        ("[here](/articles/kb.refund-holds@2)", [(0, 35)]),
        ("kb.refund-holds-2", None),
    ]:
        result = step(scenario, state, reply, NOW)[1].checks[-1]
        assert result.true is (spans is not None)
        assert list(result.spans) == (spans or [])
    assert step(scenario, cite(scenario, state, "kb.refund-holds@3", NOW), "hm", NOW)[1].checks[-1].true


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{name: Bad Name, title: x}", "E03"),
        ("{title: x}", "E07"),
        ("{name: a, kind: dance}", "E07"),
        ("{name: a, colour: red}", "E04"),
        ("{name: a, channels: [fax]}", "E07"),
        ("{name: a, params: {id: x}}", "E07"),
        ("7", "E07"),
    ],
)
def test_broken_entries_of_a_pack(entry: str, code: str) -> None:
    _, findings = parse_desk_actions(read_yaml(f"actions:\n  - {entry}\n"), ("actions",))
    assert [finding.code for finding in findings] == [code]
    assert findings[0].line == 2
