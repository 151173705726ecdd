"""Which vectoriser new attempts begin with: the built-in one, or the sentence model in a folder."""

import os
from importlib import import_module
from pathlib import Path

from app.semantic.model_files import PACKAGED_MODEL, ModelFiles, ModelNotUsable, packaged_folder, read_model_files
from app.semantic.vectoriser import Encoder, SentenceModel
from app.simulation import BUILT_IN, choose_vectoriser, register_vectoriser, vectoriser_named

LANGUAGES = ("en",)
"""What the small sentence models know: pairs in other languages score near nothing, and there the built-in one counts."""
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def install_sentence_model(folder: Path | None) -> str:
    """Measure `like` of new English attempts by the model in `folder`, or by the built-in vectoriser where it is None.

    PACKAGED_MODEL is the folder in the package of the extra. Returns the name that attempts are pinned to. Raises ModelNotUsable.
    """
    if folder is None:
        choose_vectoriser(BUILT_IN)
        return BUILT_IN
    files = read_model_files(packaged_folder() if folder == PACKAGED_MODEL else folder)
    if vectoriser_named(files.name) is None:
        register_vectoriser(SentenceModel(files.name, _encoder(files)))
    choose_vectoriser(files.name, LANGUAGES)
    return files.name


def _encoder(files: ModelFiles) -> Encoder:
    for name in _ONE_THREAD:  # several threads on busy cores take far longer than one; it must be said before numpy is loaded
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # the site's processes are forked
    try:
        weights = import_module("app.semantic.weights")
    except ImportError as error:
        raise ModelNotUsable(
            f"SENTENCE_MODEL asks for a sentence model, and the package '{error.name}' is not installed. "
            "Run: make semantic. Or leave SENTENCE_MODEL empty: then the built-in measure counts."
        ) from None
    encoder: Encoder = weights.load_encoder(files)
    return encoder
