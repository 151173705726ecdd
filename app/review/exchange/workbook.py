"""Reading a workbook's sheets as rows of texts: what our own export needs to come back, also after a spreadsheet saved it. Pure."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from app.review.exchange.values import BadLine

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_ROOT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*\?>\s*)?<[A-Za-z]")
_PLACE = "xl/workbook.xml"
_BROKEN = "The workbook cannot be read. Export it again, and send it as it is."
MOST_UNPACKED = 2 * 1024**3
"""Bytes that a file may hold when it is unpacked."""


def is_workbook(path: Path) -> bool:
    """Whether a zip is a workbook."""
    with zipfile.ZipFile(path) as archive:
        return _PLACE in archive.namelist()


def opened(path: Path) -> zipfile.ZipFile:
    """A zip that is not too big to unpack. Raises BadLine."""
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise BadLine("The file is no whole zip. Export it again, and send it as it is.") from error
    if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
        archive.close()
        raise BadLine("Unpacked the file holds more than 2 GB. Export fewer days at once, or send it as JSON.")
    return archive


def sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Each sheet's name and its rows; the rows of one must be read before the next sheet is asked for. Raises BadLine."""
    try:
        relations = {one.get("Id"): one.get("Target", "") for one in _whole(archive, "xl/_rels/workbook.xml.rels")}
        strings = _strings(archive)
        for sheet in _whole(archive, _PLACE).iter(f"{_MAIN}sheet"):
            target = str(relations.get(sheet.get(_RELATION), "")).lstrip("/")
            yield str(sheet.get("name")), _rows(archive, target if target.startswith("xl/") else f"xl/{target}", strings)
    except (ElementTree.ParseError, KeyError, IndexError, ValueError, zipfile.BadZipFile) as error:
        raise error if isinstance(error, BadLine) else BadLine(_BROKEN) from error


def _whole(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    _plain(archive, name)
    with archive.open(name) as file:
        return ElementTree.parse(file).getroot()  # noqa: S314  (see `_plain`)


def _plain(archive: zipfile.ZipFile, name: str) -> None:
    """A sheet never declares a document type; what does could grow without end when it is read. Nothing but the
    declaration may stand before its root."""
    with archive.open(name) as file:
        root = _ROOT.match(file.read(4096))
    if root is None:
        raise BadLine(_BROKEN)


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    _plain(archive, "xl/sharedStrings.xml")
    found = []
    with archive.open("xl/sharedStrings.xml") as file:
        for _event, one in ElementTree.iterparse(file):  # noqa: S314  (see `_plain`)
            if one.tag == f"{_MAIN}si":
                found.append(_text(one))
                one.clear()
    return found


def _rows(archive: zipfile.ZipFile, name: str, strings: list[str]) -> Iterator[list[str]]:
    _plain(archive, name)
    with archive.open(name) as file:
        for _event, one in ElementTree.iterparse(file):  # noqa: S314  (see `_plain`)
            if one.tag == f"{_MAIN}row":
                yield _cells(one, strings)
                one.clear()


def _cells(row: ElementTree.Element, strings: list[str]) -> list[str]:
    """The texts of a row by column; a cell that is not there is empty."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row.iter(f"{_MAIN}c")):
        letters = _LETTERS.match(cell.get("r", ""))
        found[_column(letters[0]) if letters else place] = _value(cell, strings)
    return [found.get(place, "") for place in range(max(found, default=-1) + 1)]


def _value(cell: ElementTree.Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if kind == "s":
        return strings[int(value)]
    return {"1": "True", "0": "False"}.get(value, value) if kind == "b" else value


def _text(one: ElementTree.Element) -> str:
    """The words of a cell, without the hints for reading them aloud."""
    skipped = {id(part) for hint in one.iter(f"{_MAIN}rPh") for part in hint.iter(f"{_MAIN}t")}
    return "".join(part.text or "" for part in one.iter(f"{_MAIN}t") if id(part) not in skipped)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
