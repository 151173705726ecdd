"""A first text from a few answers: one message, one check, two ends, and a fact for every name in braces. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from app.library.studio.latin import latin
from app.simulation.editing.nodes import tidy, word_lines
from app.simulation.editing.writing import entry_lines, written

_NAMED = re.compile(r"\{([a-z0-9]+(?:[._-][a-z0-9]+)*)\}")
_DATES = ("date", "day", "due", "when", "until", "since")
_SUMS = ("amount", "price", "total", "cost", "fee")


@dataclass(frozen=True)
class Beginning:
    """What the wizard asks."""

    title: str
    channel: str
    customer: str
    style: str
    first: str
    words: list[str]
    good: str
    bad: str


def first_text(told: Beginning, slug: str, *, language: str = "en") -> str:
    """A scenario that can be played at once. `slug` is its id."""
    facts = facts_in(f"{told.customer} {told.first} {told.good} {told.bad}")
    persona = {"name": told.customer, "patience": 3, "language": language} | ({"style": told.style} if told.style else {})
    front: list[tuple[str, Any]] = [
        ("format", "agent-scenario/1"),
        ("id", slug),
        ("title", told.title),
        ("level", 2),
        ("channel", told.channel),
    ]
    lines = ["---\n", *(entry_lines(key, value, "") for key, value in front)]
    if facts:
        lines += ["facts:\n", *(entry_lines(name, value, "  ") for name, value in facts.items())]
    lines += [f"persona: {written(persona)}\n", "mood: {start: 60, leave_below: 10}\n", "checks:\n"]
    lines += [entry_lines("good-reply", {"any": told.words}, "  "), "---\n"]
    lines += ["## start\n", *_said(told.first), "- good-reply -> solved  (mood +30)\n", "- else -> unhappy  (mood -30)\n\n"]
    lines += ["## solved {end: solved, csat: mood/20}\n", *_said(told.good), "\n## unhappy {end: churn, csat: mood/20}\n", *_said(told.bad)]
    return "".join(lines)


def facts_in(words: str) -> dict[str, Any]:
    """A fact for each name in braces, of the kind that the name suggests."""
    return {name: _fact(name) for name in dict.fromkeys(_NAMED.findall(words))}


def slug_for(title: str, taken: Collection[str]) -> str:
    """An id made of the title that nobody has yet."""
    base = "-".join(re.findall(r"[a-z0-9]+", latin(title)))[:60].strip("-") or "scenario"
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _fact(name: str) -> dict[str, Any]:
    parts = set(re.split(r"[._-]", name))
    if parts & {"name", "customer", "holder"}:
        return {"pick": ["Mara Lindt", "Joao Reis", "Aiko Mori"]}
    if parts & set(_DATES):
        return {"date": "-2d"}
    if parts & set(_SUMS):
        return {"range": [19, 89], "step": 10}
    return {"pattern": f"{name[0].upper()}-######", "unique": "cohort"}


def _said(words: str) -> list[str]:
    return [line + "\n" for line in word_lines(tidy(words))]
