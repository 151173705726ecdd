"""Everything that is asked of a scenario once it has been read, in the order in which findings help most."""

from app.simulation.findings import Report
from app.simulation.front_matter import FrontMatter
from app.simulation.lint.answers import lint_answers
from app.simulation.lint.graph import lint_graph
from app.simulation.lint.names import lint_names
from app.simulation.lint.references import lint_references
from app.simulation.lint.shadows import lint_shadows
from app.simulation.lint.worlds import Budget
from app.simulation.scenario import Library, Scenario


def lint_scenario(scenario: Scenario, front: FrontMatter, library: Library | None, report: Report) -> None:
    """What is played (model answers) is played only where nothing is wrong with what is written."""
    lint_names(scenario, front, report)
    lint_references(scenario, front, library, report)
    if "start" in scenario.nodes:
        budget = Budget()
        lint_graph(scenario, budget, report)
        lint_shadows(scenario, budget, report)
    if not report.failed:
        lint_answers(scenario, library, report)
