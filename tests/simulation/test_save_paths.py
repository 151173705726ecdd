"""Saved paths: kept below `# tests`, played by the checker, refused where they no longer lead where they led."""

import pytest

from app.base.source import Finding
from app.simulation import compile_scenario, explore
from app.simulation.exploration import worded
from app.simulation.lint.saved import play_saved
from app.simulation.saved_paths import with_saved_path
from tests.simulation.files import SAMPLE, compiled, errors, small

TWO = small(rules="- !yes_said -> again", rest="## again\n> Again?\n- yes_said -> done\n- silence 5m -> gone\n- else -> again")


def only(text: str) -> Finding:
    findings = [finding for finding in compile_scenario(text).findings if finding.severity == "error"]
    assert len(findings) == 1, findings
    return findings[0]


def test_a_path_is_written_read_and_played() -> None:
    text = with_saved_path(TWO, "patient", "done", ["No idea.", "Let me see.\n\nStill no idea.", "Yes."])
    scenario = compiled(text)
    assert [path.id for path in scenario.tests] == ["patient"]
    assert scenario.tests[0].replies == ("No idea.", "Let me see.\n\nStill no idea.", "Yes.")
    assert [turn.next for turn in play_saved(scenario, scenario.tests[0], 1)] == ["again", "again", "done"]


def test_silence_is_a_reply_of_its_own() -> None:
    scenario = compiled(with_saved_path(TWO, "quiet", "gone", ["Hm.", None]))
    assert scenario.tests[0].replies == ("Hm.", None)


def test_another_path_stands_below_the_first_and_before_the_debrief() -> None:
    text = with_saved_path(TWO + "# debrief\nAll is well.\n", "one", "done", ["Yes."])
    text = with_saved_path(with_saved_path(TWO, "one", "done", ["Yes."]) + "# debrief\nAll is well.\n", "two", "again", ["No."])
    assert text.index("### one") < text.index("### two") < text.index("# debrief")
    assert [path.id for path in compiled(text).tests] == ["one", "two"]


def test_a_path_that_leads_elsewhere_is_told_at_its_heading() -> None:
    text = with_saved_path(TWO, "wrong", "gone", ["Hm.", "Yes."])
    finding = only(text)
    assert finding.code == "E19"
    assert text.split("\n")[finding.line - 1][finding.column - 1 :].startswith("wrong -> gone")
    assert "leads to 'done' instead of 'gone'" in finding.message


def test_a_path_that_ends_too_early_is_told() -> None:
    assert "after 1 of 2 replies" in only(with_saved_path(TWO, "early", "done", ["Yes.", "Yes."])).message


@pytest.mark.parametrize(
    ("tests", "code"),
    [
        ("### a b c\nYes.", "E08"),
        ("### Not_An_Id! -> done\nYes.", "E03"),
        ("### a -> nowhere\nYes.", "E10"),
        ("### a @nowhere -> done\nYes.", "E10"),
        ("### a -> done", "E08"),
        ("### a -> done\nYes.\n---\n", "E08"),
        ("### a -> done\nYes.\n### a -> done\nYes.", "E02"),
        ("### a -> done\n{unheard}", "E12"),
        ("### a @done -> done\nYes.", "E19"),
        ("### a -> done {colour: red}\nYes.", "E08"),
    ],
)
def test_a_malformed_path_has_its_code(tests: str, code: str) -> None:
    assert errors(compile_scenario(TWO + "# tests\n" + tests + "\n")) == {code}


def test_the_shortest_way_to_an_end_is_saved_as_a_test_in_words() -> None:
    scenario = compiled(TWO)
    found = explore(scenario)
    for name, path in found.paths.items():
        wording = worded(scenario, path)
        assert wording.found
        text = with_saved_path(TWO, f"to-{name}", name, wording.replies, actions=wording.actions)
        assert compile_scenario(text).scenario is not None, text


def test_actions_of_a_heading_are_done_first() -> None:
    sketched = SAMPLE.replace("...text with {order}...   why: names the hold, gives the date, one next step", "The hold drops in 5 days.")
    text = with_saved_path(sketched, "unchecked", "probe", ["Sorry."], actions=[])
    assert compile_scenario(text).scenario is not None
    named = with_saved_path(sketched, "checked", "relieved", ["It is a hold of five days."], actions=["look_up_order"])
    assert compile_scenario(named).scenario is not None
