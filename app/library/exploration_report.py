"""`flask library explore` for people: what is covered, the way to each end with words that walk it, and what goes wrong."""

import click

from app.simulation import Exploration, Scenario
from app.simulation.exploration import Step, worded


def print_exploration(scenario: Scenario, found: Exploration) -> None:
    """Coverage per node, then the shortest path to every end, then stuck conversations and what was left out."""
    (nodes, all_nodes), (rules, all_rules) = found.nodes_covered, found.rules_covered
    click.echo(f"{found.states} states; {nodes} of {all_nodes} nodes reached; {rules} of {all_rules} rules fired.")
    for name, node in found.nodes.items():
        unfired = [scenario.nodes[name].rules[place] for place in node.unfired] if node.reached else []
        click.echo(f"{name}: {'reached' if node.reached else 'never reached'}, {len(node.rules)} of {node.count} rules fired")
        for rule in unfired:
            click.echo(f"  line {rule.mark.line}: {rule.text} never fired")
    for name, path in found.paths.items():
        click.echo(f"\nEnd {name} in {len(path)} turn{'' if len(path) == 1 else 's'}:")
        _print_path(scenario, path)
    for name, path in found.stuck.items():
        click.echo(f"\nFrom '{name}' no end can be reached any more, after:")
        _print_path(scenario, path)
    for why in found.why_cut:
        click.echo(f"\nThe search was cut. {why}")


def _print_path(scenario: Scenario, path: tuple[Step, ...]) -> None:
    """Each rule with a reply that fires it, where the file's own words make one."""
    wording = worded(scenario, path)
    replies = [*wording.replies, *([None] * len(path))]
    for step, reply in zip(path, replies, strict=False):
        click.echo(f"  {step.node}: {step.text}")
        if reply and wording.found:
            click.echo(f"    say: {' '.join(reply.split())[:200]}")
