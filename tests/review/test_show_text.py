"""Places in a text: masked, cleaned and marked, they always lead back to the same words."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conversations.doors import Edit
from app.review.joining import doors
from app.review.quoting import Mark, marked
from app.review.shown_text import shown_text

TEXTS = st.text(st.sampled_from('ab \n\r\x07é😀<&"'), max_size=60)


@given(TEXTS, st.data())
def test_a_span_of_the_shown_text_comes_back(body: str, data: st.DataObject) -> None:
    shown = shown_text(body, real=False)
    start = data.draw(st.integers(0, len(shown.text)))
    end = data.draw(st.integers(start, len(shown.text)))
    body_start, body_end = shown.to_body(start, end)
    assert 0 <= body_start <= body_end <= len(body)
    assert shown_text(body[body_start:body_end], real=False).text == shown.text[start:end]
    if start < end:
        assert shown.from_body(body_start, body_end) == (start, end)


def test_a_masked_piece_is_taken_whole() -> None:
    body = "Write to noor@example.org today."
    shown = shown_text(body, real=True)
    assert "noor@" not in shown.text
    inside = shown.text.index("[") + 1
    start, end = shown.to_body(inside, inside + 2)
    assert body[start:end] == "noor@example.org"
    assert shown_text(body, real=False).text == body


@given(TEXTS, st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70)), max_size=6))
def test_marks_never_change_the_text_and_always_close(text: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark(number, f"c{number}", number, start, end) for number, (start, end) in enumerate(places, 1)]
    html = str(marked(text, marks))
    assert unescape(re.sub(r"</?mark[^>]*>", "", html)) == text
    assert html.count("<mark ") == html.count("</mark>")


def test_overlapping_marks_share_the_piece_between() -> None:
    html = str(marked("one two three", [Mark(1, "a", 1, 0, 7), Mark(2, "b", 2, 4, 13)]))
    assert '<mark class="rv-evidence" data-criteria="a b" id="evidence-2" data-number="1">two</mark>' in html


@pytest.mark.parametrize(
    "span, edits, moved",
    [((10, 14), [Edit(0, 4, "[x]")], (9, 13)), ((10, 14), [Edit(12, 20, "[name]")], (10, 18)), ((0, 4), [Edit(8, 9, "")], (0, 4))],
)
def test_quotes_move_with_redacted_text(span: tuple[int, int], edits: list[Edit], moved: tuple[int, int]) -> None:
    assert doors.moved(*span, edits) == moved
