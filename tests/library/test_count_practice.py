"""What attempts tell: replies nobody recognised, who got stuck where, how often a check misreads."""

from datetime import UTC, datetime

import pytest

from app.library.practice_page import funnel_json
from app.library.practised import FEWEST, SeenAttempt, SeenMisread, SeenTurn, Share, flows, misread_by_check, misread_by_group, unrecognised

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def turn(number: int, node: str, rule: str, to: str, reply: str | None = "hm", true: tuple[str, ...] = ()) -> SeenTurn:
    return SeenTurn(number, node, reply, rule, to, true)


def attempt(number: int, *turns: SeenTurn, outcome: str | None = "solved", end: str | None = "done", group: str = "en") -> SeenAttempt:
    return SeenAttempt(number, number, f"Person {number}", group, 1, AT, outcome, False, end, turns)


SOLVED = attempt(1, turn(1, "start", "sorry -> calm", "calm", true=("sorry",)), turn(2, "calm", "asks -> done", "done"))
STUCK = attempt(
    2, turn(1, "start", "else -> push", "push", "What?"), turn(2, "push", "else -> gone", "gone", "Why?"), outcome="churn", end="gone"
)
QUIET = attempt(3, turn(1, "start", "silence 10m -> gone", "gone", None), outcome="churn", end="gone")
NODES = ["start", "calm", "push", "done", "gone"]


def test_replies_on_which_only_else_fired() -> None:
    found = unrecognised([SOLVED, STUCK, QUIET])
    assert [(one.turn.reply, one.turn.node) for one in found] == [("Why?", "push"), ("What?", "start")]


def test_the_same_wording_stands_once_and_only_so_many() -> None:
    many = [attempt(number, turn(1, "start", "else -> gone", "gone", f"word {number // 2}")) for number in range(60)]
    assert len(unrecognised(many)) == 12 and len({one.turn.reply for one in unrecognised(many)}) == 12


def test_the_funnel_counts_ways_in_out_and_ends() -> None:
    by_node = {one.node: one for one in flows([SOLVED, STUCK, QUIET], NODES)}
    assert list(by_node) == NODES
    assert (by_node["start"].entered, by_node["start"].attempts, by_node["start"].unrecognised) == (3, 3, 1)
    assert sorted(by_node["start"].left) == [("else -> push", "push", 1), ("silence 10m -> gone", "gone", 1), ("sorry -> calm", "calm", 1)]
    assert (by_node["gone"].ended, by_node["done"].ended) == (2, 1)


def test_stuck_is_where_the_last_reply_was_given_in_vain() -> None:
    by_node = {one.node: one for one in flows([SOLVED, STUCK, QUIET], NODES)}
    assert by_node["push"].stuck == ((2, "Person 2"),) and by_node["start"].stuck == ((3, "Person 3"),)
    assert not by_node["calm"].stuck


def test_every_entry_but_the_last_is_left_again() -> None:
    for one in flows([SOLVED, STUCK, QUIET], NODES):
        assert one.entered == one.replies + one.ended


def test_rules_are_counted_by_where_they_lead_and_nodes_passed_on_the_way_too() -> None:
    by_call = SeenTurn(1, "start", "hm", "sorry => verify", "calm", (), ("verify",))
    by_node = {one.node: one for one in flows([SOLVED, STUCK, QUIET, attempt(4, by_call, end="calm")], NODES)}
    assert dict(by_node["start"].ways) == {"calm": 1, "push": 1, "gone": 1, "verify": 1}
    assert dict(by_node["verify"].ways) == {"calm": 1} and by_node["verify"].entered == 1


@pytest.mark.parametrize(("count", "enough"), [(9, False), (10, True)])
def test_under_ten_attempts_nothing_is_drawn(count: int, enough: bool) -> None:
    assert funnel_json(flows([SOLVED] * count, NODES), count)["enough"] is enough


def test_nodes_of_older_versions_come_last() -> None:
    assert flows([STUCK], ["start"])[0].node == "start" and len(flows([STUCK], ["start"])) == 3


def test_a_customer_who_left_by_mood_ends_nowhere() -> None:
    left = attempt(4, turn(1, "start", "else -> push", "(left)"), outcome="churn", end="(left)")
    assert [one.node for one in flows([left], ["start"])] == ["start"]


def test_shares_of_misread_turns() -> None:
    told = SeenMisread(1, 1, SOLVED.turns[0], 1, "Person 1", "en", "I was not", AT, False)
    again = SeenMisread(2, 1, SOLVED.turns[0], 1, "Person 1", "en", "really", AT, True)
    assert misread_by_check([SOLVED, STUCK], [told, again]) == [Share("sorry", 1, 1)]
    other = attempt(5, turn(1, "start", "else -> gone", "gone"), group="ru")
    assert misread_by_group([SOLVED, other], [told, again]) == [Share("en", 1, 2), Share("ru", 0, 1)]


def test_too_few_turns_say_nothing() -> None:
    assert not Share("x", 1, FEWEST - 1).enough and Share("x", 3, 30).percent == 10
