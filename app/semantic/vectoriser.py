"""A sentence model as a vectoriser: reference lines are compared with each sentence of the reply, and with each two neighbours."""

from collections.abc import Sequence
from itertools import pairwise
from threading import Lock
from typing import Any, Protocol

from app.simulation.reading import Reading, fold
from app.simulation.vectors import LONGEST_LINE

MOST_SENTENCES = 24
MOST_SIGNS = 3000
"""Sentences that begin later in a reply are not measured: 24 of the longest would take seconds."""
LONGEST_SENTENCE = 600
MOST_KEPT = 2048
"""Texts whose meaning is kept, in each process: 6 MB with a model of 384 numbers."""


class Encoder(Protocol):
    """Texts to meanings, and how near two of them are. What a meaning is, is the encoder's own business."""

    def encode(self, texts: Sequence[str]) -> list[Any]:
        """The meaning of each text; the same in whatever company it stands, to far below a thousandth."""

    def together(self, one: Any, two: Any) -> Any:
        """The meaning of two texts side by side."""

    def thousandths(self, one: Any, two: Any) -> int:
        """The cosine, rounded, from 0 (nothing in common, or less) to 1000."""


class SentenceModel:
    """The vectoriser `name`. Only the first sentences of a long reply are measured, so that no reply takes long."""

    def __init__(self, name: str, encoder: Encoder) -> None:
        self.name = name
        self._encoder = encoder
        self._kept: dict[str, Any] = {}
        self._one_at_a_time = Lock()

    def likeness(self, lines: Sequence[str], reading: Reading) -> tuple[int, tuple[int, int]]:
        spans = [(start, min(end, start + LONGEST_SENTENCE)) for start, end in reading.sentences[:MOST_SENTENCES] if start < MOST_SIGNS]
        wanted = [fold(line[:LONGEST_LINE]).strip() for line in lines]
        meanings = self._meanings([*wanted, *(reading.text[start:end].strip() for start, end in spans)])
        sentences = list(zip(spans, meanings[len(wanted) :], strict=True))
        best, place = 0, (0, 0)
        for span, meaning in [*sentences, *self._neighbours(sentences)]:
            for line in meanings[: len(wanted)]:
                found = self._encoder.thousandths(line, meaning)
                if found > best:
                    best, place = found, span
        return best, place

    def _neighbours(self, sentences: list[tuple[tuple[int, int], Any]]) -> list[tuple[tuple[int, int], Any]]:
        return [
            ((first[0], second[1]), self._encoder.together(one, two))
            for (first, one), (second, two) in pairwise(sentences)
            if second[1] - first[0] <= LONGEST_SENTENCE
        ]

    def _meanings(self, texts: list[str]) -> list[Any]:
        """Every check of a turn asks about the same reply, and every reply about the same lines."""
        with self._one_at_a_time:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            fresh = [text for text in dict.fromkeys(texts) if text not in found]
            if fresh:
                found.update(zip(fresh, self._encoder.encode(fresh), strict=True))
            for text in dict.fromkeys(texts):
                self._kept.pop(text, None)
                self._kept[text] = found[text]
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return [found[text] for text in texts]
