"""A first text from a few answers: one message, two checks, two ends, a model answer, and a fact for every name in braces. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from app.library.studio.latin import latin
from app.simulation import compile_scenario
from app.simulation.editing import AnswerText, CannotEdit, add_answer
from app.simulation.editing.nodes import tidy, word_lines
from app.simulation.editing.writing import entry_lines, written

_NAMED = re.compile(r"\{([a-z0-9]+(?:[._-][a-z0-9]+)*)\}")
_DATES = ("date", "day", "due", "when", "until", "since")
NEVER = ("i promise", "guarantee*", "not my problem")
"""What hardly any reply should say: a first trap where nobody wrote another one."""
_SUMS = ("amount", "price", "total", "cost", "fee")


@dataclass(frozen=True)
class Beginning:
    """What the wizard asks. `never`: words that must not be said; `reply`: a good one in full, or nothing."""

    title: str
    channel: str
    customer: str
    style: str
    first: str
    words: list[str]
    good: str
    bad: str
    never: list[str] = field(default_factory=lambda: list(NEVER))
    reply: str = ""


def first_text(told: Beginning, slug: str, *, language: str = "en") -> str:
    """A scenario that can be played at once, and that a bag of keywords does not solve. `slug` is its id. Raises CannotEdit."""
    facts = facts_in(f"{told.customer} {told.first} {told.good} {told.bad} {told.reply}")
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
    lines += [entry_lines("must-not-say", {"any": told.never or list(NEVER), "bad": True}, "  ")]
    lines += [entry_lines("good-reply", {"any": told.words}, "  "), "---\n"]
    lines += [
        "## start\n",
        *_said(told.first),
        "- must-not-say -> unhappy  (mood -40)\n",
        "- good-reply -> solved  (mood +30)\n",
        "- else -> unhappy  (mood -30)\n\n",
    ]
    lines += ["## solved {end: solved, csat: mood/20}\n", *_said(told.good), "\n## unhappy {end: churn, csat: mood/20}\n", *_said(told.bad)]
    return _with_answer("".join(lines), told.reply)


def sound(text: str) -> None:
    """Refuse a first text that its own words give away, with the field of the wizard that is to be mended. Raises CannotEdit."""
    for finding in compile_scenario(text).findings:
        if finding.code == "W33":
            said = "A word of a good reply stands in the customer's own message, too. Choose words that only the agent would write."
            raise CannotEdit(said, field="words")
        if finding.code == "E19":
            said = "This reply has none of the words of a good reply, or one that must not be said. Mend the reply or the words."
            raise CannotEdit(said, field="reply")


def _with_answer(text: str, reply: str) -> str:
    try:
        return add_answer(text, AnswerText("great", "solved", reply)) if reply.strip() else text
    except CannotEdit as problem:
        raise CannotEdit(problem.message, field="reply") from problem


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
