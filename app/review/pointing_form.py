"""Pointers at the form of a reply: shouting, sentences that are too long, one long block, an e-mail that just stops. Pure.

The same things the composer says while somebody practises; here they only point, and a reviewer decides.
"""

import re
from collections.abc import Iterator

LONGEST_SENTENCE = 30
"""Words; in scripts without spaces it is counted in characters."""
LONGEST_WIDE = 90
LONGEST_BLOCK = 420
WITHOUT_CLOSING = 160
"""Characters; a shorter e-mail may stop without a closing."""
_SHOUT = re.compile(r"[!！]{2,}|\b[A-ZÀ-ÞА-ЯЁ]{4,}\b(?:[ ,]+[A-ZÀ-ÞА-ЯЁ]{4,}\b)+")
_SENTENCE = re.compile(r"[^.!?。！？\n]+[.!?。！？]*")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_CLOSINGS = {
    "en": r"\b(regards|wishes|sincerely|thank you|thanks|yours|cheers|take care|have a (good|nice|lovely))\b",
    "ru": r"(с уважением|всего (доброго|хорошего)|хорошего дня|спасибо|до свидания)",
    "ja": "(よろしくお願い|お願いいたします|お願い致します|ありがとうございます|失礼いたします)",
    "fil": r"\b(salamat|gumagalang|ingat|regards|thank you|thanks)\b",
}
Place = tuple[str, int, int]


def form_places(text: str) -> Iterator[Place]:
    """(pointer, start, end) of what is found in one reply."""
    for found in _SHOUT.finditer(text):
        yield ("shouting", *found.span())
    for start, end in sentences(text):
        words = text[start:end]
        if len(words) > LONGEST_WIDE if _WIDE.search(words) else len(words.split()) > LONGEST_SENTENCE:
            yield "long_sentence", start, end
    body = text.strip()
    if len(body) > LONGEST_BLOCK and not re.search(r"\n\s*\n", body):
        yield ("one_block", *next(sentences(text), (0, len(text))))


def closing_place(text: str, language: str) -> Place | None:
    """The last sentence of a long e-mail that has no closing in a language whose closings are known."""
    pattern = _CLOSINGS.get(language)
    if pattern is None or len(text.strip()) <= WITHOUT_CLOSING or re.search(pattern, text[-WITHOUT_CLOSING:], re.I):
        return None
    found = list(sentences(text))
    return ("closing", *found[-1]) if found else None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without the blanks before it."""
    for found in _SENTENCE.finditer(text):
        words = found.group()
        if words.strip():
            yield found.start() + len(words) - len(words.lstrip()), found.start() + len(words.rstrip())
