"""W32: too few model answers to see what a skill looks like when it is good, fair and weak."""

from collections.abc import Iterable
from decimal import Decimal

from app.simulation.answers import Answer
from app.simulation.findings import Report, shown
from app.simulation.front_matter import FrontMatter
from app.simulation.scenario import Library, RubricScales, Scenario

ENOUGH = 3


def lint_levels(scenario: Scenario, front: FrontMatter, library: Library | None, report: Report) -> None:
    scales = library.rubrics.get(scenario.rubric.split("@")[0]) if library and scenario.rubric else None
    answers = [answer for answer in scenario.answers if answer.written and answer.levels]
    thin = {skill: _different(answers, _keys(skill, scales)) for skill in scenario.skills}
    lacking = [skill for skill, count in thin.items() if count < ENOUGH]
    if lacking:
        mark = front.fields.source.key_mark("skills")
        few = min(thin[skill] for skill in lacking)
        message = f"Model answers of {few} different levels for {shown(', '.join(lacking), 80)}; {ENOUGH} are needed."
        report.warn("W32", mark, message, "Add answers with other levels, such as (tone 2, accuracy 1).")


def _keys(skill: str, scales: RubricScales | None) -> frozenset[str]:
    """What a declared level may be called to speak about the skill."""
    return frozenset({skill, *(scales.keys_of_skill.get(skill, ()) if scales else ())})


def _different(answers: list[Answer], keys: frozenset[str]) -> int:
    """How many levels the answers show: of the skill, or overall where none speaks about the skill by name."""
    about = [[value for key, value in answer.levels if key in keys] for answer in answers]
    told = about if any(about) else [[value for _, value in answer.levels] for answer in answers]
    return len({_mean(values) for values in told if values})


def _mean(values: Iterable[Decimal]) -> Decimal:
    listed = list(values)
    return sum(listed, Decimal(0)) / len(listed)
