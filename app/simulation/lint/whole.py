"""Everything that is asked of a scenario once it has been read, in the order in which findings help most."""

from app.simulation.findings import Report
from app.simulation.front_matter import FrontMatter
from app.simulation.lint.answers import lint_answers
from app.simulation.lint.bait import lint_bait
from app.simulation.lint.calls import lint_calls
from app.simulation.lint.fairness import lint_fairness
from app.simulation.lint.graph import lint_graph
from app.simulation.lint.levels import lint_levels
from app.simulation.lint.names import lint_names
from app.simulation.lint.pace import lint_pace
from app.simulation.lint.personal import lint_personal
from app.simulation.lint.references import lint_references
from app.simulation.lint.saved import lint_saved_paths
from app.simulation.lint.shadows import lint_shadows
from app.simulation.lint.stale import lint_overlays, lint_stale
from app.simulation.lint.unused import lint_unused
from app.simulation.lint.worlds import Budget
from app.simulation.scenario import History, Library, Scenario


def lint_scenario(
    scenario: Scenario, front: FrontMatter, text: str, library: Library | None, history: History | None, report: Report
) -> None:
    """`text` is the normalised file. What is played, and what only warns, is asked only where nothing is wrong with what is written."""
    lint_personal(text, scenario.included, report)
    lint_names(scenario, front, report)
    lint_references(scenario, front, library, report)
    if "start" in scenario.nodes:
        budget = Budget()
        lint_graph(scenario, budget, report)
        lint_shadows(scenario, budget, report)
        lint_calls(scenario, report)
    if not report.failed:
        lint_answers(scenario, library, report)
        lint_saved_paths(scenario, report)
        _advise(scenario, front, library, history, report)
        lint_bait(scenario, front, text, report)
        lint_overlays(scenario, text, report)


def _advise(scenario: Scenario, front: FrontMatter, library: Library | None, history: History | None, report: Report) -> None:
    lint_unused(scenario, front, library, report)
    lint_pace(scenario, front, report)
    lint_levels(scenario, front, library, report)
    lint_stale(scenario, front, library, history, report)
    lint_fairness(scenario, front, report)
