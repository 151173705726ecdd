"""A sentence model for `like`: an extra (`make semantic`) with a model folder that the admin brings. docs/decisions/meaning.md says why.

Nothing here needs the packages of the extra before a model is asked for.
"""

from app.semantic.installing import install_sentence_model
from app.semantic.model_files import ModelNotUsable

__all__ = ["ModelNotUsable", "install_sentence_model"]
