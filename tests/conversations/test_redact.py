"""Redaction: personal data goes for good, from text, card, preview and index, and no import brings it back."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.base.database import db
from app.conversations import doors
from app.conversations.doors import Edit, moved
from app.conversations.masking import edited, edits_of, mask_text
from app.conversations.models import Message
from app.people.models import Person
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conversations.conftest import Report, message, record, stored
from tests.page_client import PageClient

Import = Callable[..., Report]
SignIn = Callable[[Person], PageClient]
TEXT = "Maria here. Card 4111 1111 1111 1111, mail maria@mail.example. I am sorry, Maria."


@pytest.fixture
def line(import_records: Import) -> dict[str, object]:
    one = record(
        "a", message("1", TEXT, author={"name": "Maria Stone"}), message("2", "Hello Maria", "agent", 1), subject="maria@mail.example",
        customer={"key": "c1", "name": "Maria Stone", "email": "maria@mail.example"}, custom={"mail": "maria@mail.example"},
    )  # fmt: skip
    import_records(one)
    return one


def test_everything_goes_and_stays_away(line: dict[str, object], import_records: Import, cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    url = f"/conversations/{stored('a').id}"
    rey.post(f"{url}/redact", {"words": "Maria\nStone"})
    import_records({**line, "status": "closed", "subject": "again maria@mail.example"})
    one = stored("a")
    texts = list(db.session.scalars(select(Message.body).order_by(Message.position)))
    assert texts == ["[redacted] here. Card [card ••1111], mail [email]. I am sorry, [redacted].", "Hello [redacted]"]
    everything = " ".join([*texts, one.subject, one.preview, str(one.custom), str(one.customer_name), str(one.customer_id), one.status])
    assert "aria" not in everything
    assert one.status == "closed", "what is not personal is still brought up to date"
    assert rey.get("/conversations?q=Maria").text.count("data-row-link") == 0
    assert "Redacted" in rey.get(url).said
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.verb == "conversations.redact")).one()
    assert entry.details == {"messages": 2, "words": 2}, "the trail does not repeat the words"


@pytest.mark.usefixtures("line")
def test_the_customer_s_name_goes_without_being_written_down(cast: Cast, signed_in: SignIn) -> None:
    rey = signed_in(cast.rey)
    url = f"/conversations/{stored('a').id}"
    assert "Hello [name]" in rey.get(url).said, "masked before, since the name is known"
    rey.post(f"{url}/redact", {"words": ""})
    texts = list(db.session.scalars(select(Message.body).order_by(Message.position)))
    assert texts == ["[name] here. Card [card ••1111], mail [email]. I am sorry, [name].", "Hello [name]"]


@pytest.mark.usefixtures("line")
def test_quotes_that_reviews_keep_are_moved_along(cast: Cast, signed_in: SignIn) -> None:
    told: list[tuple[str, str]] = []
    start = TEXT.index("I am sorry")

    def follow(message_id: int, text: str, edits: list[Edit]) -> None:
        if message_id == first:
            new_start, new_end = moved(start, start + len("I am sorry"), edits)
            told.append(("I am sorry", text[new_start:new_end]))

    first = db.session.scalars(select(Message.id).order_by(Message.position)).first()
    doors.text_redacted.register(follow)
    try:
        signed_in(cast.rey).post(f"/conversations/{stored('a').id}/redact", {"words": "Maria"})
    finally:
        doors.text_redacted._answers.remove(follow)
    assert told == [("I am sorry", "I am sorry")]


@pytest.mark.usefixtures("line")
def test_who_may_redact(cast: Cast, signed_in: SignIn) -> None:
    url = f"/conversations/{stored('a').id}/redact"
    for person in (cast.bo, cast.tara):
        signed_in(person).post(url, {"words": ""}, 403)
    signed_in(cast.stan).post(url, {"words": ""}, 404)
    signed_in(cast.rey).get(url, 405)
    assert "too short" in signed_in(cast.rey).post(url, {"words": "M"}, 422).said
    refused = signed_in(cast.ada).post(url, {"words": "x" * 3000}, 422)
    assert "Hello Maria" not in refused.text, "the admin redacts without reading"
    signed_in(cast.ada).post(url, {"words": "Maria"})
    assert "Maria" not in stored("a").preview


@given(text=st.text(alphabet="ab 41@.x", max_size=60), words=st.lists(st.text(alphabet="ab4", min_size=2, max_size=4), max_size=3))
def test_edits_are_in_order_and_apart_and_make_the_masked_text(text: str, words: list[str]) -> None:
    edits = edits_of(text, words)
    assert all(first.end <= second.start for first, second in pairwise(edits))
    assert edited(text, edits_of(text)) == mask_text(text)


@given(
    text=st.text(alphabet="abcdef", min_size=10, max_size=40), start=st.integers(0, 40), size=st.integers(1, 10), cut=st.integers(0, 40),
    words=st.text(alphabet="xyz", max_size=6),
)  # fmt: skip
def test_a_quote_that_was_not_touched_reads_the_same_after_an_edit(text: str, start: int, size: int, cut: int, words: str) -> None:
    end = min(start + size, len(text))
    edit = Edit(min(cut, len(text)), min(cut + 3, len(text)), words)
    new_start, new_end = moved(start, end, [edit])
    after = edited(text, [edit])
    if start < end and (edit.end <= start or edit.start >= end):
        assert after[new_start:new_end] == text[start:end]
    assert new_start <= new_end or start >= end
