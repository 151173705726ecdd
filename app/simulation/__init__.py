"""The pure simulation: scenario text -> compiled scenario -> findings -> next turn. No Flask, no database."""

from app.simulation.answers import Answer
from app.simulation.checks.check import Check
from app.simulation.checks.look import Act
from app.simulation.compile import compile_scenario
from app.simulation.desk import ActionOutcome, DeskAction, Param, parse_desk_actions
from app.simulation.document import content_hash, taken_apart
from app.simulation.durations import parse_duration, written_duration
from app.simulation.engine import (
    NotPlayable,
    Undecided,
    begin,
    cite,
    decide,
    done_actions,
    forbidden_done,
    perform,
    repeated_facts,
    required_left,
    silence,
    silence_due,
    step,
    untag,
)
from app.simulation.exploration import Exploration, explore
from app.simulation.facts import Fact
from app.simulation.fragments import included_texts, includes_something, is_fragment, with_included
from app.simulation.lint.answers import play_answer
from app.simulation.movement import LEFT
from app.simulation.nodes import Node
from app.simulation.replay import Input, Run, replay, wait_until
from app.simulation.rules import Rule
from app.simulation.scenario import CHANNELS, Compilation, History, Library, Persona, RubricScales, Scenario
from app.simulation.state import End, State, Waiting
from app.simulation.texts import filled
from app.simulation.turn import CheckResult, CustomerTurn, MoodChange, Turn
from app.simulation.vectors import BUILT_IN, Vectoriser, choose_vectoriser, register_vectoriser, vectoriser_for, vectoriser_named

__all__ = [
    "BUILT_IN",
    "CHANNELS",
    "LEFT",
    "Act",
    "ActionOutcome",
    "Answer",
    "Check",
    "CheckResult",
    "Compilation",
    "CustomerTurn",
    "DeskAction",
    "End",
    "Exploration",
    "Fact",
    "History",
    "Input",
    "Library",
    "MoodChange",
    "Node",
    "NotPlayable",
    "Param",
    "Persona",
    "RubricScales",
    "Rule",
    "Run",
    "Scenario",
    "State",
    "Turn",
    "Undecided",
    "Vectoriser",
    "Waiting",
    "begin",
    "choose_vectoriser",
    "cite",
    "compile_scenario",
    "content_hash",
    "decide",
    "done_actions",
    "explore",
    "filled",
    "forbidden_done",
    "included_texts",
    "includes_something",
    "is_fragment",
    "parse_desk_actions",
    "parse_duration",
    "perform",
    "play_answer",
    "register_vectoriser",
    "repeated_facts",
    "replay",
    "required_left",
    "silence",
    "silence_due",
    "step",
    "taken_apart",
    "untag",
    "vectoriser_for",
    "vectoriser_named",
    "wait_until",
    "with_included",
    "written_duration",
]
