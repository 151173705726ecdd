"""The forward pass of the sentence model: against the formulas in plain Python, and the same everywhere.

The development environment holds the packages of the extra; tests/simulation/test_semantic_setting.py holds what goes without them.
"""

import importlib
import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.semantic.installing import install_sentence_model
from app.semantic.model_files import ModelNotUsable, packaged_folder, read_model_files
from app.simulation import BUILT_IN, choose_vectoriser, vectoriser_for, vectoriser_named
from app.simulation.reading import Reading
from config import ROOT
from tests.simulation.sentence_models import CONFIG, WORDS, PlainModel, cosine, made_weights, write_config

numpy: Any = importlib.import_module("numpy")
safetensors: Any = importlib.import_module("safetensors.numpy")
tokenizers: Any = importlib.import_module("tokenizers")
weights: Any = importlib.import_module("app.semantic.weights")

PUBLISHED = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
"""Of the documentation of Sentence Transformers; all-MiniLM-L6-v2 finds 0.6660 between the first two, then 0.1046 and 0.1411."""
TEXTS = ("the charge is a hold", "a temporary hold", "five refunds", "it drops days it drops", "nothing known here", "")
PROGRAM = """
import sys
from pathlib import Path
from app.semantic import install_sentence_model
from app.simulation import vectoriser_named
from app.simulation.reading import Reading
measure = vectoriser_named(install_sentence_model(Path(sys.argv[1])))
for reply in sys.argv[3:]:
    print(measure.likeness((sys.argv[2],), Reading(reply)))
"""


def model(folder: Path, **changes: Any) -> Path:
    """A whole small model; `changes` are tensors that it holds instead."""
    write_config(folder)
    tensors = {name: numpy.array(rows, dtype=numpy.float32) for name, rows in made_weights(CONFIG, 16).items()}
    safetensors.save_file({**tensors, **changes}, str(folder / "model.safetensors"))
    pieces = tokenizers.Tokenizer(tokenizers.models.WordPiece({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    pieces.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    pieces.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    pieces.post_processor = tokenizers.processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    pieces.enable_padding(length=10)  # as published files have it; padding must not count
    pieces.save(str(folder / "tokenizer.json"))
    return folder


def test_the_packaged_model_gives_its_published_figures() -> None:
    encoder = weights.load_encoder(read_model_files(packaged_folder()))
    one, two, three = encoder.encode(PUBLISHED)
    assert [encoder.thousandths(*pair) for pair in ((one, two), (one, three), (two, three))] == [666, 105, 141]


def test_a_site_measures_by_the_packaged_model(make_app: Callable[..., Flask]) -> None:
    try:
        make_app(SENTENCE_MODEL="packaged")
        assert vectoriser_for("en") == read_model_files(packaged_folder()).name
        assert vectoriser_for("ru") == BUILT_IN
        measure = vectoriser_named(vectoriser_for("en"))
        assert measure is not None
        near, far = (
            measure.likeness(("I will send a new one today",), Reading(reply))[0]
            for reply in ("We ship a replacement tonight.", "It rains.")
        )
        assert near > 400 > 200 > far, (near, far)
    finally:
        choose_vectoriser(BUILT_IN)


def test_it_agrees_with_the_formulas_in_plain_python(tmp_path: Path) -> None:
    encoder = weights.load_encoder(read_model_files(model(tmp_path)))
    rounded = {name: numpy.array(rows, dtype=numpy.float32).tolist() for name, rows in made_weights(CONFIG, 16).items()}
    plain = PlainModel(CONFIG, rounded)
    ids = [[2, 4, 5, 6, 7, 8, 3], [2, 7, 9, 8, 3], [2, 13, 10, 11, 3], [2, 15, 12, 11, 14, 15, 12, 11, 3], [2, 1, 1, 1, 3], [2, 3]]
    meanings, means = encoder.encode(TEXTS), [plain.mean(each) for each in ids]
    for meaning, mean, each in zip(meanings, means, ids, strict=True):
        assert (meaning / len(each)).tolist() == pytest.approx(mean, abs=2e-6)
    for one, first in zip(meanings, means, strict=True):
        for two, second in zip(meanings, means, strict=True):
            assert encoder.thousandths(one, two) == pytest.approx(max(0.0, 1000 * cosine(first, second)), abs=0.51)


def test_a_text_means_the_same_in_any_company(tmp_path: Path) -> None:
    encoder = weights.load_encoder(read_model_files(model(tmp_path)))
    for text, meaning in zip(TEXTS, encoder.encode(TEXTS), strict=True):
        assert numpy.abs(encoder.encode([text])[0] - meaning).max() < 1e-12


def test_a_long_text_is_cut_where_the_model_ends(tmp_path: Path) -> None:
    encoder = weights.load_encoder(read_model_files(model(tmp_path)))
    short, long = encoder.encode([" ".join(["hold"] * 10), " ".join(["hold"] * 500)])
    assert encoder.thousandths(short, long) == 1000


def test_gelu_is_the_exact_one_to_seven_places() -> None:
    places = [each / 7 for each in range(-60, 61)]
    exact = [x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in places]
    forward: Any = importlib.import_module("app.semantic.forward")
    assert forward.gelu(numpy.array(places)).tolist() == pytest.approx(exact, abs=1e-6)


def test_every_process_and_number_of_threads_measures_the_same(tmp_path: Path) -> None:
    told = set()
    for threads in ("1", "2"):
        given = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": threads}
        command = [sys.executable, "-c", PROGRAM, str(model(tmp_path)), "the charge is a hold", *TEXTS[:5], ". ".join(TEXTS)]
        done = subprocess.run(command, capture_output=True, text=True, env=given, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        told.add(done.stdout)
    (lines,) = told
    assert lines.splitlines()[0] == "(1000, (0, 20))"


def test_the_site_measures_by_it_and_its_name_is_its_bytes(tmp_path: Path) -> None:
    name = install_sentence_model(model(tmp_path / "one"))
    try:
        assert install_sentence_model(tmp_path / "one") == name, "a second start is no second vectoriser"
        measure = vectoriser_named(name)
        assert measure is not None
        assert measure.likeness(("A temporary hold",), Reading("Hello! It is a temporary hold. *A temporary hold.*"))[0] == 1000
        other = model(tmp_path / "other", **{"embeddings.LayerNorm.bias": numpy.zeros(8, dtype=numpy.float32)})
        assert install_sentence_model(other) != name
    finally:
        choose_vectoriser(BUILT_IN)


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_a_broken_file_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    (model(tmp_path) / name).write_bytes(b"\x00broken")
    with pytest.raises(ModelNotUsable, match=rf"^{name} in .* cannot be used .*Copy the folder of the model anew\.$"):
        weights.load_encoder(read_model_files(tmp_path))


def test_files_of_two_models_are_refused(tmp_path: Path) -> None:
    folder = model(tmp_path)
    (folder / "config.json").write_text(json.dumps({**CONFIG, "num_hidden_layers": 3}), encoding="utf-8")
    with pytest.raises(ModelNotUsable, match=r"there is no 'encoder\.layer\.2\.attention\.self\.query\.weight' in it"):
        weights.load_encoder(read_model_files(folder))
    few = model(tmp_path, **{"embeddings.word_embeddings.weight": numpy.zeros((3, 8), dtype=numpy.float32)})
    with pytest.raises(ModelNotUsable, match=r"has the shape \(3, 8\)"):
        weights.load_encoder(read_model_files(few))
