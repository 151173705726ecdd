"""Desk actions that a criterion asks for or forbids: read from the file, written by the form, found where they are wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from app.rubrics.document import DeskRule, parse_rubric
from app.rubrics.studio.criteria import desk_rule_of
from app.rubrics.studio.sent import Sent
from app.simulation.editing import CannotEdit

KNOWN = frozenset({"verify_identity", "refund", "look_up_order"})


def read(text_of: Callable[..., str], actions: str) -> Any:
    return parse_rubric(text_of(f"id: a, weight: 1, scale: five, actions: {actions}"), actions=KNOWN)


def test_what_the_file_says_is_read(rubric_text: Callable[..., str]) -> None:
    rubric = read(
        rubric_text, "{required: verify_identity, before: [refund, refund], forbidden: ['tag:spam'], languages: [en-GB, ja]}"
    ).rubric
    assert rubric.criterion("a").actions == DeskRule(("verify_identity",), ("refund",), ("tag:spam",), ("en", "ja"))
    assert rubric.criterion("a").actions.names == ("verify_identity", "refund", "tag:spam")
    plain = parse_rubric(rubric_text("id: a, weight: 1, scale: five")).rubric
    assert plain is not None and plain.criterion("a").actions is None


@pytest.mark.parametrize(
    ("actions", "code", "said"),
    [
        ("{}", "R26", "names no desk action"),
        ("{required: []}", "R26", "names no desk action"),
        ("{languages: [en], forbidden: []}", "R26", "names no desk action"),
        ("{required: [refund], forbidden: [refund]}", "R26", "under 'required'"),
        ("{required: [verify_identity], before: [refund], forbidden: [refund]}", "R26", "under 'before'"),
        ("{forbidden: [refund], before: [look_up_order]}", "R26", "nothing is"),
        ("{required: [refund], before: [refund]}", "R26", "before itself"),
        ("{required: [Not an id]}", "R06", "cannot be a desk action"),
        ("{required: [refund], languages: [English]}", "R16", "is not a language"),
        ("{needed: [refund], forbidden: [refund]}", "R03", "unknown key"),
        ("[refund]", "R05", "must be a mapping"),
        ("{required: [1]}", "R05", "must be text"),
    ],
)
def test_what_is_wrong_is_found(rubric_text: Callable[..., str], actions: str, code: str, said: str) -> None:
    found = read(rubric_text, actions)
    assert found.rubric is None
    assert code in [one.code for one in found.findings]
    assert said in " ".join(one.message for one in found.findings)


def test_an_action_that_no_pack_has_is_a_warning_at_its_place(rubric_text: Callable[..., str]) -> None:
    found = read(rubric_text, "{required: [verify_identitty, 'tag:anything'], before: [refund]}")
    assert found.rubric is not None
    assert [(one.code, one.severity, one.hint) for one in found.findings] == [("R27", "warning", "Did you mean 'verify_identity'?")]
    assert parse_rubric(rubric_text("id: a, weight: 1, scale: five, actions: {required: what_so_ever}")).findings == ()


def test_the_form_writes_what_was_typed_and_keeps_what_stood_as_one_text() -> None:
    sent = Sent({"actions.required": ["verify_identity, look_up_order"], "actions.before": ["refund"], "actions.languages": [""]})
    assert desk_rule_of(sent, {}) == {"required": ["verify_identity", "look_up_order"], "before": ["refund"]}
    assert desk_rule_of(Sent({"actions.forbidden": ["refund"]}), {"actions": {"forbidden": "refund"}}) == {"forbidden": "refund"}
    assert desk_rule_of(Sent({"actions.required": [" "]}), {}) is None
    with pytest.raises(CannotEdit, match="required or forbidden"):
        desk_rule_of(Sent({"actions.languages": ["en"]}), {})
