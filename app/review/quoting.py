"""Words of a message marked as evidence: the text as written, escaped, with numbered marks. Pure.

The text between the tags is the shown text character for character, so that a place on the page is a place in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True)
class Mark:
    """A quoted span of a body. `number` is the criterion's number in the rubric, `criterion` its id."""

    evidence_id: int
    criterion: str
    number: int
    start: int
    end: int


def marked(body: str, marks: Iterable[Mark]) -> Markup:
    """`body` (a shown text) as safe HTML with every mark. Where they overlap, a piece belongs to all of them."""
    marks = [mark for mark in marks if 0 <= mark.start < min(mark.end, len(body))]
    edges = sorted({0, len(body), *(mark.start for mark in marks), *(min(mark.end, len(body)) for mark in marks)})
    begun: set[int] = set()
    pieces = []
    for start, end in pairwise(edges):
        inside = [mark for mark in marks if mark.start <= start and end <= mark.end]
        pieces.append(_piece(body[start:end], inside, end, begun))
    return Markup("").join(pieces)


def _piece(text: str, inside: Sequence[Mark], end: int, begun: set[int]) -> Markup:
    written = escape(text)
    if not inside:
        return written
    ending = [str(mark.number) for mark in inside if mark.end == end]
    fresh = [mark for mark in inside if mark.evidence_id not in begun]
    begun.update(mark.evidence_id for mark in fresh)
    place = Markup(' id="evidence-{}"').format(fresh[0].evidence_id) if fresh else Markup("")
    number = Markup(' data-number="{}"').format(" ".join(dict.fromkeys(ending))) if ending else Markup("")
    criteria = " ".join(dict.fromkeys(mark.criterion for mark in inside))
    return Markup('<mark class="rv-evidence" data-criteria="{}"{}{}>{}</mark>').format(criteria, place, number, written)
