"""Customer text never shows a fact that the customer does not know, whatever the file tries; patterns stay within their steps."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.simulation import Input, compile_scenario, replay
from app.simulation.automaton import MOST_PLACES, MOST_STEPS
from app.simulation.linear import PatternError, compile_pattern
from tests.simulation.files import errors, small

SECRET = "731973"
PIECES = st.sampled_from(["{code}", "{var}", "{text}", "{told}", "{known}", "{why}", "{ code }", "{{code}}", "{co{known}de}", "Hello", "{"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, min_size=1, max_size=4),
    st.lists(PIECES, min_size=1, max_size=3),
    st.sampled_from(["code", "code + 0", "told", "max(told, code)", "known", "var + 1"]),
    st.sampled_from(["", " {reveals: why}", " {once}"]),
)
def test_customer_text_never_shows_what_the_customer_does_not_know(words: list[str], more: list[str], setting: str, mark: str) -> None:
    front = f"facts: {{code: {{range: [{SECRET}, {SECRET}]}}, known: {{pick: [k]}}}}\nknows: [known]"
    front += '\nvars: {var: 1, told: 2, text: "{code}"}'
    text = small(
        front=front + '\nhides: {why: "A gift."}',
        checks=f"  a: {{any: [hm], sets: {{told: {setting}}}}}\n  b: {{any: [hm], sets: {{var: told}}}}",
        rules="- a & b & turns < 3 -> more",
        rest=f"## more{mark}\n> {' '.join(more)}\n- else -> start\n# locale ru\n## start\n> {' '.join(more)}\n",
    ).replace("> Hello?", f"> {' '.join(words)}")
    scenario = compile_scenario(text).scenario
    if scenario is None:
        return
    for language in ("", "ru"):
        run = replay(scenario, 1, [Input("hm"), Input("hm"), Input("hm"), Input("yes")], language=language)
        said = [run.opening.text or "", *(turn.customer or "" for turn in run.turns)]
        assert not any(SECRET in each for each in said), said


def test_a_variable_set_from_an_unknown_fact_is_not_said() -> None:
    text = small(
        front="facts: {code: {range: [5, 9]}}\nknows: []\nvars: {told: 0, on: 0}",
        checks="  a: {any: [hm], sets: {told: code}}\n  b: {any: [hm], sets: {on: told + 1}}",
    )
    assert errors(compile_scenario(text.replace("> Hello?", "> Hello {on}?"))) == {"E12"}
    assert errors(compile_scenario(text)) == set()


HOSTILE = ["[ab]*a[ab]{190}", "(a|b|ab|ba){60}c", ".*a.{150}b.*", "\\w+@\\w+", "(x?){99}y", "a.*b.*c.*d.*e", "(ab|a)(b|ab){50}"]
TEXTS = ["ab" * 50_000, "a" * 100_000, "ba@" * 30_000, "abcde" * 20_000, "é" * 50_000]


def test_a_hostile_pattern_stays_within_its_steps() -> None:
    for pattern in HOSTILE:
        try:
            matcher = compile_pattern(pattern)
        except PatternError:
            continue
        for text in TEXTS:
            spans, steps = matcher.counted(text)
            assert steps <= MOST_STEPS + MOST_PLACES
            assert all(0 <= start < end <= len(text) for start, end in spans)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab.*+?|()[]{}19,\\w", min_size=1, max_size=24), st.text(alphabet="ab ", min_size=1, max_size=40))
def test_steps_grow_with_the_text_and_not_faster(pattern: str, piece: str) -> None:
    try:
        short, long = compile_pattern(pattern), compile_pattern(pattern)
    except PatternError:
        return
    once, twice = short.counted(piece * 20, 10**9)[1], long.counted(piece * 40, 10**9)[1]
    assert once <= 63 * (20 * len(piece) + 2) * MOST_PLACES
    assert twice <= 63 * (40 * len(piece) + 2) * (2 + len(pattern) * 220)
    assert short.counted(piece * 20, 10**9) == short.counted(piece * 20, 10**9)


def test_a_step_counts_the_same_in_a_matcher_that_was_used_before() -> None:
    used, fresh = compile_pattern("[ab]*a[ab]{30}"), compile_pattern("[ab]*a[ab]{30}")
    text = "abba" * 4_000
    first = used.counted(text)
    assert used.counted(text) == first == fresh.counted(text)
