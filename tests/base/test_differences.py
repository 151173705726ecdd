"""Differences between two texts, line by line."""

from app.base.differences import counts, difference


def test_equal_texts_have_no_difference() -> None:
    assert difference("a\nb\n", "a\nb") == []


def test_added_and_removed_lines_stand_in_order() -> None:
    assert difference("a\nb\nc", "a\nB\nc") == [("same", "a"), ("del", "b"), ("add", "B"), ("same", "c")]


def test_long_unchanged_stretches_become_a_gap_with_the_new_line_number() -> None:
    old = [str(number) for number in range(50)]
    new = [*old[:40], "new", *old[41:]]
    lines = difference("\n".join(old), "\n".join(new))
    assert lines[0] == ("gap", "38")
    assert counts(lines) == (1, 1)
    assert len(lines) == 9


def test_an_empty_text_against_one_line() -> None:
    assert difference("", "a") == [("add", "a")]
