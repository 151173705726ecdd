"""Search text: the same tokens for a text and for what is typed, whatever the language, and no way to smuggle syntax in."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.search_snippet import snippet
from app.base.search_text import MAX_DOCUMENT_BYTES, Term, document_text, fts5_query, needs_like, query_terms, tsquery

TEXTS = {
    1: "I would like a refund for the two parcels that were damaged.",
    2: "返金処理についてお伺いします。東京に届きません。",
    3: "Верните, пожалуйста, деньги за возвраты по заказу A-123456. Ёлка сломана.",
    4: "Gusto ko pong ibalik ang pera ko, hindi dumating ang parsela.",
    5: "Mail joe.doe@example.com about the café, it’s the shop's fault. Don't wait.",
    6: "ﾊﾞｯｸﾞが届きました ＡＢＣ１２３",
}


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    """A full-text table as the site makes it."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE found USING fts5(body, tokenize='unicode61 remove_diacritics 2')")
    database.executemany("INSERT INTO found(rowid, body) VALUES (?, ?)", [(key, document_text(text)) for key, text in TEXTS.items()])
    return database


def hits(index: sqlite3.Connection, query: str) -> list[int]:
    prepared = fts5_query(query)
    return [row[0] for row in index.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid", [prepared])] if prepared else []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("refunds", [1]),
        ("REFUND parcel", [1]),
        ("refund parsela", []),
        ('"damaged parcels"', []),
        ('"parcels that were"', [1]),
        ("damag*", [1]),
        ("refunde*", [1]),
        ("返金", [2]),
        ("返金処理", [2]),
        ("金", [2]),
        ("ん", [2]),
        ("京都", []),
        ("東京 返金", [2]),
        ("возврат", [3]),
        ("заказы", [3]),
        ("елка", [3]),
        ("A-123456", [3]),
        ("123456", [3]),
        ("a 123456", [3]),
        ("parsela", [4]),
        ("joe.doe@example.com", [5]),
        ("cafe", [5]),
        ("CAFÉ", [5]),
        ("its", [5]),
        ("dont", [5]),
        ("don’t", [5]),
        ("shop", [5]),
        ("バッグ", [6]),
        ("ABC123", [6]),
        ("abc*", [6]),
        ("«деньги за»", [3]),
        ("「東京に」", [2]),
    ],
)
def test_a_query_finds_the_texts_that_hold_it(index: sqlite3.Connection, query: str, found: list[int]) -> None:
    assert hits(index, query) == found


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '"""',
        "*",
        "a* *",
        "NEAR(a b)",
        "a AND OR NOT",
        "body:refund",
        "^refund",
        "-refund",
        "a' OR 1=1 --",
        "'); DROP TABLE found;--",
        "a & | ! <-> b:*",
        "\\",
        "()",
        "{a b}: c",
        "\x00a",
        "a\"b'c\\d",
        "😡",
    ],
)
def test_nothing_typed_is_syntax(index: sqlite3.Connection, query: str) -> None:
    hits(index, query)
    assert "\\" not in tsquery(query) and tsquery(query).count("'") % 2 == 0


@given(st.text(max_size=60))
def test_any_text_can_be_searched_and_finds_itself(text: str) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE found USING fts5(body, tokenize='unicode61 remove_diacritics 2')")
    database.execute("INSERT INTO found(rowid, body) VALUES (1, ?)", [document_text(text)])
    quoted = fts5_query(text.replace("*", " ").replace('"', " "))
    if quoted:
        assert database.execute("SELECT count(*) FROM found WHERE found MATCH ?", [quoted]).fetchone() == (1,)


def test_terms_name_words_phrases_and_beginnings() -> None:
    assert query_terms('late "two parcels" refun* 返') == [
        Term(("late",)),
        Term(("two", "parcel")),
        Term(("refun",), prefix=True),
        Term(("返",), prefix=True),
    ]
    assert tsquery("refun* 返金処理") == "('refun':*) & ('返金' <-> '金処' <-> '処理')"


def test_only_signs_need_another_way_of_searching() -> None:
    assert needs_like("😡") and needs_like("?!")
    assert not needs_like("返") and not needs_like("") and not needs_like("  ")


def test_a_query_has_a_limit() -> None:
    assert len(query_terms(" ".join(f"word{number}" for number in range(1000)))) <= 24
    assert len(fts5_query("x" * 100_000)) < 100


def test_a_huge_text_is_cut_between_tokens() -> None:
    prepared = document_text("返金処理 parcel " * 200_000)
    assert len(prepared.encode()) <= MAX_DOCUMENT_BYTES
    assert set(prepared.split()) <= {"返金", "金処", "処理", "理", "parcel"}


def test_a_long_word_is_cut_alike_in_text_and_query() -> None:
    assert document_text("a1" * 500).split() == list(query_terms("a1" * 200)[0].tokens)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("We refunded the parcels.", "refund parcel", ["refunded", "parcels"]),
        ("先月の返金処理について", "返金処理", ["返金処理"]),
        ("先月の返金処理について", "金", ["金"]),
        ("ﾊﾞｯｸﾞ です", "バッグ", ["ﾊﾞｯｸﾞ"]),
        ("two parcels, one parcel of two", '"two parcels"', ["two parcels"]),
        ("Ёлка и ёлки", "елка", ["Ёлка", "ёлки"]),
        ("nothing", "zzz", []),
        ("refunding it", "refun*", ["refunding"]),
    ],
)
def test_a_snippet_marks_what_was_found(text: str, query: str, marked: list[str]) -> None:
    pieces = snippet(text, query)
    assert [words for words, hit in pieces if hit] == marked
    assert "".join(words for words, _ in pieces) == text


def test_a_snippet_shows_the_place_of_the_hit_and_not_the_whole_text() -> None:
    text = "lorem ipsum " * 500 + "the refund " + "dolor sit " * 500
    pieces = snippet(text, "refunds", 100)
    shown = "".join(words for words, _ in pieces)
    assert ("refund", True) in pieces
    assert len(shown) < 130 and shown.startswith("…") and shown.endswith("…")


@given(st.text(max_size=300), st.text(max_size=20))
def test_a_snippet_of_anything_holds_words_of_the_text(text: str, query: str) -> None:
    shown = "".join(words for words, _ in snippet(text, query, 80)).strip("…")
    assert shown.strip() in " ".join(text.split())
