"""Forms of what a reviewer takes up while grading."""

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l


class ConflictForm(Form):
    """Two clauses that said different things on the day of a reply."""

    first = SelectField(_l("One clause"), validators=[InputRequired(_l("Choose a clause."))])
    second = SelectField(_l("The other clause"), validators=[InputRequired(_l("Choose a clause."))])
    words = TextAreaField(
        _l("What each of them asks for"),
        validators=[DataRequired(_l("Say it in a sentence.")), Length(max=1000, message=_l("Use at most %(max)d characters."))],
    )
    not_applicable = BooleanField(_l("Rate the criterion N/A with these words"), default=True)


class SettleForm(Form):
    """What was done about a report of clauses that conflict."""

    answer = TextAreaField(_l("What was decided"), validators=[DataRequired(_l("Say it in a sentence."))])
