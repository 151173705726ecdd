"""The turn algorithm on the sample and on small files."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.simulation import Input, NotPlayable, Scenario, State, begin, compile_scenario, perform, replay, silence, silence_due, step
from tests.simulation.files import NOW, SAMPLE, answered, compiled, small

LOOKED: tuple[tuple[str, dict[str, str]], ...] = (("look_up_order", {}),)


def outcome(*inputs: Input) -> tuple[str, str, float, bool] | None:
    end = replay(compiled(SAMPLE), 7, inputs, start=NOW).state.end
    return (end.node, end.outcome, end.csat, end.fail) if end else None


@pytest.mark.parametrize(
    ("inputs", "end"),
    [
        ([Input("It is a hold, 5 days", LOOKED)], ("relieved", "solved", 2.25, False)),
        ([Input("You get your money back today")], ("trap", "broken-promise", 2, True)),
        ([Input("hm"), Input("hm")], ("angry", "churn", 1, False)),
        ([Input("Sorry"), Input("hm"), Input("which card?"), Input("It is a hold, 5 days")], ("relieved", "solved", 3.25, False)),
        ([Input("Sorry")], None),
        ([Input("Sorry"), Input(None, after=599)], None),
        ([Input("Sorry"), Input(None, after=600), Input("hm")], ("angry", "churn", 1, False)),
        ([Input("Sorry"), Input("hm"), Input("hm")], ("angry", "churn", 1, False)),
    ],
)
def test_the_sample_is_played_to_each_end(inputs: list[Input], end: tuple[str, str, float, bool] | None) -> None:
    assert outcome(*inputs) == end


def test_the_trace_holds_rule_words_and_every_check() -> None:
    scenario = compiled(SAMPLE)
    state, opening = begin(scenario, 7, NOW)
    assert opening.text == f"Hi. Order {state.facts['order']}, I was charged {state.facts['amount']} twice on 20 November 2026. Fix it."
    reply = "I am *sorry*, refunded? Never now"
    state, turn = step(scenario, state, reply, NOW)
    assert [check.name for check in turn.checks] == list(scenario.checks)
    assert (turn.rule, turn.rule_text) == (0, "promise -> trap")
    assert turn.reason == ("refunded? Never now",)
    assert turn.next == "trap"
    assert json.loads(json.dumps(turn.as_json()))["end"] == {"node": "trap", "outcome": "broken-promise", "csat": 2, "fail": True}
    with pytest.raises(NotPlayable):
        step(scenario, state, "again", NOW)


def test_sets_and_reveals() -> None:
    scenario = compiled(SAMPLE)
    state, turns = answered(scenario, begin(scenario, 1, NOW)[0], "hm", "Was it the same card?")
    assert turns[1].sets == {"asked_card": True}
    assert turns[1].reveals == state.revealed == ("card_replaced",)


def test_patience_costs_mood_without_progress() -> None:
    scenario = compiled(
        small(front="mood: {start: 50}", checks="  hm: {any: [hm]}", rules="- hm -> start\n- !hm & !yes_said & turns < 9 -> start")
    )
    assert [turn.mood for turn in answered(scenario, begin(scenario, 1, NOW)[0], "hm", "hm", "hm", "hm")[1]] == [50, 50, 50, 50]
    scenario = compiled(SAMPLE.replace("- else -> pushback  (mood -15)", "- else -> start"))
    turns = answered(scenario, begin(scenario, 1, NOW)[0], "a", "b", "c", "d")[1]
    assert [turn.mood for turn in turns] == [45, 45, 40, 35]
    assert [(change.why, change.by) for change in turns[2].mood_changes] == [("patience", -5)]


def test_mood_is_clamped_and_says_so() -> None:
    scenario = compiled(small(front="mood: {start: 95}", rules="- yes_said & turns < 2 -> start (mood +30)"))
    turn = answered(scenario, begin(scenario, 1, NOW)[0], "yes")[1][0]
    assert turn.mood == 100
    assert [(change.why, change.by) for change in turn.mood_changes] == [("rule", 30), ("clamp", -25)]


def test_below_the_line_the_customer_leaves() -> None:
    text = small(front="mood: {start: 30, leave_below: 20}", rules="- !yes_said -> start (mood -15)")
    state, turns = answered(compiled(text), begin(compiled(text), 1, NOW)[0], "hm")
    assert turns[0].left
    assert turns[0].customer is None
    assert state.end is not None
    assert (state.end.node, state.end.outcome, state.end.csat) == ("(left)", "churn", 1)
    scenario = compiled(
        small(
            front="mood: {start: 30, leave_below: 20}",
            rules="- !yes_said -> start (mood -15)",
            rest="## off {leave, end: churn, csat: 1}\n> Enough.",
        )
    )
    turn = answered(scenario, begin(scenario, 1, NOW)[0], "hm")[1][0]
    assert (turn.next, turn.customer, turn.left) == ("off", "Enough.", True)


def test_a_once_node_is_passed_through_the_second_time() -> None:
    rest = "## again {once}\n> Once.\n- yes_said -> start\n- else -> again2 (mood -7)\n## again2\n> Twice.\n- else -> gone"
    scenario = compiled(small(rules="- !yes_said -> again", rest=rest))
    state, turns = answered(scenario, begin(scenario, 1, NOW)[0], "hm", "yes", "hm")
    assert [turn.customer for turn in turns] == ["Once.", "Hello?", "Twice."]
    assert turns[2].passed == ("again",)
    assert turns[2].mood == 43
    assert state.visited == {"start": 2, "again": 2, "again2": 1}


def test_conditions_on_turns_mood_variables_and_visits() -> None:
    rules = "- visited(other) & turns >= 2 -> done\n- mood < 40 & grade == 3 -> gone\n- grade == 2 -> other"
    scenario = compiled(
        small(
            front="vars: {grade: 2}",
            checks="  up: {any: [up], sets: {grade: grade + 1}}",
            rules=rules,
            rest="## other\n> Other.\n- up -> start\n- else -> gone",
        )
    )
    _state, turns = answered(scenario, begin(scenario, 1, NOW)[0], "hm", "up", "hm")
    assert [turn.next for turn in turns] == ["other", "start", "done"]


def test_silence_fires_at_its_time_however_late_somebody_looks() -> None:
    scenario = compiled(SAMPLE)
    state, _ = answered(scenario, begin(scenario, 1, NOW)[0], "Sorry")
    assert silence(scenario, state, NOW + timedelta(seconds=599)) is None
    assert silence_due(scenario, state) == NOW + timedelta(minutes=10)
    fired = silence(scenario, state, NOW + timedelta(days=3))
    assert fired is not None
    assert fired[1].at == (NOW + timedelta(minutes=10)).isoformat()
    assert fired[1].reply is None
    assert silence(scenario, fired[0], NOW + timedelta(days=9)) is None


def test_every_line_is_a_variant_and_an_empty_one_joins() -> None:
    scenario = compiled(small().replace("> Hello?", "> One\n> Two\n>\n> more\n> Three\\\n> lines"))
    assert {begin(scenario, seed, NOW)[1].text for seed in range(40)} == {"One", "Two\n\nmore", "Three\nlines"}


def test_a_shared_cohort_never_gets_the_same_number() -> None:
    scenario = compiled(SAMPLE)
    taken: set[str] = set()
    for _ in range(5):
        order = begin(scenario, 1, NOW, taken=frozenset(taken))[0].facts["order"]
        assert order not in taken
        taken.add(order)


def test_facts_depend_on_the_seed_and_dates_on_the_start_only() -> None:
    scenario = compiled(SAMPLE)
    now, later = (begin(scenario, 5, NOW + timedelta(days=days))[0].facts for days in (0, 10))
    assert {**now, "charged": ""} == {**later, "charged": ""}
    assert (now["charged"], later["charged"]) == ("20 November 2026", "30 November 2026")
    assert len({begin(scenario, seed, NOW)[0].facts["order"] for seed in range(50)}) == 50


def test_a_state_of_another_file_is_refused() -> None:
    state, _ = begin(compiled(SAMPLE), 1, NOW)
    with pytest.raises(NotPlayable):
        step(compiled(SAMPLE + "\nmore\n"), state, "hm", NOW)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=60), st.sampled_from(["sorry", "hold 5 days", "refund now", "which card?"])), max_size=6),
    st.integers(0, 2**40),
)
def test_states_survive_json_and_runs_repeat(replies: list[str], seed: int) -> None:
    scenario = compiled(SAMPLE)
    inputs = [Input(text, LOOKED if number % 2 else (), after=200) for number, text in enumerate(replies)]
    run = replay(scenario, seed, inputs)
    assert State.from_json(json.loads(json.dumps(run.state.as_json()))) == run.state
    assert replay(scenario, seed, inputs) == run
    assert all(0 <= turn.mood <= 100 for turn in run.turns)
    for turn in run.turns:
        assert all(0 <= start < end <= len(turn.reply or "") for check in turn.checks for start, end in check.spans)


def test_another_process_plays_the_same_run(tmp_path: Path) -> None:
    program = (
        "import sys, json; from app.simulation import *; s = compile_scenario(open(sys.argv[1]).read()).scenario;"
        "r = replay(s, 11, [Input('Sorry'), Input('which card?', after=700), Input('hold, days')]);"
        "print(json.dumps([t.as_json() for t in r.turns] + [r.state.as_json()]))"
    )
    (tmp_path / "sample.md").write_text(SAMPLE, encoding="utf-8")
    root = Path(__file__).parents[2]
    env = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "sample.md")], env=env, capture_output=True, text=True, check=True)
    here = replay(compiled(SAMPLE), 11, [Input("Sorry"), Input("which card?", after=700), Input("hold, days")])
    assert json.loads(done.stdout) == json.loads(json.dumps([turn.as_json() for turn in here.turns] + [here.state.as_json()]))


def quickest(scenario: Scenario) -> float:
    state, _ = begin(scenario, 1, NOW)
    state, _ = perform(scenario, state, {}, "look_up_order", {}, NOW)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        step(scenario, state, "I am sorry. " * 20 + "It is a temporary hold and drops within 5 days.", NOW)
        times.append(time.perf_counter() - start)
    return min(times)


def test_a_turn_takes_under_five_milliseconds_and_a_file_under_fifty() -> None:
    assert quickest(compiled(SAMPLE)) < 0.005
    times = []
    for _ in range(5):
        start = time.perf_counter()
        compile_scenario(SAMPLE)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05
