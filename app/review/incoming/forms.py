"""Forms of reviews that come in by a page."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from app.base.errors import DomainError
from app.ui.forms import Form
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l

CARD_CHOICES = ("make", "leave", "here")


class UploadForm(Form):
    """A file of reviews."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("Zendesk QA's export as JSON, or the export of Greenroom: JSON, the zip of CSV files, the workbook."),
    )
    team_id = SelectField(_l("Team"), coerce=int, description=_l("The reviews become this team's. Its conversations must be here already."))


class ChoicesForm(Form):
    """What becomes of scorecards and people of a file; its fields follow the file (see `choices_from`)."""


def choices_from(
    given: Mapping[str, str], cards: Mapping[str, Any], people: Mapping[str, Any], *, members: Collection[int], criteria: Collection[str]
) -> dict[str, Any]:
    """The choices of a sent form, by the keys of the file. Raises DomainError for what was not offered."""
    chosen: dict[str, Any] = {"people": {}, "cards": {}, "same": {}}
    for place, key in enumerate(people):
        if value := given.get(f"person-{place}"):
            chosen["people"][key] = int(_offered(value, {str(one) for one in members}))
    for place, (key, card) in enumerate(cards.items()):
        if value := given.get(f"card-{place}"):
            chosen["cards"][key] = _offered(value, CARD_CHOICES)
        same = {name: given.get(f"same-{place}-{number}") for number, name in enumerate(card["categories"])}
        chosen["same"][key] = {name: _offered(value, criteria) for name, value in same.items() if value}
    return chosen


def _offered(value: str, offered: Collection[str]) -> str:
    if value not in offered:
        raise DomainError(_("One choice is no longer offered. Reload the page and choose again."))
    return value
