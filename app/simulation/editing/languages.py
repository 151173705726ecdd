"""Operations on `# locale` sections: what a scenario says in another language. Nothing here touches the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.simulation.editing.answers import require_plain, split_why
from app.simulation.editing.checks import change_named, set_field
from app.simulation.editing.headers import header_of, with_header
from app.simulation.editing.nodes import tidy, variants_lines, words_patches
from app.simulation.editing.outline import Outline, read_outline
from app.simulation.editing.patches import CannotEdit, patched
from app.simulation.editing.spots import read_front
from app.simulation.editing.values import Path
from app.simulation.overlays import LANGUAGE, MOST_LOCALES


@dataclass(frozen=True)
class Overlaid:
    """What an overlay says: `values` of its YAML, `words` by node, (text, why) by model answer. `trouble`: why the YAML cannot be read."""

    language: str
    values: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    trouble: str = ""

    def value(self, *path: str) -> Any:
        here: Any = self.values
        for key in path:
            here = here.get(key) if isinstance(here, Mapping) else None
        return here


@lru_cache(maxsize=8)
def read_overlaid(text: str, language: str) -> Overlaid:
    """What the overlay of a language says; a page asks several times. Raises CannotEdit where the file has none."""
    place = read_outline(text).overlay(language)
    values, trouble = {}, ""
    try:
        values = {key: one for key, one in read_front(header_of(text, language)).values.items() if key != "_"}
    except CannotEdit as problem:
        trouble = problem.message
    words = {node.id: tuple(one.text for one in node.words) for node in place.nodes}
    return Overlaid(language, values, words, {one.name: split_why(one.text) for one in place.answers}, trouble)


def add_overlay(text: str, language: str) -> str:
    """Begin another language at the end of the file; nothing is translated yet."""
    if not LANGUAGE.fullmatch(language):
        raise CannotEdit("Write the code of a language, such as ru, ja or pt-BR.", field="language")
    outline = read_outline(text)
    if language in (*(one.language for one in outline.overlays), read_front(text).value(("language",)) or "en"):
        raise CannotEdit(f"The scenario has '{language}' already. Choose it above.", field="language")
    if len(outline.overlays) >= MOST_LOCALES:
        raise CannotEdit(f"A scenario may have at most {MOST_LOCALES} languages.", field="language")
    apart = "\n" if text.rstrip("\n") + "\n" == text else ""
    return f"{text}{apart}# locale {language}\n"


def set_overlaid(text: str, language: str, path: Path, value: Any) -> str:
    """One value of an overlay; None, an empty text or an empty list takes it out, so that the file's own counts."""
    return with_header(text, language, lambda header: set_field(header, path, value))


def set_overlaid_check(text: str, language: str, name: str, value: Mapping[str, Any]) -> str:
    """The phrases of one check; keys that stay the same keep their places. Empty takes them out."""
    if not value:
        return set_overlaid(text, language, ("checks", name), None)
    return with_header(text, language, lambda header: change_named(header, "checks", name, value))


def set_overlaid_words(text: str, language: str, node: str, variants: list[str]) -> str:
    """What the customer says at a node in a language; nothing takes the words out, so that the file's own are said."""
    outline = read_outline(text)
    place, wanted = outline.overlay(language), [tidy(words) for words in variants if tidy(words)]
    if not outline.node(node).words and wanted:
        raise CannotEdit(f"'{node}' says nothing in the original, so it says nothing in another language, too.", field="words")
    found = next((one for one in place.nodes if one.id == node), None)
    if found is not None:
        patches = words_patches(outline, found, wanted) if wanted else [outline.lines.whole(found.first, found.last)]
        return patched(text, patches)
    if not wanted:
        return text
    order = [one.id for one in outline.nodes]
    before = [one for one in place.nodes if one.id in order and order.index(one.id) < order.index(node)]
    last = before[-1].last if before else place.header_last
    return _inserted(text, outline, last, f"## {node}\n{variants_lines(wanted)}")


def set_overlaid_answer(text: str, language: str, name: str, body: str, why: str) -> str:
    """A model answer in a language; no text takes it out."""
    outline = read_outline(text)
    place = outline.overlay(language)
    outline.answer(name)
    require_plain(body)
    require_plain(why, "why")
    found = next((one for one in place.answers if one.name == name), None)
    lines = f"{body.strip()}\n" + (f"\nwhy: {why.strip()}\n" if why.strip() else "")
    if found is not None:
        if split_why(found.text) == (body.strip(), why.strip()):
            return text
        if not body.strip():
            return patched(text, [outline.lines.whole(found.heading, found.last)])
        return patched(text, [outline.lines.whole(found.heading + 1, _text_end(outline, found.heading, found.last), lines)])
    if not body.strip():
        return text
    order = [one.name for one in outline.answers if one.part == "answers"]
    before = [one for one in place.answers if one.name in order and order.index(one.name) < order.index(name)]
    last = before[-1].last if before else (place.nodes[-1].last if place.nodes else place.header_last)
    return _inserted(text, outline, last, f"### {name}\n{lines}")


def _inserted(text: str, outline: Outline, last: int, lines: str) -> str:
    """Lines after line `last`; blank lines there stay below them."""
    return patched(text, [outline.lines.before(_text_end(outline, 0, last) + 1, lines)])


def _text_end(outline: Outline, first: int, last: int) -> int:
    while last > first and not outline.lines.line(last).strip():
        last -= 1
    return last
