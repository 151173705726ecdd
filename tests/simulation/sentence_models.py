"""Small made-up sentence models for the tests, and the forward pass once more in plain Python, straight from the formulas."""

import json
import math
from pathlib import Path
from random import Random
from typing import Any

Rows = list[list[float]]
WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "charge", "is", "a", "hold", "temporary", "refund", "##s", "drop", "five", "days", "it")
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "max_position_embeddings": 12,
    "layer_norm_eps": 1e-12,
}


def made_weights(config: dict[str, Any], wide: int, seed: int = 7) -> dict[str, Any]:
    """Tensors by name: nested lists of floats, drawn from the seed."""
    random, width = Random(seed), config["hidden_size"]

    def drawn(rows: int, columns: int) -> Rows:
        return [[random.gauss(0, 0.6) for _ in range(columns)] for _ in range(rows)]

    tensors: dict[str, Any] = {
        "embeddings.word_embeddings.weight": drawn(len(WORDS), width),
        "embeddings.position_embeddings.weight": drawn(config["max_position_embeddings"], width),
        "embeddings.token_type_embeddings.weight": drawn(2, width),
    }
    sizes = {"attention.self.query": (width, width), "attention.self.key": (width, width), "attention.self.value": (width, width)}
    sizes |= {"attention.output.dense": (width, width), "intermediate.dense": (wide, width), "output.dense": (width, wide)}
    norms = ["embeddings.LayerNorm"]
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        for name, (rows, columns) in sizes.items():
            tensors[f"{layer}.{name}.weight"], tensors[f"{layer}.{name}.bias"] = drawn(rows, columns), drawn(1, rows)[0]
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    for name in norms:
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = [1 + each for each in drawn(1, width)[0]], drawn(1, width)[0]
    return tensors


def write_config(folder: Path, **changes: Any) -> Path:
    """A folder with a good config.json and two files that hold nothing yet."""
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps({**CONFIG, **changes}), encoding="utf-8")
    for name in ("tokenizer.json", "model.safetensors"):
        (folder / name).write_bytes(b"{}")
    return folder


class PlainModel:
    """The reference: slow, in exact erf, one text at a time."""

    def __init__(self, config: dict[str, Any], tensors: dict[str, Any]) -> None:
        self.config, self.tensors = config, tensors

    def mean(self, pieces: list[int]) -> list[float]:
        places = self.tensors["embeddings.position_embeddings.weight"]
        words, kind = self.tensors["embeddings.word_embeddings.weight"], self.tensors["embeddings.token_type_embeddings.weight"][0]
        rows = [[a + b + c for a, b, c in zip(words[piece], places[place], kind, strict=True)] for place, piece in enumerate(pieces)]
        rows = self._norm("embeddings.LayerNorm", rows)
        for number in range(self.config["num_hidden_layers"]):
            rows = self._layer(f"encoder.layer.{number}", rows)
        return [sum(column) / len(rows) for column in zip(*rows, strict=True)]

    def _layer(self, name: str, rows: Rows) -> Rows:
        query, key, value = (self._dense(f"{name}.attention.self.{part}", rows) for part in ("query", "key", "value"))
        size = self.config["hidden_size"] // self.config["num_attention_heads"]
        heads = [slice(start, start + size) for start in range(0, self.config["hidden_size"], size)]
        seen: Rows = [[] for _ in rows]
        for head in heads:
            for place, row in enumerate(query):
                scores = [math.exp(_dot(row[head], other[head]) / math.sqrt(size)) for other in key]
                shares = [score / sum(scores) for score in scores]
                seen[place] += [_dot(shares, column) for column in zip(*(row[head] for row in value), strict=True)]
        rows = self._norm(f"{name}.attention.output.LayerNorm", _added(rows, self._dense(f"{name}.attention.output.dense", seen)))
        wide = [[x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in row] for row in self._dense(f"{name}.intermediate.dense", rows)]
        return self._norm(f"{name}.output.LayerNorm", _added(rows, self._dense(f"{name}.output.dense", wide)))

    def _dense(self, name: str, rows: Rows) -> Rows:
        weight, bias = self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]
        return [[_dot(row, column) + shift for column, shift in zip(weight, bias, strict=True)] for row in rows]

    def _norm(self, name: str, rows: Rows) -> Rows:
        weight, bias = self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]
        normal = []
        for row in rows:
            mean = sum(row) / len(row)
            spread = math.sqrt(sum((x - mean) ** 2 for x in row) / len(row) + self.config["layer_norm_eps"])
            normal.append([(x - mean) / spread * a + b for x, a, b in zip(row, weight, bias, strict=True)])
        return normal


def cosine(one: list[float], two: list[float]) -> float:
    return _dot(one, two) / math.sqrt(_dot(one, one) * _dot(two, two))


def _dot(one: Any, two: Any) -> float:
    return math.fsum(a * b for a, b in zip(one, two, strict=True))


def _added(one: Rows, two: Rows) -> Rows:
    return [[a + b for a, b in zip(first, second, strict=True)] for first, second in zip(one, two, strict=True)]
