"""The form changes only the lines it concerns."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rubrics import editing as ed
from app.rubrics.document import parse_rubric
from app.rubrics.editing.tree import Tree
from app.rubrics.starting_points import _BODIES, _HEAD
from tests.cases import cases

SHIPPED = sorted(Path("rubrics").glob("*.yaml"))
TEXTS = [path.read_text(encoding="utf-8") for path in SHIPPED] + [_HEAD.format(preset=preset) + body for preset, body in _BODIES.items()]
MESSY = """# Ours
format: agent-rubric/1   # do not change
id: messy
title: 'Messy: but right'

policy:
    pass_mark: 70     # agreed in May
scales: {five: [{id: a, value: 0}, {id: b, value: 1}]}
sections:
# the first
- id: one
  criteria:
  # asked most
  - {id: x, title: X, weight: 1, scale: five, na: true}
  - id: y          # why
    title: "Y"
    weight: 2
    scale: five
    help: |
      Two
      lines

- title: Second
  id: two
  criteria:
    - id: z
      title: Z
      weight: 3
      levels:
      - id: "no"
        value: 0
      - {id: "yes", value: 1}
      when: {criterion: x, level: [b]}
"""


@st.composite
def acts(draw: st.DrawFn, text: str) -> str:
    """One random act on a text."""
    values = ed.read(text)
    names = [one["id"] for one in ed.criteria(values)]
    sections = [one["id"] for one in values["sections"]]
    name, section = draw(st.sampled_from(names)), draw(st.sampled_from(sections))
    words = draw(
        st.sampled_from(["Plain", "With: colon", "yes", "- dash", "# sign", "Two\nlines", "ünï 🎉", "x " * 90 + "end", "'\"", "12"])
    )
    steps = draw(st.sampled_from([-1, 1]))
    kind = draw(st.sampled_from(["title", "rename", "move", "delete", "add", "section", "move section", "drop", "head", "skills"]))
    old = next(one for one in ed.criteria(values) if one["id"] == name)
    try:
        return {
            "title": lambda: ed.change_criterion(text, name, {"id": name, "title": words, "help": words}),
            "rename": lambda: ed.change_criterion(text, name, {"id": f"{name}-2"}),
            "move": lambda: ed.move_criterion(text, name, steps),
            "delete": lambda: ed.delete_criterion(text, name),
            "add": lambda: ed.add_criterion(text, section, {"id": f"new{len(names)}", "title": words, "weight": 5, "scale": "five"}),
            "section": lambda: ed.change_section(text, section, {"id": section, "title": words, "weight": 9}),
            "move section": lambda: ed.move_section(text, section, steps),
            "drop": lambda: ed.change_criterion(text, name, {"id": name, "skills": [], "na": False, "causes": [], "when": None}),
            "head": lambda: ed.set_head(text, {"title": words, "policy": {"pass_mark": 55, "combine": "sections"}}),
            "skills": lambda: ed.change_criterion(text, name, {"id": name, "skills": [*old.get("skills", []), "a-skill"]}),
        }[kind]()
    except ed.CannotEdit as problem:
        assert "needs a criterion" in problem.message or "already" in problem.message, (kind, problem.message)
        return text


@settings(max_examples=cases(60, 150), deadline=None)
@given(data=st.data(), start=st.sampled_from([MESSY, *TEXTS]))
def test_whatever_is_done_the_text_reads_back_and_other_lines_stay(data: st.DataObject, start: str) -> None:
    text = start
    for _ in range(4):
        before, text = text, data.draw(acts(text))
        old, new = ed.read_tree(before), ed.read_tree(text)
        kept = {one["id"]: one for one in ed.criteria(old.values)}
        for at, section in enumerate(new.values["sections"]):
            for place, one in enumerate(section["criteria"]):
                if kept.get(one["id"]) == one:
                    path = ("sections", at, "criteria", place)
                    lines = _unindented(new.lines_of(path))
                    assert lines in {_unindented(part) for part in _criteria_lines(old)}
        comments = [line.strip() for line in before.split("\n") if line.strip().startswith("#")]
        if len(ed.criteria(new.values)) >= len(ed.criteria(old.values)):
            assert all(comment in text for comment in comments)


def _criteria_lines(tree: Tree) -> list[str]:
    sections = enumerate(tree.values["sections"])
    return [tree.lines_of(("sections", at, "criteria", place)) for at, one in sections for place in range(len(one["criteria"]))]


def _unindented(lines: str) -> str:
    return "\n".join(line.strip() for line in lines.split("\n"))


@pytest.mark.parametrize("text", [MESSY, *TEXTS], ids=range(len(TEXTS) + 1))
def test_nothing_done_changes_nothing(text: str) -> None:
    assert ed.rewritten(text, ed.read(text)) == text


def test_a_title_changes_one_line() -> None:
    new = ed.change_criterion(MESSY, "y", {"id": "y", "title": "Another"})
    changed = [pair for pair in zip(MESSY.split("\n"), new.split("\n"), strict=True) if pair[0] != pair[1]]
    assert changed == [('    title: "Y"', "    title: Another")]


def test_a_criterion_goes_over_into_the_next_section_with_its_comments() -> None:
    new = ed.move_criterion(MESSY, "y", 1)
    two = new[new.index("id: two") :]
    assert "- id: y          # why" in two and "help: |\n        Two\n        lines" in two
    assert new.index("# asked most") < new.index("id: two")
    assert parse_rubric(new).ok


def test_a_new_id_is_followed_by_the_conditions_that_name_it() -> None:
    new = ed.change_criterion(MESSY, "x", {"id": "first"}, {"b": "best"})
    assert "when: {criterion: first, level: [best]}" in new


def test_a_new_name_of_a_scale_s_level_is_followed_by_anchors() -> None:
    text = ed.change_criterion(MESSY, "x", {"id": "x", "anchors": {"a": "Low", "b": "High"}})
    new = ed.set_scale(text, "five", "two", [{"id": "low", "value": 0}, {"id": "b", "value": 1}], {"a": "low"})
    values = ed.read(new)
    assert [one.get("scale") for one in ed.criteria(values)] == ["two", "two", None]
    assert ed.criteria(values)[0]["anchors"] == {"low": "Low", "b": "High"}
    assert parse_rubric(new).ok


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: ed.delete_criterion(MESSY, "z"), "needs a criterion"),
        (lambda: ed.add_criterion(MESSY, "one", {"id": "z"}), "already"),
        (lambda: ed.add_criterion(MESSY, "one", {"id": "Not an id"}), "lower-case"),
        (lambda: ed.change_criterion(MESSY, "gone", {"id": "gone"}), "not here any more"),
        (lambda: ed.set_head("- a\n- b\n", {"title": "T"}), "Mend it in the source"),
        (lambda: ed.set_head("a: [\n", {"title": "T"}), "Mend it in the source"),
    ],
    ids=["last criterion", "taken", "no id", "gone", "a list", "no yaml"],
)
def test_what_cannot_be_done_is_said(act: object, said: str) -> None:
    with pytest.raises(ed.CannotEdit, match=said):
        act()  # type: ignore[operator]
