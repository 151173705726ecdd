"""`tone`: greeting, length, sentence length, capitals, exclamation marks, banned phrases, unexplained jargon.

The check is true when every named sub-test passes; each sub-test is reported by name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.base.source import Path
from app.simulation.checks.look import Evidence, Look, spans_as_sent
from app.simulation.checks.phrase_sets import read_phrases
from app.simulation.fields import Fields
from app.simulation.phrases import Phrase, compile_phrase
from app.simulation.reading import Reading

SUBTESTS = ("greeting", "length", "sentence_length", "capitals", "exclamations", "banned", "jargon")
_GREETINGS = {
    "en": "hi, hello, hey, dear, good morning, good afternoon, good evening, welcome, thanks, thank you",
    "ru": "здравствуйте, привет, добрый день, доброе утро, добрый вечер, уважаем*",
    "fil": "hi, hello, kumusta, magandang, dear, mahal na, salamat, good morning, good afternoon, good evening",
    "ja": "こんにちは, こんばんは, おはよう, お世話になって, いつもご利用, お問い合わせ, 様, ありがとうございます",
}
_EXPLAINED = re.compile(
    r"['\"’”]?\s*(?:\(|[:—–=]|- |,? (?:that is|which means|meaning|means|i\.e\.|is (?:a|an|the|when|how)|то есть|это)\b|とは|（)"
)
Subtest = Callable[[Look], tuple[bool, list[tuple[int, int]]]]


@dataclass(frozen=True)
class Tone:
    subtests: tuple[tuple[str, Subtest], ...]

    def look(self, look: Look) -> Evidence:
        parts: list[tuple[str, bool]] = []
        spans: list[tuple[int, int]] = []
        for name, subtest in self.subtests:
            passed, found = subtest(look)
            parts.append((name, passed))
            spans.extend(found)
        return Evidence(all(passed for _, passed in parts), spans_as_sent(look.reading, spans), None, tuple(parts))


def read_tone(fields: Fields, path: Path) -> Tone | None:
    place = (*path, "tone")
    fields.known_keys(place, SUBTESTS, "E09", "a tone check")
    readers: dict[str, Callable[[Fields, Path], Subtest | None]] = {
        "greeting": _greeting,
        "length": _length,
        "sentence_length": _sentence_length,
        "capitals": _capitals,
        "exclamations": _exclamations,
        "banned": _banned,
        "jargon": _jargon,
    }
    subtests: list[tuple[str, Subtest]] = []
    for name in fields.mapping(*place):
        if name in readers:
            subtest = readers[name](fields, (*place, name))
            if subtest is not None:
                subtests.append((name, subtest))
    if not fields.value(*place):
        fields.wrong(place, f"a mapping of at least one of {', '.join(SUBTESTS)}")
    return Tone(tuple(subtests)) if subtests else None


def _greeting(fields: Fields, path: Path) -> Subtest | None:
    """A greeting among the first eight words; `true` means the usual ones of the scenario's language."""
    own = None if fields.value(*path) is True else read_phrases(fields, path)

    def subtest(look: Look) -> tuple[bool, list[tuple[int, int]]]:
        phrases = own or _usual_greetings(look.language)
        words = look.reading.words
        limit = words[min(len(words), 30 if look.language == "ja" else 8) - 1].end if words else 0
        found = [span for phrase in phrases for span in phrase.find(look.reading) if span[0] < limit]
        return bool(found), found[:1]

    return subtest if own is None or own else None


def _length(fields: Fields, path: Path) -> Subtest | None:
    bounds = fields.value(*path)
    if not isinstance(bounds, list) or len(bounds) != 2 or not all(type(each) is int for each in bounds) or not 0 <= bounds[0] <= bounds[1]:
        fields.wrong(path, "two whole numbers of words, [fewest, most]")
        return None
    fewest, most = bounds

    def subtest(look: Look) -> tuple[bool, list[tuple[int, int]]]:
        return fewest <= len(look.reading.words) <= most, []

    return subtest


def _sentence_length(fields: Fields, path: Path) -> Subtest:
    most = fields.whole(*path, default=25, least=1, most=1000)

    def subtest(look: Look) -> tuple[bool, list[tuple[int, int]]]:
        counts = _words_per_sentence(look.reading)
        long = [span for span, count in counts if count > most]
        return not long, long

    return subtest


def _capitals(fields: Fields, path: Path) -> Subtest:
    """At most this many words of three letters or more in capitals only."""
    most = fields.whole(*path, default=1, least=0, most=1000)

    def subtest(look: Look) -> tuple[bool, list[tuple[int, int]]]:
        shouted = re.findall(r"[^\W\d_]{3,}", look.reading.sent)
        return sum(word.isupper() for word in shouted) <= most, []

    return subtest


def _exclamations(fields: Fields, path: Path) -> Subtest:
    most = fields.whole(*path, default=1, least=0, most=1000)

    def subtest(look: Look) -> tuple[bool, list[tuple[int, int]]]:
        found = [match.span() for match in re.finditer("!", look.reading.text)]
        return len(found) <= most, found if len(found) > most else []

    return subtest


def _banned(fields: Fields, path: Path) -> Subtest | None:
    phrases = read_phrases(fields, path)

    def subtest(look: Look) -> tuple[bool, list[tuple[int, int]]]:
        found = [span for phrase in phrases for span in phrase.find(look.reading)]
        return not found, found

    return subtest if phrases else None


def _jargon(fields: Fields, path: Path) -> Subtest | None:
    """A term counts as explained when brackets, a colon, a dash or "means" follow its first use."""
    phrases = read_phrases(fields, path)

    def subtest(look: Look) -> tuple[bool, list[tuple[int, int]]]:
        unexplained: list[tuple[int, int]] = []
        for phrase in phrases:
            spans = list(phrase.find(look.reading))
            if spans and not _EXPLAINED.match(look.reading.text, spans[0][1]):
                unexplained.extend(spans)
        return not unexplained, unexplained

    return subtest if phrases else None


def _usual_greetings(language: str) -> list[Phrase]:
    base = {"tl": "fil"}.get(language.split("-")[0], language.split("-")[0])
    written = _GREETINGS.get(base, _GREETINGS["en"]).split(", ")
    return [phrase for phrase in map(compile_phrase, written) if phrase is not None]


def _words_per_sentence(reading: Reading) -> list[tuple[tuple[int, int], int]]:
    result: list[tuple[tuple[int, int], int]] = []
    words = iter(reading.words)
    word = next(words, None)
    for start, end in reading.sentences:
        count = 0
        while word is not None and word.start < end:
            count += 1
            word = next(words, None)
        result.append(((start, end), count))
    return result
