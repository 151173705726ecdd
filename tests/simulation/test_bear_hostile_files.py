"""Hostile files and replies: bounded time, findings, never a crash."""

import time
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.simulation import Scenario, begin, compile_scenario, step
from app.simulation.conditions import ConditionError, parse_condition
from app.simulation.expressions import ExpressionError, parse_expression
from tests.simulation.files import NOW, SAMPLE, compiled, errors, small

MANY = "\n".join(f"- yes_said & turns == {number} -> done" for number in range(6_000))
CHECKS = "\n".join(f"  c{number}: {{any: [w{number}]}}" for number in range(900))
SOME = "\n".join(f"- c{number % 900} & turns == {number} -> done" for number in range(4_000))
NODES = "\n".join(f"## n{number} {{once}}\n- else -> n{number + 1}" for number in range(1_900))

HOSTILE = {
    "many rules": small(rules=MANY),
    "ten thousand rules": small(rules="- yes_said -> gone\n" * 10_000),
    "many checks": small(checks=CHECKS, rules=SOME),
    "many nodes": small(rest=NODES + "\n## n1900\n- else -> gone", rules="- !yes_said -> n0"),
    "too many nodes": small(rest="\n".join(f"## n{number}\n- else -> done" for number in range(9_000))),
    "deep parentheses": small(rules="- " + "(" * 900 + "yes_said" + ")" * 900 + " -> gone"),
    "endless parentheses": small(rules="- " + "(" * 200_000),
    "many denials": small(rules="- " + "!" * 1_900 + "yes_said -> gone"),
    "deep yaml": small(front="vars: " + "[" * 100_000),
    "deep yaml closed": small(front="vars: " + "[" * 60_000 + "]" * 60_000),
    "many keys": small(front="vars:\n" + "\n".join(f"  v{number}: 1" for number in range(9_000))),
    "long number": small(front="vars: {a: " + "9" * 5_000 + "}"),
    "long number in a rule": small(front="vars: {a: 1}", rules="- a == " + "9" * 1_500 + " -> gone"),
    "long mood": small(rules="- yes_said -> gone (mood +" + "9" * 5_000 + ")"),
    "long csat": small().replace("csat: 5", "csat: " + "9" * 5_000),
    "huge level": small(front="level: 1e400"),
    "endless level": small(front="mood: {start: .inf}"),
    "braces": small(rest="{" * 100_000),
    "headings": small(rest="## " * 50_000),
    "comments": small(rest="<!--" * 50_000),
    "placeholders": small().replace("> Hello?", "> " + "{a}" * 60_000),
    "only dashes": "---\n" * 60_000,
    "one line": "x" * 250_000,
    "carriage returns": "\r" * 250_000,
    "answers": small(rest="# answers\n" + "\n".join(f"### a{number} -> done\nyes" for number in range(6_000))),
    "phrases": small(checks="  a: {any: [" + ", ".join(f"w{number}" for number in range(20_000)) + "]}"),
    "regexes": small(checks="\n".join(f"  r{number}: {{regex: '(a|b){{100}}c{number}'}}" for number in range(300))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_in_bounded_time(name: str) -> None:
    begin_at = time.perf_counter()
    compilation = compile_scenario(HOSTILE[name])
    assert time.perf_counter() - begin_at < 20
    assert compilation.scenario is not None or errors(compilation)
    assert len(compilation.findings) <= 500


REPLIES = [
    "a " * 50_000,
    "sorry not " * 10_000,
    "[" * 100_000,
    "*" * 100_000,
    "e\u0301\u0327" * 33_000,
    "\u0301" * 100_000,
    "1,000" * 20_000,
    "refund " * 14_000,
    "1/2/" * 25_000,
    "?" * 100_000,
    "👩‍👩‍👧" * 12_000,
    "返金" * 50_000,
    "\x00" * 100_000,
    "\ud800" * 1_000,
    "A-12345 " * 12_000,
]


@pytest.fixture(scope="module")
def everything() -> Scenario:
    checks = "  said: {states: [order, amount, charged]}\n  wrong: {misstates: [order, amount, charged]}\n  cites: {cites: kb.identity}\n"
    checks += '  asks: {asks: [card, "a a"]}\n'
    checks += "  tone: {tone: {greeting: true, length: [1, 9], sentence_length: 9, capitals: 0, jargon: [a]}}\n---\n## start"
    return compiled(SAMPLE.replace("---\n## start", checks))


@pytest.mark.parametrize("reply", REPLIES, ids=[ascii(reply[:9]) for reply in REPLIES])
def test_a_long_reply_is_answered_in_bounded_time(reply: str, everything: Scenario) -> None:
    state, _ = begin(everything, 1, NOW)
    begin_at = time.perf_counter()
    step(everything, state, reply, NOW)
    assert time.perf_counter() - begin_at < 15


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_sample_never_breaks_the_reader(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SAMPLE)))
    end = data.draw(st.integers(place, min(len(SAMPLE), place + 60)))
    other = data.draw(
        st.one_of(st.text(max_size=8), st.sampled_from(["{", "}", "---\n", "- else -> ", "## x {once, end: a}\n", "[[", "*a", "&a ", ": "]))
    )
    compilation = compile_scenario(SAMPLE[:place] + other + SAMPLE[end:])
    assert (compilation.scenario is None) is bool(errors(compilation))
    if compilation.scenario:
        state, _ = begin(compilation.scenario, 1, NOW)
        if state.end is None:
            step(compilation.scenario, state, "sorry, a hold of 5 days, refund now", NOW)


@given(st.text(alphabet="ab&|!() <>=1", max_size=40))
def test_conditions_are_parsed_or_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except ConditionError as error:
        assert 0 <= error.column <= len(text)
    else:
        assert condition.holds(lambda atom: True) in (True, False)


@given(st.text(alphabet="am+-*/(),1.9 inx", max_size=40))
def test_expressions_are_parsed_or_refused(text: str) -> None:
    try:
        expression = parse_expression(text, {"a", "m"})
    except ExpressionError as error:
        assert 0 <= error.column <= len(text)
    else:
        value = expression.value({})
        assert value is None or abs(value) <= 10**9


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-2 - -3", 1),
        ("8 / 4 / 2", 1),
        ("max(1, min(9, 4), 2)", 4),
        ("round(2.5)", 3),
        ("mood/20", 4),
        ("mood-5", 75),
    ],
)
def test_expressions_follow_the_usual_order(text: str, value: int) -> None:
    assert parse_expression(text, {"mood"}).value({"mood": Fraction(80)}) == value


def test_division_by_zero_has_no_value() -> None:
    assert parse_expression("1 / (mood - mood)", {"mood"}).value({"mood": Fraction(80)}) is None
