"""The form of a series of rounds."""

from wtforms import DateField, SelectField, StringField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length

from app.calibration.actions.choosing import FEWEST, MOST, USUAL
from app.calibration.actions.starting import MOST_MEMBERS
from app.calibration.forms import LOOK_BACK
from app.calibration.models import Every, Source
from app.people.forms import TickField
from app.ui.forms import Form, choices
from app.ui.number_fields import needed_number
from app.ui.words import lazy_gettext as _l

_TIME = InputRequired(_l("Write a time, such as 09:00."))


class SeriesForm(Form):
    """What is opened again and again."""

    title = StringField(
        _l("Name of the series"),
        [DataRequired(_l("Give the series a name.")), Length(max=120, message=_l("Use at most %(max)d characters."))],
        description=_l("Each round is called so, with its day."),
    )
    team = SelectField(_l("Team"), [InputRequired(_l("Choose a team."))], coerce=int)
    rubric = SelectField(_l("Rubric"), [InputRequired(_l("Choose a rubric."))], coerce=int)
    source = SelectField(_l("Conversations"), choices=choices(Source), default=Source.REVIEWED.value)
    n = needed_number(_l("How many conversations"), FEWEST, MOST, default=USUAL)
    days = SelectField(_l("From"), choices=LOOK_BACK, default="90")
    channel = SelectField(_l("Channel"), default="")
    language = SelectField(_l("Language"), default="")
    members = TickField(_l("Who grades"), coerce=int, description=_l("Tick nobody to ask everybody who reviews in the team at the time."))
    fewest = needed_number(
        _l("Skip it where fewer are there"), 2, MOST_MEMBERS, _l("Counted on the opening day, without those who are away."), default=2
    )
    baseline = SelectField(_l("Reference"), coerce=int, default=0)
    every = SelectField(_l("How often"), choices=choices(Every), default=Every.TWO_WEEKS.value)
    first = DateField(_l("First opening"), [InputRequired(_l("Choose a day."))])
    opens = TimeField(_l("Opens at"), [_TIME])
    open_days = needed_number(_l("Open for so many days"), 1, 28, default=4)
    closes = TimeField(_l("Closes at"), [_TIME])
