"""The rubrics and the skill catalogue that come with the site."""

import re
from pathlib import Path

import pytest

from app.rubrics.document import Rubric, parse_rubric
from app.rubrics.scoring import score
from app.rubrics.skills import SkillEntry, parse_skills

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "rubrics").glob("*.yaml"))
SKILLS = (ROOT / "scenarios" / "skills.yaml").read_text("utf-8")
ABOUT_THE_PERSON = re.compile(r"\b(agent|you are|lazy|careless|unfriendly person|attitude|incompetent)\b", re.IGNORECASE)


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def shipped(request: pytest.FixtureRequest) -> Rubric:
    compilation = parse_rubric(request.param.read_text("utf-8"))
    assert compilation.findings == ()
    assert compilation.rubric.id == request.param.stem
    return compilation.rubric


def test_there_are_two() -> None:
    assert [path.stem for path in SHIPPED] == ["core-quality", "short-chat"]


def test_sections_and_a_critical_criterion(shipped: Rubric) -> None:
    assert [section.id for section in shipped.sections] == ["tone", "accuracy", "policy"]
    assert any(criterion.critical for criterion in shipped.criteria)
    assert sum(criterion.weight for criterion in shipped.criteria) == 100


def test_each_level_has_an_anchor_about_the_text_and_an_example_of_its_own(shipped: Rubric) -> None:
    for criterion in shipped.criteria:
        said = [text for level in criterion.levels for text in (level.anchor, level.example)]
        assert all(len(text) > 30 for text in said), criterion.id
        assert len(set(said)) == len(said), criterion.id
        assert criterion.causes, criterion.id
        assert not any(ABOUT_THE_PERSON.search(level.anchor) for level in criterion.levels), criterion.id


def test_levels_span_one_to_five(shipped: Rubric) -> None:
    assert {(criterion.lowest, criterion.highest) for criterion in shipped.criteria} == {(1, 5)}


def test_every_skill_is_in_the_catalogue(shipped: Rubric) -> None:
    known = {entry.id for entry in parse_skills(SKILLS)[0]}
    assert {skill for criterion in shipped.criteria for skill in criterion.skills} <= known


def test_best_and_worst(shipped: Rubric) -> None:
    best = {criterion.id: max(criterion.levels, key=lambda level: level.value).id for criterion in shipped.criteria}
    assert (score(shipped, best).value, score(shipped, best).passed) == (100, True)
    gate = next(criterion for criterion in shipped.criteria if criterion.critical)
    broken = best | {gate.id: min(gate.levels, key=lambda level: level.value).id}
    assert (score(shipped, broken).value, score(shipped, broken).passed) == (0, False)


def test_the_catalogue() -> None:
    entries, findings = parse_skills(SKILLS)
    assert findings == ()
    assert 21 <= len(entries) <= 40
    assert all(entry.title and entry.line.endswith(".") for entry in entries)


def test_reading_a_catalogue() -> None:
    text = 'format: agent-skills/1\nskills:\n  - {id: a, title: A, line: "One."}\n'
    assert parse_skills(text) == ((SkillEntry("a", "A", "One."),), ())
    entries, findings = parse_skills(text + "  - {id: a, title: B, line: Two.}\n  - {id: B, title: B, line: x}\n  - {id: c, colour: red}\n")
    assert [entry.id for entry in entries] == ["a", "c"]
    assert [(found.code, found.line) for found in findings] == [("R07", 4), ("R06", 5), ("R04", 6), ("R21", 6), ("R03", 6)]


@pytest.mark.parametrize(
    "text", ["", "[]", "format: agent-rubric/1", "format: agent-skills/1", "format: agent-skills/1\nskills: {a: b}", "a: b\na: c", "{"]
)
def test_texts_that_are_no_catalogue(text: str) -> None:
    entries, findings = parse_skills(text)
    assert entries == ()
    assert findings
