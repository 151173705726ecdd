"""Forms of tags and examples."""

from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l

LONG = _l("Use at most %(max)d characters.")


class TagsForm(Form):
    """The tags on one review: those of the catalogue, and new ones."""

    known = SelectMultipleField(
        _l("Tags of the team"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False), validate_choice=False
    )
    tags = StringField(
        _l("New tags"),
        validators=[Length(max=300, message=LONG)],
        description=_l("Put a comma between several, such as: escalation, great example"),
    )


class ExampleForm(Form):
    """Why others should read it."""

    why = TextAreaField(
        _l("What others can learn from it"),
        validators=[DataRequired(_l("Say what others can learn from it.")), Length(max=1000, message=LONG)],
    )


class TagForm(Form):
    """Another name for a tag."""

    revision = HiddenField()
    name = StringField(_l("Name"), validators=[DataRequired(_l("Give the tag a name.")), Length(max=60, message=LONG)])
