"""E19 for saved paths: each is played and still ends where it was saved."""

from dataclasses import replace

from app.simulation.engine import begin, decide, silence, silence_due, step
from app.simulation.findings import Report, shown
from app.simulation.lint.answers import SEEDS, START, done_before
from app.simulation.saved_paths import SavedPath
from app.simulation.scenario import Scenario
from app.simulation.state import State
from app.simulation.texts import filled
from app.simulation.turn import Turn

MOST_PLAYED = 100


def lint_saved_paths(scenario: Scenario, report: Report) -> None:
    for path in scenario.tests[:MOST_PLAYED]:
        if scenario.nodes[path.node].ends:
            report.error("E19", path.mark, f"The path '{path.id}' begins in '{path.node}', which is an end.", "Begin it elsewhere.")
            continue
        for seed in SEEDS:
            told = _told(scenario, path, seed)
            if told:
                report.error("E19", path.mark, f"The path '{path.id}' {told}", "Mend the replies, the checks or the declared node.")
                break


def play_saved(scenario: Scenario, path: SavedPath, seed: int) -> tuple[Turn, ...]:
    """The turns of a saved path; fewer than its replies where the conversation ended before."""
    state, _ = begin(scenario, seed, START)
    acts, tags = done_before(scenario.required if path.actions is None else path.actions)
    state = replace(state, node=path.node, acts=acts, tags=tags, end=None)
    turns: list[Turn] = []
    for reply in path.replies:
        if state.end is not None:
            break
        played = _one(scenario, state, reply, path)
        if played is None:
            break
        state, turn = played
        turns.append(turn)
    return tuple(turns)


def _one(scenario: Scenario, state: State, reply: str | None, path: SavedPath) -> tuple[State, Turn] | None:
    if reply is None:
        due = silence_due(scenario, state)
        return silence(scenario, state, due) if due else None
    state, turn = step(scenario, state, filled(scenario, state, reply), state.last_customer_at)
    if state.waiting is not None:
        return decide(scenario, state, {name: name in path.human for name in state.waiting.checks})
    return state, turn


def _told(scenario: Scenario, path: SavedPath, seed: int) -> str:
    """What is wrong with the path, or ''."""
    turns = play_saved(scenario, path, seed)
    place = turns[-1].next if turns else path.node
    if len(turns) < len(path.replies):
        return f"stops in '{place}' after {len(turns)} of {len(path.replies)} replies."
    if place == path.target:
        return ""
    hits = ", ".join(result.name for result in turns[-1].hits) or "no check"
    return f"leads to '{place}' instead of '{path.target}': {hits} true, rule '{shown(turns[-1].rule_text, 80)}'."
