"""Edits from forms touch only the lines they concern, and the text always reads again."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.simulation.editing import (
    AnswerText,
    CannotEdit,
    Options,
    RuleText,
    add_answer,
    add_named,
    add_node,
    add_rule,
    change_answer,
    change_named,
    change_rule,
    delete_answer,
    delete_named,
    delete_node,
    delete_rule,
    move_named,
    move_node,
    move_rule,
    read_front,
    read_options,
    read_outline,
    rename_named,
    rename_node,
    set_debrief,
    set_field,
    set_options,
    set_words,
    split_why,
)

ROOT = Path(__file__).parents[2] / "scenarios"
SHIPPED = sorted(ROOT.glob("harbour-parcel/scenarios/*.md"))
ROUNDS = 24
Dice = random.Random
Act = Callable[[str, Dice], str]


def _node(text: str, dice: Dice) -> str:
    return dice.choice(read_outline(text).nodes).id


def _rule(text: str, dice: Dice) -> tuple[str, int]:
    nodes = [node for node in read_outline(text).nodes if node.rules]
    node = dice.choice(nodes)
    return node.id, dice.randrange(len(node.rules))


def _check(text: str, dice: Dice) -> str:
    return dice.choice(list(read_front(text).values["checks"]))


def _new(dice: Dice) -> str:
    return f"new-{dice.randrange(10**6)}"


def _words(dice: Dice) -> str:
    return dice.choice(["Well: yes", 'He said "no" # really', "a, b and [c]", "it's {odd}", "two\nlines", "one\n\ntwo", "- x -> y"])


def _phrases(text: str, dice: Dice) -> str:
    name = _check(text, dice)
    value = dict(read_front(text).values["checks"][name])
    old = value.get("any", [])
    kept = [one for one in old if dice.random() > 0.2] if isinstance(old, list) else []
    kept.insert(dice.randrange(len(kept) + 1), dice.choice(["brand new", "it's: so", "a, b", "yes", "5", "apolog*", "#x", "- y", "C:\\d"]))
    value["any"] = kept
    if dice.random() < 0.3:
        value["bad"] = not value.get("bad", False)
    return change_named(text, "checks", name, value)


def _rename(text: str, dice: Dice) -> str:
    name = _node(text, dice)
    return rename_node(text, name, _new(dice))


def _answer(text: str, dice: Dice) -> str:
    name = dice.choice([one.name for one in read_outline(text).answers])
    old = read_outline(text).answer(name)
    body, why = split_why(old.text)
    return change_answer(text, name, AnswerText(name, old.target, body + "\nMore.", why, old.node, old.levels, old.actions))


ACTS: dict[str, Act] = {
    "add a node": lambda text, dice: add_node(text, _new(dice), words=_words(dice), after=dice.choice([None, _node(text, dice)])),
    "rename a node": _rename,
    "delete a node": lambda text, dice: delete_node(text, _node(text, dice), instead="start"),
    "move a node": lambda text, dice: move_node(text, _node(text, dice), dice.choice([-1, 1, 3])),
    "say other words": lambda text, dice: set_words(text, _node(text, dice), [_words(dice) for _ in range(dice.randrange(1, 4))]),
    "set options": lambda text, dice: set_options(text, _node(text, dice), Options(once=dice.random() < 0.5, leave=dice.random() < 0.2)),
    "add a rule": lambda text, dice: add_rule(text, _node(text, dice), RuleText("visited(start)", "start", dice.randrange(-9, 9))),
    "change a rule": lambda text, dice: change_rule(text, *_rule(text, dice), RuleText(_check(text, dice), _node(text, dice), 5)),
    "move a rule": lambda text, dice: move_rule(text, *_rule(text, dice), dice.choice([-1, 1])),
    "delete a rule": lambda text, dice: delete_rule(text, *_rule(text, dice)),
    "add a check": lambda text, dice: add_named(text, "checks", _new(dice), {"any": [_words(dice), "b"]}, after=_check(text, dice)),
    "change phrases": _phrases,
    "rename a check": lambda text, dice: rename_named(text, "checks", _check(text, dice), _new(dice)),
    "delete a check": lambda text, dice: delete_named(text, "checks", _check(text, dice)),
    "move a check": lambda text, dice: move_named(text, "checks", _check(text, dice), dice.choice([-2, 1])),
    "set the title": lambda text, dice: set_field(text, ("title",), _words(dice).replace("\n", " ")),
    "set the mood": lambda text, dice: set_field(text, ("mood", "start"), dice.randrange(100)),
    "set skills": lambda text, dice: set_field(text, ("skills",), ["billing", "empathy"][: dice.randrange(1, 3)]),
    "add a fact": lambda text, dice: add_named(text, "facts", _new(dice), {"pick": ["a", "b c"]}),
    "rename a fact": lambda text, dice: rename_named(text, "facts", dice.choice(list(read_front(text).values["facts"])), _new(dice)),
    "add an answer": lambda text, dice: add_answer(text, AnswerText(_new(dice), "start", _words(dice), "because")),
    "change an answer": _answer,
    "delete an answer": lambda text, dice: delete_answer(text, dice.choice([one.name for one in read_outline(text).answers])),
    "set the debrief": lambda text, dice: set_debrief(text, _words(dice)),
}
LOCAL = {"rename a node", "delete a node", "rename a check", "rename a fact"}
"""All but these may change lines of one place only."""


def _remarked(text: str) -> str:
    """A shipped file with remarks and odd spacing strewn in."""
    front, body = text.split("\n---\n", 1)
    front = front.replace("\nchecks:", "\n# about the checks\nchecks:   # all of them", 1).replace("\nmood:", "\n\nmood:", 1)
    body = body.replace("\n- else", "\n  <!-- otherwise -->\n-   else", 2).replace("\n## ", "\n\n<!-- a remark -->\n## ", 3)
    return f"{front}\n---\n{body}"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_any_chain_of_edits_keeps_what_it_does_not_touch(path: Path) -> None:
    dice = Dice(path.stem)
    text = _remarked(path.read_text(encoding="utf-8"))
    done = Counter[str]()
    for _ in range(ROUNDS):
        name = dice.choice(list(ACTS))
        try:
            after = ACTS[name](text, dice)
        except (CannotEdit, IndexError):
            continue
        done[name] += 1
        _still_reads(name, text, after)
        text = after
    assert sum(done.values()) > ROUNDS / 2


def _still_reads(name: str, before: str, after: str) -> None:
    read_front(after)
    remarks = [line for line in before.split("\n") if "remark" in line or "otherwise" in line or "about the checks" in line]
    kept = Counter(after.split("\n"))
    if "delete" not in name:
        assert all(kept[line] >= count for line, count in Counter(remarks).items()), name
    old, new = read_outline(before), read_outline(after)
    if "node" not in name:
        assert [node.id for node in old.nodes] == [node.id for node in new.nodes], name
    if name not in LOCAL:
        begin = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
        assert before[:begin] == after[:begin]
        lost = Counter(before.split("\n")) - Counter(after.split("\n"))
        assert sum(lost.values()) <= 60, (name, lost)


def test_every_line_but_the_one_changed_stays() -> None:
    text = _remarked(SHIPPED[0].read_text(encoding="utf-8"))
    after = change_rule(text, "start", 1, RuleText("rude_words", "which", -5))
    changed = [(a, b) for a, b in zip(text.split("\n"), after.split("\n"), strict=True) if a != b]
    assert changed == [("- waives_the_tax -> trap", "- rude_words -> which  (mood -5)")]


def test_a_rename_follows_everywhere() -> None:
    text = "---\nformat: agent-scenario/1\n---\n## start\n> Hi\n- visited(a-b) & x -> a-b\n- else -> a-b-c\n"
    text += "## a-b\n> x\n## a-b-c\n> y\n# answers\n### one @a-b -> a-b\nText a-b.\n"
    after = rename_node(text, "a-b", "z")
    assert after == text.replace("visited(a-b)", "visited(z)").replace("-> a-b\n", "-> z\n").replace("## a-b\n", "## z\n").replace(
        "@a-b", "@z"
    )


def test_the_check_of_a_rule_is_renamed_as_a_whole_word() -> None:
    text = "---\nchecks:\n  sorry: {any: [x]}   # keep\n  sorry.more: {any: [y]}\n---\n"
    text += "## start\n- !sorry & sorry.more -> start\n- visited(sorry) -> start\n"
    after = rename_named(text, "checks", "sorry", "regret")
    assert after == text.replace("  sorry:", "  regret:").replace("!sorry &", "!regret &")


def test_words_of_one_variant_leave_the_others() -> None:
    text = "---\na: 1\n---\n## start\n> One\n\n> Two \\\n> more\n>\n> end\n- else -> start\n"
    assert read_outline(text).node("start").words[1].text == "Two\nmore\n\nend"
    after = set_words(text, "start", ["One", "Two\nother\n\nend"])
    assert after == text.replace("> more", "> other")
    assert set_words(text, "start", ["One"]) == "---\na: 1\n---\n## start\n> One\n- else -> start\n"
    assert read_outline(set_words(text, "start", ["One", "b", "c"])).node("start").words[2].text == "c"


def test_options_keep_what_the_forms_do_not_know() -> None:
    text = "---\na: 1\n---\n## start {strange: 5, end: solved, csat: max(1, mood/20)}\n> x\n"
    node = read_outline(text).node("start")
    assert read_options(node.attributes) == Options(end="solved", csat="max(1, mood/20)")
    after = set_options(text, "start", Options(end="solved", csat="4", fail=True))
    assert "## start {strange: 5, end: solved, csat: 4, fail}\n" in after


def test_a_line_that_is_no_rule_can_be_replaced_by_one() -> None:
    text = "---\na: 1\n---\n## start\n- gibberish\n"
    assert not read_outline(text).node("start").rules[0].known
    assert change_rule(text, "start", 0, RuleText("else", "start")).endswith("\n- else -> start\n")


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda text: rename_node(text, "start", "x"), "keeps its name"),
        (lambda text: delete_node(text, "start"), "cannot be deleted"),
        (lambda text: add_node(text, "Not An Id"), "cannot be the name"),
        (lambda text: add_node(text, "start"), "already"),
        (lambda text: add_rule(text, "start", RuleText("a &", "start")), "condition ends"),
        (lambda text: add_rule(text, "start", RuleText("silence soon", "start")), "how long"),
        (lambda text: add_rule(text, "nowhere", RuleText("else", "start")), "not here any more"),
        (lambda text: add_named(text, "checks", "else", {"any": ["x"]}), "rule language"),
        (lambda text: add_answer(text, AnswerText("a", "start", "# not a heading")), "cannot begin with #"),
    ],
    ids=["rename start", "delete start", "no id", "twice", "half a condition", "no time", "no node", "reserved", "heading"],
)
def test_what_cannot_be_done_says_what_to_do(act: Callable[[str], str], sentence: str) -> None:
    with pytest.raises(CannotEdit, match=sentence):
        act("---\nformat: agent-scenario/1\nchecks:\n  a: {any: [x]}\n---\n## start\n> Hi\n- else -> start\n")


def test_a_front_matter_that_cannot_be_read_is_left_alone() -> None:
    text = "---\nchecks: [\n---\n## start\n> Hi\n- else -> start\n"
    with pytest.raises(CannotEdit, match="Mend it in the source"):
        set_field(text, ("title",), "x")
    assert "> Hello" in set_words(text, "start", ["Hello"])
