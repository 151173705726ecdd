"""The customer's name in what was written about and to them: nobody who may not see who it is reads it in a greeting or a signature.

Masked are the whole name and each of its parts: whole words, whatever their case; anywhere in scripts that write without spaces; in the
cases that Russian gives a name. What joins a name (de, van) is no part of its own, and names that are words stay in lower case.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.conversations.doors import Edit
from app.conversations.masking import edited, edits_of, mask_text
from app.conversations.models import ConversationKind

NAME = "[name]"
SHORTEST = 2
WORDS = """will may mark grace hope joy rose faith rich art bill frank grant hunter june april august dean drew earl guy jack
lance miles nick pat penny ray rob sandy sky summer sunny van ward wade"""
ORDINARY = frozenset(WORDS.split())
"""First names that are words of their own: in lower case they are left alone."""
PARTICLES = """de da do dos das del della di du des la le les el al van von der den ter ten bin ibn of the und and"""
JOINING = frozenset(PARTICLES.split())
"""What joins the parts of a name is no name by itself."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff]{3,5}")
_CYRILLIC = re.compile("[а-яё]{4,}", re.IGNORECASE)
_ENDING = re.compile("(?:ая|яя|ий|ый|ой|[аяйьоеы])$", re.IGNORECASE)
_DOTS = {0x130: "i", 0x131: "i"}
"""Two Turkish letters that a pattern without regard to case takes for i, and folding does not."""
_CASES = "(?:ого|его|ому|ему|ыми|ими|ами|ями|ой|ей|ою|ею|ом|ем|ым|им|ая|яя|ую|ую|ые|ий|ый|ых|их|ам|ах|[аеёиоуыюяйь])?"


@dataclass(frozen=True)
class Veil:
    """Personal data is masked, and this customer's name with it. Always true, as it stands for `real`."""

    name: str

    def edits(self, text: str, others: Sequence[Edit] = ()) -> list[Edit]:
        """Where the name stands in `text`, apart from what `others` replace."""
        pattern, keys = _pattern(self.name)
        if pattern is None or not any(map(text.translate(_DOTS).casefold().__contains__, keys)):
            return []
        found = pattern.finditer(text)
        places = [(one.start(), one.end()) for one in found if one.group() not in ORDINARY]
        return [Edit(start, end, NAME) for start, end in places if all(one.end <= start or one.start >= end for one in others)]


Masked = bool | Veil
"""Whether personal data is masked, and with a veil whose name is as well."""


def veil_of(conversation: Any) -> Masked:
    """How the texts of a conversation (or of a list's row with its kind and customer_name) are shown to who may not see who it is."""
    return Veil(conversation.customer_name or "") if conversation.kind is ConversationKind.REAL else False


def edits_under(text: str, masked: Masked) -> list[Edit]:
    """Everything that is replaced in `text`, in order, apart."""
    if masked is False:
        return []
    edits = edits_of(text) if mask_text(text) != text else []
    return sorted([*edits, *masked.edits(text, edits)], key=lambda edit: edit.start) if isinstance(masked, Veil) else edits


def veiled(text: str, masked: Masked) -> str:
    """The text as it is shown. Twice is once."""
    return edited(text, edits_under(text, masked)) if text else text


def unnamed(text: str, conversation: Any) -> str:
    """The text without the customer's name alone: for words that were masked when they were kept."""
    masked = veil_of(conversation)
    return edited(text, masked.edits(text, edits_of(text))) if isinstance(masked, Veil) else text


def names_of(people: Iterable[str | None]) -> frozenset[str]:
    """The names and each of their words, as they may stand in a text."""
    found: set[str] = set()
    for name in people:
        words = (name or "").split()
        found |= {" ".join(words), *words}
    return frozenset(one for one in found if len(one.strip(".")) >= SHORTEST)


@lru_cache(maxsize=4096)
def _pattern(name: str) -> tuple[re.Pattern[str] | None, tuple[str, ...]]:
    """The pattern of a name, and letters of which some stand folded in every text that it fits: seven times as quick to look for."""
    parts = list(_parts(name))
    names = sorted({form for one in parts for form in _forms(one)}, key=lambda form: (-len(form), form))
    keys = {(_stem(one) or max(one.split(), key=len)).translate(_DOTS).casefold() for one in parts}
    return (re.compile("|".join(names), re.IGNORECASE) if names else None), tuple(sorted(keys))


def _parts(name: str) -> Iterator[str]:
    """The name and its parts. A Japanese or Chinese name without a space gives its first two signs as well, mostly the family."""
    for one in names_of([name, name.replace(",", " ").replace("-", " "), name.replace("・", " ").replace("\u3000", " ")]):
        part = one.strip(".,;:()[]\"'")
        if len(part) >= SHORTEST and part.casefold() not in JOINING and re.search(r"[^\W\d_]", part):
            yield part
            if _HAN.fullmatch(part):
                yield part[:2]


def _forms(part: str) -> Iterator[str]:
    if _UNSPACED.search(part):
        yield re.escape(part)
        return
    words = re.escape(part).replace(r"\ ", r"\s+")
    yield rf"(?<!\w){words}(?!\w)"
    if stem := _stem(part):
        yield rf"(?<!\w)(?-i:{re.escape(stem[0].upper())})(?i:{re.escape(stem[1:])}){_CASES}(?!\w)"


def _stem(part: str) -> str:
    """What every case of a Russian name begins with; "" for another and a short one."""
    stem = _ENDING.sub("", part) if _CYRILLIC.fullmatch(part) else ""
    return stem if len(stem) >= 3 else ""
