"""Course files: what is read, and how each mistake is told."""

import pytest

from app.courses.document import parse_course
from config import ROOT
from tests.courses.conftest import COURSE


def codes(text: str, **known: frozenset[str]) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in parse_course(text, **known).findings]


def test_a_course_is_read_in_order() -> None:
    course = parse_course(COURSE).course
    assert course is not None
    assert [(step.id, step.kind, step.about) for step in course.steps] == [
        ("hello", "lesson", ""),
        ("read-tone", "article", "kb.tone"),
        ("practise", "scenario", "parcels.late"),
    ]
    assert "<strong>hello</strong>" in course.steps[0].html
    assert "<script" not in course.steps[0].html


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("format: agent-course/2\nid: x", "E01", 1),
        ("a: [", "E06", 2),
        (COURSE.replace("about: How", "colour: How"), "E04", 4),
        (COURSE.replace("id: first-days", "id: First Days"), "E03", 2),
        (COURSE.replace("id: read-tone", "id: hello"), "E02", 7),
        (COURSE.replace("kind: article", "kind: film"), "E07", 7),
        (COURSE.replace("minutes: 3", "minutes: soon"), "E07", 6),
        (COURSE.replace("scenario: parcels.late", "article: kb.tone"), "E04", 8),
        ("format: agent-course/1\nid: x\ntitle: X\nsteps: []\n", "E07", 4),
        ("format: agent-course/1\nid: x\ntitle: X\nsteps: [1]\n", "E07", 4),
    ],
)
def test_each_mistake_has_its_code_and_line(text: str, code: str, line: int) -> None:
    assert (code, line) in codes(text)
    assert parse_course(text).course is None


def test_steps_must_name_what_exists() -> None:
    assert codes(COURSE, scenarios=frozenset(), articles=frozenset({"kb.tone"})) == [("E10", 8)]
    assert codes(COURSE, scenarios=frozenset({"parcels.late"}), articles=frozenset()) == [("E10", 7)]


def test_the_shipped_course_has_twelve_steps_or_more() -> None:
    text = (ROOT / "scenarios/harbour-parcel/courses/first-weeks.yaml").read_text(encoding="utf-8")
    compilation = parse_course(text)
    assert compilation.findings == ()
    assert compilation.course is not None
    assert len(compilation.course.steps) >= 12
