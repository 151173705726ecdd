"""What pages show of a draft that was imported: its parts as a reader sees them, and what has to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.base.source import Finding
from app.library.models import Scenario
from app.library.queries import version_numbered
from app.simulation import compile_scenario
from app.simulation.editing import NodePlace, read_outline
from app.simulation.exchange.draft import Imported, Remark, looks


@dataclass(frozen=True)
class Preview:
    """A draft before it is saved."""

    title: str
    remarks: Sequence[Remark]
    nodes: Sequence[NodePlace]
    findings: Sequence[Finding]

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)


def preview_of(made: Imported, text: str) -> Preview:
    return Preview(made.title, made.remarks, read_outline(text).nodes, compile_scenario(text).findings)


def looks_of(text: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """What a draft's remarks say, by the node they stand in; first those about the draft as a whole (node "")."""
    starts = [(node.heading, node.id) for node in read_outline(text).nodes]
    found: dict[str, list[tuple[int, str]]] = {}
    for line, message in looks(text):
        node = next((name for heading, name in reversed(starts) if heading <= line), "")
        found.setdefault(node, []).append((line, message))
    return list(found.items())


def text_to_take(scenario: Scenario) -> str:
    """What leaves the site: the version that is practised, else the draft."""
    current = version_numbered(scenario.id, scenario.current_number) if scenario.current_number else None
    return current.source if current is not None else scenario.draft_source
