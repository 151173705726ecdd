"""A file with every key, its hash, and everything that can be wrong with one."""

import hashlib
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.rubrics.document import InvalidRubric, Level, When, compiled, parse_rubric
from app.rubrics.presets import CriticalPolicy, Policy

WHOLE = """\
format: agent-rubric/1
id: core-quality
title: Core quality
language: en
preset: evaluagent
policy:
  normalise: ratio
  critical: {below: 0.7, effect: flag}
  bonus: {cap: none}
  pass_mark: 72.5
scales:
  five: [{id: r1, value: 1, label: Harmful}, {id: r3, value: 3}, {id: r5, value: 5, label: Exemplary, anchor: from the scale}]
sections:
  - id: tone
    title: Tone
    weight: 30
    criteria:
      - id: empathy
        title: Acknowledges how the customer feels
        help: Look for words that fit this message only.
        weight: 40
        scale: five
        anchors: {r1: Blames the customer.}
        critical: section
        na: true
        causes: [{id: rushed, label: Rushed}, {id: copied}]
        skills: [empathy, writing]
        clauses: [kb.identity#verify, kb.claims@2]
  - id: extra
    title: Extra
    criteria:
      - id: tip
        title: A tip
        weight: 5
        levels: [{id: "no", value: 0}, {id: "yes", value: 1, points: 2.5, penalty: 1, label: Given}]
        bonus: true
        when: {criterion: empathy, level: r5, channel: [email, chat]}
"""


def test_every_key_arrives() -> None:
    compilation = parse_rubric(WHOLE)
    assert compilation.findings == ()
    rubric = compilation.rubric
    assert (rubric.id, rubric.title, rubric.language) == ("core-quality", "Core quality", "en")
    empathy, tip = rubric.criteria
    assert (empathy.critical, empathy.na, empathy.bonus, empathy.weight) == ("section", True, False, 40)
    assert [level.anchor for level in empathy.levels] == ["Blames the customer.", "", "from the scale"]
    assert [level.label for level in empathy.levels] == ["Harmful", "r3", "Exemplary"]
    assert [(cause.id, cause.label) for cause in empathy.causes] == [("rushed", "Rushed"), ("copied", "copied")]
    assert (empathy.skills, empathy.clauses) == (("empathy", "writing"), ("kb.identity#verify", "kb.claims@2"))
    assert tip.level("yes") == Level("yes", 1, points=Fraction(5, 2), label="Given", penalty=1)
    assert (tip.when, tip.channels, tip.bonus) == (When("empathy", ("r5",)), ("email", "chat"), True)
    assert [section.weight for section in rubric.sections] == [30, 1]
    assert rubric.section_of("tip").id == "extra"


def test_policy_is_defaults_then_preset_then_file() -> None:
    assert parse_rubric(WHOLE).rubric.policy == Policy(
        normalise="ratio",
        not_applicable="pass",
        critical=CriticalPolicy("review", Fraction(7, 10), "flag"),
        bonus_cap=None,
        pass_mark=Fraction(145, 2),
    )


def test_the_hash_ignores_line_ends_only() -> None:
    windows = WHOLE.replace("\n", "\r\n")
    assert parse_rubric(windows).rubric.content_hash == parse_rubric(WHOLE).rubric.content_hash
    assert parse_rubric(WHOLE).rubric.content_hash == hashlib.sha256(WHOLE.encode()).hexdigest()
    assert parse_rubric(WHOLE + " ").rubric.content_hash != parse_rubric(WHOLE).rubric.content_hash


def test_compiled_keeps_the_rubric_and_refuses_a_wrong_text() -> None:
    assert compiled(WHOLE) is compiled(WHOLE)
    with pytest.raises(InvalidRubric, match="Line 4") as caught:
        compiled(WHOLE.replace("language", "langwidge"))
    assert [found.code for found in caught.value.findings] == ["R03"]


# (what is replaced, by what, code, line, column or None)
MISTAKES = [
    ("title: Tone\n", "title: 'Tone\n", "R01", None),
    ("pass_mark: 72.5", "pass_mark: &mark 72.5", "R01", 10),
    ("agent-rubric/1", "agent-rubric/2", "R02", 1),
    ("    weight: 30", "    wieght: 30", "R03", 16),
    ("  normalise:", "  normalize:", "R03", 7),
    ("{below: 0.7,", "{under: 0.7,", "R03", 8),
    ("        scale: five\n", "", "R04", 18),
    ("        weight: 40\n", "", "R04", 18),
    ("id: rushed, label", "label", "R04", 26),
    ("na: true", "na: yes", "R05", 25),
    ("penalty: 1", "penalty: -1", "R05", 35),
    ("value: 3}", "value: .inf}", "R05", 12),
    ("id: tip", "id: Tip", "R06", 32),
    ("id: r1,", "id: 1,", "R06", 12),
    ("kb.identity#verify", "kb identity", "R06", 28),
    ("id: extra", "id: tone", "R07", 29),
    ("id: tip", "id: empathy", "R07", 32),
    ("{id: r3,", "{id: r1,", "R07", 12),
    ("{id: copied}", "{id: rushed}", "R07", 26),
    ("language: en", "id: again", "R07", 4),
    ('[{id: "no", value: 0}, {id', "[{id", "R08", 35),
    ("weight: 40", "weight: 0", "R09", 14),
    ("weight: 40", "weight: -4", "R10", 21),
    ("weight: 40", "weight: 4.5", "R10", 21),
    ("weight: 30", "weight: true", "R10", 16),
    ("scale: five", "scale: four", "R11", 22),
    ("{r1: Blames", "{r2: Blames", "R12", 23),
    ("level: r5", "level: r4", "R12", 37),
    ("criterion: empathy", "criterion: apathy", "R13", 37),
    ("level: r5", "level: []", "R14", 37),
    ("        na: true\n", "        when: {channel: [phone]}\n", "R14", 37),
    ("        na: true\n", "        when: {criterion: tip, level: [yes]}\n", "R15", 25),
    ("criterion: empathy", "criterion: tip", "R15", 37),
    ("preset: evaluagent", "preset: evaluagents", "R16", 5),
    ("normalise: ratio", "normalise: zscore", "R16", 7),
    ("pass_mark: 72.5", "pass_mark: 101", "R16", 10),
    ("below: 0.7", "below: 50", "R16", 8),
    ("critical: section", "critical: sometimes", "R16", 24),
    ("channel: [email, chat]", "channel: [fax]", "R16", 37),
    ("bonus: true", "bonus: true\n        na: true", "R17", 37),
    ("value: 0}", "value: 1}", "R18", 32),
]


