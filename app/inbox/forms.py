"""Forms of the inbox."""

from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.inbox.actions.assigning import MOST_NOTE
from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l


class AssignForm(Form):
    """Who practises which scenario, and why."""

    scenario_id = SelectField(_l("Scenario"), coerce=int, validators=[InputRequired(_l("Choose a scenario."))])
    person_ids = SelectMultipleField(
        _l("People"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=True
    )
    note = TextAreaField(_l("Note"), validators=[Length(max=MOST_NOTE, message=_l("Use at most %(max)d characters."))])
