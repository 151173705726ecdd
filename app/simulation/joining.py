"""What several files say together: the checks of included fragments, and the overlays of every language."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.simulation.checks.check import MOST_HUMAN, Check, read_checks
from app.simulation.document import Section
from app.simulation.fields import Fields
from app.simulation.findings import Report
from app.simulation.fragments import Fragment
from app.simulation.front_matter import FrontMatter
from app.simulation.lint.answers import lint_answers
from app.simulation.lint.names import lint_names
from app.simulation.overlays import in_language, read_overlays, translated_answers
from app.simulation.scenario import Scenario


def joined_checks(front: FrontMatter, fragments: Iterable[Fragment], report: Report) -> tuple[FrontMatter, dict[str, Fields]]:
    """The front matter with the checks of every fragment after its own, and where each check was read."""
    checks: dict[str, Check] = dict(front.checks)
    sources = dict.fromkeys(checks, front.fields)
    for fragment in fragments:
        if fragment.fields is None:
            continue
        for name, check in read_checks(fragment.fields, front.facts, front.vars).items():
            if name in checks:
                mark = fragment.fields.source.key_mark("checks", name)
                first = sources[name].source.key_mark("checks", name).line
                message = f"The check '{name}' stands twice; the first is on line {first}."
                report.error("E02", mark, message, "Rename one of them.")
            else:
                checks[name], sources[name] = check, fragment.fields
    asked = [name for name, check in checks.items() if check.question is not None]
    if len(asked) > MOST_HUMAN and len(asked) > sum(name in front.checks for name in asked):
        mark = sources[asked[MOST_HUMAN]].source.key_mark("checks", asked[MOST_HUMAN])
        report.error("E07", mark, f"A scenario may hold at most {MOST_HUMAN} checks that people decide.", "Ask about fewer things.")
    return replace(front, checks=checks), sources


def with_locales(
    scenario: Scenario, files: list[tuple[Section, ...]], front: FrontMatter, sources: Mapping[str, Fields], report: Report
) -> Scenario:
    """The scenario with every language its files have; the texts of each are checked, and its model answers played."""
    overlays = read_overlays(files, scenario.language, report)
    if not overlays:
        return scenario
    locales = {language: in_language(scenario, overlay, sources, report) for language, overlay in overlays.items()}
    for language, spoken in locales.items():
        lint_names(spoken, front, report)
        if not report.failed and "start" in spoken.nodes:
            lint_answers(replace(spoken, answers=translated_answers(spoken, overlays[language])), None, report)
    return replace(scenario, locales=locales)
