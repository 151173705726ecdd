"""Rubric texts in few words: a case states what it is about, the rest is filled in."""

from collections.abc import Callable

import pytest

from app.rubrics.document import Rubric, compiled

FIVE = ", ".join(f"{{id: r{n}, value: {n}}}" for n in range(1, 6))

TextOf = Callable[..., str]
RubricOf = Callable[..., Rubric]


def text_of(*sections: str | tuple[str, list[str]], policy: str = "{}", preset: str = "", scale: str = FIVE) -> str:
    """A rubric file. A section is `(fields, [criteria])`; plain criteria go to one section `s`."""
    grouped = [part for part in sections if isinstance(part, tuple)] or [("id: s", [str(part) for part in sections])]
    lines = ["format: agent-rubric/1", "id: sample", "title: Sample"]
    lines += [f"preset: {preset}"] if preset else []
    lines += [f"policy: {policy}", "scales:", f"  five: [{scale}]", "  yesno: [{id: no, value: 0}, {id: yes, value: 1}]", "sections:"]
    for fields, criteria in grouped:
        lines.append(f"  - {{title: T, {fields}, criteria: [{', '.join('{title: T, ' + criterion + '}' for criterion in criteria)}]}}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def rubric_text() -> TextOf:
    return text_of


@pytest.fixture(scope="session")
def rubric_of() -> RubricOf:
    return lambda *sections, **settings: compiled(text_of(*sections, **settings))


@pytest.fixture(scope="session")
def four() -> tuple[str, ...]:
    """The four criteria of the comparison: weights 40/30/20/10 on five levels."""
    return tuple(f"id: {name}, weight: {weight}, scale: five, na: true" for name, weight in zip("abcd", (40, 30, 20, 10), strict=True))
