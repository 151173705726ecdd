"""The customer understands people who write in their own words, and does not fall for words in a row."""

import pytest

from app.simulation import Scenario
from tests.content.shipped import OwnWords, own_words, prepared, say, scenarios

EMPTY_KINDNESS = (
    "I am so sorry, I understand your frustration.",
    "ok",
    "Thank you for contacting us. Your request is important to us and we will get back to you as soon as possible.",
)
LONGEST = 10


def outcome_of(scenario: Scenario, replies: list[str], seed: int) -> str:
    """Play the replies in order, the last one again and again, until the conversation ends."""
    state = prepared(scenario, seed)
    for turn in range(LONGEST):
        state, _ = say(scenario, state, replies[min(turn, len(replies) - 1)])
        if state.end is not None:
            return state.end.outcome
    return "open"


@pytest.mark.parametrize("words", own_words(), ids=lambda words: f"{words.scenario}@{words.at}: {words.reply[:32]}")
def test_own_words_lead_where_a_person_would_expect(words: OwnWords) -> None:
    scenario = scenarios()[words.scenario]
    for seed in (3, 4):
        state = prepared(scenario, seed, node=words.at, actions=words.actions)
        _, turn = say(scenario, state, words.reply, words.human)
        assert turn.next == words.leads_to, f"{turn.rule_text} because of {[hit.name for hit in turn.hits]}"


def test_every_scenario_has_own_words() -> None:
    counted = [words.scenario for words in own_words()]
    assert all(counted.count(name) >= 3 for name in scenarios())


@pytest.mark.parametrize("text", EMPTY_KINDNESS)
@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_empty_kindness_solves_nothing(scenario: Scenario, text: str) -> None:
    assert outcome_of(scenario, [text], 5) != "solved"


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_all_words_of_the_checks_in_a_row_solve_nothing(scenario: Scenario) -> None:
    words = [phrase for name in scenario.checks for phrase in phrases_of(scenario, name)]
    assert len(words) > 20
    assert outcome_of(scenario, [" ".join(words)], 5) != "solved"


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_the_customers_own_message_pasted_back_solves_nothing(scenario: Scenario) -> None:
    opening = scenario.start.variants[0].text
    assert outcome_of(scenario, [opening], 5) != "solved"


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_a_promise_kept_by_nobody_or_a_leak_fails(scenario: Scenario) -> None:
    harmful = next(answer for answer in scenario.answers if answer.id == "harmful")
    state = prepared(scenario, 5, actions=harmful.actions)
    state, turn = say(scenario, state, harmful.text)
    assert (state.end is not None and state.end.fail) or turn.mood < turn.mood_before


def phrases_of(scenario: Scenario, name: str) -> list[str]:
    """The phrases of a check's good `any` list, stars taken off."""
    check = scenario.checks[name]
    found = [phrase for part in check.parts for phrase in getattr(part, "phrases", ())]
    return [] if check.bad else [phrase.written.replace("*", "") for phrase in found]


@pytest.mark.parametrize("scenario", scenarios().values(), ids=lambda scenario: scenario.id)
def test_a_good_conversation_is_solved_within_a_few_turns(scenario: Scenario) -> None:
    people = [name for name, check in scenario.checks.items() if check.question is not None]
    replies = {answer.node: answer.text for answer in reversed(scenario.answers) if answer.node != "start"}
    for words in (each for each in own_words() if each.scenario == scenario.id):
        target = scenario.nodes[words.leads_to]
        if not target.once and (not target.ends or target.outcome == "solved"):
            replies.setdefault(words.at, words.reply)
    great = next(answer.text for answer in scenario.answers if answer.id == "great")
    state, turn = say(scenario, prepared(scenario, 6), great, people)
    turns = 1
    while state.end is None and turns < 6:
        state, turn = say(scenario, state, replies[turn.next], people)
        turns += 1
    assert state.end is not None and state.end.outcome == "solved"
    assert 2 <= turns <= 5
