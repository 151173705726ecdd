"""`=> node`: a fragment is entered, answers, and comes back to the node that called it."""

import json

import pytest

from app.simulation import Input, Scenario, State, Turn, begin, compile_scenario, replay
from app.simulation.movement import MOST_CALLS
from tests.simulation.files import NOW, answered, compiled, errors, small

CHECKS = "  who: {any: [who]}\n  pin: {any: [pin]}\n  code: {any: [code]}"
IDENTITY = """## identity
> My code is 4411.
- pin => pin
- code -> back (mood +5)
- else -> gone
## back {return}
> Right, that is me. So?
## pin
> 0000.
- else -> silent
## silent {return}
"""


def asked() -> Scenario:
    return compiled(small(checks=CHECKS, rules="- who => identity (mood -5)", rest=IDENTITY))


def play(*replies: str, scenario: Scenario | None = None) -> tuple[State, list[Turn]]:
    scenario = scenario or asked()
    return answered(scenario, begin(scenario, 1, NOW)[0], *replies)


def test_a_call_comes_back_with_the_words_of_the_node_that_returns() -> None:
    state, turns = play("who", "code", "yes")
    assert [turn.customer for turn in turns] == ["My code is 4411.", "Right, that is me. So?", "Thanks."]
    assert [turn.next for turn in turns] == ["identity", "start", "done"]
    assert [turn.node for turn in turns] == ["start", "identity", "start"]
    assert [turn.calls for turn in turns] == [("start",), (), ()]
    assert turns[1].passed == ("back",)
    assert [turn.mood for turn in turns] == [45, 50, 50]
    assert state.visited == {"start": 1, "identity": 1, "back": 1, "done": 1}


def test_a_node_that_returns_without_words_lets_the_caller_speak_again() -> None:
    state, turns = play("who", "pin", "hm", "code")
    assert [turn.customer for turn in turns] == ["My code is 4411.", "0000.", "My code is 4411.", "Right, that is me. So?"]
    assert [turn.calls for turn in turns] == [("start",), ("start", "identity"), ("start",), ()]
    assert state.visited["identity"] == 2


def test_an_end_inside_a_call_ends_everything() -> None:
    state, turns = play("who", "hm")
    assert turns[-1].end is not None
    assert (state.node, state.calls, turns[-1].calls) == ("gone", (), ())


def test_the_customer_who_leaves_by_mood_comes_back_to_no_call() -> None:
    front = "mood: {start: 30, leave_below: 20}"
    text = small(
        front=front,
        checks=CHECKS,
        rules="- who => identity",
        rest=IDENTITY.replace("(mood +5)", "(mood -30)") + "## off {leave}\n> Off.\n- else -> gone",
    )
    state, turns = play("who", "code", scenario=compiled(text))
    assert (turns[-1].left, turns[-1].customer, state.node, state.calls) == (True, "Off.", "off", ())


def test_a_once_node_inside_a_call_is_passed_by_its_else_on_the_second_call() -> None:
    rest = "## identity {once}\n> My code?\n- code -> back\n- else -> back\n## back {return}\n> So?"
    scenario = compiled(small(checks=CHECKS, rules="- who => identity", rest=rest))
    _state, turns = play("who", "code", "who", "who", scenario=scenario)
    assert [turn.customer for turn in turns] == ["My code?", "So?", "So?", "So?"]
    assert [turn.passed for turn in turns[1:3]] == [("back",), ("identity", "back")]


def test_a_once_caller_that_is_spoken_to_again_moves_on() -> None:
    rest = "## ask {once}\n> Who are you?\n- who => quiet\n- else -> gone\n## quiet\n> Guess.\n- else -> silent\n## silent {return}"
    scenario = compiled(small(checks=CHECKS, rules="- !yes_said -> ask", rest=rest))
    state, turns = play("hm", "who", "hm", scenario=scenario)
    assert turns[-1].passed == ("silent", "ask")
    assert state.end is not None


def test_a_silence_rule_may_call() -> None:
    scenario = compiled(small(rules="- silence 5m => nudge", rest="## nudge\n> There?\n- else -> back\n## back {return}\n> Well?"))
    run = replay(scenario, 1, [Input(None, after=300), Input("hm"), Input("yes", after=1)])
    assert [turn.customer for turn in run.turns] == ["There?", "Well?", "Thanks."]


def test_the_call_stack_survives_json_and_a_state_of_before_has_none() -> None:
    state, _ = play("who", "pin")
    stored = json.loads(json.dumps(state.as_json()))
    assert State.from_json(stored) == state
    for key in ("calls", "waiting", "language", "vectoriser", "repeated"):
        del stored[key]
    old = State.from_json(stored)
    assert (old.calls, old.waiting, old.language, old.vectoriser) == ((), None, "", "")


@pytest.mark.parametrize(("depth", "fits"), [(MOST_CALLS, True), (MOST_CALLS + 1, False)])
def test_calls_stand_inside_each_other_to_a_bound(depth: int, fits: bool) -> None:
    nodes = [f"## n{number}\n> {number}\n- yes_said => n{number + 1}\n- else -> back" for number in range(1, depth)]
    nodes += [f"## n{depth}\n> last\n- else -> back", "## back {return}\n> Back."]
    compilation = compile_scenario(small(rules="- !yes_said => n1", rest="\n".join(nodes)))
    assert errors(compilation) == (set() if fits else {"E16"}), compilation.findings
    if compilation.scenario:
        state, turns = play("hm", *["yes"] * (depth - 1), *["hm"] * depth, scenario=compilation.scenario)
        assert max(len(turn.calls) for turn in turns) == depth
        assert (state.node, state.calls) == ("start", ())


def test_a_model_answer_may_begin_inside_a_fragment_and_end_where_it_returns() -> None:
    rest = IDENTITY + "# answers\n### good @identity -> back\ncode\n### first -> identity\nwho"
    assert errors(compile_scenario(small(checks=CHECKS, rules="- who => identity", rest=rest))) == set()
