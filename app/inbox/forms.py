"""Forms of the inbox."""

from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.inbox.actions.assigning import LEAST_MINUTES, MOST_MINUTES, MOST_NOTE
from app.people.actions.persons import LOCALES
from app.ui.forms import Form, pairs
from app.ui.words import lazy_gettext as _l

MODES = (
    ("practice", _l("Practice: hints, any number of tries")),
    ("assessment", _l("Assessment: a time box, no hints, and you release the story")),
)


class AssignForm(Form):
    """Who practises which scenario, and why."""

    scenario_id = SelectField(_l("Scenario"), coerce=int, validators=[InputRequired(_l("Choose a scenario."))])
    team_ids = SelectMultipleField(
        _l("Whole teams"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=True
    )
    person_ids = SelectMultipleField(
        _l("People"), coerce=int, option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=True
    )
    mode = RadioField(_l("As"), choices=pairs(MODES), default="practice")
    minutes = IntegerField(
        _l("Minutes"),
        description=_l("For an assessment. Empty means the scenario's own time."),
        validators=[Optional(), NumberRange(LEAST_MINUTES, MOST_MINUTES, message=_l("Give between %(min)s and %(max)s minutes."))],
    )
    language = SelectField(
        _l("Language"),
        choices=pairs((("", _l("Each person chooses")), *LOCALES.items())),
        default="",
        description=_l("In which the customer writes, where the scenario speaks several."),
    )
    in_order = BooleanField(
        _l("In order"),
        description=_l("Until it is done they choose nobody: Take next gives whoever is due first, and skipping asks for a reason."),
    )
    note = TextAreaField(_l("Note"), validators=[Length(max=MOST_NOTE, message=_l("Use at most %(max)d characters."))])
