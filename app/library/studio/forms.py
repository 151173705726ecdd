"""The forms of the studio: what each shows before anything was sent, and what was sent after a mistake."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.library.studio import checks, rules, spoken_forms, world
from app.library.studio.cards import Story
from app.library.studio.values import Sent
from app.simulation import CHANNELS
from app.simulation.checks.leaks import KINDS
from app.simulation.editing import CannotEdit, uses_of_check

Values = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which form, about which part of the text."""

    form: str
    story: Story
    sent: Sent


def values_of(asked: Asked) -> Values:
    """The values of a form's fields as the text has them. Raises CannotEdit where the part is gone."""
    return FORMS[asked.form](asked)


def values_again(asked: Asked) -> Values:
    """The same with what was typed, for a form that is shown again. Words of another language stand beside their original again."""
    beside: Values = {}
    if asked.form.startswith("translate_"):
        with suppress(CannotEdit):
            beside = values_of(asked)
    return beside | values_sent(asked.sent)


def values_sent(sent: Sent) -> Values:
    """The values as they were typed."""
    found: Values = {name: "\n".join(values) if name == "kinds" else (values[0] if values else "") for name, values in sent.fields.items()}
    return found | {"words": sent.texts("words"), "kinds": sent.names("kinds"), "reveals": sent.names("reveals")}


def _node(asked: Asked) -> Values:
    name = asked.sent.text("node")
    card = next((card for card in asked.story.cards if card.id == name), None)
    if card is None:
        return {
            "name": asked.sent.text("name"),
            "words": [],
            "goes": "on",
            "after": asked.sent.text("after"),
            "onward": asked.sent.text("after"),
        }
    options = card.options
    return {
        "node": name,
        "name": name,
        "words": list(card.words),
        "goes": "ends" if card.ends else "on",
        "end": options.end or "",
        "csat": options.csat or "",
        "fail": "yes" if options.fail else "",
        "once": "yes" if options.once else "",
        "leave": "yes" if options.leave else "",
        "reveals": list(options.reveals),
    }


def _rule(asked: Asked) -> Values:
    node, number = asked.sent.text("node"), asked.sent.number("rule", "")
    found: Values = {"node": node, "way": "all"}
    place = asked.story.outline.node(node)
    if number is None:
        has_else = any(rule.condition == "else" for rule in place.rules)
        return found if has_else or asked.story.names("checks") else found | {"way": "else"}
    if number >= len(place.rules):
        raise CannotEdit(f"The node '{node}' has no rule {number + 1} any more.")
    return found | {"rule": str(number), "last": number == len(place.rules) - 1} | rules.form_of(place.rules[number])


def _named(asked: Asked) -> Values:
    kind, name = asked.sent.text("kind"), asked.sent.text("name")
    if kind not in ("checks", "facts", "hides", "vars"):
        raise CannotEdit("This form is out of date. Reload the page.")
    there = name in asked.story.names(kind)
    value = asked.story.values(kind, name) if there else None
    found: Values = {"kind": kind, "name": name, "old": name if there else ""}
    if kind != "checks":
        return found | (world.fact_fields(value) if there else {"way": "pick", "value": ""})
    fields = checks.fields_of(value)
    return found | fields | {"kinds": checks.kinds_of(fields) or ["any"], "uses": _uses(asked.story, name) if there else []}


def _uses(story: Story, name: str) -> list[tuple[str, int]]:
    return uses_of_check(story.outline.lines.text, name)


def _world(asked: Asked) -> Values:
    if asked.story.front is None:
        raise CannotEdit(asked.story.trouble)
    return dict(world.fields_of(asked.story.front.values))


def _answer(asked: Asked) -> Values:
    name = asked.sent.text("name")
    found = next((one for one in asked.story.answers if one.name == name and one.part == "answers"), None)
    if found is None:
        return {
            "name": "",
            "node": asked.sent.text("node") or "start",
            "target": asked.sent.text("target"),
            "body": asked.sent.text("body"),
            "why": "",
            "levels": "",
            "actions": asked.sent.text("actions"),
        }
    told: Mapping[str, str] = {"node": found.node, "target": found.target, "body": found.body, "why": found.why, "levels": found.levels}
    return {"old": name, "name": name, "actions": found.actions, **told}


def _debrief(asked: Asked) -> Values:
    return {"debrief": asked.story.debrief}


FORMS: dict[str, Callable[[Asked], Values]] = {
    "node": _node,
    "rule": _rule,
    "named": _named,
    "world": _world,
    "answer": _answer,
    "debrief": _debrief,
    "translate_node": lambda asked: spoken_forms.node(asked.story, asked.sent),
    "translate_named": lambda asked: spoken_forms.named(asked.story, asked.sent),
    "translate_world": lambda asked: spoken_forms.world(asked.story, asked.sent),
    "translate_answer": lambda asked: spoken_forms.answer(asked.story, asked.sent),
    "translate_debrief": lambda asked: spoken_forms.debrief(asked.story, asked.sent),
    "language": lambda asked: {},
}

FORM_OF: dict[str, str] = {
    "node-add": "node",
    "node": "node",
    "rule": "rule",
    "named": "named",
    "world": "world",
    "answer": "answer",
    "debrief": "debrief",
    "translate-node": "translate_node",
    "translate-named": "translate_named",
    "translate-world": "translate_world",
    "translate-answer": "translate_answer",
    "translate-debrief": "translate_debrief",
    "language-add": "language",
}
"""The form that an act came from; the others have none."""


def choices(story: Story, *, desk: Sequence[str], articles: Sequence[str], skills: Sequence[str]) -> dict[str, list[str]]:
    """What fields complete."""
    nodes = [card.id for card in story.cards]
    ends = {card.options.end for card in story.cards if card.options.end}
    return {
        "nodes": nodes,
        "checks": story.names("checks"),
        "facts": story.names("facts"),
        "hides": story.names("hides"),
        "ends": sorted(ends | {"solved", "handed-over", "churn", "broken-promise"}),
        "actions": [*desk, "tag:"],
        "leaks": [*KINDS, *story.names("facts"), *story.names("hides")],
        "articles": list(articles),
        "skills": list(skills),
        "channels": list(CHANNELS),
    }
