"""Spans are offsets into the reply as sent, whatever Markdown, accents and width stand between."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation.reading import Reading, fold
from tests.simulation.files import hits


@pytest.mark.parametrize(
    ("phrase", "reply", "expected"),
    [
        ("sorry", "I am **sorry**.", ["sorry"]),
        ("my mistake", "It was my **mistake**", ["my **mistake"]),
        ("sorry", "so**rr**y", ["so**rr**y"]),
        ("sorry", "😀👩‍👩‍👧 sorry 😀", ["sorry"]),
        ("sorry", "ＳＯＲＲＹ for that", ["ＳＯＲＲＹ"]),
        ("desole", "Je suis désolé", ["désolé"]),
        ("désolé", "Je suis de\u0301sole\u0301", ["de\u0301sole\u0301"]),
        ("strasse", "In der Straße 5", ["Straße"]),
        ("office", "our oﬃce is open", ["oﬃce"]),
        ("refund policy", "see [refund policy](https://x.example/sorry)", ["refund policy"]),
        ("sorry", "see [this](https://x.example/sorry)", None),
        ("返金", "ご返金いたします", ["返金"]),
        ("ガイド", "ｶﾞｲﾄﾞを見て", ["ｶﾞｲﾄﾞ"]),
        ("refund", "refundします", ["refund"]),
        ("お 待ち", "お  待ちください", None),
        ("don't know", "I don’t know", ["don’t know"]),
        ("read this", "> read\n> this", ["read\n> this"]),
    ],
)
def test_a_phrase_is_found_where_it_stands_in_the_reply(phrase: str, reply: str, expected: list[str] | None) -> None:
    assert hits(f'{{any: ["{phrase}"]}}', reply) == expected


def test_japanese_voicing_marks_keep_their_meaning() -> None:
    assert fold("かぎ") != fold("かき")


def test_a_snake_case_word_keeps_its_underscores() -> None:
    assert Reading("use look_up_order here").text == "use look_up_order here"


@given(st.text(max_size=200))
def test_every_folded_sign_knows_its_place(text: str) -> None:
    reading = Reading(text)
    last = 0
    for place in range(len(reading.text)):
        start, end = reading.span(place, place + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@given(st.text(alphabet=st.characters(categories=("Ll", "Lu", "Nd", "Mn", "Lo")), max_size=60))
def test_folding_does_not_depend_on_how_accents_are_stored(text: str) -> None:
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    if len(text) < 12:
        assert fold(composed) == fold(apart)
