"""tone, asks, like: sub-tests by name, questions only, the fallback."""

import pytest

from app.simulation import begin, step
from tests.simulation.files import NOW, compiled, hits, small


def parts(tone: str, reply: str, language: str = "en") -> dict[str, bool]:
    scenario = compiled(small(front=f"language: {language}", checks=f"  wanted: {{tone: {tone}}}"))
    state, _ = begin(scenario, 1, NOW)
    return dict(step(scenario, state, reply, NOW)[1].checks[-1].parts)


@pytest.mark.parametrize(
    ("tone", "reply", "passed"),
    [
        ("{greeting: true}", "Hi Mara, I looked.", True),
        ("{greeting: true}", "I looked.", False),
        ("{greeting: [ahoy]}", "Ahoy Mara", True),
        ("{length: [3, 5]}", "one two three", True),
        ("{length: [3, 5]}", "one two", False),
        ("{sentence_length: 4}", "One two three. Four five six seven.", True),
        ("{sentence_length: 3}", "One two three four.", False),
        ("{capitals: 0}", "PLEASE wait", False),
        ("{capitals: 1}", "PLEASE wait", True),
        ("{capitals: 0}", "OK I see", True),
        ("{exclamations: 1}", "Great! Thanks!", False),
        ("{banned: [unfortunately]}", "Unfortunately no", False),
        ("{jargon: [AWB]}", "The AWB is here", False),
        ("{jargon: [AWB]}", "The AWB (the parcel's number) is here, AWB 5", True),
    ],
)
def test_each_subtest_is_reported_by_name(tone: str, reply: str, passed: bool) -> None:
    name = tone[1:].split(":")[0]
    assert parts(tone, reply) == {name: passed}


def test_usual_greetings_of_other_languages() -> None:
    assert parts("{greeting: true}", "Здравствуйте, Мара", "ru") == {"greeting": True}
    assert parts("{greeting: true}", "お世話になっております。", "ja") == {"greeting": True}


def test_the_check_is_true_when_all_subtests_pass() -> None:
    assert parts("{greeting: true, exclamations: 0}", "Hello!") == {"greeting": True, "exclamations": False}
    assert hits("{tone: {greeting: true, exclamations: 0}}", "Hello!") is None


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Which card did you use?", ["Which card"]),
        ("Tell me which card you used.", None),
        ("Hello. Could you say which card it was? Thanks.", ["which card"]),
        ("Is that so? I know which card.", None),
        ("Didn't you say which card?", ["which card"]),
        ("", None),
    ],
)
def test_asks_counts_in_questions_only(reply: str, expected: list[str] | None) -> None:
    assert hits('{asks: ["which card"]}', reply) == expected


def test_a_japanese_question_needs_no_question_mark() -> None:
    assert hits("{asks: [カード]}", "どのカードでしょうか。よろしく。") == ["カード"]
    assert hits("{asks: [カード]}", "このカードです。") is None


def test_like_counts_the_words_of_its_fallback_as_well() -> None:
    check = '{like: "a temporary hold", at_least: 0.62, fallback: {all: [hold, days]}}'
    assert hits(check, "A hold of 5 days") == ["hold", "days"]
    assert hits(check, "a temporary hold") == ["a temporary hold"]
    assert hits(check, "a short wait") is None
