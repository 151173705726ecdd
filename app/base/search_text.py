"""Search text: one preparation for both databases, so that the same query finds the same rows on each.

A text becomes plain tokens separated by spaces; SQLite keeps them in FTS5, PostgreSQL in a tsvector of the `simple` configuration.
Chinese, Japanese and Korean runs become overlapping pairs of characters and end with their last character alone, so one character is
found as the beginning of a token. English and Russian words become Snowball stems, chosen by the letters of the word and not by the
language of the text: a query does not know in which language its hits are written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from snowballstemmer import stemmer

MAX_TOKEN = 64
"""Characters of a token that count. PostgreSQL refuses words of 2 kB in a query."""

MAX_DOCUMENT_BYTES = 500_000
"""A tsvector holds 1 MiB, positions included; what comes after this much of one text is not searched."""

MAX_QUERY = 500
MAX_TERMS = 24

_CJK = "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u318e"
_CJK += "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_LETTER = f"[^\\W_{_CJK}]"
TOKEN = re.compile(f"[{_CJK}]+|{_LETTER}+(?:['’]{_LETTER}+)*")
_PLAIN_TOKEN = re.compile("[a-z0-9]+(?:'[a-z0-9]+)*")
_APART = bytes(number if chr(number).isalnum() or chr(number) == "'" else 32 for number in range(128)) + bytes(128)
_FIRST_IS_CJK = re.compile(f"[{_CJK}]").match
_QUERY_PART = re.compile(r'"([^"]*)"|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»|「([^「」]*)」|([^\s"“”„«»「」]+)')
_ENGLISH_TAILS = frozenset(["t", "re", "ve", "ll", "d", "m"])

_stem_english = stemmer("english").stemWord
_stem_russian = stemmer("russian").stemWord


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a query asks for: tokens that stand side by side; with `prefix` the last one is only the beginning of a token."""

    tokens: tuple[str, ...]
    prefix: bool = False


def document_text(text: str) -> str:
    """The tokens of a text, in order, separated by spaces: what the index stores."""
    folded = fold(text)
    plain = folded.isascii()  # most texts are, and an import reads millions of words
    words = map(_stem, _plain_words(folded)) if plain else map(_tokens_of, TOKEN.findall(folded))
    tokens = " ".join(filter(None, words))
    if len(tokens) * 3 <= MAX_DOCUMENT_BYTES:
        return tokens
    cut = tokens.encode("utf-8", "ignore")
    if len(cut) <= MAX_DOCUMENT_BYTES:
        return tokens
    return cut[:MAX_DOCUMENT_BYTES].decode("utf-8", "ignore").rpartition(" ")[0]


def _plain_words(folded: str) -> list[str]:
    """What `_PLAIN_TOKEN` finds, three times as fast: apostrophes, which may stand at a border, are looked at word by word."""
    words = folded.encode("ascii").translate(_APART).decode("ascii").split()
    if "'" not in folded:
        return words
    return [part for word in words for part in (_PLAIN_TOKEN.findall(word) if "'" in word else (word,))]


def query_terms(query: str) -> list[Term]:
    """What a person typed, as terms that must all occur: words, "quoted phrases", and beginnings written with a star (`refun*`)."""
    terms: list[Term] = []
    for match in _QUERY_PART.finditer(query[:MAX_QUERY]):
        word = match.group(6)
        written = word if word is not None else next(group for group in match.groups() if group is not None)
        term = _term(written, starred=word is not None and word.endswith("*"))
        if term is not None and term not in terms:
            terms.append(term)
    return terms[:MAX_TERMS]


def fts5_query(query: str) -> str:
    """The query in the syntax of SQLite's FTS5; empty when there is nothing to look for. Nothing typed acts as syntax."""
    return " AND ".join(f'"{" ".join(term.tokens)}"' + ("*" if term.prefix else "") for term in query_terms(query))


def tsquery(query: str) -> str:
    """The query for PostgreSQL's `to_tsquery('simple', …)`; empty when there is nothing to look for. Nothing typed acts as syntax."""
    return " & ".join(_tsquery_term(term) for term in query_terms(query))


def needs_like(query: str) -> bool:
    """Whether the index cannot answer because the query holds only signs or emoji; a LIKE on the plain text can."""
    return bool(query.strip()) and not query_terms(query)


def fold(text: str) -> str:
    """Text with its spelling variants made equal: width, ligatures and case."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().replace("\u0307", "")


def is_cjk(word: str) -> bool:
    """Whether a word of `TOKEN` is a run of Chinese, Japanese or Korean characters."""
    return _FIRST_IS_CJK(word) is not None


def tokens_of(written: str) -> list[str]:
    """The tokens of one piece of text, as the index holds them."""
    return document_text(written).split()


def _term(written: str, *, starred: bool) -> Term | None:
    words = TOKEN.findall(fold(written))
    if not words:
        return None
    *before, last = words
    tokens = [token for word in before for token in _tokens_of(word).split()]
    ending, prefix = _last_tokens(last, starred=starred)
    return Term(tuple(tokens + ending), prefix)


def _last_tokens(word: str, *, starred: bool) -> tuple[list[str], bool]:
    if is_cjk(word):
        pairs = _pairs(word)
        return (pairs, False) if pairs else ([word], True)
    tokens = _tokens_of(word).split()
    if not starred:
        return tokens, False
    beginning = word.rpartition("'")[2][:MAX_TOKEN]
    return tokens[:-1] + [_shared_beginning(_plain(beginning), tokens[-1])], True


def _shared_beginning(written: str, stem: str) -> str:
    """A beginning typed longer than the stem (`refunde*`) or unlike it (`happy*`, stem `happi`) is cut to what both share."""
    count = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(written, stem, strict=False)))
    return stem[:count] or stem


def _tsquery_term(term: Term) -> str:
    tokens = [f"'{token}'" for token in term.tokens]
    if term.prefix:
        tokens[-1] += ":*"
    return "(" + " <-> ".join(tokens) + ")"


def _tokens_of(word: str) -> str:
    if is_cjk(word):
        return " ".join([*_pairs(word), word[-1]])
    return _stem(word)


def _pairs(run: str) -> list[str]:
    return [first + second for first, second in pairwise(run)]


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    if "'" in word or "’" in word:
        return " ".join(_stem(part) for part in _apostrophes(word))
    word = word[:MAX_TOKEN]
    if word.isascii():
        return str(_stem_english(word)) if word.isalpha() else word
    plain = _plain(word)
    if "а" <= plain[:1] <= "я":
        return str(_stem_russian(plain))
    return str(_stem_english(plain)) if plain.isascii() and plain.isalpha() else plain


def _apostrophes(word: str) -> list[str]:
    """`don't` is one word, `l'homme` two, `shop's` the shop."""
    head, *tails = word.replace("’", "'").split("'")
    parts = [head]
    for tail in tails:
        if tail in _ENGLISH_TAILS:
            parts[-1] += tail
        elif tail != "s":
            parts.append(tail)
    return parts


def _plain(word: str) -> str:
    """A word without the accents of Latin and Greek letters, which SQLite drops and PostgreSQL keeps; й stays, ё is е."""
    if word.isascii():
        return word
    if "\u0400" <= word[0] <= "\u052f":
        return word.replace("ё", "е")
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))
