"""Automatic pointers: places in the agent's replies that a reviewer may want to look at. They only point. Pure.

greeting: the first reply greets nobody. promise: a word that promises. placeholder: a place of a prepared text that nobody
filled. leak: personal data that the customer had not written before. The form of a reply: pointing_form.py, desk actions:
pointing_desk.py. Words are known for some languages; the others need none.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.review.pointing_form import closing_place, form_places, sentences

WORDY = ("greeting", "promise", "closing")
"""Pointers that know words of some languages."""
NAMES = (*WORDY, "placeholder", "leak", "shouting", "long_sentence", "one_block")
FEWEST = 10
"""Verdicts below which a precision says nothing."""
_Z = 1.959963984540054
_GREETINGS = {
    "en": r"\b(hi|hello|hey|dear|good (morning|afternoon|evening|day)|greetings|welcome|thank(s| you))\b",
    "ru": r"\b(здравствуйте|привет|добрый (день|вечер)|доброе утро|уважаем\w+|спасибо)\b",
    "ja": "(こんにちは|おはよう|こんばんは|お世話|はじめまして|ありがとう|お問い合わせ|様)",
    "fil": r"\b(kumusta|kamusta|magandang|hello|hi|salamat|mabuhay)\b",
}
_PROMISES = {
    "en": r"\b(i|we) (can |do )?(promise|guarantee)\b|\bguaranteed\b|\bwithout fail\b|\bfor (sure|certain)\b"
    r"|\b(definitely|certainly) (will|be|arrive)\b|\bwill (definitely|certainly)\b|\bi assure you\b|\b100 ?%",
    "ru": r"\b(обеща\w+|гарантиру\w+|стопроцентно|точно (будет|придёт|придет)|непременно)\b|\b100 ?%",
    "ja": "(必ず|絶対に|約束します|保証します|間違いなく)",
    "fil": r"\b(pangako|ipinapangako|garantisado|siguradong)\b|\b100 ?%",
}
_PLACEHOLDER = re.compile(
    r"\{\{?\s*[A-Za-z_][\w .]{1,40}\}?\}|<<[^<>\n]{1,40}>>|\[(?:your |customer )?(?:name|order|date|amount|agent|number)\]|\bXXX+\b", re.I
)


@dataclass(frozen=True)
class Said:
    """One public message: `text` as it is shown; `private` are places (start, end) of personal data in it, with the words as written.

    `masked` are the places of words that stand for others there, as [name].
    """

    message_id: int
    by_agent: bool
    text: str
    private: tuple[tuple[int, int, str], ...] = ()
    masked: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Pointer:
    """A place in a message's shown text, in characters, and which pointer found it.

    At desk actions: the criterion and the action it speaks of. Where no words tell it, `start` and `end` are 0.
    """

    name: str
    message_id: int
    start: int
    end: int
    criterion: str = ""
    action: str = ""


def pointers(messages: Sequence[Said], language: str | None, on: frozenset[str], channel: str = "chat") -> list[Pointer]:
    """What the pointers in `on` find, in the order of the messages."""
    known = (language or "").split("-")[0].lower()
    found = [*_greeting(messages, known), *_leaks(messages), *(_closing(messages, known) if channel == "email" else ())]
    for said in messages:
        if said.by_agent:
            found += _matches("promise", _PROMISES.get(known), said)
            places = [one.span() for one in _PLACEHOLDER.finditer(said.text)]
            found += [Pointer("placeholder", said.message_id, *place) for place in places if place not in said.masked]
            found += [Pointer(name, said.message_id, start, end) for name, start, end in form_places(said.text)]
    order = {said.message_id: place for place, said in enumerate(messages)}
    return sorted((one for one in found if one.name in on), key=lambda one: (order[one.message_id], one.start, one.name))


def precision(accepted: int, rejected: int) -> tuple[float, float, float] | None:
    """accepted / n with its 95 % interval (Wilson's score interval); None under ten verdicts."""
    n = accepted + rejected
    if n < FEWEST:
        return None
    share, square = accepted / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return share, max(0.0, middle - half), min(1.0, middle + half)


def languages() -> tuple[str, ...]:
    """Languages whose words the pointers know."""
    return tuple(_GREETINGS)


def _greeting(messages: Iterable[Said], language: str) -> Iterator[Pointer]:
    """The first sentence of a first reply without a greeting."""
    first = next((said for said in messages if said.by_agent), None)
    pattern = _GREETINGS.get(language)
    if first is None or pattern is None or re.search(pattern, first.text[:300], re.I):
        return
    for start, end in islice(sentences(first.text), 1):
        yield Pointer("greeting", first.message_id, start, end)


def _closing(messages: Sequence[Said], language: str) -> Iterator[Pointer]:
    """The end of the first reply by e-mail, where it just stops."""
    first = next((said for said in messages if said.by_agent), None)
    place = closing_place(first.text, language) if first is not None else None
    if first is not None and place is not None:
        yield Pointer(place[0], first.message_id, *place[1:])


def _leaks(messages: Iterable[Said]) -> Iterator[Pointer]:
    """Personal data in a reply that the customer has not written so far."""
    given: set[str] = set()
    for said in messages:
        for start, end, words in said.private:
            if said.by_agent and _plain(words) not in given:
                yield Pointer("leak", said.message_id, start, end)
            if not said.by_agent:
                given.add(_plain(words))


def _matches(name: str, pattern: str | None, said: Said) -> list[Pointer]:
    return [Pointer(name, said.message_id, *one.span()) for one in re.finditer(pattern, said.text, re.I)] if pattern else []


def _plain(words: str) -> str:
    return re.sub(r"[\s().\-]", "", words).casefold()


def switched_on(switches: Mapping[str, bool]) -> frozenset[str]:
    """The pointers that are on: those somebody switched on."""
    return frozenset(name for name in NAMES if switches.get(name, False))
