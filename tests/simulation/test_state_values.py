"""states and misstates: drawn values in any common writing."""

from datetime import UTC, datetime

import pytest

from app.simulation.checks.values import written_values
from app.simulation.facts import Fact, render_fact
from app.simulation.reading import Reading
from tests.simulation.files import hits

DAY = Fact("charged", "date", offset=-172800)
DRAWN_DAY = "2026-11-20T09:30+00:00"


def found(fact: Fact, raw: str, reply: str) -> tuple[list[str], list[str]]:
    reading = Reading(reply)
    right, wrong = written_values(fact, raw, reading)
    sent = [[reply[slice(*reading.span(*span))] for span in spans] for spans in (right, wrong)]
    return sent[0], sent[1]


@pytest.mark.parametrize(
    "writing",
    [
        "20 Nov",
        "20 November",
        "November 20th",
        "Nov. 20",
        "20th of November 2026",
        "20.11.2026",
        "2026-11-20",
        "11/20",
        "20/11",
        "11/20/2026",
        "20 Nov 2026",
        "November 20, 2026",
        "20 ноября",
        "11月20日",
        "2026年11月20日",
        "２０.１１.２０２６",
        "20 Nobyembre",
        "the 20th",
        "20-11-2026",
        "20/11/26",
    ],
)
def test_a_date_is_stated_in_any_common_writing(writing: str) -> None:
    right, wrong = found(DAY, DRAWN_DAY, f"You paid on {writing}, as I see.")
    assert right, writing
    assert wrong == []


@pytest.mark.parametrize("writing", ["21 Nov", "November 19", "20.12.2026", "2025-11-20", "11/21", "20 November 2025", "21 ноября"])
def test_another_date_is_misstated(writing: str) -> None:
    assert found(DAY, DRAWN_DAY, f"You paid on {writing}.") == ([], [writing])


def test_days_around_the_clock_are_no_date() -> None:
    assert found(DAY, DRAWN_DAY, "We are here 24/7, version 3.5, in 5 days") == ([], [])


AMOUNT = Fact("amount", "range", low=19, step=10, steps=7)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "writing", ["€49", "49.00", "49 EUR", "$49", "49,00 €", "49", "EUR 49", "£49.00", "49 euros", "４９円", "49 рублей"]
)
def test_an_amount_is_stated_in_any_common_writing(writing: str) -> None:
    right, wrong = found(AMOUNT, "49", f"We took {writing} twice.")
    assert right == [writing]
    assert wrong == []


@pytest.mark.parametrize(
    ("reply", "wrong"), [("€59 it is", ["€59"]), ("59 it is", ["59"]), ("48.50 it is", ["48.50"]), ("$1,049", ["$1,049"])]
)
def test_another_amount_is_misstated(reply: str, wrong: list[str]) -> None:
    assert found(AMOUNT, "49", reply) == ([], wrong)


@pytest.mark.parametrize(
    "reply", ["in 49 days", "order A-490012", "A-49", "49%", "2026-11-49", "on 29 November", "59 minutes", "a 50 chance", "x49"]
)
def test_other_numbers_are_no_amount(reply: str) -> None:
    assert found(AMOUNT, "49", reply) == ([], [])


def test_thousands_in_both_customs() -> None:
    fact = Fact("sum", "range", low=1000, step=1, steps=5000)  # type: ignore[arg-type]
    for writing in ("1,234.00", "1.234,00 €", "$1,234", "1 234 EUR", "1234"):
        assert found(fact, "1234", writing)[0] == [writing]


ORDER = Fact("order", "pattern", pattern="A-######")


@pytest.mark.parametrize("writing", ["A-123456", "a-123456", "A123456", "A 123456", "**A-123456**", "Ａ-１２３４５６"])
def test_a_number_of_a_pattern_is_stated(writing: str) -> None:
    right, wrong = found(ORDER, "A-123456", f"Order {writing}: done")
    assert len(right) == 1
    assert wrong == []


def test_another_number_of_the_pattern_is_misstated() -> None:
    assert found(ORDER, "A-123456", "A-123457 and A-1234567 and BA-123456") == ([], ["A-123457"])


def test_another_of_the_picks_is_misstated() -> None:
    fact = Fact("name", "pick", options=("Ana", "Ana Reis", "João"))
    assert found(fact, "Ana Reis", "Dear Ana Reis") == (["Ana Reis"], [])
    assert found(fact, "Ana Reis", "Dear Joao") == ([], ["Joao"])


def test_the_checks_use_the_drawn_value() -> None:
    front = "facts: {code: {pick: [K7]}}"
    assert hits("{states: code}", "your code is k7", front=front) == ["k7"]
    assert hits("{states: code}", "your code is k8", front=front) is None
    assert hits("{misstates: code}", "your code is k7", front=front) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "20 November 2026"),
        ("ru", "20 ноября 2026"),
        ("ja", "2026年11月20日"),
        ("fil", "20 Nobyembre 2026"),
        ("xx", "20 November 2026"),
    ],
)
def test_dates_are_shown_in_the_scenarios_language_and_can_be_stated_so(language: str, text: str) -> None:
    raw = DAY.draw(1, datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    assert raw == DRAWN_DAY
    assert render_fact(DAY, raw, language) == text
    assert found(DAY, raw, text)[0]
