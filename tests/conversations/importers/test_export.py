"""Writing records: read again, they are the same."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.conversations.importers.export import to_json, to_line
from app.conversations.importers.record import Author, ConversationRecord, Csat, Customer, MessageRecord, RecordError, read_records
from app.conversations.importers.shape import CHANNELS, KINDS, ROLES, STATUSES

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Cn", "Co"]), min_size=1, max_size=20)
MAYBE = st.none() | WORDS
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
MAIL = st.none() | st.sampled_from(["ann@a.test", "bo.x+y@b.test"])
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (the zone is given beside)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=5
)
AUTHORS = st.builds(Author, st.sampled_from(ROLES), MAYBE, MAYBE, MAIL)
ATTACHMENTS = st.lists(st.fixed_dictionaries({"name": WORDS}, optional={"size": st.integers(0, 10**9)}), max_size=2)


@st.composite
def messages(draw: st.DrawFn) -> list[MessageRecord]:
    count = draw(st.integers(1, 4))
    made = [
        MessageRecord(
            f"m{number}",
            draw(st.sampled_from(KINDS)),
            draw(AUTHORS),
            draw(TIMES),
            draw(TEXT) + "x",
            draw(st.none() | TEXT),
            draw(ATTACHMENTS),
        )
        for number in range(count)
    ]
    return sorted(made, key=lambda message: message.sent_at)


RECORDS = st.builds(
    ConversationRecord,
    source=WORDS,
    id=WORDS,
    channel=st.sampled_from(CHANNELS),
    opened_at=TIMES,
    messages=messages(),
    closed_at=st.none() | TIMES,
    subject=MAYBE,
    topic=MAYBE,
    status=st.none() | st.sampled_from(STATUSES),
    language=st.none() | st.sampled_from(["en", "pt-BR", "fil"]),
    url=st.none() | st.just("https://desk.test/x?y=1"),
    tags=st.lists(WORDS, max_size=3, unique=True),
    customer=st.none() | st.builds(Customer, WORDS, MAYBE, MAIL, MAYBE),
    assignee=st.none() | st.builds(Author, st.just("agent"), WORDS, MAYBE, MAIL),
    csat=st.none() | st.builds(Csat, st.integers(1, 5), st.just(1), st.just(5), MAYBE),
    custom=st.dictionaries(WORDS, JSON, max_size=3),
)


def read_again(record: ConversationRecord) -> ConversationRecord | RecordError:
    return next(iter(read_records(io.BytesIO(to_line(record).encode()), file_name="again")))


@settings(deadline=None)
@given(RECORDS)
def test_what_is_written_reads_the_same(record: ConversationRecord) -> None:
    again = read_again(record)
    assert again == record
    assert isinstance(again, ConversationRecord) and again.content_hash == record.content_hash


def test_a_record_is_one_line_without_empty_keys() -> None:
    at = datetime(2026, 1, 5, 10, 0, 0, 500_000, tzinfo=UTC)
    record = ConversationRecord("desk", "1", "chat", at, [MessageRecord("m1", "public", Author("agent", "bo"), at, "a\nb\u2028c")])
    assert to_line(record).count("\n") == 1
    assert to_json(record) == {
        "source": "desk",
        "id": "1",
        "channel": "chat",
        "opened_at": "2026-01-05T10:00:00.500000Z",
        "messages": [
            {
                "id": "m1",
                "kind": "public",
                "author": {"role": "agent", "key": "bo"},
                "sent_at": "2026-01-05T10:00:00.500000Z",
                "text": "a\nb\u2028c",
            }
        ],
    }


@pytest.mark.shared
def test_real_conversations_survive_the_round(real_lines: Any) -> None:
    for record in read_records(io.BytesIO(real_lines("asdc")), file_name="asdc"):
        assert isinstance(record, ConversationRecord) and read_again(record) == record
