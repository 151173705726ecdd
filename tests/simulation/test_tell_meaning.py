"""Differences by meaning: what a change does to trainees, not which lines it touches."""

import pytest

from app.base.versions import normal_source
from app.simulation.editing import CannotEdit, RuleText, add_node, add_rule, change_named, delete_node, rename_named, rename_node
from app.simulation.meaning import Change, changes_between, same_meaning
from tests.knowledge.packs import SCENARIO

BASE = normal_source(SCENARIO)


def kinds(new: str, old: str = BASE) -> list[str]:
    return [change.kind for change in changes_between(old, normal_source(new))]


def only(new: str, old: str = BASE) -> Change:
    found = changes_between(old, normal_source(new))
    assert len(found) == 1, found
    return found[0]


def test_the_same_text_means_the_same() -> None:
    assert same_meaning(BASE, BASE)


def test_remarks_spaces_and_quotes_mean_nothing() -> None:
    new = (
        BASE.replace("level: 2", "level: 2   # the author's guess")
        .replace("[sorry, ", '["sorry",   ')
        .replace("- sorry -> calm", "-  sorry  ->  calm")
    )
    assert new != BASE and same_meaning(BASE, new)


def test_the_order_of_nodes_means_nothing() -> None:
    calm = "## calm {end: partly, csat: 3}\n> And now?\n"
    new = BASE.replace(calm, "").replace("## oh {", calm + "## oh {")
    assert new != BASE and same_meaning(BASE, new)


def test_a_node_that_comes_with_its_rule() -> None:
    new = add_rule(add_node(BASE, "wait", words="One moment."), "start", RuleText("sorry & bulb_asked", "wait"), place=0)
    found = changes_between(BASE, new)
    assert [(one.kind, one.subject) for one in found] == [("node-added", "wait"), ("rule-added", "start")]
    assert "One moment." in found[0].new and found[1].more == "1"


def test_a_node_that_goes_takes_its_rule_elsewhere() -> None:
    found = changes_between(BASE, delete_node(BASE, "calm", instead="gone"))
    assert [(one.kind, one.subject) for one in found] == [("node-removed", "calm"), ("rule-leads", "start")]
    assert (found[1].old, found[1].new) == ("calm", "gone")


def test_a_renamed_node_is_one_change_although_rules_and_answers_follow() -> None:
    found = only(rename_node(BASE, "oh", "understood"))
    assert (found.kind, found.old, found.new) == ("node-renamed", "oh", "understood")


def test_a_renamed_check_is_one_change() -> None:
    found = only(rename_named(BASE, "checks", "sorry", "apology"))
    assert (found.kind, found.old, found.new) == ("check-renamed", "sorry", "apology")


def test_a_renamed_fact_is_told_where_it_is_said() -> None:
    assert "fact-renamed" in kinds(rename_named(BASE, "facts", "order", "parcel"))


def test_other_words_are_told_with_both_texts() -> None:
    found = only(BASE.replace("> And now?", "> What happens now?"))
    assert (found.kind, found.subject, found.old, found.new) == ("words-changed", "calm", "And now?", "What happens now?")


def test_a_further_variant() -> None:
    assert only(BASE.replace("> And now?", "> And now?\n\n> So?")).kind == "words-added"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"any": ["sorry", "apolog*", "my mistake"]}, "check-takes-more"),
        ({"any": ["sorry"]}, "check-takes-less"),
        ({"any": ["sorry", "apolog*"], "none": ["but"]}, "check-part-added"),
        ({"any": ["sorry", "apolog*"], "bad": True}, "check-bad"),
        ({"any": ["apolog*", "sorry"]}, ""),
    ],
    ids=["wider", "narrower", "a condition more", "bad", "another order"],
)
def test_what_becomes_of_a_check(value: dict[str, object], kind: str) -> None:
    assert kinds(change_named(BASE, "checks", "sorry", value)) == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("{all: [hold, days]}", "{all: [hold]}", "check-needs-less"),
        ("{all: [hold]}", "{all: [hold, days]}", "check-needs-more"),
        ("{any: [a], none: [b]}", "{any: [a], none: [b, c]}", "check-bars-more"),
        (
            "{like: [hold on], at_least: 0.7, fallback: {any: [hold]}}",
            "{like: [hold on], at_least: 0.6, fallback: {any: [hold]}}",
            "check-looser",
        ),
        (
            "{like: [hold on], at_least: 0.6, fallback: {any: [hold]}}",
            "{like: [hold on], at_least: 0.7, fallback: {any: [hold]}}",
            "check-stricter",
        ),
        ("{within: 5m}", "{within: 10m}", "check-looser"),
        ("{regex: 'a+'}", "{regex: 'b+'}", "check-changed"),
    ],
    ids=["needs less", "needs more", "bars more", "looser", "stricter", "more time", "another pattern"],
)
def test_wider_and_narrower_of_every_sort(old: str, new: str, kind: str) -> None:
    one, two = (BASE.replace("checks:\n", f"checks:\n  extra: {value}\n") for value in (old, new))
    found = only(two, one)
    assert (found.kind, found.subject) == (kind, "extra")


