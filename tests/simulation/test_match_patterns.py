"""regex: the linear subset, and what the checker refuses."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation.linear import PatternError, compile_pattern
from tests.simulation.files import hits


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\b(refund(ed)?|money back)\b.*\b(today|now)\b", "you get a refund now, today", ["refund now, today"]),
        (r"\b(refund(ed)?|money back)\b.*\b(today|now)\b", "refund\ntoday", []),
        (r"a-[0-9]{6}", "see a-123456 and a-654321", ["a-123456", "a-654321"]),
        (r"^hi\b", "hi there", ["hi"]),
        (r"^hi\b", "oh hi", []),
        (r"bye$", "good bye", ["bye"]),
        (r"[A-C]x", "bx", ["bx"]),
        (r"[^a]b", "ab cb", ["cb"]),
        (r"colou?r", "color colour", ["color", "colour"]),
        (r"é", "e", ["e"]),
        (r"x{2,3}", "x xx xxxx", ["xx", "xxx"]),
        (r"\d+ days?", "5 days 1 day", ["5 days", "1 day"]),
    ],
)
def test_matches(pattern: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in compile_pattern(pattern).spans(text)] == found


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*b",
        r"(\w+\s?)+x",
        "((a+)b)*",
        r"(a)\1",
        "(?=a)b",
        "(?i)a",
        "a**",
        "a*",
        "a?",
        "",
        "(a|b*)",
        "(a",
        "a)",
        "[a",
        "x{5,2}",
        "x{999}",
        "((((((((((((((((((((((a))))))))))))))))))))))",
        "(a{50}){50}",
        "^$",
        "a" * 201,
        "\\",
        r"\p{L}",
    ],
)
def test_refused(pattern: str) -> None:
    with pytest.raises(PatternError) as refused:
        compile_pattern(pattern)
    assert refused.value.message.endswith(".")


def test_long_replies_take_linear_time() -> None:
    matcher = compile_pattern(r"\b(refund(ed)?|money back)\b.*\b(today|now)\b")
    begin = time.perf_counter()
    assert matcher.spans("refund " * 15_000) == []
    assert time.perf_counter() - begin < 3


def test_alternatives_that_overlap_stay_linear() -> None:
    begin = time.perf_counter()
    assert compile_pattern("(a|a|aa)*b").spans("a" * 20_000) == []
    assert time.perf_counter() - begin < 3


@given(
    st.text(alphabet="ab .\n", max_size=40),
    st.sampled_from(["ab*", "(ab|b)a", r"\ba+\b", "a.b", "[^b ]+b", "a{1,2}b?a", "(a|b) ", "b$", "^a+"]),
)
def test_agrees_with_a_trusted_engine_on_whether_it_matches(text: str, pattern: str) -> None:
    trusted = re.search(pattern.replace("$", r"\Z"), text)
    assert bool(compile_pattern(pattern).spans(text)) is bool(trusted)


def test_the_check_sees_the_folded_reply() -> None:
    assert hits("{regex: 'refund.{1,9}today'}", "A **Refund** comes *TODAY*") == ["Refund** comes *TODAY"]
