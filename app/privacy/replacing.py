"""Putting another name in place of one in a text. Pure.

A name of one word is replaced only where it stands as a whole word: "Al" leaves "also" and "Alsace" as they are. Punctuation and
scripts that write without spaces end a word, so "(Al)", "Al's" and "Alさん" are the name. A name in such a script is replaced
wherever it stands: nothing in 田中さん tells where 田中 ends. So is a name of several words, and an address.
"""

import unicodedata
from collections.abc import Sequence

_WITHOUT_SPACES = (
    (0x0E00, 0x0EFF), (0x0F00, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF66, 0xFFDC), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai, Lao, Tibetan, Myanmar, Khmer, Japanese and Chinese; Korean too, whose particles follow a name without a space."""


def whole_word(name: str) -> bool:
    """Whether this name is replaced as a whole word only."""
    return "@" not in name and not any(sign.isspace() or _without_spaces(sign) for sign in name)


def replaced(text: str, names: Sequence[str], after: str) -> str:
    """`text` with `after` in place of every one of the names."""
    for name in names:
        text = _as_words(text, name, after) if whole_word(name) else text.replace(name, after)
    return text


def _as_words(text: str, name: str, after: str) -> str:
    parts, done = [], 0
    place = text.find(name)
    while place >= 0:
        end = place + len(name)
        if not _joined(text, place) and not _joined(text, end):
            parts += [text[done:place], after]
            done = end
        place = text.find(name, place + 1 if done != end else end)
    return "".join([*parts, text[done:]])


def _joined(text: str, place: int) -> bool:
    """Whether the signs before and at `place` belong to one word."""
    return 0 < place < len(text) and _in_word(text[place - 1]) and _in_word(text[place])


def _in_word(sign: str) -> bool:
    return (sign.isalnum() or unicodedata.category(sign).startswith("M")) and not _without_spaces(sign)


def _without_spaces(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _WITHOUT_SPACES)
