"""The piece of a text around the words that were searched for, with the hits marked."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from re import Pattern

from app.base.search_text import TOKEN, Term, fold, is_cjk, query_terms, tokens_of

Segment = tuple[str, bool]
Placed = tuple[str, int, int]
LONGEST_KEPT = 40


def holds(text: str, query: str) -> bool:
    """Whether the text holds anything that was searched for; much cheaper than its snippet."""
    return bool(_hits(text, _terms(query), 0))


def snippet(text: str, query: str, length: int = 160) -> list[Segment]:
    """About `length` characters around the first hit, as segments with a flag "this was searched for".

    Runs of white space become one blank, cut ends get an ellipsis. The segments are text, not HTML: escape them.
    """
    hits = _hits(text, _terms(query), length)
    start, end = _window(text, hits, length)
    segments: list[Segment] = []
    at = start
    for hit_start, hit_end in hits:
        if hit_start < at or hit_end > end:
            continue
        segments += [(text[at:hit_start], False), (text[hit_start:hit_end], True)]
        at = hit_end
    segments.append((text[at:end], False))
    return _tidy(segments, cut_left=start > 0, cut_right=end < len(text))


def _hits(text: str, terms: list[Term], length: int) -> list[tuple[int, int]]:
    """Places of the terms, in order and joined where they touch; reading stops once the window around the first is full."""
    if not terms:
        return []
    whole, beginnings = _by_last_token(terms)
    read: list[Placed] = []
    hits: list[tuple[int, int]] = []
    for placed in _placed_tokens(text, _first_letters(terms)):
        if hits and placed[1] > hits[0][0] + length:
            break
        read.append(placed)
        candidates = whole.get(placed[0], [])
        if beginnings:
            candidates = candidates + [term for term in beginnings if placed[0].startswith(term.tokens[-1])]
        for term in candidates:
            count = len(term.tokens)
            if count <= len(read) and all(read[len(read) - count + i][0] == term.tokens[i] for i in range(count - 1)):
                start, end = read[-count][1], placed[2]
                if term.prefix and is_cjk(term.tokens[-1]):
                    end = placed[1] + len(term.tokens[-1])
                hits.append((start, end))
    return _joined(hits)


_terms = lru_cache(maxsize=256)(query_terms)


def _by_last_token(terms: list[Term]) -> tuple[dict[str, list[Term]], list[Term]]:
    whole: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        if not term.prefix:
            whole[term.tokens[-1]].append(term)
    return whole, [term for term in terms if term.prefix]


def _first_letters(terms: list[Term]) -> str:
    """What words that can be a hit begin with, where that is enough to tell: single words in plain letters. Stemming keeps the first."""
    firsts = {term.tokens[-1][0] for term in terms}
    return "".join(sorted(firsts)) if all(len(term.tokens) == 1 for term in terms) and all(map(_plain, firsts)) else ""


def _plain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


@lru_cache(maxsize=256)
def _beginning_with(letters: str) -> Pattern[str]:
    """Words of plain letters that begin with one of `letters`, and those with an apostrophe, which may hold several tokens."""
    return re.compile(rf"(?<![a-z0-9])(?:[{letters}][a-z0-9]*(?:'[a-z0-9]+)*|[a-z0-9]+(?:'[a-z0-9]+)+)", re.IGNORECASE | re.ASCII)


def _placed_tokens(text: str, letters: str) -> Iterator[Placed]:
    """Every token with its place in the text as written; of plain text only those that may be a hit, where `letters` says so.

    A page of hits reads thousands of words, and nearly none of them is looked for.
    """
    words = _beginning_with(letters) if letters and text.isascii() else TOKEN
    for match in words.finditer(text):
        word = match.group()
        tokens = _kept_tokens(word) if len(word) <= LONGEST_KEPT else _word_tokens(word)
        if tokens is not None:
            for token in tokens:
                yield token, match.start(), match.end()
            continue
        signs = _folded_signs(word, match.start())
        for first, second in pairwise(signs):
            yield first[0] + second[0], first[1], second[2]
        yield signs[-1]


def _word_tokens(word: str) -> tuple[str, ...] | None:
    """The tokens of one word; None for a run of signs that are words without spaces."""
    return None if is_cjk(word) else tuple(tokens_of(word))


_kept_tokens = lru_cache(maxsize=16384)(_word_tokens)
"""Messages share their words: a page of hits reads thousands, and few of them for the first time."""


def _folded_signs(run: str, offset: int) -> list[Placed]:
    """The characters of a run as the index holds them. A half-width letter and its voicing mark are one."""
    signs: list[tuple[str, int, int]] = []
    for place, sign in enumerate(run, offset):
        if sign in "ﾞﾟ" and signs:
            before = signs.pop()
            signs.append((before[0] + sign, before[1], place + 1))
        else:
            signs.append((sign, place, place + 1))
    return [(folded, start, end) for written, start, end in signs for folded in fold(written)]


def _joined(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(hits):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(text: str, hits: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """Start and end of the shown piece, moved to a blank where one is near."""
    start = max(0, hits[0][0] - length // 3) if hits else 0
    start = max(0, min(start, len(text) - length))
    end = min(len(text), start + length)
    first, last = (hits[0][0], max(hit[1] for hit in hits if hit[0] == hits[0][0])) if hits else (end, start)
    if start > 0:
        blank = text.find(" ", start, min(first, start + 20))
        start = blank + 1 if blank >= 0 else start
    end = max(end, last)
    if end < len(text):
        blank = text.rfind(" ", max(last, end - 20), end)
        end = blank if blank > start else end
    return start, end


def _tidy(segments: list[Segment], *, cut_left: bool, cut_right: bool) -> list[Segment]:
    tidy: list[Segment] = []
    for words, hit in segments:
        squeezed = " ".join(words.split())
        if words[:1].isspace():
            squeezed = " " + squeezed
        if words[-1:].isspace() and squeezed.strip():
            squeezed += " "
        if squeezed:
            tidy.append((squeezed, hit))
    if cut_left:
        tidy.insert(0, ("…", False))
    if cut_right:
        tidy.append(("…", False))
    return tidy
