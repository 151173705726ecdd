"""The story says in words what decided each turn, what was looked for, and shows the rule and the words."""

import pytest

from tests.inbox import world
from tests.inbox.conftest import Practice, Scene

CHECKS = """checks:
  says_sorry:       {any: [sorry, "apolog*"]}
  asks_about_bulb:  {asks: [bulb]}
  names_the_order:  {states: order}
  wrong_order:      {misstates: order}
  promises_a_lamp:  {any: ["new lamp today"], bad: true}
  on_a_condition:   {any: ["if it is"]}
  only_shrugs:      {any: ["no idea"]}
  looked_it_up:     {action: look_up_order, before: reply}
  article_cited:    {cites: kb.bulbs}
  whole_sentences:  {tone: {length: [4, 60], capitals: 8}}
"""
RULES = """- promises_a_lamp & !on_a_condition -> zqtrap
- only_shrugs -> zqpush  (mood -15)
- !whole_sentences -> zqpush  (mood -5)
- wrong_order -> zqcalm
- asks_about_bulb & (looked_it_up | article_cited) -> zqoh
- names_the_order | says_sorry -> zqcalm  (mood +10)
- silence 10m -> zqwaiting  (mood -10)
- else -> zqpush  (mood -15)
"""


@pytest.fixture
def practice(scene: Scene) -> Practice:
    before, _, after = world.SCENARIO.partition("checks:\n")
    later = after[after.index("---") :].replace("zqasks", "asks_about_bulb")
    head, _, tail = later.partition("\n- zqpromise")
    text = world.another(before + CHECKS + head + "\n" + RULES + tail[tail.index("\n\n") :], id="lamps.explained")
    return scene.begin(version=world.build(scene.clock.at, scenario=text))


def reason(practice: Practice, reply: str) -> str:
    """What the story says about the first turn."""
    practice.reply(reply)
    for _ in range(2):
        practice.reply("I cannot say anything more than that now.")
    said = practice.page().said
    told = said[said.index("Turn 1 ") :]
    return told[: told.index("mood 50 →")]


def test_wording_is_quoted_with_what_it_was_taken_for(practice: Practice) -> None:
    said = reason(practice, f"I am sorry to hear that about order {practice.order}, really.")
    assert f"because you rightly gave “{practice.order}” (names the order) and you wrote “sorry” (says sorry)." in said
    assert "Says sorry you wrote “sorry”" in said
    assert "The rule: if “names the order” or “says sorry”: on to “zqcalm”, mood +10" in said


def test_a_question_and_a_desk_action_need_no_name_beside_them(practice: Practice) -> None:
    practice.act("look_up_order", order=practice.order)
    said = reason(practice, "Is the bulb screwed in all the way?")
    assert "because you asked about “bulb” and you did “Look up an order” before your first reply." in said


def test_what_must_not_be_written_is_told_and_so_is_what_was_not_there(practice: Practice) -> None:
    said = reason(practice, "You will get a new lamp today, I am sure.")
    assert "you wrote “new lamp today” (promises a lamp) and nothing in your reply was “on a condition”, such as “if it is”." in said
    assert "That has no place in a reply." in said


def test_the_form_of_a_reply_is_told_by_what_it_failed(practice: Practice) -> None:
    said = reason(practice, "Hm. Bulb.")
    assert "because your reply did not pass as “whole sentences” (number of words)." in said


def test_a_wrong_value_is_quoted(practice: Practice) -> None:
    other = "A-000001" if practice.order != "A-000001" else "A-000002"
    said = reason(practice, f"It is about the order {other} then, I see.")
    assert f"you wrongly gave “{other}” as order" in said


def test_what_was_missing_stands_by_kind_without_what_would_have_done_harm(practice: Practice) -> None:
    said = reason(practice, "The weather is nice here this morning.")
    assert "Nothing this customer was waiting for stood in your reply" in said
    missing = said[said.index("Looked for and not found.") :]
    for words in (
        "Wording: says sorry",
        "A question: asks about bulb",
        "A fact of this case: names the order",
        "At the desk: “Look up an order”",
    ):
        assert words in missing
    assert "only shrugs" not in missing and "promises a lamp" not in missing and "whole sentences" not in missing.split("Also noticed")[0]
    assert "_" not in said


def test_the_reviewer_reads_the_same_reason_beside_the_conversation(scene: Scene, practice: Practice) -> None:
    practice.reply("You will get a new lamp today, I am sure.")
    page = scene.signed_in(scene.cast.rey).get(f"/conversations/{practice.attempt.conversation_id}")
    assert "you wrote “new lamp today” (promises a lamp)" in page.said
