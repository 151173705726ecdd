"""Forms of coaching."""

from datetime import date, datetime, time

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from app.base import clock
from app.coaching.actions.closing import MOST_WORDS
from app.coaching.actions.items import MOST_WORDS as MOST_IN_ITEM
from app.ui.forms import Form, pairs
from app.ui.words import lazy_gettext as _l

_LONG = _l("Use at most %(max)d characters.")
RHYTHMS = pairs(
    [("0", _l("Just this once")), ("1", _l("Every week")), ("2", _l("Every two weeks")), ("4", _l("Every four weeks"))],
)


class SessionForm(Form):
    """A session: with whom, when and what about. `person` is fixed once it is planned."""

    person = SelectField(_l("With"), coerce=int, validators=[InputRequired(_l("Choose whom you coach."))])
    title = StringField(_l("What it is about"), validators=[Length(max=200, message=_LONG)])
    day = DateField(_l("Day"), validators=[Optional()])
    time = TimeField(_l("Time"), validators=[Optional()])
    every_weeks = SelectField(_l("Repeats"), choices=RHYTHMS, default="0")
    agenda = TextAreaField(_l("Agenda"), validators=[Length(max=10_000, message=_LONG)])
    revision = HiddenField(default="1")
    waits = HiddenField(default="")
    """The session without a date whose words the form shows, if any."""

    def shown(self) -> tuple[int, int] | None:
        """(id, revision) of the session whose words the form showed."""
        given = [str(one.data or "") for one in (self.waits, self.revision)]
        return (int(given[0]), int(given[1])) if all(one.isascii() and one.isdigit() for one in given) else None

    def starts_at(self, timezone: str) -> datetime | None:
        """The chosen moment in the lead's zone; nine o'clock where only the day was chosen."""
        day: date | None = self.day.data
        at: time = self.time.data or time(9)
        return datetime.combine(day, at, clock.zone(timezone)) if day else None


class CallOffForm(Form):
    """Why a session does not take place."""

    reason = TextAreaField(_l("Why"), validators=[Length(max=MOST_WORDS, message=_LONG)])
    series = BooleanField(_l("End the series"), description=_l("Otherwise the next session of the series is planned."))


class AcknowledgeForm(Form):
    """What the agent wants the lead to know, if anything."""

    note = TextAreaField(_l("A note for your lead, if you like"), validators=[Length(max=MOST_WORDS, message=_LONG)])


class ItemForm(Form):
    """An action item."""

    text = TextAreaField(_l("What will be done"), validators=[Length(max=MOST_IN_ITEM, message=_LONG)])
    owner = SelectField(_l("Who does it"), coerce=int, validators=[InputRequired(_l("Choose who does it."))])
    due = DateField(_l("Due"), validators=[InputRequired(_l("Choose a day."))])
    link = SelectField(_l("Exercise or article"), default="")
    revision = HiddenField(default="1")