@pytest.mark.parametrize(("old", "new", "code", "line"), MISTAKES, ids=[f"{row[2]} {row[1].strip()[:30]}" for row in MISTAKES])
def test_a_mistake_is_an_error_at_its_line(old: str, new: str, code: str, line: int | None) -> None:
    assert old in WHOLE
    compilation = parse_rubric(WHOLE.replace(old, new, 1))
    assert compilation.rubric is None
    errors = [found for found in compilation.findings if found.severity == "error"]
    assert code in [found.code for found in errors]
    if line is not None:
        assert line in [found.line for found in errors if found.code == code]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    title: Tone\n", "", "R21"),
        ("  normalise: ratio", "  normalise: points", "R20"),
        ("  normalise: ratio", "  cap: 50", "R20"),
        ("  normalise: ratio", "  combine: accumulate", "R19"),
    ],
)
def test_a_warning_lets_the_rubric_pass(old: str, new: str, code: str) -> None:
    compilation = parse_rubric(WHOLE.replace(old, new, 1))
    assert compilation.rubric is not None
    assert code in [found.code for found in compilation.findings]
    assert {found.severity for found in compilation.findings} == {"warning"}


def test_an_error_names_column_and_what_is_allowed() -> None:
    (found,) = parse_rubric(WHOLE.replace("normalise: ratio", "normalise: zscore")).findings
    assert (found.line, found.column, found.hint) == (7, 14, "Allowed: minmax, ratio, points.")
    (unknown,) = parse_rubric(WHOLE.replace("        weight: 40", "        weight: 40\n        wheight: 1")).findings
    assert (unknown.column, unknown.hint) == (9, "Did you mean 'weight'?")


@pytest.mark.parametrize("text", ["", "[]", "plain", "null", "format: agent-rubric/1", "format: agent-rubric/1\nid: x\nsections: 3"])
def test_texts_that_are_no_rubric(text: str) -> None:
    compilation = parse_rubric(text)
    assert compilation.rubric is None
    assert compilation.findings


@pytest.mark.parametrize("value", ["3", "[]", "{}", "text", "[3]", "[[]]", "[{id: a}]", "[text]", "true", "null"])
@pytest.mark.parametrize(
    "key", ["policy", "scales", "sections", "preset", "title", "id", "language", "criteria", "levels", "anchors", "when", "causes"]
)
def test_any_value_anywhere_is_refused_or_read_but_never_breaks(key: str, value: Any) -> None:
    lines = WHOLE.splitlines()
    broken = "\n".join(re.sub(rf"^(\s*(?:- )?{key}:).*", rf"\1 {value}", line) for line in lines)
    for text in (broken, broken.replace("\n  ", "\n")):
        compilation = parse_rubric(text)
        assert compilation.rubric is not None or compilation.findings


def test_flow_style_duplicates_on_one_line_are_found() -> None:
    text = WHOLE.replace("skills: [empathy, writing]", "skills: [empathy, empathy]")
    assert parse_rubric(text).rubric.criterion("empathy").skills == ("empathy",)
    twice = "format: agent-rubric/1\nid: x\ntitle: X\nscales: {s: [{id: a, value: 0}, {id: b, value: 1}]}\n"
    twice += "sections: [{id: t, title: T, criteria: [{id: c, title: C, weight: 1, scale: s}, {id: c, title: C, weight: 1, scale: s}]}]\n"
    assert [found.code for found in parse_rubric(twice).findings] == ["R07"]


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    root = Path(__file__).parents[2]
    code = "".join(path.read_text("utf-8") for path in (root / "app" / "rubrics").rglob("*.py"))
    used = set(re.findall(r'"(R[0-9]{2})"', code))
    pages = {path.stem: path.read_text("utf-8") for path in (root / "docs" / "lint").glob("R*.md")}
    assert used == set(pages)
    assert all(text.startswith(f"# {name}: ") for name, text in pages.items())
