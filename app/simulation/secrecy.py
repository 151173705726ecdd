"""What customer text may not show: variables that hold what the customer does not know."""

from collections.abc import Iterable, Mapping

from app.simulation.checks.check import Check
from app.simulation.expressions import Expression
from app.simulation.facts import Fact


def telling_variables(checks: Iterable[Check], facts: Mapping[str, Fact], knows: Iterable[str]) -> frozenset[str]:
    """Variables that a check may set from a fact outside `knows`, or from another such variable."""
    secret = set(facts) - set(knows)
    sources = [(name, value.names) for check in checks for name, value in check.sets if isinstance(value, Expression)]
    found: set[str] = set()
    while fresh := {name for name, names in sources if name not in found and names & (secret | found)}:
        found |= fresh
    return frozenset(found)
