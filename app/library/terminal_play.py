"""Playing a scenario in a terminal, and printing a played one for people."""

from collections.abc import Mapping
from datetime import datetime

import click

from app.base import clock
from app.simulation import (
    CustomerTurn,
    DeskAction,
    Run,
    Scenario,
    State,
    Turn,
    begin,
    decide,
    filled,
    forbidden_done,
    perform,
    required_left,
    step,
    wait_until,
)

_HELP = "Type a reply. '/do NAME key=value ...' does a desk action, '/quit' stops."


def play_in_terminal(scenario: Scenario, seed: int, actions: Mapping[str, DeskAction], language: str = "") -> None:
    """Read replies line by line until the conversation ends. Silence counts in real time."""
    scenario = scenario.spoken_in(language)
    state, opening = begin(scenario, seed, clock.now())
    _print_opening(scenario, seed, state, opening)
    click.echo(_HELP)
    while state.end is None:
        try:
            typed = click.prompt(">", prompt_suffix=" ", default="", show_default=False)
        except click.Abort:
            return
        if typed.strip() == "/quit":
            return
        now = clock.now()
        state, quiet = wait_until(scenario, state, now)
        for turn in quiet:
            _print_turn(turn)
        if typed.startswith("/do "):
            state = _do(scenario, state, actions, typed.split()[1:], now)
        elif typed.strip() and state.end is None:
            state, turn = step(scenario, state, typed, now)
            if state.waiting is not None:
                state, turn = decide(scenario, state, {name: _asked(scenario, name) for name in state.waiting.checks})
            _print_turn(turn)
    _print_end(scenario, state)


def _asked(scenario: Scenario, name: str) -> bool:
    """What a reviewer would be asked about the reply."""
    return click.confirm(scenario.checks[name].question or f"{name}?", default=False)


def print_run(scenario: Scenario, seed: int, run: Run) -> None:
    """A played conversation with the reason of every turn."""
    _print_opening(scenario, seed, run.state, run.opening)
    for turn in run.turns:
        click.echo(f"\nAgent: {turn.reply}" if turn.reply is not None else "\n(no reply)")
        _print_turn(turn)
    if run.state.waiting is not None:
        click.echo(f"\nPeople decide first: {', '.join(run.state.waiting.checks)}.")
    elif run.state.end is None:
        click.echo("\nThe conversation is still open.")
    else:
        _print_end(scenario, run.state)


def _print_opening(scenario: Scenario, seed: int, state: State, opening: CustomerTurn) -> None:
    click.echo(f"{scenario.title} ({scenario.channel}, seed {seed})")
    click.echo(f"\n{filled(scenario, state, scenario.persona.name)}: {opening.text or '(says nothing)'}")


def _print_turn(turn: Turn) -> None:
    words = ", ".join(f'"{word}"' for word in turn.reason)
    click.echo(f"  [{turn.rule_text or 'no rule'}; because of {words}; mood {turn.mood_before} to {turn.mood}]")
    if turn.customer is not None:
        click.echo(f"Customer: {turn.customer}")


def _print_end(scenario: Scenario, state: State) -> None:
    end = state.end
    if end is None:
        return
    click.echo(f"\nEnd: {end.outcome} (customer satisfaction {end.csat:g} of 5{', failed' if end.fail else ''})")
    left, broken = required_left(scenario, state), forbidden_done(scenario, state)
    if left:
        click.echo(f"Required and not done: {', '.join(left)}")
    if broken:
        click.echo(f"Forbidden and done: {', '.join(broken)}")
    if scenario.debrief:
        click.echo(f"\n{filled(scenario, state, scenario.debrief)}")


def _do(scenario: Scenario, state: State, actions: Mapping[str, DeskAction], words: list[str], now: datetime) -> State:
    args = {key: value for key, equals, value in (word.partition("=") for word in words[1:]) if equals}
    state, outcome = perform(scenario, state, actions, words[0] if words else "", args, now)
    click.echo("\n".join(f"  {line}" for line in outcome.lines) or f"  {outcome.message or 'Done.'}")
    return state
