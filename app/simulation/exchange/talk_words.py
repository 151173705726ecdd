"""Which words of an agent's reply matter: the guess that a check begins with."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from app.simulation.facts import PLACEHOLDER
from app.simulation.phrases import compile_phrase, find_phrase
from app.simulation.reading import Reading

MOST_WORDS = 6
_STOP = re.compile(
    r"about|above|after|again|also|always|another|anything|around|back|because|been|before|being|below|between|both|cannot|could|"
    r"does|doing|done|down|each|either|else|even|ever|every|everything|first|from|further|give|goes|going|good|great|have|having|"
    r"hello|help|here|hers|hold|information|into|just|know|like|little|look|made|make|many|maybe|might|more|most|much|must|need|"
    r"needs|next|nice|okay|once|only|other|others|ours|over|perfect|please|provide|really|right|said|same|sure|shall|should|since|"
    r"some|someone|something|soon|sorry|still|such|take|tell|than|thank|thanks|that|their|them|then|there|these|they|thing|things|"
    r"this|those|through|today|together|told|under|until|very|want|wanted|well|were|what|when|where|whether|which|while|will|wish|"
    r"with|within|without|would|wouldn|yeah|your|yours|yourself|goodbye|welcome|wonderful|glad|hear|happy|assist|alright|moment|"
    r"minute|wait"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_RUN = re.compile(r"[ァ-ヶー]{3,}|[一-鿿]{2,}")
_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "s")


def telling_words(replies: Sequence[str], number: int, customer: str, language: str) -> list[str]:
    """Phrases that stand in reply `number`, least common among the replies first, and not in what the customer wrote before it."""
    reply = PLACEHOLDER.sub(" ", replies[number])
    read = Reading(replies[number])
    asked = set(_candidates(customer, language))
    common = Counter(word for other in replies for word in set(_candidates(other, language)))
    places = {word: place for place, word in reversed(list(enumerate(_candidates(reply, language))))}
    ranked = sorted(places, key=lambda word: (common[word], -min(len(word), 9), places[word]))
    found: list[str] = []
    for word in ranked:
        phrase = _stem(word, language)
        compiled = compile_phrase(phrase)
        if word not in asked and phrase not in found and compiled is not None and find_phrase(compiled, read, language):
            found.append(phrase)
    return found[:MOST_WORDS]


def asked_words(reply: str, phrases: Sequence[str], language: str) -> list[str]:
    """Those phrases that stand in a question of the reply."""
    questions = Reading(" ".join(re.findall(r"[^.!?。！？\n]{0,1000}[?？]", reply)))
    compiled = [(phrase, compile_phrase(phrase)) for phrase in phrases]
    return [phrase for phrase, one in compiled if one is not None and any(one.find(questions))]


@lru_cache(maxsize=512)
def _candidates(text: str, language: str) -> tuple[str, ...]:
    pattern = _RUN if language.startswith("ja") else _WORD
    return tuple(word for word in pattern.findall(text.casefold()) if not _STOP.fullmatch(word))


def _stem(word: str, language: str) -> str:
    if language.split("-")[0] != "en":
        return word if language.startswith("ja") or len(word) < 7 else word[:-2] + "*"
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= 4 and word[-len(one) - 1] not in "es"), "")
    return word[: len(word) - len(ending)] + "*" if ending else word
