"""Forms of shifts."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.inbox.actions.assigning import MOST_NOTE
from app.inbox.shifts.actions.incident import MOST_TEXT
from app.inbox.writing import MOST_CHARACTERS
from app.ui.forms import Form, pairs
from app.ui.words import lazy_gettext as _l

MODES = (
    ("practice", _l("Practice: any number of times, with breaks")),
    ("assessment", _l("Assessment: as long as the shift lasts, no breaks, and you release the report")),
)


def _several(label: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=False
    )


class WarnForm(Form):
    """Telling on-call that several customers have one cause."""

    cause = SelectField(
        _l("What is the cause, as far as you can tell?"), validators=[InputRequired(_l("Choose what you think is the cause."))]
    )
    customers = _several(_l("Whose conversations show it?"))
    text = TextAreaField(
        _l("What happens, in one sentence"), validators=[Length(max=MOST_TEXT, message=_l("Use at most %(max)d characters."))]
    )

    def offer(self, causes: dict[str, Any], people: list[tuple[int, str]]) -> None:
        """Set the choices."""
        self.cause.choices = pairs([("", _l("Choose")), *causes.items()])
        self.customers.choices = pairs(people)


class MessageForm(Form):
    """One message to several customers."""

    to = _several(_l("Who gets it?"))
    body = TextAreaField(_l("The message"), validators=[Length(max=MOST_CHARACTERS, message=_l("Use at most %(max)d characters."))])

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Set the choices."""
        self.to.choices = pairs(people)


class AssignShiftForm(Form):
    """Who runs which shift, and why."""

    shift_id = SelectField(_l("Shift"), coerce=int, validators=[InputRequired(_l("Choose a shift."))])
    team_ids = _several(_l("Whole teams"))
    person_ids = _several(_l("People"))
    mode = RadioField(_l("As"), choices=pairs(MODES), default="practice")
    note = TextAreaField(_l("Note"), validators=[Length(max=MOST_NOTE, message=_l("Use at most %(max)d characters."))])
