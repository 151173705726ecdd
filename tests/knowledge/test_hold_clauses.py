"""Which version of an article held at a moment, and a clause's words in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from app.knowledge.article_document import render
from app.knowledge.clauses import clause_words, held_at


@dataclass(frozen=True)
class Version:
    number: int
    published_at: datetime
    valid_from: date | None = None
    valid_to: date | None = None


def moment(month: int, day: int = 10) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


FIRST = Version(1, moment(1), None, date(2026, 3, 31))
SECOND = Version(2, moment(2), date(2026, 4, 1))
FIXED = Version(3, moment(5), date(2026, 4, 1))


@pytest.mark.parametrize("at, number", [(moment(2, 20), 1), (moment(3, 31), 1), (moment(4, 1), 2), (moment(5, 9), 2), (moment(6), 3)])
def test_the_newest_published_version_whose_dates_include_the_day_holds(at: datetime, number: int) -> None:
    held = held_at([FIXED, FIRST, SECOND], at, at.date())
    assert held is not None and held.number == number


def test_before_anything_was_published_the_oldest_that_claims_the_day_holds() -> None:
    early = datetime(2025, 11, 1, tzinfo=UTC)
    assert held_at([FIRST, SECOND], early, early.date()) is FIRST
    assert held_at([SECOND], early, early.date()) is None
    undated = Version(1, moment(8))
    assert held_at([undated], moment(2), moment(2).date()) is undated


TEXT = "Before.\n\n## Verify {#verify}\nTwo details.\n\n### How {#how}\nAsk.\n\n## Never {#never}\nNobody.\n"


@pytest.mark.parametrize(
    "ref, holds, lacks",
    [
        ("a#verify", ("Two details.", "Ask."), "Nobody."),
        ("a#how", ("Ask.",), "Two"),
        ("a#never", ("Nobody.",), "Ask"),
        ("a", ("Before.",), "#"),
    ],
)
def test_a_clause_ends_where_the_next_of_its_rank_begins(ref: str, holds: tuple[str, ...], lacks: str) -> None:
    words = clause_words(render(TEXT), ref)
    assert words is not None
    assert all(one in words for one in holds) and lacks not in words
    assert 'id="clause-verify"' not in (words if ref == "a#verify" else "")


def test_a_clause_that_the_version_does_not_have_has_no_words() -> None:
    assert clause_words(render(TEXT), "a#other") is None
