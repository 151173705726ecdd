"""Marking answers, the order of an attempt, and the figures of questions, by the numbers."""

from math import sqrt

import pytest

from app.courses.quizzes.document import parse_quiz
from app.courses.quizzes.figures import Sums, rest_score
from app.courses.quizzes.marking import UnfitAnswer, mark, parts_of, read_answer, wrong_choices
from app.courses.quizzes.quiz import LevelShown, Question, Quiz, drawn_options, drawn_questions
from tests.courses.quiz_world import QUIZ, RIGHT

GRADE = Question(
    "rate", "grade", "", "", "", (), 3, "x", level="r4", levels=tuple(LevelShown(f"r{number}", "", "") for number in range(1, 6))
)

IN_PARTS = """format: agent-quiz/1
id: parts
title: Parts
questions:
  - id: some
    kind: several
    credit: part
    prompt: What helps?
    options:
    - {text: Care, right: true}
    - {text: Time, right: true}
    - Chance
    - Noise
    points: 2
    explanation: Care and time.
"""


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    parsed = parse_quiz(QUIZ)
    assert parsed.quiz is not None and not parsed.findings
    return parsed.quiz


def test_right_answers_earn_all_and_wrong_ones_nothing(quiz: Quiz) -> None:
    assert sum(mark(one, RIGHT[one.id]).half_points for one in quiz.questions) == quiz.half_points == 12
    wrong = {"which": 2, "some": [0, 1, 2], "hot": True, "word": "bulbazines", "steps": [1, 0, 2, 3]}
    assert not any(mark(one, wrong[one.id]).half_points or mark(one, None).half_points for one in quiz.questions)
    chosen = {one.id: wrong_choices(one, wrong[one.id]) for one in quiz.questions}
    assert chosen == {"which": ["2"], "some": ["2"], "hot": ["true"], "word": ["bulbazines"], "steps": ["1"]}


@pytest.mark.parametrize(
    ("ticked", "halves"), [([0, 1], 4), ([0], 2), ([1, 2], 0), ([0, 1, 2], 2), ([2], 0), ([2, 3], 0), ([0, 2, 3], 0), ([0, 1, 2, 3], 0)]
)
def test_each_right_tick_earns_a_part_and_each_wrong_one_takes_one_off(ticked: list[int], halves: int) -> None:
    some = parse_quiz(IN_PARTS).quiz
    assert some is not None
    earned = mark(some.by_id["some"], ticked)
    assert (earned.half_points, earned.right) == (halves, ticked == [0, 1])
    parts = parts_of(some.by_id["some"], ticked)
    assert parts.half_points == halves == parts.each * max(0, parts.right - parts.wrong)


def test_a_part_must_be_a_whole_number_of_halves() -> None:
    found = parse_quiz(IN_PARTS.replace("    - Chance", "    - {text: Chance, right: true}")).findings
    assert [(one.line, one.code, one.message) for one in found] == [
        (14, "E07", "2 points cannot be shared among 3 right options in halves.")
    ]
    assert "3, 6, 9, 12 points" in (found[0].hint or "")


def test_all_or_nothing_stays_the_rule_and_its_figures_go_on(quiz: Quiz) -> None:
    said = parse_quiz(QUIZ.replace("    kind: several\n", "    kind: several\n    credit: all\n")).quiz
    assert said is not None and said.by_id["some"].digest == quiz.by_id["some"].digest
    assert mark(said.by_id["some"], [0]).half_points == 0
    parts = parse_quiz(QUIZ.replace("    kind: several\n", "    kind: several\n    credit: part\n")).quiz
    assert parts is not None and parts.by_id["some"].digest != quiz.by_id["some"].digest


@pytest.mark.parametrize("typed", ["bulbazine", " BULBÁZINE.", "Le  Bulbe", "“Bulbazine”"])
def test_case_accents_blanks_and_quotes_do_not_count(quiz: Quiz, typed: str) -> None:
    assert mark(quiz.by_id["word"], typed).right


def test_a_neighbouring_level_earns_half_and_is_not_right() -> None:
    earned = {level: (mark(GRADE, level).right, mark(GRADE, level).half_points) for level in ("r2", "r3", "r4", "r5", "r9")}
    assert earned == {"r2": (False, 0), "r3": (False, 3), "r4": (True, 6), "r5": (False, 3), "r9": (False, 0)}


