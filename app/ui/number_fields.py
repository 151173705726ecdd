"""Number fields that say what to write where something else was typed."""

from typing import Any

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.ui.words import lazy_gettext as _l

BETWEEN = _l("Write a number from %(min)s to %(max)s.")


class WholeNumber(IntegerField):
    """A field for a whole number."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write a whole number.")) from None


def needed_number(label: Any, low: int, high: int, description: Any = "", **more: Any) -> WholeNumber:
    """A number from `low` to `high` that must be written."""
    checks = [InputRequired(_l("Write a number.")), NumberRange(low, high, BETWEEN)]
    return WholeNumber(label, validators=checks, description=description, **more)


def optional_number(label: Any, low: int, high: int, description: Any = "", **more: Any) -> WholeNumber:
    """A number from `low` to `high`, or nothing."""
    return WholeNumber(label, validators=[Optional(), NumberRange(low, high, BETWEEN)], description=description, **more)
