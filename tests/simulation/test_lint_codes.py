"""Each code has a file that triggers exactly it, at its line, with a sentence and a page of its own."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.simulation import DeskAction, Library, RubricScales, compile_scenario
from tests.simulation.files import SAMPLE, errors, small

FILES = {
    "E01": [small().replace("agent-scenario/1", "agent-scenario/9"), small().replace("format: agent-scenario/1\n", ""), "hello", ""],
    "E02": [
        small(checks="  yes_said: {any: [x]}"),
        small(rest="## done {end: a, csat: 1}"),
        small(front="facts: {a: {pick: [x]}, a: {pick: [y]}}"),
        small(rest="# answers\n### a -> done\nyes\n### a -> done\nyes"),
        small(front="facts: {a: {pick: [x]}}\nvars: {a: 1}"),
    ],
    "E03": [
        small().replace("id: small", "id: Not Small"),
        small(checks="  Bad Name: {any: [x]}"),
        small(checks="  mood: {any: [x]}"),
        small(rest="## Bad Node!\n> x\n- else -> done"),
    ],
    "E04": [small(front="colour: red"), small(front="mood: {begin: 5}"), small(front="facts: {a: {pick: [x], shade: 1}}")],
    "E05": [small(front="vars: &a {x: 1}"), small(front="vars: !!map {x: 1}"), small(rest="x" * 300_000)],
    "E06": [small(front="vars: {x"), small(rest="\x00"), "---\nformat: agent-scenario/1\n", "---\n- a\n---\n"],
    "E07": [
        small().replace("title: A small file\n", ""),
        small().replace("{name: Mara}", "{style: terse}"),
        small().replace("channel: chat", "channel: fax"),
        small(front="level: 9"),
        small(front="timebox: soon"),
        small(front="facts: {a: {range: [9, 1]}}"),
        small(checks="  a: {any: []}"),
        small(checks="  a: {human: 5}"),
        small(checks="  a: {within: soon}"),
        small(checks="  a: {silence: 0s}"),
        small(checks="  a: {leaks: false}"),
        small(checks="  a: {any: [x], forbidden: [y]}"),
        small(checks="\n".join(f"  h{number}: {{human: true}}" for number in range(9))),
    ],
    "E08": [
        small(rules="- yes_said done"),
        small(rules="- yes_said & -> done"),
        small(rules="- (yes_said -> done"),
        small(rules="- silence soon -> done"),
        small(rules="hello"),
        small().replace("csat: 5", "csat: 5 +"),
        small().replace("## start", "## begin").replace("- yes", "- yes"),
    ],
    "E09": [small(checks="  a: {anny: [x], any: [x]}"), small(checks="  a: {tone: {loud: 1, greeting: true}}")],
    "E10": [
        small(rules="- !yes_said -> nowhere"),
        small(rules="- visited(nowhere) -> done"),
        small(rest="# answers\n### a -> nowhere\nyes"),
    ],
    "E11": [
        small(rules="- unheard -> done"),
        small(rules="- unheard == 3 -> done"),
        small().replace("csat: 5", "csat: unheard"),
        small(checks="  a: {any: [x], sets: {unheard: 1}}"),
    ],
    "E12": [
        small().replace("> Hello?", "> Hello {unheard}?"),
        small(front="facts: {a: {pick: [x]}}\nknows: []").replace("> Hello?", "> Hello {a}?"),
        small(front="hides: {a: x}").replace("> Hello?", "> Hello {a}?"),
        small(front='truth: "{unheard}"'),
        small(checks="  a: {leaks: unheard}"),
    ],
    "E13": [small().replace("- else -> gone", "- !yes_said -> gone")],
    "E14": [
        small().replace("## done {end: solved, csat: 5}", "## done {end: solved}"),
        small(rest="- else -> done"),
        small(rules="- !yes_said => part", rest="## part {return}\n> x\n- else -> done"),
        small(rules="- !yes_said => part", rest="## part {return, end: a, csat: 1}\n> x"),
    ],
    "E15": [small(rest="## island\n> x\n- else -> done")],
    "E16": [
        small(rules="- !yes_said -> trap", rest="## trap\n> x\n- else -> trap"),
        small(
            rules="- !yes_said -> a",
            rest="## a {once}\n> a\n- yes_said -> done\n- else -> b\n## b {once}\n> b\n- yes_said -> done\n- else -> a",
        ),
        small(rules="- !yes_said -> back", rest="## back {return}\n> x"),
        small(rules="- !yes_said => a", rest="## a\n> x\n- yes_said => a\n- else -> back\n## back {return}\n> x"),
        small(rules="- !yes_said -> lost", rest="## lost\n> x\n- else => a\n## a\n> x\n- else -> back\n## back {return}\n> x"),
    ],
    "E17": [
        small(rules="- yes_said | !yes_said -> gone"),
        small(rules="- yes_said -> gone"),
        small(rules="- turns >= 2 -> gone\n- turns > 3 & yes_said -> done"),
        small(rules="- silence 5m -> gone\n- silence 10m -> done"),
        small(rest="## x\n").replace("- yes_said -> done\n- else -> gone", "- else -> gone\n- yes_said -> done").replace("## x\n", ""),
    ],
    "E18": [small().replace("end: solved", "end: closed"), small().replace("end: churn, csat: 1", "end: churn, csat: 1, fail: true")],
    "E19": [small(rest="# answers\n### a -> done\nno way"), small(rest="# answers\n### a @gone -> done\nyes")],
    "E20": [small(checks="  a: {like: hello}")],
    "E21": [small(checks="  a: {regex: '(a+)+'}"), small(checks="  a: {regex: 'a*'}")],
    "E22": [small(front="actions: {required: [pay], forbidden: [pay]}")],
}
CASES = [(code, text) for code, texts in FILES.items() for text in texts]


@pytest.mark.parametrize(("code", "text"), CASES, ids=[f"{code}-{number}" for number, (code, _) in enumerate(CASES)])
def test_a_file_triggers_exactly_its_code(code: str, text: str) -> None:
    compilation = compile_scenario(text)
    assert errors(compilation) == {code}, compilation.findings
    assert compilation.scenario is None
    for finding in compilation.findings:
        assert finding.message.endswith((".", "?"))
        assert 1 <= finding.line <= text.count("\n") + 1
        assert finding.column >= 1


@pytest.mark.parametrize("code", [*FILES, "W32", "W37"])
def test_every_code_has_a_page(code: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "lint" / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code} ")
    assert "## Example" in page
    assert "## How to mend it" in page


def test_findings_stand_at_their_place() -> None:
    text = small(rules="- yes_said & unheard -> done")
    finding = compile_scenario(text).findings[0]
    line = text.split("\n")[finding.line - 1]
    assert line[finding.column - 1 :].startswith("unheard")


def test_the_sample_has_no_error_and_warns_of_what_a_library_must_say() -> None:
    compilation = compile_scenario(SAMPLE)
    assert compilation.scenario is not None
    assert {finding.code for finding in compilation.findings} == {"W32", "W37"}


LEVELS = tuple(Decimal(value) for value in range(1, 6))
LIBRARY = Library(
    skills=frozenset({"billing"}),
    rubrics={"core": RubricScales({"kind": LEVELS}, {"tone": LEVELS}, {"billing": LEVELS})},
    articles=frozenset({"kb.a"}),
    actions={"look": DeskAction("look", "Look", "lookup", channels=("email",))},
)
ANSWER = "# answers\n### a -> done ({})\nyes"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (small(front="skills: [billing]\nrubric: core@2\narticles: [kb.a@3]"), set()),
        (small(front="skills: [juggling]"), {"E10"}),
        (small(front="rubric: unheard"), {"E10"}),
        (small(front="articles: [kb.b]"), {"E10"}),
        (small(front="actions: {forbidden: [jump]}"), {"E10"}),
        (small(front="actions: {required: [look]}"), {"E22"}),
        (small(front='actions: {required: ["tag:late"]}'), set()),
        (small(front="rubric: core", rest=ANSWER.format("kind 4, tone 3.5, billing 5")), set()),
        (small(front="rubric: core", rest=ANSWER.format("kind 3.5")), {"E19"}),
        (small(front="rubric: core", rest=ANSWER.format("tone 6")), {"E19"}),
        (small(front="rubric: core", rest=ANSWER.format("unheard 3")), {"E19"}),
    ],
)
def test_a_library_resolves_references(text: str, codes: set[str]) -> None:
    compilation = compile_scenario(text, library=LIBRARY)
    assert errors(compilation) == codes, compilation.findings
    assert "W37" not in {finding.code for finding in compilation.findings}


@pytest.mark.parametrize(
    ("rules", "shadowed"),
    [
        ("- a -> gone\n- b -> gone\n- a & b -> done", True),
        ("- a & b -> gone\n- a -> done", False),
        ("- a | b -> gone\n- b & !a -> done", True),
        ("- !(a & b) -> gone\n- !a | !b -> done", True),
        ("- mood < 20 -> gone\n- mood < 10 -> done", True),
        ("- mood < 10 -> gone\n- mood < 20 -> done", False),
        ("- mood < 50 -> gone\n- mood >= 50 -> gone\n- a -> done", True),
        ("- grade == 1 -> gone\n- grade == 2 & a -> done", False),
        ("- grade != 1 -> gone\n- grade == 2 & a -> done", True),
        ("- a & !a -> done", True),
        ("- visited(done) -> gone\n- visited(done) & a -> done", True),
    ],
)
def test_shadows_are_decided_exactly(rules: str, shadowed: bool) -> None:
    text = small(front="vars: {grade: 1}", checks="  a: {any: [aa]}\n  b: {any: [bb]}", rules=rules)
    assert ("E17" in errors(compile_scenario(text))) is shadowed


def test_many_checks_fall_back_to_what_the_text_shows() -> None:
    checks = "\n".join(f"  c{number}: {{any: [w{number}]}}" for number in range(20))
    rules = "\n".join(f"- c{number} -> gone" for number in range(20))
    assert errors(compile_scenario(small(checks=checks, rules=rules))) == set()
    assert errors(compile_scenario(small(checks=checks, rules=rules + "\n- c3 & !c4 & c5 -> gone"))) == {"E17"}