def test_what_is_sent_is_read_by_the_places_that_were_shown(quiz: Quiz) -> None:
    which, some, steps, hot = (quiz.by_id[name] for name in ("which", "some", "steps", "hot"))
    assert read_answer(which, (2, 0, 1), ["2"]) == 1 and read_answer(which, (2, 0, 1), ["", " "]) is None
    assert read_answer(some, (2, 0, 1), ["1", "0"]) == [0, 2] and read_answer(hot, (), ["false"]) is False
    assert read_answer(steps, (3, 1, 0, 2), ["2", "1", "3", "0"]) == [0, 1, 2, 3]
    for question, sent in ((which, ["3"]), (which, ["-1"]), (some, ["0", "0"]), (steps, ["0", "1"]), (hot, ["yes"]), (GRADE, ["r9"])):
        with pytest.raises(UnfitAnswer):
            read_answer(question, (0, 1, 2), sent)


def test_a_seed_draws_the_same_order_and_never_the_right_one_for_steps(quiz: Quiz) -> None:
    orders = {tuple(one.id for one in drawn_questions(quiz, seed)) for seed in range(20)}
    assert len(orders) > 10 and drawn_questions(quiz, 5) == drawn_questions(quiz, 5)
    steps = [drawn_options(quiz, quiz.by_id["steps"], seed) for seed in range(60)]
    assert (0, 1, 2, 3) not in steps and len(set(steps)) > 10
    still = parse_quiz(QUIZ.replace("pass_mark: 60", "pass_mark: 60\nshuffle: false")).quiz
    assert still is not None and drawn_questions(still, 5) == still.questions and drawn_options(still, still.questions[0], 5) == (0, 1, 2)


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    pairs = [(number % 3 != 0, (number * 37) % 100 * 100) for number in range(40)]
    sums = sum((Sums(1, int(right), rest, rest * rest, rest * right) for right, rest in pairs), Sums())
    xs, ys = [float(right) for right, _ in pairs], [float(rest) for _, rest in pairs]
    mean = [sum(values) / 40 for values in (xs, ys)]
    spread = [sqrt(sum((value - middle) ** 2 for value in values)) for values, middle in zip((xs, ys), mean, strict=True)]
    together = sum((x - mean[0]) * (y - mean[1]) for x, y in zip(xs, ys, strict=True))
    assert sums.discrimination == pytest.approx(together / (spread[0] * spread[1]), abs=1e-12)


def test_too_few_say_nothing() -> None:
    assert Sums(29, 15, 100, 5000, 60).discrimination is None and Sums(40, 38, 100, 5000, 60).discrimination is None
    assert Sums(40, 20, 400, 4000, 200).discrimination is None, "everybody has the same rest"
    assert Sums(9, 5).share.too_few and not Sums(10, 5).share.too_few
    assert (rest_score(1, 3), rest_score(2, 3), rest_score(0, 0), rest_score(3, 3)) == (3333, 6667, 0, 10_000)


def test_a_pass_is_exact(quiz: Quiz) -> None:
    assert not quiz.passes(7) and quiz.passes(8), "60 % of 12 halves are 7.2"


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("agent-quiz/1", "agent-quiz/2", 1, "E01"),
        ("id: lamps", "id: Lamps!", 2, "E03"),
        ("pass_mark: 60", "pass_mark: 0", 5, "E07"),
        ("pass_mark: 60", "marks: 60", 5, "E04"),
        ("kind: one", "kind: guess", 8, "E07"),
        (", right: true, why: Twenty years and more.", "", 11, "E07"),
        ("- Candle", "- {text: Candle, right: true}", 11, "E07"),
        ("id: some", "id: which", 16, "E02"),
        ("    answer: false\n", "", 24, "E07"),
        ('    accepted: [Bulbazine, "le bulbé"]\n', "", 29, "E07"),
        ("[Switch it off, Let it cool,", "[Let it cool, Let it cool,", 37, "E07"),
        ("    explanation: Zircon-explanation of the fifth.\n", "", 34, "E07"),
        ("kind: several", "kind: several\n    credit: some", 18, "E07"),
        ("kind: one", "kind: one\n    credit: part", 9, "E04"),
        ("pass_mark: 60", "feedback: each\nreveal: passed", 6, "E07"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, line: int, code: str) -> None:
    assert old in QUIZ
    parsed = parse_quiz(QUIZ.replace(old, new, 1))
    assert parsed.quiz is None
    assert (line, code) in [(one.line, one.code) for one in parsed.findings], parsed.findings


def test_what_is_named_must_be_there() -> None:
    named = QUIZ.replace("    points: 2", "    points: 2\n    clause: kb.lamps#hot\n    skills: [light]")
    assert parse_quiz(named).quiz is not None
    found = parse_quiz(named, clauses={"kb.lamps"}, skills={"heat"}, rubrics={}).findings
    assert [one.code for one in found] == ["E10", "E10"]
