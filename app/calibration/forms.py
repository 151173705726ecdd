"""Forms of calibration."""

from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.calibration.actions.choosing import FEWEST, MOST, USUAL
from app.people.forms import TickField
from app.ui.forms import Form, pairs
from app.ui.words import lazy_gettext as _l

LOOK_BACK = pairs([("30", _l("The last 30 days")), ("90", _l("The last 90 days")), ("365", _l("The last year"))])


class RoundForm(Form):
    """A new round. `ids`: chosen conversations; without them `n` are drawn at random."""

    ids = HiddenField()
    team = SelectField(_l("Team"), coerce=int, validators=[InputRequired(_l("Choose a team."))])
    title = StringField(
        _l("Name of the round"),
        validators=[DataRequired(_l("Give the round a name.")), Length(max=200, message=_l("Use at most %(max)d characters."))],
    )
    rubric = SelectField(_l("Rubric"), coerce=int, validators=[InputRequired(_l("Choose a rubric."))])
    n = IntegerField(
        _l("How many conversations"),
        default=USUAL,
        validators=[Optional(), NumberRange(FEWEST, MOST, _l("A round has between %(min)s and %(max)s conversations."))],
        description=_l(
            "Real ones, drawn at random. Those with an open dispute are left out: whoever decides it sees names. Ten or more allow figures."
        ),
    )
    language = SelectField(_l("Language"), default="")
    days = SelectField(_l("From"), choices=LOOK_BACK, default="90")
    members = TickField(_l("Who grades"), coerce=int)
    baseline = SelectField(_l("Reference"), coerce=int, default=0)
    due = DateField(_l("Due"), validators=[Optional()])


class RatesForm(Form):
    """How many hidden looks a team's reviewers get."""

    gold = IntegerField(
        _l("Gold items for each hundred reviews"),
        validators=[InputRequired(_l("Write a number, 0 for none.")), NumberRange(0, 20, _l("Choose between %(min)s and %(max)s."))],
    )
    repeat = IntegerField(
        _l("Repeats for each hundred reviews"),
        validators=[InputRequired(_l("Write a number, 0 for none.")), NumberRange(0, 20, _l("Choose between %(min)s and %(max)s."))],
    )
