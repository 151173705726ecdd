"""A reply as checks read it: Markdown stripped, NFKC, case and accents folded, every sign knowing where it stood.

All offsets that leave this module count characters of the reply as it was sent.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

LONGEST_REPLY = 200_000
LONGEST_CLUSTER = 32
# Scripts written without spaces: a phrase in them has no border to stand on.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
WORD_SIGN = f"[^\\W{UNSPACED}]"

_MARKDOWN = re.compile(
    r"""(?P<link>!?\[(?P<label>[^\[\]\n]{0,300})\]\((?P<url>[^()\s]{0,1000})(?:[ ]+"[^"\n]{0,200}")?\))
      | (?P<line>(?:^|(?<=\n))[ ]{0,3}(?:\#{1,6}[ ]+|(?:>[ ]?){1,5}|[-*+][ ]+))
      | (?P<escape>\\(?=[!-/:-@\[-`{-~]))
      | (?P<mark>\*\*|__|~~|`+|\*|_)""",
    re.VERBOSE,
)
_LIKE_LETTERS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "№": "#", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_ACCENT = re.compile("[\u0300-\u036f]")
_ASCII = str.maketrans({number: "\n" if number == 10 else " " if chr(number).isspace() else chr(number).lower() for number in range(128)})
_WORD = re.compile(f"{WORD_SIGN}+(?:'{WORD_SIGN}+)*|[{UNSPACED}]")
_PIECE = re.compile(f"{WORD_SIGN}+")
_SENTENCE_END = re.compile(r"[.!?。！？]+(?=\s|$|[^\x00-\x7f])|[。！？?!]+|\n\s*\n")

Span = tuple[int, int]


@dataclass(frozen=True)
class Link:
    """A Markdown link in the reply: its target, and the span of the whole link."""

    target: str
    span: Span


@dataclass(frozen=True)
class Word:
    """A token of the folded text; offsets count folded characters."""

    text: str
    start: int
    end: int


class Reading:
    """The folded text of one reply with the way back to the text as sent."""

    def __init__(self, sent: str) -> None:
        self.sent = sent[:LONGEST_REPLY]
        dropped, self.links = _markdown(self.sent)
        if _each_stands_alone(self.sent):
            self._starts = [place for place in range(len(self.sent)) if place not in dropped]
            self._ends = [place + 1 for place in self._starts]
            self.text = "".join([self.sent[place] for place in self._starts]).translate(_ASCII)
            return
        signs: list[str] = []
        self._starts = []
        self._ends = []
        for cluster, start, end in _clusters(self.sent, dropped):
            folded = _fold_cluster(cluster)
            signs.append(folded)
            self._starts.extend([start] * len(folded))
            self._ends.extend([end] * len(folded))
        self.text = "".join(signs)

    def span(self, start: int, end: int) -> Span:
        """Offsets in the text as sent for the folded characters start..end (end not included, at least one)."""
        return self._starts[start], self._ends[end - 1]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Tokens in order; "don't" is one, and every Japanese sign is one."""
        return tuple(Word(match[0], match.start(), match.end()) for match in _WORD.finditer(self.text))

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    def words_before(self, start: int, count: int) -> tuple[Word, ...]:
        """The last `count` tokens that begin before the folded offset `start`."""
        place = bisect_left(self._word_starts, start)
        return self.words[max(0, place - count) : place]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each run of word signs begins."""
        result: dict[str, list[int]] = {}
        for match in _PIECE.finditer(self.text):
            result.setdefault(match[0], []).append(match.start())
        return result

    @cached_property
    def vocabulary(self) -> list[str]:
        return sorted(self.places)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Folded spans of the sentences, each with its closing signs."""
        result: list[Span] = []
        begin = 0
        for match in _SENTENCE_END.finditer(self.text):
            if self.text[begin : match.end()].strip():
                result.append((begin, match.end()))
            begin = match.end()
        if self.text[begin:].strip():
            result.append((begin, len(self.text)))
        return tuple(result)


def fold(text: str) -> str:
    """Phrases, patterns and typed values in the same form as a reading's text (no Markdown is stripped)."""
    if _each_stands_alone(text):
        return text.translate(_ASCII)
    return "".join(_fold_cluster(cluster) for cluster, _, _ in _clusters(text, frozenset()))


def _each_stands_alone(text: str) -> bool:
    """Plain ASCII, where no sign melts into another and folding is one table; most replies."""
    return text.isascii() and "\r" not in text


def _markdown(text: str) -> tuple[set[int], tuple[Link, ...]]:
    """Offsets of signs that only format, and the links found on the way."""
    dropped: set[int] = set()
    links: list[Link] = []
    place = 0
    while match := _MARKDOWN.search(text, place):
        place = match.end()
        if match.lastgroup == "mark":
            if _formats(text, match.start(), match.end()):
                dropped.update(range(match.start(), match.end()))
        elif match["link"] is not None:
            links.append(Link(match["url"], match.span()))
            dropped.update(range(match.start(), match.start("label")))
            dropped.update(range(match.end("label"), match.end()))
            place = match.start("label")
        else:
            dropped.update(range(match.start(), match.end()))
            place = match.end() + (match["escape"] is not None)
    return dropped, tuple(links)


def _formats(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if text[start] == "_":
        return not (before.isalnum() and after.isalnum())
    return not (before.isspace() and after.isspace())


def _clusters(text: str, dropped: set[int] | frozenset[int]) -> Iterator[tuple[str, int, int]]:
    """Pieces that Unicode normalisation must see together, with their place in the text."""
    held, start, end = "", 0, 0
    for place, sign in enumerate(text):
        if place in dropped:
            continue
        if held and ((sign >= "\u0300" and _joins(sign)) or (sign == "\n" and held == "\r")) and len(held) < LONGEST_CLUSTER:
            held, end = held + sign, place + 1
            continue
        if held:
            yield held, start, end
        held, start, end = sign, place, place + 1
    if held:
        yield held, start, end


@lru_cache(maxsize=4096)
def _joins(sign: str) -> bool:
    """Whether a sign may melt into the one before it: accents, voicing marks, Hangul vowels and finals."""
    return unicodedata.combining(unicodedata.normalize("NFKC", sign)[0]) != 0 or "\u1160" <= sign <= "\u11ff"


@lru_cache(maxsize=16384)
def _fold_cluster(cluster: str) -> str:
    if cluster.isascii():
        return "\n" if cluster in ("\n", "\r", "\r\n") else " " if cluster.isspace() else cluster.lower()
    text = unicodedata.normalize("NFKC", cluster.translate(_LIKE_LETTERS)).casefold().translate(_LIKE_LETTERS)
    text = _ACCENT.sub("", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", text)
    return "".join(
        " " if sign.isspace() else sign for sign in text if unicodedata.category(sign) != "Cf" and not "\ufe00" <= sign <= "\ufe0f"
    )
