"""Yarn scenes become drafts whose rules say what the scenes said."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.simulation import Scenario, begin, compile_scenario
from app.simulation.exchange.draft import CannotImport, looks
from app.simulation.exchange.import_yarn import import_yarn
from app.simulation.exchange.yarn import read_yarn, spoken
from tests.simulation.files import NOW, answered

SHAPE = {f"E{number:02}" for number in range(1, 15)} | {"E21"}

STORY = """title: Start
position: 1,2
---
<<declare $gold = 5>>
<<set $polite to false>>
Mara: My parcel {$gold} is late. #line:1
=> Mara: Where is it?
=> Mara: Well?
-> Player: I am sorry
    <<set $polite to true>>
    Mara: Thank you. [wave]Nice[/wave]
    -> Let me look it up
        <<jump Lookup>>
    -> Wait <<if $gold > 3>>
        Mara: How long?
-> Not my problem
    <<set $gold to $gold - 1>>
    <<if $polite>>
        Mara: Hm.
    <<elseif visited("Lookup") and not $polite>>
        <<jump Gone>>
    <<else>>
        <<jump Angry>>
    <<endif>>
Mara: So what now?
<<detour Story>>
-> A replacement is on its way
===
title: Lookup
when: once
---
Mara: And? // a remark
<<if $gold >= 2 && $polite>>
Mara: Fine!
<<else>>
<<stop>>
<<endif>>
===
title: Story
---
Mara: It all began long ago.
===
title: Angry
---
Mara: Bye.
===
"""


def draft(text: str) -> str:
    made = import_yarn(text)
    found = {finding.code for finding in compile_scenario(made.text).findings if finding.severity == "error"}
    assert not found & SHAPE, (found, made.text)
    return made.text


def scenario(text: str) -> Scenario:
    compilation = compile_scenario(draft(text))
    assert compilation.scenario is not None, compilation.findings
    return compilation.scenario


def test_options_chains_jumps_detours_and_once_become_rules() -> None:
    made = scenario(STORY)
    assert [variant.text for variant in made.start.variants] == [
        "My parcel {gold} is late.\nWhere is it?",
        "My parcel {gold} is late.\nWell?",
    ]
    assert [rule.text for rule in made.start.rules] == [
        "i-am-sorry -> start-2",
        "not-my-problem & polite -> start-3",
        "not-my-problem & visited(lookup) & !polite -> gone",
        "not-my-problem -> angry",
        "else => unsure (mood -10)",
    ]
    assert made.nodes["lookup"].once
    assert [rule.text for rule in made.nodes["lookup"].rules] == ["gold >= 2 & polite -> lookup-2", "else -> end"]
    assert made.nodes["start-3"].rules[0].text == "!visited(story) => story"
    assert made.nodes["start-3"].rules[0].call
    assert made.nodes["story"].returns
    assert (made.vars["gold"], made.vars["polite"]) == (5, False)
    assert made.persona.name == "Mara"


def test_the_draft_plays_as_the_scenes_would() -> None:
    made = scenario(STORY)
    state, _ = begin(made, 1, NOW)
    _, turns = answered(made, state, "not my problem")
    assert turns[-1].next == "angry"
    _, turns = answered(made, state, "I am sorry", "wait", "go on", "a replacement is on its way")
    assert [turn.customer for turn in turns] == ["Thank you. Nice", "How long?\nSo what now?", "It all began long ago.", None]
    assert turns[-1].end is not None


def test_several_scenes_of_one_title_are_tried_in_order() -> None:
    made = scenario(
        "title: Start\n---\nHi\n-> a\n<<jump G>>\n===\ntitle: G\nwhen: $x\n---\nOne\n===\ntitle: G\nwhen: always\n---\nTwo\n===\n"
    )
    assert [rule.text for rule in made.start.rules][:2] == ["a & x -> g", "a -> g-2"]


def test_what_cannot_be_said_is_told() -> None:
    text = draft("title: Start\n---\nHi {random(1,2)}\n<<fade out>>\n-> go <<if dice(6) > 3>>\n<<jump Away>>\n===\n")
    told = " ".join(message for _, message in looks(text))
    for part in ("{random(1,2)}", "<<fade out>>", "dice(6) > 3", "no scene 'Away'"):
        assert part in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Mara: Hi there", ("Mara", "Hi there")),
        ("At 10:30 sharp", ("", "At 10:30 sharp")),
        ("No [b]markup[/b] \\{here\\}", ("", "No markup {here}")),
    ],
)
def test_a_line_is_taken_apart(line: str, said: tuple[str, str]) -> None:
    assert spoken(line) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no scene here"), ("title: A", "no scene here"), ("x" * 1_100_000, "larger"), ("title: A\n---\n" + "a\n" * 30_000, "lines")],
    ids=["empty", "header alone", "too large", "too many lines"],
)
def test_what_is_no_yarn_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(CannotImport, match=said):
        import_yarn(text)


def test_an_unclosed_scene_is_taken_as_it_is() -> None:
    scenes, remarks = read_yarn("title: A\n---\nHi\n<<if $x>>\nHo")
    assert len(scenes) == 1
    assert [remark.line for remark in remarks] == [5, 4] or len(remarks) == 2


HOSTILE = {
    "options": "".join(" " * depth + "-> go\n" for depth in range(400)),
    "chains": "<<if $x>>\n" * 900,
    "flat chains": "<<if $x>>\n<<endif>>\n" * 900,
    "branches": "<<if $x>>\n<<jump A>>\n<<elseif $y>>\n<<jump B>>\n<<endif>>\n" * 300,
    "sets": "<<set $x to 1>>\n" * 9000,
    "lines": "=> a\n" * 9000,
    "groups": "=> a\n=> b\nx\n" * 3000,
    "choices": "-> a\n-> b\nx\n" * 2000,
    "detours": "<<detour A>>\n" * 3000,
    "braces": "{" * 50_000 + "\n" + "<<" * 50_000,
    "brackets": "[a" * 40_000 + "\n" + "<<if " * 20_000,
}


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_scenes_take_no_long_time(kind: str) -> None:
    began = time.perf_counter()
    with suppress(CannotImport):
        draft(f"title: A\n---\n{HOSTILE[kind]}===\n")
    assert time.perf_counter() - began < 15


ROWS = """Mara: Hello|Player: Yes|-> a|-> b <<if $x>>|-> a|=> one|=> two <<once>>|<<if $x>>|<<if $n > 2 or visited("B")>>|<<elseif not $x>>
<<else>>|<<endif>>|<<set $x to true>>|<<set $n to $n + 1>>|<<set $s to "a">>|<<jump A>>|<<jump B>>|<<jump Nowhere>>|<<detour B>>|<<return>>
<<stop>>|<<once>>|<<endonce>>|<<wave 3>>|{$n} and {Name}|## x {once}|<!-- x -->|> y|- else -> z|---x|``` \\"""
rows = st.sampled_from(ROWS.replace("\n", "|").split("|"))
titles, whens = st.sampled_from(["A", "B", "Start", "A b"]), st.sampled_from(["", "when: once\n", "when: $x\n"])
blocks = st.lists(st.tuples(st.integers(0, 3), rows), max_size=14).map(
    lambda lines: "\n".join("    " * indent + row for indent, row in lines)
)


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(titles, whens, blocks), min_size=1, max_size=4))
def test_whatever_the_scenes_say_the_draft_is_well_formed(scenes: list[tuple[str, str, str]]) -> None:
    text = "".join(f"title: {title}\n{when}---\n{body}\n===\n" for title, when, body in scenes)
    with suppress(CannotImport):
        draft(text)
