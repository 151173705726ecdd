"""A message as people here see it: personal data of real conversations is masked, and places are carried over.

Evidence is kept as a place in the body as written; what is shown, quoted and marked is the shown text. Line ends and
characters that a page cannot hold are replaced as well, so that a place on the page is a place in the text.
"""

import re
from dataclasses import dataclass

from app.conversations.doors import Edit
from app.conversations.veiling import Masked, edits_under

_UNSEEN = re.compile("\r\n?|[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

Piece = tuple[int, int, int, int]
"""A replaced piece: start and end in the body, start and end in the shown text."""


@dataclass(frozen=True)
class ShownText:
    """The shown `text` of a body, and which pieces of it stand for others."""

    text: str
    replaced: tuple[Piece, ...] = ()

    def to_body(self, start: int, end: int) -> tuple[int, int]:
        """The place in the body of a span of the shown text; a replaced piece is taken whole."""
        pieces = [(shown_start, shown_end, start, end) for start, end, shown_start, shown_end in self.replaced]
        return _carried(pieces, start, ending=False), _carried(pieces, end, ending=True)

    def from_body(self, start: int, end: int) -> tuple[int, int]:
        """The place in the shown text of a span of the body; a replaced piece is taken whole."""
        return _carried(self.replaced, start, ending=False), _carried(self.replaced, end, ending=True)


def shown_text(body: str, *, real: Masked) -> ShownText:
    """What is shown of a body: masked where the conversation is real, under a veil the customer's name as well."""
    edits = edits_under(body, real)
    if _UNSEEN.search(body):
        edits = sorted([*edits, *_unseen(body, edits)], key=lambda edit: edit.start)
    if not edits:
        return ShownText(body)
    pieces: list[str] = []
    replaced: list[Piece] = []
    at = length = 0
    for edit in edits:
        length += edit.start - at
        pieces += [body[at : edit.start], edit.words]
        replaced.append((edit.start, edit.end, length, length + len(edit.words)))
        at, length = edit.end, length + len(edit.words)
    return ShownText("".join([*pieces, body[at:]]), tuple(replaced))


def _unseen(body: str, edits: list[Edit]) -> list[Edit]:
    """Carriage returns become line feeds, other control characters the sign for an unknown one."""
    found = (Edit(one.start(), one.end(), "\n" if one.group()[0] == "\r" else "\ufffd") for one in _UNSEEN.finditer(body))
    return [one for one in found if all(edit.end <= one.start or edit.start >= one.end for edit in edits)]


def _carried(pieces: "list[Piece] | tuple[Piece, ...]", at: int, *, ending: bool) -> int:
    """Where place `at` of the first text stands in the second; inside a replaced piece: its far edge when `ending`, else its near one."""
    shift = 0
    for start, end, there_start, there_end in pieces:
        if start < at < end:
            return there_end if ending else there_start
        if at >= end:
            shift = there_end - end
    return at + shift
