"""E10, E22 and W37: what only a library can resolve: skills, rubric, articles, desk actions."""

from collections.abc import Collection

from app.base.source import Mark
from app.simulation.desk import is_built_in
from app.simulation.duplicates import lint_duplicate
from app.simulation.findings import Report, shown
from app.simulation.front_matter import FrontMatter
from app.simulation.scenario import Library, Scenario


def lint_references(scenario: Scenario, front: FrontMatter, library: Library | None, report: Report) -> None:
    _same_action_twice(scenario, front, report)
    source = front.fields.source
    required = {name: source.mark("actions", "required", number) for number, name in enumerate(scenario.required)}
    lint_duplicate(scenario.duplicate, required, scenario.named_actions, source.key_mark("duplicate"), report)
    if library is None:
        _unresolved(scenario, front, report)
        return
    for number, skill in enumerate(scenario.skills):
        _known(skill, library.skills, "skill", source.mark("skills", number), report)
    if scenario.rubric is not None:
        _known(scenario.rubric.split("@")[0], library.rubrics, "rubric", source.mark("rubric"), report)
    for number, article in enumerate(scenario.articles):
        _known(article.split("@")[0], library.articles, "article", source.mark("articles", number), report)
    for check in scenario.checks.values():
        for article in sorted(check.articles):
            _known(article, library.articles, "article", source.mark("checks", check.name, "cites"), report)
    _actions(scenario, front, library, report)


def _unresolved(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    """One finding for the file, at the first of what cannot be resolved."""
    source = front.fields.source
    named = [("skills", scenario.skills), ("rubric", (scenario.rubric,) if scenario.rubric else ()), ("articles", scenario.articles)]
    open_ones = [(source.key_mark(key), f"'{key}' ({shown(', '.join(names), 80)})") for key, names in named if names]
    levelled = [answer for answer in scenario.answers if answer.levels]
    if levelled:
        open_ones.append((levelled[0].mark, f"the levels of {len(levelled)} model answer{'s' if len(levelled) > 1 else ''}"))
    if open_ones:
        listed = ", ".join(each for _, each in open_ones)
        message = f"Only a library can say whether these exist and fit: {listed}."
        report.warn("W37", open_ones[0][0], message, "Check the file with --pack.")


def _same_action_twice(scenario: Scenario, front: FrontMatter, report: Report) -> None:
    for number, name in enumerate(scenario.forbidden):
        if name in scenario.required:
            mark = front.fields.source.mark("actions", "forbidden", number)
            report.error("E22", mark, f"'{shown(name)}' is required and forbidden at once.", "Remove it from one of the lists.")


def _actions(scenario: Scenario, front: FrontMatter, library: Library, report: Report) -> None:
    source = front.fields.source
    for key, names in (("required", scenario.required), ("forbidden", scenario.forbidden)):
        for number, name in enumerate(names):
            mark = source.mark("actions", key, number)
            action = library.actions.get(name)
            if (
                _known(name, library.actions, "action", mark, report)
                and key == "required"
                and action
                and not action.offered_in(scenario.channel)
            ):
                report.error(
                    "E22",
                    mark,
                    f"'{name}' is required, and the desk does not offer it in the channel {scenario.channel}.",
                    "Change the channel or the action.",
                )
    for check in scenario.checks.values():
        for name in sorted(check.actions):
            _known(name, library.actions, "action", source.mark("checks", check.name), report)
    for answer in scenario.answers:
        for name in answer.actions or ():
            _known(name, library.actions, "action", answer.mark, report)


def _known(name: str, known: Collection[str], what: str, mark: Mark, report: Report) -> bool:
    if name in known or (what == "action" and is_built_in(name)):
        return True
    listed = ", ".join(sorted(known)[:12]) or "none"
    article = "an" if what[0] in "ae" else "a"
    report.error(
        "E10", mark, f"'{shown(name)}' is not {article} {what} of this library. Known: {listed}.", "Mend the name or add it to the library."
    )
    return False
