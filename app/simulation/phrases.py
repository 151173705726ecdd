"""Phrases: words on token borders, `*` for a stem, and the three tokens in which a negation takes a phrase back."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from app.simulation.reading import UNSPACED, WORD_SIGN, Reading, fold

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

_UNSPACED = re.compile(f"[{UNSPACED}]")
_GAP = r"[^\w.!?。！？]{1,8}"
_STOP = re.compile(r"[.!?。！？](?=\s|$|[^\x00-\x7f])|\n\s*\n")


@dataclass(frozen=True)
class Phrase:
    """A phrase ready to be looked for. `first` is its first run of word signs ('' when it begins with another sign)."""

    written: str
    literal: str
    first: str
    stem: bool
    pattern: re.Pattern[str] | None

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
        if self.pattern is None:
            return start + len(self.literal)
        match = self.pattern.match(text, start)
        return match.end() if match else start

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
        literal = text.replace("*", "")
        return Phrase(written, literal, "", False, None)
    words = text.split(" ")
    first = re.match(f"{WORD_SIGN}+", words[0])
    whole = first is not None and first.end() == len(words[0].rstrip("*"))
    literal = words[0].split("*")[0]
    stem = bool(first) and whole and words[0].endswith("*")
    return Phrase(written, literal, first[0] if first else "", stem, _pattern(words))


def find_phrase(phrase: Phrase, reading: Reading, language: str) -> list[tuple[int, int]]:
    """Folded spans where the phrase stands and no negation precedes it within three tokens of the sentence."""
    return [span for span in phrase.find(reading) if not negated(reading, span[0], language)]


def negated(reading: Reading, start: int, language: str) -> bool:
    """Whether a negation stands within the three tokens before the folded offset `start`, in the same sentence."""
    base = language.split("-")[0].lower()
    words = NEGATIONS.get(base, _ENGLISH)
    shortened = base in _SHORTENED or base not in NEGATIONS
    for word in reading.words_before(start, NEGATION_WINDOW):
        if (word.text in words or (shortened and word.text.endswith("n't"))) and not _STOP.search(reading.text, word.end, start + 1):
            return True
    return False


def _pattern(words: list[str]) -> re.Pattern[str]:
    parts: list[str] = []
    for word in words:
        stem = word.endswith("*")
        body = re.escape(word.rstrip("*") if stem else word)
        parts.append(body + (f"{WORD_SIGN}*" if stem else ""))
    last = words[-1]
    border = "" if not re.search(f"{WORD_SIGN}$", last.rstrip("*")) else rf"(?!{WORD_SIGN})" + ("" if last.endswith("*") else r"(?!'t\b)")
    before = rf"(?<!{WORD_SIGN})" if re.match(WORD_SIGN, words[0]) else ""
    return re.compile(before + _GAP.join(parts) + border)


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
