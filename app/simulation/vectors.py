"""How near two texts are in meaning: a vectoriser is pinned by name, and an attempt keeps the one it began with.

`tfidf-1` is built in: words and runs of three letters, weighted by how rare they are, compared by the cosine. It counts in whole
numbers only, so that every machine and every process gets the same thousandths. A change of any figure here needs a new name.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import isqrt
from typing import Protocol

from app.simulation.reading import UNSPACED, WORD_SIGN, Reading, fold

BUILT_IN = "tfidf-1"
Vector = tuple[dict[str, int], int]
"""Weights by feature, and the square of the length."""

LONGEST_LINE = 400
MOST_WINDOWS = 120
_LONGEST_WINDOW = 600

_WORD = re.compile(f"{WORD_SIGN}+|[{UNSPACED}]+")
_UNSPACED_SIGN = re.compile(f"[{UNSPACED}]")
_COMMON_WORDS = (
    "a an the and or but so if then than that this these those there here it its is are was were be been being am i you he she we they"
    " me him her us them my your his our their of to in on at by for from with as about into over after before up out off not no do does"
    " did done have has had will would can could shall should may might must just only also very too more most some any all each what"
    " which who when where why how please thank thanks hello hi dear"
    " и в во на с со к ко по за из от до у о об не ни но а или что чтобы это этот эта эти как так же бы ли мы вы я он она они ваш вас вам"
    " нас нам мой моя для при уже еще есть был была было были быть пожалуйста спасибо здравствуите"
    " ang ng mga sa na at ay po ko mo ka kayo namin natin kami tayo ito iyan iyon para hindi oo lang din rin pa naman kung kapag salamat"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_RARE, _USUAL, _GRAM = 46, 7, 12
"""ln(1/share of texts) in tenths: a word of one text in a hundred, of one in two, and a run of letters of three in ten."""


class Vectoriser(Protocol):
    """Anything that measures likeness and gives the same answer for ever under the same name."""

    @property
    def name(self) -> str: ...

    def likeness(self, lines: Sequence[str], reading: Reading) -> tuple[int, tuple[int, int]]:
        """The best likeness of any line to any part of the reply, 0 to 1000, and that part as a folded span."""


class TfIdf:
    """The built-in vectoriser."""

    name = BUILT_IN

    def likeness(self, lines: Sequence[str], reading: Reading) -> tuple[int, tuple[int, int]]:
        best, place = 0, (0, 0)
        references = [_line_vector(line) for line in lines]
        for span, size, products in _compared(reading, references):
            for (_, length), product in zip(references, products, strict=True):
                found = isqrt(10**6 * product * product // (size * length)) if size and length else 0
                if found > best:
                    best, place = found, span
        return best, place


_known: dict[str, Vectoriser] = {BUILT_IN: TfIdf()}
_chosen: dict[str, str] = {}
"""The vectoriser of new attempts by language; a language that is not here has the built-in one."""


def register_vectoriser(vectoriser: Vectoriser) -> None:
    """Offer one more vectoriser, under a name that no other has. Raises ValueError."""
    if vectoriser.name in _known:
        raise ValueError(f"There is a vectoriser '{vectoriser.name}' already; a changed one needs another name.")
    _known[vectoriser.name] = vectoriser


def vectoriser_named(name: str) -> Vectoriser | None:
    """The vectoriser an attempt was begun with, or None where this site does not have it."""
    return _known.get(name)


def choose_vectoriser(name: str, languages: Sequence[str] = ()) -> None:
    """Let new attempts in these languages begin with this one; every other language has the built-in one. Raises ValueError."""
    if name not in _known:
        raise ValueError(f"There is no vectoriser '{name}' here.")
    _chosen.clear()
    _chosen.update(dict.fromkeys(languages, name))


def vectoriser_for(language: str) -> str:
    """The name of the vectoriser that a new attempt in this language ('en', 'en-GB') begins with."""
    return _chosen.get(language.replace("_", "-").split("-")[0].lower(), BUILT_IN)


def windows(reading: Reading) -> list[tuple[int, int]]:
    """Each sentence, and each two neighbours together, as folded spans: what a reference line is compared with."""
    sentences = _sentences(reading)
    pairs = [(first[0], second[1]) for first, second in pairwise(sentences)]
    return sentences + [(start, end) for start, end in pairs if end - start <= _LONGEST_WINDOW]


def _sentences(reading: Reading) -> list[tuple[int, int]]:
    return [(start, min(end, start + _LONGEST_WINDOW)) for start, end in reading.sentences[:MOST_WINDOWS]]


def _compared(reading: Reading, references: Sequence[Vector]) -> Iterator[tuple[tuple[int, int], int, list[int]]]:
    """Each of the `windows` with the square of its length and its product with each reference.

    No word stands across the end of a sentence, so two neighbours weigh what both weigh.
    """
    told = []
    for start, end in _sentences(reading):
        weights, size = _vector(reading.text[start:end])
        told.append(((start, end), weights, size, [_product(weights, reference) for reference, _ in references]))
    yield from ((span, size, products) for span, _, size, products in told)
    for (first, weights, size, products), (second, others, other_size, other_products) in pairwise(told):
        span = (first[0], second[1])
        if span[1] - span[0] <= _LONGEST_WINDOW:
            whole = size + other_size + 2 * _product(weights, others)
            yield span, whole, [one + other for one, other in zip(products, other_products, strict=True)]


def _vector(text: str) -> Vector:
    """Weights by feature, and the square of the length."""
    weights: dict[str, int] = {}
    for word in _WORD.findall(text):
        for name, weight in _features(word):
            weights[name] = weights.get(name, 0) + weight
    return weights, sum([weight * weight for weight in weights.values()])


@lru_cache(maxsize=8192)
def _features(word: str) -> tuple[tuple[str, int], ...]:
    if not word.isascii() and _UNSPACED_SIGN.match(word):
        return tuple(dict.fromkeys((word[place : place + 2] for place in range(max(1, len(word) - 1))), _RARE).items())
    if word in _COMMON:
        return ((word, _USUAL),)
    return ((word, _RARE), *((gram, _GRAM) for gram in _grams(word)))


def _grams(word: str) -> tuple[str, ...]:
    """The runs of three signs of a word between its borders."""
    marked = f"<{word}>"
    return tuple(marked[place : place + 3] for place in range(len(marked) - 2))


@lru_cache(maxsize=4096)
def _line_vector(line: str) -> Vector:
    return _vector(fold(line[:LONGEST_LINE]))


def _product(left: dict[str, int], right: dict[str, int]) -> int:
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    return sum([weight * large[name] for name, weight in small.items() if name in large])
