"""What {placeholders} and expressions stand for in a state."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from app.simulation.conditions import Value
from app.simulation.facts import fill, plain_number
from app.simulation.scenario import Scenario
from app.simulation.state import State


def text_values(scenario: Scenario, state: State) -> Mapping[str, str]:
    """Facts and variables as people read them."""
    return {**{name: shown_value(value) for name, value in state.vars.items()}, **state.facts}


def number_values(scenario: Scenario, state: State) -> Mapping[str, Fraction]:
    """Numbers an expression may use: mood, numeric variables, range facts."""
    numbers = {name: value for name, value in state.vars.items() if isinstance(value, Fraction)}
    facts = {name: Fraction(state.drawn[name]) for name, fact in scenario.facts.items() if fact.numeric}
    return {**numbers, **facts, "mood": Fraction(state.mood)}


def filled(scenario: Scenario, state: State, text: str) -> str:
    """A text of the file with facts, variables and hidden facts in place of {names}.

    Hidden facts are filled too: the caller decides whom to show the text. They may hold placeholders themselves.
    """
    values = text_values(scenario, state)
    hidden = {name: fill(words, values) for name, words in scenario.hides.items()}
    return fill(text, {**hidden, **values})


def shown_value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return plain_number(round(Decimal(value.numerator) / Decimal(value.denominator), 6))
    return value