def test_a_wider_check_names_the_phrases() -> None:
    assert only(BASE.replace('"apolog*"', '"apolog*", "my mistake"')).new == "“my mistake”"


def test_rules_that_change_places() -> None:
    found = changes_between(BASE, BASE.replace("- bulb_asked -> oh\n- sorry -> calm", "- sorry -> calm\n- bulb_asked -> oh"))
    assert len(found) == 1 and found[0].kind in ("rule-earlier", "rule-later")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("- sorry -> calm", "- sorry -> calm  (mood +5)", "rule-mood"),
        ("- sorry -> calm", "- sorry & !bulb_asked -> calm", "rule-asks"),
        ("- sorry -> calm", "- sorry -> gone", "rule-leads"),
        ("- sorry -> calm\n", "", "rule-removed"),
        ("{end: partly, csat: 3}", "{end: partly, csat: 2}", "csat-changed"),
        ("{end: partly, csat: 3}", "{end: half, csat: 3}", "end-changed"),
        ("{end: churn, csat: 1}", "{end: churn, csat: 1, fail: true}", "fail-on"),
        ("{required: [look_up_order]}", "{required: []}", "action-required-less"),
        ("{required: [look_up_order]}", "{required: [look_up_order], forbidden: [refund]}", "action-forbidden-more"),
        ("level: 2", "level: 3", "field-changed"),
        ("patience: 3", "patience: 2", "field-changed"),
        ("never screwed in", "loose", "hidden-changed"),
        ('"A-######"', '"B-######"', "fact-changed"),
        ("is the bulb screwed in?", "did you screw the bulb in?", "answer-changed"),
        ("### great -> oh", "### great -> calm", "answer-leads"),
        ("It was the bulb all along.", "The bulb.", "debrief-changed"),
    ],
    ids=lambda value: str(value)[:24] if "\n" not in str(value) else "a whole line",
)
def test_every_sort_of_change_is_told_once(old: str, new: str, kind: str) -> None:
    assert old in BASE
    assert kinds(BASE.replace(old, new)) == [kind]


def test_there_and_back_again_are_opposites() -> None:
    wider = BASE.replace('"apolog*"', '"apolog*", "my mistake"')
    assert (kinds(wider), kinds(BASE, wider)) == (["check-takes-more"], ["check-takes-less"])


def test_a_draft_with_errors_is_compared_all_the_same() -> None:
    assert kinds(BASE.replace("-> calm", "-> clam")) == ["rule-leads"]


def test_a_front_matter_that_cannot_be_read_says_so() -> None:
    with pytest.raises(CannotEdit):
        changes_between(BASE, BASE.replace("facts:", "facts: ["))


def test_a_large_file_is_compared_at_once() -> None:
    nodes = "".join(
        f"## n{number}\n> This is what number {number} says, and a little more.\n- sorry -> oh\n- else -> gone\n\n" for number in range(200)
    )
    old = BASE.replace("# answers", nodes + "# answers")
    new = old.replace("a little more", "not much more at all, believe me, that is all").replace("## n", "## m")
    assert len(changes_between(old, normal_source(new))) >= 200
