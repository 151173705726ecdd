"""Which questions others asked that mean the same as what this customer wrote. Pure, without a model.

Words are cut to stems of five letters and weighed by how rare they are among the questions (inverse document frequency);
the measure is the cosine between the two.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.simulation.reading import fold

STEM = 5
LEAST = 0.2
_WORD = re.compile(r"\w+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Asked:
    """A question with the id of the article that answers it."""

    ask: str
    article: str


def others_asked(text: str, questions: Sequence[Asked], *, most: int = 4) -> list[Asked]:
    """The questions nearest to `text`, nearest first; none that has hardly a word in common with it."""
    bags = [_bag(one.ask) for one in questions]
    spread = Counter(word for bag in bags for word in bag)
    rare = {word: math.log(1 + len(bags) / count) for word, count in spread.items()}
    wanted = _bag(text)
    scored = [(_cosine(wanted, bag, rare), -place) for place, bag in enumerate(bags)]
    best = sorted((score for score in scored if score[0] >= LEAST), reverse=True)[:most]
    return [questions[-place] for _, place in best]


def _bag(text: str) -> Counter[str]:
    """Stems of words; Japanese and Chinese, which have no spaces, by pairs of signs."""
    words: list[str] = []
    for word in _WORD.findall(fold(text)):
        if _WIDE.search(word):
            words.extend(word[place : place + 2] for place in range(max(1, len(word) - 1)))
        elif len(word) > 2:
            words.append(word[:STEM])
    return Counter(words)


def _cosine(one: Counter[str], other: Counter[str], rare: dict[str, float]) -> float:
    shared = sum(rare[word] ** 2 for word in one.keys() & other.keys() if word in rare)
    lengths = [math.sqrt(sum(rare.get(word, 1.0) ** 2 for word in bag)) for bag in (one, other)]
    return shared / (lengths[0] * lengths[1]) if all(lengths) else 0.0
