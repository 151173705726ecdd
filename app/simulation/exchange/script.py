"""A scenario on paper, for a role play: one copy with its facts drawn, scene by scene, with what leads where and model answers."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.simulation.compile import compile_scenario
from app.simulation.document import normalised
from app.simulation.editing import Outline, read_front, read_options, read_outline, split_why
from app.simulation.engine import begin
from app.simulation.facts import fill
from app.simulation.texts import filled

WIDTH = 92
_START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class PaperCopy:
    """One copy of a scenario. `facts` are as this copy has them, empty where the text cannot be played yet."""

    text: str
    front: Mapping[str, Any]
    outline: Outline
    facts: Mapping[str, str]
    numbers: Mapping[str, int]
    """The scene that each node is."""

    def say(self, text: Any) -> str:
        """A text with the copy's facts in place of its {names}."""
        return fill(str(text), self.facts)


def paper_copy(text: str, *, seed: int = 1, at: datetime = _START) -> PaperCopy:
    """Raises CannotEdit where the front matter cannot be read. The same seed and day give the same copy."""
    text = normalised(text)
    outline = read_outline(text)
    front = read_front(text).values
    numbers = {node.id: number for number, node in enumerate(outline.nodes, start=1)}
    return PaperCopy(text, front, outline, _facts(text, front, seed, at), numbers)


def script_text(text: str) -> str:
    """The script as plain text to print."""
    copy = paper_copy(text)
    parts = [_head(copy), *_scenes(copy), *_answers(copy)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(text: str, front: Mapping[str, Any], seed: int, at: datetime) -> dict[str, str]:
    scenario = compile_scenario(text).scenario
    if scenario is None:
        return {}
    state, _ = begin(scenario, seed, at)
    names = [name for key in ("facts", "vars", "hides") for name in (front.get(key) or {})]
    return {name: filled(scenario, state, "{" + name + "}") for name in names}


def _head(copy: PaperCopy) -> str:
    front = copy.front
    persona = front.get("persona")
    who = copy.say(persona.get("name", "")) if isinstance(persona, dict) else ""
    lines = [str(front.get("title") or ""), "=" * len(str(front.get("title") or "")), ""]
    lines += [f"Customer: {who}", f"Channel: {front.get('channel', '')}"]
    if front.get("truth"):
        lines.append(_wrapped(f"What is true: {copy.say(front['truth'])}", ""))
    lines += [f"{name}: {value}" for name, value in copy.facts.items() if name not in (front.get("vars") or {})]
    return "\n".join(lines)


def _scenes(copy: PaperCopy) -> list[str]:
    scenes: list[str] = []
    for node in copy.outline.nodes:
        options = read_options(node.attributes)
        end = f" (the end: {options.end})" if options.end else ""
        lines = [f"Scene {copy.numbers[node.id]}: {node.id}{end}", "-" * 40]
        lines += [_wrapped(f"Customer: {copy.say(words.text)}", "  ") for words in node.words]
        lines += [
            _wrapped(f"If {_when(rule.condition, copy)}: scene {_scene(rule.target, copy)}", "    ") for rule in node.rules if rule.known
        ]
        scenes.append("\n".join(lines))
    return scenes


def _when(condition: str, copy: PaperCopy) -> str:
    if condition == "else":
        return "the agent says anything else"
    if condition.startswith("silence "):
        return f"the agent does not reply for {condition.removeprefix('silence ')}"
    checks = copy.front.get("checks")
    check = checks.get(condition) if isinstance(checks, dict) else None
    for key, verb in (("any", "says"), ("asks", "asks about")):
        said = check.get(key) if isinstance(check, dict) else None
        if isinstance(said, list):
            listed = ", ".join(f'"{copy.say(one).replace("*", "…")}"' for one in said[:5])
            return f"the agent {verb} {listed}"
    return f"this is true: {condition}"


def _scene(target: str, copy: PaperCopy) -> str:
    number = copy.numbers.get(target)
    return f"{number} ({target})" if number else target


def _answers(copy: PaperCopy) -> list[str]:
    found: list[str] = []
    for answer in copy.outline.answers:
        if answer.part == "answers" and answer.known:
            body, why = split_why(answer.text)
            lines = [f"Model answer {answer.name}: from scene {_scene(answer.node, copy)} to scene {_scene(answer.target, copy)}"]
            lines.append(_wrapped(copy.say(body), "  "))
            lines += [_wrapped(f"Why: {copy.say(why)}", "  ")] if why else []
            found.append("\n".join(lines))
    return found


def _wrapped(text: str, indent: str) -> str:
    rows = [textwrap.fill(row, WIDTH, initial_indent=indent, subsequent_indent=indent) for row in text.split("\n")]
    return "\n".join(row for row in rows if row.strip())
