"""What columns read: members of enums, moments in UTC."""

import enum
from datetime import UTC, datetime

import pytest
from sqlalchemy.dialects import sqlite

from app.base.database import Choice, Moment


class Fruit(enum.StrEnum):
    PEAR = "pear"


def test_a_choice_reads_members_and_refuses_what_is_none() -> None:
    read = Choice(Fruit).result_processor(sqlite.dialect(), None)
    assert read("pear") is Fruit.PEAR and read(None) is None
    with pytest.raises(ValueError, match="plum"):
        read("plum")


@pytest.mark.parametrize("text", ["2026-11-23 04:05:06", "2026-11-23 04:05:06.000000", "2026-11-23 04:05:06.000000+00:00"])
def test_a_moment_reads_in_utc_however_it_was_written(text: str) -> None:
    assert Moment().result_processor(sqlite.dialect(), None)(text) == datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
