"""Model answers (`### name @node -> target  (tone 4, accuracy 4)`) and the debrief."""

import re
from dataclasses import dataclass
from decimal import Decimal

from app.base.source import ID_RULE, Mark, is_id
from app.simulation.checks.desk_actions import action_named
from app.simulation.document import Section
from app.simulation.findings import Report, shown
from app.simulation.nodes import id_list, read_attributes

ANSWER_SHAPE = "A model answer is headed '### name -> node  (criterion 4, section 3)', with '@node' after the name to begin elsewhere."
_HEADING = re.compile(r"(\S+)(?:\s+@(\S+))?\s+->\s+([^\s({]+)\s*(\([^()]*\))?\s*(\{[^{}]*\})?\s*(\([^()]*\))?")
_LEVEL = re.compile(r"(\S+)\s+([-+−]?[0-9]{1,6}(?:\.[0-9]{1,4})?)")
_WHY = re.compile(r"(?:^|\n|[ \t]{2,})why:[ \t]*", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """`actions` is None where `actions.required` is done first. `levels` are (key, value) as declared.

    `human`: the checks that a person would say yes to; to all others they say no.
    """

    id: str
    mark: Mark
    node: str
    target: str
    text: str
    why: str
    levels: tuple[tuple[str, Decimal], ...] = ()
    actions: tuple[str, ...] | None = None
    human: tuple[str, ...] = ()

    @property
    def written(self) -> bool:
        """False while the text is missing or only sketched between dots: such an answer is not played."""
        return bool(self.text) and not (self.text.startswith(("...", "…")) and self.text.endswith(("...", "…")))


def read_answers(sections: list[Section], report: Report) -> dict[str, Answer]:
    """The `###` sections below `# answers`."""
    answers: dict[str, Answer] = {}
    for section in sections:
        answer = _read_answer(section, report)
        if answer is None:
            continue
        if answer.id in answers:
            first = answers[answer.id].mark.line
            report.error("E02", answer.mark, f"The answer '{answer.id}' stands twice; the first is on line {first}.", "Rename one of them.")
        else:
            answers[answer.id] = answer
    return answers


def split_why(written: str) -> tuple[str, str]:
    """The reply, and why it is as it is."""
    text, *rest = _WHY.split(written, maxsplit=1)
    return text.strip(), "".join(rest).strip()


def _read_answer(section: Section, report: Report) -> Answer | None:
    heading = _HEADING.fullmatch(section.title)
    if heading is None:
        report.error("E08", section.mark, f"The answer heading '{shown(section.title)}' is not understood.", ANSWER_SHAPE)
        return None
    name, node, target = heading[1], heading[2] or "start", heading[3]
    if not is_id(name):
        report.error("E03", section.mark, f"The answer name '{shown(name)}' is not an id: {ID_RULE}.", "Rename it.")
        return None
    levels = _read_levels(heading[4] or heading[6] or "()", section.mark, report)
    attributes = read_attributes(heading[5], section.mark, ("actions", "human"), report) if heading[5] else {}
    said = _listed(attributes, "human")
    text, why = split_why(section.text)
    actions = _actions(attributes, section.mark, report)
    return Answer(name, section.mark, node, target, text, why, levels, actions, said)


def _read_levels(text: str, mark: Mark, report: Report) -> tuple[tuple[str, Decimal], ...]:
    levels: list[tuple[str, Decimal]] = []
    for part in text[1:-1].split(","):
        if not part.strip():
            continue
        match = _LEVEL.fullmatch(part.strip())
        if match is None or not is_id(match[1]):
            report.error(
                "E08",
                mark,
                f"'{shown(part.strip())}' is not a declared level.",
                "Write a criterion, section or skill and a number: (tone 4, accuracy 3).",
            )
        else:
            levels.append((match[1], Decimal(match[2].replace("−", "-"))))
    return tuple(levels)


def _actions(attributes: dict[str, str], mark: Mark, report: Report) -> tuple[str, ...] | None:
    if "actions" not in attributes:
        return None
    names = _listed(attributes, "actions")
    for name in names:
        if not action_named(name):
            report.error("E08", mark, f"'{shown(name)}' is not the name of a desk action.", "For example {actions: [look_up_order]}.")
    return names


def _listed(attributes: dict[str, str], key: str) -> tuple[str, ...]:
    value = attributes.get(key)
    return tuple(id_list(value)) if value and value != "true" else ()
