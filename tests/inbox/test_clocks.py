"""First-reply clocks: targets by channel, counted in business hours."""

from datetime import UTC, datetime

import pytest

from app.inbox.clocks import due_after, is_open
from app.knowledge.pack_document import PackDocument, parse_pack

PACK = """format: agent-pack/1
id: shop
title: Shop
hours:
  timezone: Europe/Lisbon
  monday: "08:00-20:00"
  tuesday: "08:00-20:00"
  thursday: "08:00-20:00"
  friday: "20:00-24:00"
  holidays: ["2026-06-09", "12-25"]
first_reply: {chat: 160s, email: 4h}
"""


def pack(text: str = PACK) -> PackDocument:
    read = parse_pack(text)
    assert read.pack is not None, read.findings
    return read.pack


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrote", "channel", "due"),
    [
        pytest.param("2026-06-08T09:00", "chat", "2026-06-08T09:02:40", id="open"),
        pytest.param("2026-06-08T03:00", "chat", "2026-06-08T07:02:40", id="before the desk opens, Lisbon being an hour ahead"),
        pytest.param("2026-01-05T03:00", "chat", "2026-01-05T08:02:40", id="the same in winter"),
        pytest.param("2026-06-01T17:00", "email", "2026-06-02T09:00", id="over the night"),
        pytest.param("2026-06-08T17:00", "email", "2026-06-11T09:00", id="over a holiday and a closed day"),
        pytest.param("2026-06-01T15:00", "email", "2026-06-01T19:00", id="to the very minute of closing"),
        pytest.param("2026-06-05T22:00", "email", "2026-06-08T10:00", id="to midnight and over the weekend"),
        pytest.param("2026-12-24T19:00", "email", "2026-12-28T11:00", id="a holiday of every year"),
    ],
)
def test_targets_count_only_while_the_desk_is_open(wrote: str, channel: str, due: str) -> None:
    assert due_after(utc(wrote), channel, pack()) == utc(due)


def test_without_hours_the_plain_time_counts() -> None:
    bare = pack("format: agent-pack/1\nid: shop\ntitle: Shop\n")
    at = utc("2026-06-07T03:00")
    assert (due_after(at, "chat", bare) - at).total_seconds() == 160
    assert (due_after(at, "phone", None) - at).total_seconds() == 300
    assert is_open(at, bare) and is_open(at, None)


def test_open_or_closed() -> None:
    assert is_open(utc("2026-06-08T07:00"), pack()) and not is_open(utc("2026-06-08T06:59"), pack())
    assert not is_open(utc("2026-06-09T10:00"), pack())


def test_a_desk_that_never_opens_in_time_counts_the_plain_time() -> None:
    shut = pack(
        PACK.replace('"2026-06-09", "12-25"', ", ".join(f'"{month:02}-{day:02}"' for month in range(1, 13) for day in range(1, 29)))
    )
    at = utc("2026-06-08T09:00")
    assert due_after(at, "email", shut) > at


@pytest.mark.parametrize("day", ["2026-02-30", "13-01", "christmas"])
def test_a_holiday_that_is_no_day_is_told(day: str) -> None:
    read = parse_pack(PACK.replace("12-25", day))
    assert read.pack is None and any(found.code == "E07" and "holidays" in found.message for found in read.findings)
