"""A message as people here see it: personal data of real conversations is masked, and places are carried over.

Evidence is kept as a place in the body as written; what is shown, quoted and marked is the masked text.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from app.conversations.masking import mask_text

Piece = tuple[int, int, int, int]
"""A replaced piece: start and end in the body, start and end in the shown text."""


@dataclass(frozen=True)
class ShownText:
    """The shown `text` of a body, and which pieces of it stand for others."""

    text: str
    replaced: tuple[Piece, ...] = ()

    def to_body(self, start: int, end: int) -> tuple[int, int]:
        """The place in the body of a span of the shown text; a masked piece is taken whole."""
        return self._carry(start, False, True), self._carry(end, True, True)

    def from_body(self, start: int, end: int) -> tuple[int, int]:
        """The place in the shown text of a span of the body; a masked piece is taken whole."""
        return self._carry(start, False, False), self._carry(end, True, False)

    def _carry(self, at: int, ending: bool, backwards: bool) -> int:
        shift = 0
        for body_start, body_end, start, end in self.replaced:
            here, there = ((start, end), (body_start, body_end)) if backwards else ((body_start, body_end), (start, end))
            if here[0] < at < here[1]:
                return there[1] if ending else there[0]
            if at >= here[1] and (at > here[0] or not ending):
                shift = there[1] - here[1]
        return at + shift


def shown_text(body: str, *, real: bool) -> ShownText:
    """What is shown of a body: masked where the conversation is real."""
    if not real:
        return ShownText(body)
    masked = mask_text(body)
    return ShownText(masked, _replaced(body, masked)) if masked != body else ShownText(body)


@lru_cache(maxsize=2000)
def _replaced(body: str, masked: str) -> tuple[Piece, ...]:
    codes = SequenceMatcher(None, body, masked, autojunk=False).get_opcodes()
    return tuple((one[1], one[2], one[3], one[4]) for one in codes if one[0] != "equal")
