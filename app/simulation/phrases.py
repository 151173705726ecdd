"""Phrases: words on token borders, `*` for a stem, and the three tokens of a clause in which a negation takes a phrase back."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from app.simulation.reading import UNSPACED, Reading, fold

LONGEST_PHRASE = 200
MOST_PHRASES = 1000
NEGATION_WINDOW = 3
_MOST_TRIES = 2000
_MOST_SPANS = 50

_ENGLISH = frozenset({"not", "no", "never", "cannot", "nor", "neither"})
NEGATIONS: dict[str, frozenset[str]] = {
    "en": _ENGLISH,
    "ru": frozenset({"не", "нет", "ни", "никогда", "нельзя"}),
    "fil": _ENGLISH | {"hindi", "di", "wala", "walang", "huwag"},
    "ja": frozenset(),
    "de": frozenset({"nicht", "nie", "niemals", "kein", "keine", "keinen", "keinem", "keiner"}),
    "fr": frozenset({"ne", "pas", "jamais", "non", "aucun", "aucune"}),
    "es": frozenset({"no", "nunca", "jamas", "ni", "tampoco"}),
    "pt": frozenset({"nao", "nunca", "jamais", "nem"}),
    "it": frozenset({"non", "no", "mai"}),
}
NEGATIONS["tl"] = NEGATIONS["fil"]
_SHORTENED = frozenset({"en", "fil", "tl"})

_MARK = r"(?:[,;:]|\s[-–—])\s*"
# A clause with its own subject: "No, I am sorry". A list goes on being negated: "we do not refund, cancel or change".
_ENGLISH_CLAUSE = re.compile(_MARK + r"(?:i|we|you|he|she|it|they|this|there|here|please|sorry)\b")
# Russian clauses need no subject, so all but those that hang on the one before: "не думаю, что", "не знаю, придёт ли",
# "не могу, увы, вернуть".
_RUSSIAN_CLAUSE = re.compile(
    _MARK + r"(?!(?:что|чтобы|будто|как|когда|если|где|куда|почему|котор\w*|увы|однако|или|ни|к|\w+ ли|\w*(?:ть|ти|чь|ться|тись))\b)\w"
)
_CLAUSES = {"ru": _RUSSIAN_CLAUSE, "en": _ENGLISH_CLAUSE, "fil": _ENGLISH_CLAUSE, "tl": _ENGLISH_CLAUSE}

_UNSPACED = re.compile(f"[{UNSPACED}]")
_STOPS = frozenset(".!?。！？")
_WIDEST_GAP = 8
_WORD_AFTER = 40  # signs behind the phrase's start that tell which kind of clause begins; more would read whole replies again
_STOP = re.compile(r"[.!?。！？](?=\s|$|[^\x00-\x7f])|\n\s*\n")


@dataclass(frozen=True)
class Phrase:
    """A phrase ready to be looked for.

    `first` is its first run of word signs ('' when it begins with another sign); `words` are (letters, is a stem), empty
    for a phrase in a script without spaces, which matches anywhere.
    """

    written: str
    literal: str
    first: str = ""
    stem: bool = False
    words: tuple[tuple[str, bool], ...] = ()

    def find(self, reading: Reading) -> Iterator[tuple[int, int]]:
        """Folded spans of the phrase, at most 50, negated ones included."""
        found = 0
        for start in self._candidates(reading):
            end = self._end(reading.text, start)
            if end > start:
                found += 1
                yield start, end
            if found >= _MOST_SPANS:
                return

    def _end(self, text: str, start: int) -> int:
        """Where the phrase that may begin at `start` ends; `start` itself when it does not stand there."""
        if not self.words:
            return start + len(self.literal)
        if is_word_sign(text[start]) and start and is_word_sign(text[start - 1]):
            return start
        place = start
        for number, (letters, stem) in enumerate(self.words):
            if number:
                place, gap = _after_gap(text, place), place
                if place == gap:
                    return start
            if not text.startswith(letters, place):
                return start
            place += len(letters)
            while stem and place < len(text) and is_word_sign(text[place]):
                place += 1
        return place if self.words[-1][1] or _at_border(text, place) else start

    def _candidates(self, reading: Reading) -> Iterator[int]:
        if not self.first:
            yield from _occurrences(reading.text, self.literal)
            return
        tries = 0
        for word in _matching_words(reading, self.first, self.stem):
            for start in reading.places[word]:
                yield start
                tries += 1
                if tries >= _MOST_TRIES:
                    return


def compile_phrase(written: str) -> Phrase | None:
    """The phrase behind a written one, or None when nothing can be looked for (empty, only a star, too long)."""
    text = " ".join(fold(written).split())
    if not text.replace("*", "").strip() or len(text) > LONGEST_PHRASE:
        return None
    if _UNSPACED.search(text):
        return Phrase(written, text.replace("*", ""))
    words = tuple((word.rstrip("*"), word.endswith("*")) for word in text.split(" ") if word.strip("*"))
    letters, stem = words[0]
    first = "".join(takewhile(is_word_sign, letters))
    return Phrase(written, letters, first, stem and first == letters, words)


def find_phrase(phrase: Phrase, reading: Reading, language: str) -> list[tuple[int, int]]:
    """Folded spans where the phrase stands and no negation precedes it within three tokens of the sentence."""
    if phrase.first and not (_begins_a_word(phrase.first, reading.vocabulary) if phrase.stem else phrase.first in reading.places):
        return []  # nearly every phrase of a file, so decided before anything else is begun
    return [span for span in phrase.find(reading) if not negated(reading, span[0], language)]


def negated(reading: Reading, start: int, language: str) -> bool:
    """Whether a negation stands within the three tokens before the folded offset `start`, in the same sentence and clause."""
    base = language.split("-")[0].lower()
    words = NEGATIONS.get(base, _ENGLISH)
    shortened = base in _SHORTENED or base not in NEGATIONS
    clause = _CLAUSES.get(base)
    for word in reading.words_before(start, NEGATION_WINDOW):
        negation = word.text in words or (shortened and word.text.endswith("n't"))
        if negation and not _STOP.search(reading.text, word.end, start + 1) and not _clause_begins(reading.text, word.end, start, clause):
            return True
    return False


@lru_cache(maxsize=8192)
def is_word_sign(sign: str) -> bool:
    """A letter or digit of a script that is written with spaces, or an underscore."""
    return (sign.isalnum() or sign == "_") and _UNSPACED.match(sign) is None


def _clause_begins(text: str, end: int, start: int, clause: re.Pattern[str] | None) -> bool:
    """Whether a clause of its own begins between the negation that ends at `end` and the phrase at `start`."""
    found = clause.search(text, end, start + _WORD_AFTER) if clause is not None else None
    return found is not None and found.start() < start


def _after_gap(text: str, place: int) -> int:
    """Past one to eight signs that part words and end no sentence."""
    end = place
    while end < len(text) and end - place < _WIDEST_GAP and not (text[end].isalnum() or text[end] == "_" or text[end] in _STOPS):
        end += 1
    return end


def _at_border(text: str, place: int) -> bool:
    """Whether a word may end here; "can" does not end inside "can't"."""
    if place >= len(text) or not is_word_sign(text[place - 1]):
        return True
    cut = text.startswith("'t", place) and (place + 2 >= len(text) or not is_word_sign(text[place + 2]))
    return not is_word_sign(text[place]) and not cut


def _begins_a_word(stem: str, vocabulary: list[str]) -> bool:
    place = bisect_left(vocabulary, stem)
    return place < len(vocabulary) and vocabulary[place].startswith(stem)


def _matching_words(reading: Reading, first: str, stem: bool) -> Iterator[str]:
    if not stem:
        if first in reading.places:
            yield first
        return
    vocabulary = reading.vocabulary
    place = bisect_left(vocabulary, first)
    while place < len(vocabulary) and vocabulary[place].startswith(first):
        yield vocabulary[place]
        place += 1


def _occurrences(text: str, literal: str) -> Iterator[int]:
    place = text.find(literal)
    count = 0
    while place >= 0 and count < _MOST_TRIES:
        yield place
        count += 1
        place = text.find(literal, place + max(1, len(literal)))
