"""`human` checks: the turn waits until a person decides; `within`, `silence` and `leaks` decide by themselves."""

import json
from datetime import timedelta

import pytest

from app.simulation import Input, NotPlayable, State, Undecided, begin, compile_scenario, decide, perform, replay, silence_due, step
from tests.simulation.files import NOW, compiled, errors, hits, small

CHECKS = """  owns: {human: "Does the reply own up?", sets: {owned: true}}
  warm: {any: [sorry], human: true}
  looked: {action: look}
"""
RULES = "- warm & looked -> done\n- owns -> other\n- silence 5m -> gone"
OTHER = "## other\n> Fine.\n- owned & yes_said -> done\n- else -> gone"
TEXT = small(front="vars: {owned: false}", checks=CHECKS, rules=RULES, rest=OTHER)


def test_a_turn_waits_for_what_its_rules_hang_on() -> None:
    scenario = compiled(TEXT)
    state, turn = step(scenario, begin(scenario, 1, NOW)[0], "hello", NOW)
    assert (turn.waiting, turn.customer, turn.next, turn.rule) == (("owns",), None, "start", -1)
    assert {check.name for check in turn.checks if check.undecided} == {"owns"}
    assert scenario.checks["owns"].question == "Does the reply own up?"
    assert silence_due(scenario, state) is None
    with pytest.raises(Undecided):
        step(scenario, state, "again", NOW)
    state = State.from_json(json.loads(json.dumps(state.as_json())))
    later = NOW + timedelta(hours=1)
    state, turn = decide(scenario, state, {"owns": True}, later)
    assert (turn.rule_text, turn.customer, turn.reply, turn.at) == ("owns -> other", "Fine.", "hello", NOW.isoformat())
    assert state.vars["owned"] is True
    assert (state.turns, state.waiting, state.last_customer_at) == (1, None, later)
    assert step(scenario, state, "yes", later)[1].next == "done"


def test_no_is_an_answer_too() -> None:
    scenario = compiled(TEXT)
    state, _ = step(scenario, begin(scenario, 1, NOW)[0], "yes", NOW)
    assert decide(scenario, state, {"owns": False})[1].next == "done"


def test_nobody_is_asked_what_does_not_matter() -> None:
    text = TEXT.replace("- warm & looked -> done\n- owns -> other", "- yes_said -> done\n- !yes_said & owns -> other").replace(
        "- yes_said -> done\n- else -> gone\n## done", "- else -> gone\n## done"
    )
    scenario = compiled(text)
    _, turn = step(scenario, begin(scenario, 1, NOW)[0], "yes", NOW)
    assert (turn.waiting, turn.next) == ((), "done")


def test_the_reply_is_judged_by_what_was_done_before_it() -> None:
    scenario = compiled(TEXT)
    state, turn = step(scenario, begin(scenario, 1, NOW)[0], "sorry", NOW)
    assert turn.waiting == ("owns",)
    state, _ = perform(scenario, state, {}, "look", {}, NOW)
    with pytest.raises(NotPlayable):
        decide(scenario, state, {"warm": True})
    assert decide(scenario, state, {"owns": False})[1].next == "gone"


def test_all_that_matters_is_asked_at_once() -> None:
    scenario = compiled(TEXT)
    state, _ = perform(scenario, begin(scenario, 1, NOW)[0], {}, "look", {}, NOW)
    state, turn = step(scenario, state, "sorry", NOW)
    assert turn.waiting == ("owns", "warm")
    assert decide(scenario, state, {"owns": True, "warm": False})[1].next == "other"
    with pytest.raises(NotPlayable):
        decide(scenario, begin(scenario, 1, NOW)[0], {})


def test_a_replay_takes_decisions_or_stops() -> None:
    scenario = compiled(TEXT)
    run = replay(scenario, 1, [Input("hm", decisions={"owns": True}), Input("yes")])
    assert run.state.end is not None
    stopped = replay(scenario, 1, [Input("hm"), Input("yes")])
    assert stopped.state.waiting is not None
    assert len(stopped.turns) == 1


def test_a_model_answer_says_what_people_would_say() -> None:
    rest = OTHER + "\n# answers\n### good -> other {human: [owns]}\nhm\n### bad -> gone\nhm"
    assert errors(compile_scenario(TEXT.replace(OTHER, rest))) == set()


def test_within_and_silence_run_on_the_clock_of_the_conversation() -> None:
    scenario = compiled(small(checks="  fast: {within: 3m}\n  slow: {silence: 10m}", rules="- fast -> done\n- slow -> gone"))
    state, _ = begin(scenario, 1, NOW)
    true = {
        seconds: {check.name for check in step(scenario, state, "hm", NOW + timedelta(seconds=seconds))[1].hits}
        for seconds in (0, 180, 181, 599, 600)
    }
    assert true == {0: {"fast"}, 180: {"fast"}, 181: set(), 599: set(), 600: {"slow"}}


@pytest.mark.parametrize(
    ("check", "reply", "found"),
    [
        ("{leaks: true}", "Your card 4111 1111 1111 1111 is fine", ["4111 1111 1111 1111"]),
        ("{leaks: true}", "Your card 4111 1111 1111 1112 is fine", None),
        ("{leaks: card}", "Order 411111111111 and card ••1234", None),
        ("{leaks: iban}", "to DE89 3704 0044 0532 0130 00 today", ["DE89 3704 0044 0532 0130 00"]),
        ("{leaks: [email, phone]}", "Write to bo@harbour.example or +351 210 000 000", ["bo@harbour.example", "+351 210 000 000"]),
        ("{leaks: street}", "It went to Hill Road", ["Hill Road"]),
        ("{leaks: street}", "It went to Low Road", None),
        ("{leaks: false, forbidden: [supplier]}", "We do not name the supplier", ["supplier"]),
        ("{leaks: true, forbidden: [supplier]}", "All good", None),
    ],
)
def test_a_leak_is_found_where_it_stands(check: str, reply: str, found: list[str] | None) -> None:
    assert hits(check, reply, front="facts: {street: {pick: [Hill Road]}}") == found
