"""Asking for a sentence model: refusals in a sentence, and the vectoriser around any encoder. Nothing here needs the extra."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask

from app.semantic import ModelNotUsable, install_sentence_model, installing, model_files
from app.semantic.model_files import read_model_files
from app.semantic.vectoriser import MOST_KEPT, MOST_SENTENCES, MOST_SIGNS, SentenceModel
from app.simulation import BUILT_IN, vectoriser_for
from app.simulation.reading import Reading
from config import SettingsError, load_settings
from tests.simulation.sentence_models import write_config


class Words:
    """An encoder that knows which words a text has; it counts the texts it was asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> list[frozenset[str]]:
        self.asked += texts
        return [frozenset(text.rstrip(".!?").split()) for text in texts]

    def together(self, one: frozenset[str], two: frozenset[str]) -> frozenset[str]:
        return one | two

    def thousandths(self, one: frozenset[str], two: frozenset[str]) -> int:
        return 1000 * len(one & two) // max(1, len(one | two))


def measured(reply: str, *lines: str) -> tuple[int, str]:
    reading = Reading(reply)
    found, (start, end) = SentenceModel("words-1", Words()).likeness(lines, reading)
    return found, reading.text[start:end].strip()


def test_the_default_is_the_built_in_measure(tmp_path: Path) -> None:
    assert load_settings({"INSTANCE_DIR": str(tmp_path)}).sentence_model is None
    assert install_sentence_model(None) == BUILT_IN
    assert vectoriser_for("en") == BUILT_IN


def test_a_start_without_the_packages_says_what_to_do(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")

    monkeypatch.setattr(installing, "import_module", missing)
    with pytest.raises(SettingsError) as refused:
        make_app(SENTENCE_MODEL=str(write_config(tmp_path)))
    assert "the package 'numpy' is not installed. Run: make semantic. Or leave SENTENCE_MODEL empty" in str(refused.value)
    assert vectoriser_for("en") == BUILT_IN


def test_a_start_without_the_packaged_model_says_what_to_do(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"the packaged sentence model, and it is not installed\. Run: make semantic"):
        make_app(SENTENCE_MODEL="packaged")


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_start_without_a_file_says_which(make_app: Callable[..., Flask], tmp_path: Path, missing: str) -> None:
    (write_config(tmp_path) / missing).unlink()
    with pytest.raises(SettingsError, match=f"there is no file {missing} in it. Name a folder with config.json"):
        make_app(SENTENCE_MODEL=str(tmp_path))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"model_type": "roberta"}, "is not of BERT's kind"),
        ({"hidden_act": "relu"}, "is not of BERT's kind"),
        ({"hidden_size": None}, "does not give the sizes"),
        ({"hidden_size": 9}, "does not give the sizes"),
        ({"num_attention_heads": 0}, "does not give the sizes"),
        ({"layer_norm_eps": "tiny"}, "does not give the sizes"),
    ],
)
def test_a_model_of_another_kind_is_refused(tmp_path: Path, changes: dict[str, object], told: str) -> None:
    with pytest.raises(ModelNotUsable, match=told):
        read_model_files(write_config(tmp_path, **changes))


@pytest.mark.parametrize("text", ["", "[1]", "{", "\x00"])
def test_a_config_that_is_no_json_is_refused(tmp_path: Path, text: str) -> None:
    (write_config(tmp_path) / "config.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelNotUsable, match="cannot be read as JSON"):
        read_model_files(tmp_path)


def test_the_name_stands_for_every_byte(tmp_path: Path) -> None:
    one = read_model_files(write_config(tmp_path / "one"))
    assert read_model_files(write_config(tmp_path / "two")).name == one.name
    for file in ("config.json", "tokenizer.json", "model.safetensors"):
        other = write_config(tmp_path / file.replace(".", "-"))
        (other / file).write_text(json.dumps(json.loads((other / file).read_text(encoding="utf-8"))) + " ", encoding="utf-8")
        assert read_model_files(other).name != one.name


def test_the_best_sentence_counts_or_two_that_stand_together() -> None:
    assert measured("Hi. It is a hold. Bye.", "refund now", "It is a hold") == (1000, "it is a hold.")
    assert measured("Your bank reserved it. It drops by itself.", "your bank reserved it drops by itself")[0] == 1000
    assert measured("We ship tomorrow.", "hold") == (0, "")
    assert measured("", "hold") == (0, "")


def test_a_long_reply_is_measured_as_far_as_it_goes() -> None:
    words = Words()
    reading = Reading("Number one. " * 40 + "A hold.")
    assert SentenceModel("words-1", words).likeness(("A hold",), reading)[0] == 0
    later = Reading("Number one " * (MOST_SIGNS // 11 + 1) + ". A hold.")
    assert SentenceModel("words-1", words).likeness(("A hold",), later)[0] == 0
    reply = " ".join(f"Word {number}." for number in range(100))
    SentenceModel("words-1", words := Words()).likeness(("A hold",), Reading(reply))
    assert len(words.asked) == MOST_SENTENCES + 1


def test_no_text_is_encoded_twice_and_old_ones_are_forgotten() -> None:
    words = Words()
    measure = SentenceModel("words-1", words)
    for _ in range(3):
        measure.likeness(("a hold", "a hold"), Reading("It is a hold. It is a hold."))
    assert words.asked == ["a hold", "it is a hold."]
    for number in range(MOST_KEPT):
        measure.likeness(("a hold",), Reading(f"Reply {number}."))
    measure.likeness(("a hold",), Reading("It is a hold."))
    assert words.asked.count("a hold") == 1, "what every reply asks about stays"
    assert words.asked.count("it is a hold.") == 2
