"""The objects of a JSON file, however it is laid out, and what a broken one costs."""

import io
import json
from typing import Any

import pytest

from app.conversations.importers import pieces
from app.conversations.importers.pieces import Piece, read_pieces

ONE, TWO, THREE = ({"id": number, "text": 'a "quote", a {brace} and a \\ [', "in": {"list": [1, {"x": []}]}} for number in (1, 2, 3))
ALL = [ONE, TWO, THREE]


def read(text: str | bytes, **options: Any) -> list[Piece]:
    raw = text.encode() if isinstance(text, str) else text
    return list(read_pieces(io.BytesIO(raw), lists=("data", "disputes"), only_first=("disputes",), **options))


def values(text: str | bytes) -> list[Any]:
    return [json.loads(piece.raw or b"null") for piece in read(text)]


LAYOUTS = {
    "lines": "".join(json.dumps(one) + "\n" for one in ALL),
    "no last line break": "\n".join(json.dumps(one) for one in ALL),
    "blank lines": "\n\n".join(json.dumps(one) for one in ALL),
    "commas behind lines": ",\n".join(json.dumps(one) for one in ALL),
    "printed over lines": "\n".join(json.dumps(one, indent=2) for one in ALL),
    "list": json.dumps(ALL),
    "list over lines": json.dumps(ALL, indent=1),
    "object": json.dumps({"page": {"n": 1}, "data": ALL, "total": {"data": [1]}}),
    "object over lines": json.dumps({"data": ALL, "pagination": {"page": [1]}}, indent=4),
    "a page a line": json.dumps({"data": [ONE], "n": 1}) + "\n" + json.dumps({"data": [TWO, THREE]}) + "\n",
    "byte-order mark": "\ufeff" + json.dumps(ALL),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("chunk", [1, 7, 1024])
def test_every_layout_gives_the_same_objects(layout: str, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_CHUNK", chunk)
    assert values(layout) == ALL
    raw = layout.encode()
    assert [json.loads(raw[piece.offset : piece.end_offset]) for piece in read(layout)] == ALL, "each stands where it is said to stand"


def test_lines_are_counted() -> None:
    assert [piece.line for piece in read("\n".join(json.dumps(one) for one in ALL))] == [1, 2, 3]
    assert [piece.line for piece in read('[\n{"a": 1},\n\n{"a":\n 2}, {"a": 3}]')] == [2, 4, 5]


def test_names_beside_the_list_are_told_and_only_first_names_count() -> None:
    beside: set[str] = set()
    text = '{"page": 1, "data": [{"a": 1}], "total": {"more": 2}}\n{"disputes": [{"d": 1}]}\n{"id": 7, "disputes": [{"d": 2}]}'
    found = read(text, beside=beside)
    assert [(piece.under, piece.raw) for piece in found] == [
        ("data", b'{"a": 1}'), ("disputes", b'{"d": 1}'), ("", b'{"id": 7, "disputes": [{"d": 2}]}'),
    ]  # fmt: skip
    assert beside == {"page", "total"}


@pytest.mark.parametrize(
    "broken",
    [
        '{"id": 1, "x": "never closed\n{"id": 2}\n',
        '{"id": 1, "x": {"y": 1}\n{"id": 2}\n',
        'nothing\n{"id": 2}\n',
        '}{"id": 2}',
        '{"x": "tab\t \n{"id": 2}',
    ],
)
def test_a_broken_line_costs_itself_alone(broken: str) -> None:
    found = read(broken)
    assert found[-1].raw == b'{"id": 2}' and len(found) == 2
    with pytest.raises(ValueError):
        json.loads(found[0].raw or b"")


@pytest.mark.parametrize("broken", ["[" * 5000, '{"a": ' * 5000, '[{"id": 1}, ', '{"data": [{"id"', '[{"x": "never'])
def test_what_a_line_leaves_open_is_broken_where_lines_are_objects(broken: str) -> None:
    found = read(f'{{"id": 0}}\n{broken}\n{{"id": 2}}\n{{"id": 3}}\n')
    assert [piece.raw for piece in found[-2:]] == [b'{"id": 2}', b'{"id": 3}'] and found[0].raw == b'{"id": 0}'
    assert len(found) in (4, 5) and [piece.line for piece in found][-2:] == [3, 4]


def test_a_broken_object_of_a_list_costs_itself_alone() -> None:
    found = read('[{"id": 1, "x": {"y": 1}, {"id": 2}, 7, "text", null, {"id": 3}]')
    assert [piece.raw for piece in found] == [b'{"id": 1, "x": {"y": 1}', b'{"id": 2}', b"7", b'"text"', b"null", b'{"id": 3}']


@pytest.mark.parametrize("text", ['[{"id": 1},', '[{"id": 1}', '{"data": [{"id": 1}]', '[{"id": 1}, {"id"'])
def test_a_file_that_was_cut_off_is_told(text: str) -> None:
    *whole, last = read(text)
    assert [piece.raw for piece in whole] == [b'{"id": 1}'] and "Send the whole file again" in last.why


def test_a_huge_object_is_skipped_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "_CHUNK", 50)
    for text in ('[{"id": 1}, {"t": "%s"}, {"id": 3}]', '{"id": 1}\n{"t": "%s"}\n{"id": 3}\n'):
        scan = pieces._Scan(io.BytesIO((text % ("x" * 5000)).encode()), (), (), 200, set())
        kept, most = [], 0
        for piece in scan.pieces():
            kept.append(piece.raw)
            most = max(most, len(scan.buffer))
        assert kept == [b'{"id": 1}', None, b'{"id": 3}'] and most < 500


def test_a_million_brackets_end() -> None:
    assert len(read(b"[" * 1_000_000)) == 1
    assert len(read(b'{"a":' * 200_000)) == 1
    assert read("") == [] and read(" \n ") == [] and read("[]") == [] and read('{"data": []}') == []
