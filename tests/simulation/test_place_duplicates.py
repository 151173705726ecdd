"""`duplicate`: the same person a second time in the address book, placed by the file."""

import pytest

from app.simulation import Compilation, compile_scenario
from tests.inbox import world

PLACED = """duplicate:
  channel: email
  days_ago: 2
  customer: "The lamp {order} came broken."
  agent: "Sent another. {zqsecret}"
  result: solved
"""


def compiled(duplicate: str = PLACED, required: str = "merge") -> Compilation:
    text = world.SCENARIO.replace("knows:", f"{duplicate}knows:", 1).replace("required: [look_up_order,", f"required: [{required},", 1)
    return compile_scenario(text)


def codes(duplicate: str = PLACED, required: str = "merge") -> list[str]:
    return [one.code for one in compiled(duplicate, required).findings if one.code != "W37"]


def test_it_is_read_with_its_facts() -> None:
    scenario = compiled().scenario
    assert scenario is not None and scenario.duplicate is not None
    assert (scenario.duplicate.channel, scenario.duplicate.days_ago) == ("email", 2)
    assert scenario.duplicate.texts[1] == "The lamp {order} came broken."


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("channel: email", "channel: pigeon", "E07"),
        ("days_ago: 2", "days_ago: -1", "E07"),
        ('customer: "The lamp {order} came broken."', 'customer: ""', "E07"),
        ("{order}", "{ordr}", "E12"),
        ("result: solved", "outcome: solved", "E04"),
        (PLACED, "duplicate: yes\n", "E07"),
    ],
)
def test_what_is_wrong_in_it_is_found(before: str, after: str, code: str) -> None:
    assert code in codes(PLACED.replace(before, after))


def test_who_must_merge_needs_somebody_to_merge_with() -> None:
    assert "E22" in codes("") and "E22" not in codes()


def test_a_duplicate_that_nothing_asks_for_is_told() -> None:
    told = "The address book holds a duplicate, and nothing asks to merge it."
    assert told in [one.message for one in compiled(required="look_up_order").findings]
    assert told not in [one.message for one in compiled().findings]


def test_an_overlay_words_it_and_moves_nothing() -> None:
    russian = '\n# locale ru\nduplicate: {customer: "Лампа {order} разбита.", days_ago: 9}\n'
    text = world.SCENARIO.replace("knows:", f"{PLACED}knows:", 1).replace("required: [look_up_order,", "required: [merge,", 1)
    assert "E04" in [one.code for one in compile_scenario(text + russian).findings]
    scenario = compile_scenario(text + russian.replace(", days_ago: 9", "")).scenario
    assert scenario is not None
    spoken = scenario.spoken_in("ru").duplicate
    assert spoken is not None and spoken.customer == "Лампа {order} разбита." and (spoken.days_ago, spoken.result) == (2, "solved")
