"""Languages that people write in: their codes, and what they are called."""

import re
from functools import cache

from babel import Locale

from app.base.errors import DomainError
from app.ui.words import gettext as _

CODE = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
ENGLISH = Locale("en")


def normal_language(text: str) -> str:
    """The one spelling of a language code: `de`, `pt-BR`, `zh-Hant`. Raises DomainError for what is no language."""
    parts = CODE.fullmatch(text.strip().replace("_", "-"))
    if parts is None or parts[1].lower() not in ENGLISH.languages:
        raise DomainError(_("%(code)s is no language code. Write one like en, de or pt-BR.", code=text[:40]), field="languages")
    return "-".join(part for part in (parts[1].lower(), (parts[2] or "").title(), (parts[3] or "").upper()) if part)


def language_words(code: str, reader: Locale | None) -> str:
    """What a language is called in the reader's; the code itself where it has no name."""
    names = (reader or ENGLISH).languages
    return str(names.get(code.replace("-", "_")) or names.get(code.split("-")[0]) or code)


@cache
def every_language(reader: Locale | None) -> tuple[tuple[str, str], ...]:
    """Languages with a code of two letters, and Filipino, by their name in the reader's language."""
    codes = [code for code in map(str, ENGLISH.languages) if len(code) == 2 or code == "fil"]
    return tuple(sorted(((code, language_words(code, reader)) for code in codes), key=lambda pair: pair[1].casefold()))
