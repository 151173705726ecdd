"""What the review page's script sends: JSON, read strictly."""

from typing import Any

from flask import request

from app.base.errors import DomainError
from app.ui.words import gettext as _

LARGEST = 2**53


def sent() -> dict[str, Any]:
    """The JSON object of this request. Raises DomainError (422) for anything else."""
    values = request.get_json(silent=True)
    if not isinstance(values, dict):
        raise DomainError(_("This page sent something that cannot be read. Reload it and try again."))
    return values


def whole(values: dict[str, Any], name: str) -> int:
    """A whole number from 0, 0 where it is absent."""
    value = values.get(name)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LARGEST:
        raise DomainError(_("'%(name)s' is not a whole number. Reload the page and try again.", name=name), field=name)
    return value


def text_of(values: dict[str, Any], name: str) -> str:
    """A text, empty where it is absent."""
    value = values.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DomainError(_("'%(name)s' is not a text. Reload the page and try again.", name=name), field=name)
    return value
