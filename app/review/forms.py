"""Forms of the review room."""

from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.conversations.models import Channel
from app.review.queries.candidates import Unit, Who
from app.ui.forms import Form, choices, pairs
from app.ui.words import lazy_gettext as _l

WHICH = pairs([("", _l("Only new to the queue")), ("any", _l("Also ones reviewed before"))])


class PutForm(Form):
    """Which rubric the chosen conversations are reviewed with."""

    ids = HiddenField()
    rubric = SelectField(_l("Rubric"), coerce=int, validators=[InputRequired(_l("Choose a rubric."))])
    unit = SelectField(_l("What is reviewed"), choices=choices(Unit), default=Unit.WHOLE.value)
    who = SelectField(_l("Whose work, where several agents replied"), choices=choices(Who), default=Who.ASSIGNEE.value)
    again = BooleanField(_l("A second review where the first is done"))


class RevieweeForm(Form):
    """Another agent of the conversation is reviewed instead, and why."""

    person = SelectField(_l("Agent"), coerce=int, validators=[InputRequired(_l("Choose an agent."))])
    reason = TextAreaField(
        _l("Why this agent is reviewed"),
        validators=[DataRequired(_l("Say why.")), Length(max=1000, message=_l("Use at most %(max)d characters."))],
    )


class RubricForm(Form):
    """Another rubric for an item of the queue, and why."""

    rubric = SelectField(_l("Rubric"), coerce=int, validators=[InputRequired(_l("Choose a rubric."))])
    reason = TextAreaField(
        _l("Why another rubric"), validators=[DataRequired(_l("Say why.")), Length(max=1000, message=_l("Use at most %(max)d characters."))]
    )


class SampleForm(Form):
    """A random sample of real conversations."""

    team = SelectField(_l("Team"), default="", validate_choice=False)
    person = SelectField(_l("Agent"), default="", validate_choice=False)
    channel = SelectField(_l("Channel"), choices=[*pairs([("", _l("Any"))]), *choices(Channel)], default="", validate_choice=False)
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("To"), validators=[Optional()])
    reviewed = SelectField(_l("Which"), choices=WHICH, default="", validate_choice=False)
    n = IntegerField(
        _l("How many"),
        default=10,
        validators=[DataRequired(_l("Say how many.")), NumberRange(1, 2000, _l("Draw between %(min)s and %(max)s conversations."))],
    )
    rubric = SelectField(_l("Rubric"), coerce=int, validators=[InputRequired(_l("Choose a rubric."))])
    seed = IntegerField(
        _l("Seed"),
        validators=[Optional(), NumberRange(0, 2**31 - 1, _l("Write a number from %(min)s to %(max)s."))],
        description=_l("The same seed draws the same conversations. Leave it empty for a new draw."),
    )


PERIODS = pairs(
    [("30", _l("The last 30 days")), ("90", _l("The last 90 days")), ("365", _l("The last year")), ("1100", _l("The last three years"))]
)


class ReplayForm(Form):
    """Over which past reviews a draft is tried."""

    days = SelectField(_l("Reviews of replies written in"), choices=PERIODS, default="90")


class RescoreForm(Form):
    """Which past reviews get a new version, and why."""

    past = SelectField(_l("Reviews of replies written in"), choices=PERIODS, default="30")
    reason = TextAreaField(
        _l("Why they are scored anew"),
        validators=[
            DataRequired(_l("Say why. Everybody whose review changes reads it.")),
            Length(max=1000, message=_l("Use at most %(max)d characters.")),
        ],
    )


FORMATS = pairs(
    [("xlsx", _l("Workbook (XLSX)")), ("csv", _l("Tables (CSV in a zip)")), ("json", _l("Lines of JSON, in Zendesk QA's shape"))]
)


class ExportForm(Form):
    """Which reviews leave, and as what."""

    team = SelectField(_l("Team"), validators=[InputRequired(_l("Choose a team."))])
    format = SelectField(_l("As"), choices=FORMATS, default="xlsx")
    since = DateField(_l("Replies written from"), validators=[Optional()])
    until = DateField(_l("to"), validators=[Optional()])
    purpose = SelectField(
        _l("Reviews of"), choices=pairs([("", _l("Everything")), ("quality", _l("Real replies")), ("practice", _l("Practice"))]), default=""
    )
    replaced = BooleanField(_l("Earlier versions of changed reviews, too"))


class ReasonForm(Form):
    """Why an item leaves the queue."""

    reason = TextAreaField(
        _l("Why it need not be reviewed"),
        validators=[DataRequired(_l("Say why.")), Length(max=1000, message=_l("Use at most %(max)d characters."))],
    )
