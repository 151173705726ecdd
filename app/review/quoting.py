"""Words of a message marked as evidence: the text as written, escaped, with numbered marks. Pure.

The text between the tags is the shown text character for character, so that a place on the page is a place in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True)
class Mark:
    """A quoted span of a body. `number` is the criterion's number in the rubric, `criterion` its id.

    `side`: "" for evidence of the review, else whose words of its dispute these are, "asked" or "answered".
    """

    evidence_id: int
    criterion: str
    number: int
    start: int
    end: int
    side: str = ""

    @property
    def place(self) -> str:
        """Its id on the page."""
        return f"{self.side or 'evidence'}-{self.evidence_id}"


def marked(body: str, marks: Iterable[Mark]) -> Markup:
    """`body` (a shown text) as safe HTML with every mark. Where they overlap, a piece belongs to all of them."""
    marks = [mark for mark in marks if 0 <= mark.start < min(mark.end, len(body))]
    edges = sorted({0, len(body), *(mark.start for mark in marks), *(min(mark.end, len(body)) for mark in marks)})
    begun: set[str] = set()
    pieces = []
    for start, end in pairwise(edges):
        inside = [mark for mark in marks if mark.start <= start and end <= mark.end]
        pieces.append(_piece(body[start:end], inside, end, begun))
    return Markup("").join(pieces)


def _piece(text: str, inside: Sequence[Mark], end: int, begun: set[str]) -> Markup:
    written = escape(text)
    if not inside:
        return written
    ending = [str(mark.number) for mark in inside if mark.end == end]
    new = [mark for mark in inside if mark.place not in begun]
    begun.update(mark.place for mark in new)
    fresh = [mark.place for mark in new[:1]] + [mark.place for mark in new[1:] if mark.side]
    place = Markup(' id="{}"').format(fresh[0]) if fresh else Markup("")
    more = Markup("").join(Markup('<span id="{}"></span>').format(one) for one in fresh[1:])
    number = Markup(' data-number="{}"').format(" ".join(dict.fromkeys(ending))) if ending else Markup("")
    criteria = " ".join(dict.fromkeys(mark.criterion for mark in inside))
    return Markup('<mark class="{}" data-criteria="{}"{}{}>{}{}</mark>').format(_classes(inside), criteria, place, number, more, written)


def _classes(inside: Sequence[Mark]) -> str:
    """What a piece is: evidence of the review, words of its dispute, or both."""
    sides = {mark.side for mark in inside}
    return " ".join(["rv-evidence", *(["rv-only-disputed"] if "" not in sides else []), *(f"rv-{one}" for one in sorted(sides - {""}))])
