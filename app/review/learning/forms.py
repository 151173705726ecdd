"""Forms of self reviews and peer reviews."""

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l

_SHORT = Length(max=1000, message=_l("Use at most %(max)d characters."))


class SelfForm(Form):
    """What is looked at, and with which rubric."""

    rubric = SelectField(_l("Rubric"), coerce=int, validators=[InputRequired(_l("Choose a rubric."))])
    unit = SelectField(_l("What you look at"), default="0")


class AskForm(SelfForm):
    """The same, shown to a colleague."""

    colleague = SelectField(_l("Colleague"), coerce=int, validators=[InputRequired(_l("Choose a colleague of this team."))])
    note = TextAreaField(_l("What they should look at"), validators=[_SHORT])


class DeclineForm(Form):
    """Why one declines; needed where a lead asked."""

    why = TextAreaField(_l("Why"), validators=[_SHORT])
