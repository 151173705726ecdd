"""What cannot be read as YAML has the same code and its line in every kind of text."""

from collections.abc import Callable

import pytest

from app.base.source import Finding
from app.courses.document import parse_course
from app.knowledge.article_document import parse_article
from app.knowledge.canned_document import parse_canned
from app.knowledge.pack_document import parse_pack
from app.simulation import compile_scenario

Parse = Callable[[str], tuple[Finding, ...]]
BARE: list[Parse] = [lambda text: parse_pack(text).findings, lambda text: parse_course(text).findings]
FRONTED: list[Parse] = [
    lambda text: parse_article(f"---\n{text}---\nBody.\n").findings,
    lambda text: parse_canned(f"---\n{text}---\nBody.\n").findings,
    lambda text: compile_scenario(f"---\n{text}---\nBody.\n").findings,
]
BROKEN = [
    ("id: a\nid: b\n", "E02", 2),
    ("id: &anchor a\n", "E05", 1),
    ("id: !!str a\n", "E05", 1),
    ("id: {a\n", "E06", 1),
    ("title: " + "x" * 300_000 + "\n", "E05", 1),
]


@pytest.mark.parametrize(("text", "code", "line"), BROKEN, ids=["twice", "anchor", "tag", "bracket", "size"])
@pytest.mark.parametrize("kind", range(5), ids=["pack", "course", "article", "canned reply", "scenario"])
def test_the_code_and_the_line_are_the_same(kind: int, text: str, code: str, line: int) -> None:
    findings = [*BARE, *FRONTED][kind](text)
    assert [found.code for found in findings] == [code]
    shift = 1 if kind >= len(BARE) and findings[0].line > 1 else 0  # a whole file that is too large is told at its first line
    assert line + shift <= findings[0].line <= line + shift + 1


def test_a_text_without_front_matter_says_how_to_begin() -> None:
    named = {found.code: found for found in [*parse_article("Hello\n").findings, *parse_canned("---\nid: a\n").findings]}
    assert set(named) == {"E01"} and "Begin with '---'" in named["E01"].hint


def test_a_variable_is_found_at_its_place_in_the_editor_and_in_the_pack() -> None:
    canned = parse_canned("---\nid: a\ntitle: A\n---\nHi {customer_name},\nyour {ordr} is here.\n").findings
    assert [(found.code, found.line, found.column) for found in canned] == [("E12", 6, 6)]
    pack = 'format: agent-pack/1\nid: p\ntitle: P\ncanned_replies:\n  - {id: a, title: A, text: "your {ordr}"}\n'
    assert [(found.code, found.line) for found in parse_pack(pack).findings] == [("E12", 5)]
