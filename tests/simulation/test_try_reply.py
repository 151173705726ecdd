"""One reply at one node: what matched, which rule fired, why not the others; phrases out of replies."""

from datetime import UTC, datetime

import pytest

from app.base.versions import normal_source
from app.simulation import compile_scenario
from app.simulation.editing import CannotEdit
from app.simulation.scenario import Scenario
from app.simulation.trying import Tried, try_reply
from app.simulation.wording import checks_written, offered_phrases, with_phrase
from tests.inbox.world import SCENARIO

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TEXT = normal_source(SCENARIO)


def scenario(text: str = TEXT) -> Scenario:
    found = compile_scenario(text).scenario
    assert found is not None
    return found


def tried(reply: str, node: str = "start", **more: bool) -> Tried:
    return try_reply(scenario(), node, reply, AT, **more)


def test_the_words_that_matched_and_the_rule_that_fired() -> None:
    found = tried("I am sorry to hear that.")
    hit = found.hits[0]
    assert hit.name == "zqsorry" and [found.reply[start:end] for start, end in hit.spans] == ["sorry"]
    fired = next(rule for rule in found.rules if rule.fired)
    assert fired.number == 2 and fired.because == (("zqsorry", True),) and found.recognised


def test_why_the_others_did_not() -> None:
    found = tried("I am sorry to hear that.")
    assert found.rules[0].because == (("zqpromise", False),) and not found.rules[0].held
    assert found.rules[4].held and not found.rules[4].fired


def test_a_rule_below_that_holds_as_well_says_so() -> None:
    found = tried("Sorry, is the bulb screwed in?")
    assert [(rule.fired, rule.held) for rule in found.rules[1:3]] == [(True, True), (False, True)]


def test_nothing_recognised() -> None:
    found = tried("One moment, I will look.")
    assert not found.recognised and not found.hits and found.rules[4].fired


def test_it_may_be_any_node_that_waits() -> None:
    assert tried("Is the bulb in?", "zqcalm").turn.next == "zqoh"
    with pytest.raises(ValueError):
        tried("hello", "zqoh")
    with pytest.raises(KeyError):
        tried("hello", "nowhere")


def test_what_was_done_at_the_desk_counts_when_asked() -> None:
    done = {check.name for check in tried("hello", prepared=True).hits}
    assert {"zqlooked", "zqcited"} <= done and not tried("hello").hits


def test_placeholders_are_filled() -> None:
    assert "A-" in tried("About order {order}.").reply


def test_a_phrase_is_added_where_one_is_enough() -> None:
    new = with_phrase(TEXT, "zqsorry", "  my  mistake ")
    assert '[sorry, "apolog*", my mistake]' in new
    assert try_reply(scenario(new), "start", "That was my mistake.", AT).recognised
    assert with_phrase(TEXT, "zqasks", "lamp holder").count("lamp holder") == 1


RU = "# locale ru\ntitle: Лампа\nchecks:\n  zqsorry: {any: [прост*]}\n\n## start\n> Лампа.\n"


def test_a_phrase_of_an_overlay_goes_there_and_counts_there() -> None:
    text = TEXT + RU
    new = with_phrase(text, "zqsorry", "сожалею", "ru")
    assert 'zqsorry: {any: [прост*, "сожалею"]}' in new and new.startswith(TEXT) and new.endswith("## start\n> Лампа.\n")
    played = scenario(new)
    assert try_reply(played.locales["ru"], "start", "Сожалею об этом.", AT).recognised
    assert not try_reply(played, "start", "Сожалею об этом.", AT).recognised


def test_a_check_that_the_overlay_says_nothing_of_keeps_what_it_knew() -> None:
    for overlay in (RU, "# locale ru\n## start\n> Лампа.\n", "# locale ru\n"):
        new = with_phrase(TEXT + overlay, "zqasks", "какая лампа", "ru")
        spoken = scenario(new).locales["ru"]
        assert set(checks_written(TEXT)["zqasks"]["asks"]) < set(checks_written(new, "ru")["zqasks"]["asks"])
        assert [check.name for check in try_reply(spoken, "start", "Какая лампа у вас?", AT).hits] == ["zqasks"], overlay
        assert new.endswith(overlay.removeprefix("# locale ru\n").partition("checks")[2][-10:])


def test_an_overlay_that_is_not_there_takes_no_phrase() -> None:
    with pytest.raises(CannotEdit, match="locale ja"):
        with_phrase(TEXT + RU, "zqsorry", "すみません", "ja")


def test_offered_phrases_are_spelt_as_they_were_sent() -> None:
    assert any("соседей сверху" in one for one in offered_phrases("Спросите соседей сверху о посылке."))


@pytest.mark.parametrize(
    ("check", "phrase"),
    [("zqsorry", "Sorry"), ("zqsorry", "  "), ("zqsorry", "*"), ("zqsorry", "x" * 300), ("zqlooked", "looked"), ("nothing", "hm")],
    ids=["there already", "empty", "a star", "too long", "no phrases", "no check"],
)
def test_a_phrase_that_cannot_be_added(check: str, phrase: str) -> None:
    with pytest.raises(CannotEdit):
        with_phrase(TEXT, check, phrase)


def test_offered_phrases_carry_meaning() -> None:
    offered = offered_phrases("Thank you. Could you turn the small bulb clockwise? Order 123 is fine, of course.")
    assert "small bulb clockwise" in offered
    assert not any(phrase.split()[0] in ("the", "you", "thank") for phrase in offered) and not any("123" in phrase for phrase in offered)


@pytest.mark.parametrize("reply", ["", "ok", "!!!", "は い", "a" * 5000], ids=["nothing", "a word", "signs", "japanese", "one long word"])
def test_nothing_to_offer_is_no_error(reply: str) -> None:
    assert isinstance(offered_phrases(reply), list)
