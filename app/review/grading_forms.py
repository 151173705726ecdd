"""Forms of what a reviewer takes up while grading."""

from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
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


class TemplateForm(Form):
    """A comment template, worded anew. `revision` is the wording that was shown."""

    revision = HiddenField()
    comment = TextAreaField(
        _l("Comment"),
        validators=[
            DataRequired(_l("Write the comment, or take the template away.")),
            Length(max=2000, message=_l("Use at most %(max)d characters.")),
        ],
        description=_l("{agent}, {customer}, {criterion}, {level} and {quote} are filled in."),
    )
