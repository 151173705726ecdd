"""Forms of quizzes."""

from typing import Any

from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.inbox.actions.assigning import MOST_NOTE
from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l


def _several(label: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label, coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=False
    )


class AskForm(Form):
    """Who takes which quiz, and why."""

    quiz_id = SelectField(_l("Quiz"), coerce=int, validators=[InputRequired(_l("Choose a quiz."))])
    team_ids = _several(_l("Whole teams"))
    person_ids = _several(_l("People"))
    note = TextAreaField(_l("Note"), validators=[Length(max=MOST_NOTE, message=_l("Use at most %(max)d characters."))])
