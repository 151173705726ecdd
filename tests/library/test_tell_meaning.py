"""Every difference by meaning has its sentence."""

import re
from pathlib import Path

from flask import Flask

from app.library.meaning_words import all_kinds, meaning_of, told
from app.simulation.meaning import PARTS, Change
from config import ROOT
from tests.knowledge.packs import SCENARIO

WRITTEN = re.compile(r'Change\(\s*f?"([a-z{}-]+)"')


def test_every_kind_has_a_sentence(app: Flask) -> None:
    with app.test_request_context():
        known = set(all_kinds())
    found: set[str] = set()
    for path in Path(ROOT / "app/simulation/meaning").glob("*.py"):
        found |= {kind for kind in WRITTEN.findall(path.read_text()) if "{" not in kind}
    assert found and found <= known


def test_every_part_has_a_heading(app: Flask) -> None:
    with app.test_request_context():
        for part in PARTS:
            assert meaning_of("", "") is not None and told(Change("node-added", part, "x")).sentence


def test_sentences_are_grouped_and_carry_both_texts(app: Flask) -> None:
    new = SCENARIO.replace("> And now?", "> What now?").replace('"apolog*"', '"apolog*", "my mistake"')
    with app.test_request_context():
        meaning = meaning_of(SCENARIO, new)
    assert [group.title for group in meaning.groups] == ["What the customer says", "Checks"]
    words, check = meaning.groups[0].changes[0], meaning.groups[1].changes[0]
    assert (words.old, words.new, words.mark) == ("And now?", "What now?", "changed")
    assert check.mark == "wider" and "it also takes “my mistake”" in check.sentence


def test_what_cannot_be_read_is_told(app: Flask) -> None:
    with app.test_request_context():
        assert meaning_of(SCENARIO, "nothing").trouble
