"""The form of a saved filter."""

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l


class FilterForm(Form):
    """A name, and who else uses it. `query`: the filters as they stand in the list's address."""

    place = HiddenField()
    query = HiddenField()
    revision = HiddenField()
    title = StringField(
        _l("Name"),
        validators=[DataRequired(_l("Give the filter a name.")), Length(max=80, message=_l("Use at most %(max)d characters."))],
        description=_l("What you would look for, such as “Low ratings this month”."),
    )
    team = SelectField(
        _l("Who uses it"),
        default="",
        validate_choice=False,
        description=_l("Everybody sees only what they may read, whoever made the filter."),
    )
    instead = SelectField(_l("Save as"), default="", validate_choice=False)
