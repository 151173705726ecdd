"""The tree of causes and example replies, and what is found about them."""

from collections.abc import Callable

import pytest

from app.rubrics.document import Cause, parse_rubric

TREE = "causes: [{id: facts, label: Facts, children: [{id: number, label: Number}, {id: date}]}, {id: other, label: Another}]"


def codes(text: str) -> list[str]:
    return [found.code for found in parse_rubric(text).findings]


def test_parents_stand_before_their_children(rubric_text: Callable[..., str]) -> None:
    rubric = parse_rubric(rubric_text(f"id: a, weight: 1, scale: five, {TREE}")).rubric
    assert rubric is not None
    criterion = rubric.criterion("a")
    assert criterion.causes == (
        Cause("facts", "Facts"),
        Cause("number", "Number", "facts"),
        Cause("date", "date", "facts"),
        Cause("other", "Another"),
    )
    assert [criterion.depth(cause) for cause in criterion.causes] == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("causes", "code"),
    [
        ("[{id: a, children: [{id: b, children: [{id: c, children: [{id: d}]}]}]}]", "R23"),
        ("[{id: a, children: [{id: b, children: [{id: c}]}]}]", None),
        ("[{id: other}, {id: a}]", "R24"),
        ("[{id: other, children: [{id: a}]}]", "R24"),
        ("[{id: a, children: [{id: a}]}]", "R07"),
        ("[{id: a, children: b}]", "R05"),
        ("[{id: a, kids: []}]", "R03"),
    ],
)
def test_what_is_found_in_a_tree(rubric_text: Callable[..., str], causes: str, code: str | None) -> None:
    assert codes(rubric_text(f"id: a, weight: 1, scale: five, causes: {causes}")) == ([code] if code else [])


def test_examples_of_a_criterion_stand_over_those_of_its_scale(rubric_text: Callable[..., str]) -> None:
    scale = "{id: r1, value: 1, anchor: Low, example: No.}, {id: r5, value: 5, anchor: High, example: Yes.}"
    rubric = parse_rubric(rubric_text("id: a, weight: 1, scale: five, examples: {r5: Gladly.}", scale=scale)).rubric
    assert rubric is not None
    assert [level.example for level in rubric.criterion("a").levels] == ["No.", "Gladly."]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("examples: {r1: Fine.}", "R25"),
        ("examples: {r9: Fine.}", "R12"),
        ("examples: [r1]", "R05"),
        ("anchors: {r1: A}, examples: {r1: B}", None),
    ],
)
def test_what_is_found_in_examples(rubric_text: Callable[..., str], fields: str, code: str | None) -> None:
    assert codes(rubric_text(f"id: a, weight: 1, scale: five, {fields}")) == ([code] if code else [])


def test_what_a_rubric_is_meant_for(rubric_text: Callable[..., str]) -> None:
    text = rubric_text("id: a, weight: 1, scale: five").replace("sections:", "for: {channels: [email, chat], lines: [parcels]}\nsections:")
    rubric = parse_rubric(text).rubric
    assert rubric is not None
    assert rubric.is_meant_for("email", "parcels") and rubric.is_meant_for("chat") and rubric.is_meant_for(None)
    assert not rubric.is_meant_for("phone", "parcels") and not rubric.is_meant_for("email", "billing")


@pytest.mark.parametrize(
    ("meant", "code"), [("{channels: [fax]}", "R16"), ("{lines: [Not one]}", "R06"), ("{teams: [a]}", "R03"), ("[email]", "R05")]
)
def test_what_is_found_in_for(rubric_text: Callable[..., str], meant: str, code: str) -> None:
    assert codes(rubric_text("id: a, weight: 1, scale: five").replace("sections:", f"for: {meant}\nsections:")) == [code]
