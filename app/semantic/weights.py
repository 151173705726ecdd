"""A model folder read into the forward pass. Only the extra has the packages imported here."""

from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from app.semantic.forward import Dense, Layer, Norm, NumpyEncoder
from app.semantic.model_files import ModelFiles, ModelNotUsable

MOST_PIECES = 96
"""Word pieces of one text that count, with the two signs around them."""


def load_encoder(files: ModelFiles) -> NumpyEncoder:
    """Read the weights and the word pieces. Raises ModelNotUsable where they are not what config.json says."""
    tokenizer = _tokenizer(files)
    try:
        with safe_open(str(files.folder / "model.safetensors"), framework="np") as tensors:
            return _Weights(files, tensors).encoder(tokenizer)
    except (SafetensorError, TypeError) as error:  # a kind of number that numpy does not have is a TypeError
        raise ModelNotUsable(
            f"model.safetensors in '{files.folder}' cannot be used ({error}). Copy the folder of the model anew."
        ) from None


def _tokenizer(files: ModelFiles) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(files.folder / "tokenizer.json"))
    except Exception as error:  # it raises nothing more exact
        raise ModelNotUsable(f"tokenizer.json in '{files.folder}' cannot be used ({error}). Copy the folder of the model anew.") from None
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=min(MOST_PIECES, files.longest))
    return tokenizer


class _Weights:
    """Tensors by the names they have in the file, with or without `bert.` before them."""

    def __init__(self, files: ModelFiles, tensors: Any) -> None:
        self._files, self._tensors = files, tensors
        self._names = {name.removeprefix("bert."): name for name in tensors.keys()}  # noqa: SIM118 - an open file is no mapping

    def encoder(self, tokenizer: Tokenizer) -> NumpyEncoder:
        words = self._raw("embeddings.word_embeddings.weight", tokenizer.get_vocab_size(), self._files.width)
        places = self._exact("embeddings.position_embeddings.weight", self._files.longest, self._files.width)
        kinds = self._exact("embeddings.token_type_embeddings.weight", 1, self._files.width)
        layers = [self._layer(f"encoder.layer.{number}") for number in range(self._files.layers)]
        return NumpyEncoder(tokenizer, words, places + kinds[0], self._norm("embeddings.LayerNorm"), layers)

    def _layer(self, name: str) -> Layer:
        inner = f"{name}.attention.self"
        return Layer(
            query=self._dense(f"{inner}.query"),
            key=self._dense(f"{inner}.key"),
            value=self._dense(f"{inner}.value"),
            attended=self._dense(f"{name}.attention.output.dense"),
            attended_norm=self._norm(f"{name}.attention.output.LayerNorm"),
            wide=self._dense(f"{name}.intermediate.dense"),
            narrow=self._dense(f"{name}.output.dense"),
            norm=self._norm(f"{name}.output.LayerNorm"),
            heads=self._files.heads,
        )

    def _dense(self, name: str) -> Dense:
        return Dense(np.ascontiguousarray(self._exact(f"{name}.weight").T), self._exact(f"{name}.bias"))

    def _norm(self, name: str) -> Norm:
        width = self._files.width
        return Norm(self._exact(f"{name}.weight", width), self._exact(f"{name}.bias", width), self._files.epsilon)

    def _exact(self, name: str, *least: int) -> np.ndarray:
        return self._raw(name, *least).astype(np.float64)

    def _raw(self, name: str, *least: int) -> np.ndarray:
        if name not in self._names:
            raise self._other(f"there is no '{name}' in it")
        tensor = self._tensors.get_tensor(self._names[name])
        if least and (tensor.ndim != len(least) or tensor.shape[0] < least[0] or tensor.shape[-1] != least[-1]):
            raise self._other(f"'{name}' has the shape {tensor.shape}")
        return tensor

    def _other(self, what: str) -> ModelNotUsable:
        return ModelNotUsable(
            f"model.safetensors in '{self._files.folder}' is another model than config.json and tokenizer.json say: {what}. "
            "Copy the whole folder of one model."
        )
