"""Forms of the review room."""

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.conversations.models import Channel
from app.conversations.signals import Signal
from app.review.queries.candidates import Unit, Who
from app.ui.forms import Form, choices, pairs
from app.ui.words import lazy_gettext as _l

WHICH = pairs([("", _l("Only new to the queue")), ("any", _l("Also ones reviewed before"))])


YES_NO = pairs([("", _l("Any")), ("yes", _l("Yes")), ("no", _l("No"))])
SIGNALS = pairs([("", _l("Any")), ("any", _l("Any signal")), *((one.key, one.label) for one in Signal)])
MANY = _l("Several with commas between: any of them.")


def several(label: Any, options: Any) -> SelectMultipleField:
    """Boxes to tick, of which none means any."""
    return SelectMultipleField(label, choices=options, default=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False))


def words(label: Any, description: Any = "") -> StringField:
    """Words of the source."""
    long = Length(max=200, message=_l("Use at most %(max)d characters."))
    return StringField(label, validators=[Optional(), long], description=description)


def number(label: Any, low: int, high: int) -> IntegerField:
    """A whole number, or none."""
    return IntegerField(label, validators=[Optional(), NumberRange(low, high, _l("Write a number from %(min)s to %(max)s."))])


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
    channel = several(_l("Channels"), choices(Channel))
    topic, tag, language = words(_l("Topics"), MANY), words(_l("Tags"), MANY), words(_l("Languages"), MANY)
    csat_from, csat_to = number(_l("Rating, at least %"), 0, 100), number(_l("Rating, at most %"), 0, 100)
    min_messages, max_messages = number(_l("Messages, at least"), 1, 10_000), number(_l("Messages, at most"), 1, 10_000)
    reopened = SelectField(_l("Reopened"), choices=YES_NO, default="", validate_choice=False)
    signal = SelectField(_l("Asks to be looked at"), choices=SIGNALS, default="", validate_choice=False)
    saved = SelectField(_l("Saved filter"), default="", validate_choice=False)
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("To"), validators=[Optional()])
    reviewed = SelectField(_l("Which"), choices=WHICH, default="", validate_choice=False)
    n = IntegerField(
        _l("How many"),
        default=10,
        validators=[DataRequired(_l("Say how many.")), NumberRange(1, 2000, _l("Draw between %(min)s and %(max)s conversations."))],
    )
    rubric = SelectField(_l("Rubric"), coerce=int, validators=[InputRequired(_l("Choose a rubric."))])


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
