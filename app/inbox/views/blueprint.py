"""The inbox's blueprint; each module beside this one adds its routes."""

from typing import Any

from flask import Blueprint
from flask_babel import get_locale

from app.inbox.card import readable
from app.inbox.doing_words import hint_words, macro_words
from app.inbox.durations import clock_words, duration_words, left_words
from app.inbox.telling import outcome_tone, outcome_words

blueprint = Blueprint("inbox", __name__, template_folder="../templates", url_prefix="/inbox")


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {"outcome_words": outcome_words, "outcome_tone": outcome_tone}


@blueprint.context_processor
def _more_words() -> dict[str, Any]:
    named = {"readable": readable, "language_name": language_name, "hint_words": hint_words, "macro_words": macro_words}
    return named | {"left_words": left_words, "clock_words": clock_words, "duration_words": duration_words}


blueprint.add_app_template_filter(readable)


def language_name(code: str | None) -> str:
    """A language's name in the reader's language; the code itself where it has none."""
    locale = get_locale()
    base = (code or "").replace("_", "-").split("-")[0]
    return str((locale.languages.get(base) if locale else None) or code or "–")
