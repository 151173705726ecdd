"""Forms of what a reviewer takes up while grading."""

from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.review.models import ReportOutcome
from app.ui.forms import Form, choices
from app.ui.words import lazy_gettext as _l


class ConflictForm(Form):
    """A clause that was unclear on the day of a reply, or two that said different things."""

    first = SelectField(_l("The clause"), validators=[InputRequired(_l("Choose a clause."))])
    second = SelectField(_l("The clause it conflicts with"), default="")
    words = TextAreaField(
        _l("Why, in a sentence"),
        validators=[DataRequired(_l("Say it in a sentence.")), Length(max=1000, message=_l("Use at most %(max)d characters."))],
    )


class SettleForm(Form):
    """What the owner of a policy answers to a report. The acts say what is missing."""

    outcome = RadioField(_l("What became of it"), choices=choices(ReportOutcome), validators=[Optional()])
    version = SelectField(_l("The version that mends it"), coerce=str, validate_choice=False)
    answer = TextAreaField(_l("In a sentence"))


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
