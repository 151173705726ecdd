"""The forward pass of a sentence model in numpy: BERT's layers, then the mean over the word pieces. Only the extra has numpy.

All layers count in 64 bits although the file holds 32: numpy adds in another order on another machine, and the error (1e-14)
must stay so far below the thousandths that are kept that no two machines ever round differently. Formulas: Devlin et al.,
"BERT", 2018; Vaswani et al., "Attention is all you need", 2017; erf after Abramowitz and Stegun 7.1.26, at most 1.5e-7 off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from tokenizers import Tokenizer

_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)


@dataclass(frozen=True)
class Dense:
    """x · weight + bias; weight (in, out), bias (out)."""

    weight: np.ndarray
    bias: np.ndarray

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return x @ self.weight + self.bias


@dataclass(frozen=True)
class Norm:
    """Each row to mean 0 and variance 1, then stretched and moved."""

    weight: np.ndarray
    bias: np.ndarray
    epsilon: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self.epsilon)
        return centred / spread * self.weight + self.bias


@dataclass(frozen=True)
class Layer:
    """Attention and a step of two dense layers, each added to what came in."""

    query: Dense
    key: Dense
    value: Dense
    attended: Dense
    attended_norm: Norm
    wide: Dense
    narrow: Dense
    norm: Norm
    heads: int

    def __call__(self, x: np.ndarray, borders: Sequence[tuple[int, int]]) -> np.ndarray:
        """`x`: (pieces of all texts, width); `borders`: where each text begins and ends, for a text sees only itself."""
        query, key, value = self.query(x), self.key(x), self.value(x)
        seen = np.concatenate([self._attend(query[a:b], key[a:b], value[a:b]) for a, b in borders])
        x = self.attended_norm(x + self.attended(seen))
        return self.norm(x + self.narrow(gelu(self.wide(x))))

    def _attend(self, query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
        count, width = query.shape
        query, key, value = (part.reshape(count, self.heads, -1).transpose(1, 0, 2) for part in (query, key, value))
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(width // self.heads)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(1, 0, 2).reshape(count, width)


class NumpyEncoder:
    """A loaded model. A meaning is the sum over the pieces of a text: (width) numbers."""

    def __init__(self, tokenizer: Tokenizer, words: np.ndarray, places: np.ndarray, norm: Norm, layers: Sequence[Layer]) -> None:
        """`words`: (vocabulary, width) as in the file; `places`: (longest, width), the kind of text added already."""
        self._tokenizer, self._words, self._places, self._norm, self._layers = tokenizer, words, places, norm, layers

    def encode(self, texts: Sequence[str]) -> list[np.ndarray]:
        pieces = [self._tokenizer.encode(text).ids for text in texts]
        borders = list(pairwise(np.cumsum([0, *map(len, pieces)]).tolist()))
        x = np.concatenate([self._words[each].astype(np.float64) + self._places[: len(each)] for each in pieces])
        x = self._norm(x)
        for layer in self._layers:
            x = layer(x, borders)
        return [x[start:end].sum(axis=0) for start, end in borders]

    def together(self, one: np.ndarray, two: np.ndarray) -> np.ndarray:
        return one + two

    def thousandths(self, one: np.ndarray, two: np.ndarray) -> int:
        size = float(np.sqrt((one @ one) * (two @ two)))
        return min(1000, max(0, round(1000 * float(one @ two) / size))) if size else 0


def gelu(x: np.ndarray) -> np.ndarray:
    """x · Φ(x), Φ being the distribution of the normal curve."""
    size = np.abs(x) * np.sqrt(0.5)
    t = 1 / (1 + 0.3275911 * size)
    tail = np.zeros_like(t)
    for factor in reversed(_ERF):
        tail = (tail + factor) * t
    erf = np.copysign(1 - tail * np.exp(-size * size), x)
    return x * (1 + erf) / 2
