"""Forms of webhooks."""

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.people.forms import LONGEST, TickField
from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l
from app.webhooks.actions import Wanted
from app.webhooks.addresses import LONGEST as LONGEST_ADDRESS


class EndpointForm(Form):
    name = StringField(
        _l("Name"), [InputRequired(_l("Give the endpoint a name, like the system that listens there.")), Length(max=120, message=LONGEST)]
    )
    url = StringField(
        _l("Address"),
        [
            InputRequired(_l("Write the address of the receiver, like https://example.org/greenroom.")),
            Length(max=LONGEST_ADDRESS, message=LONGEST),
        ],
    )
    events = TickField(_l("Events"), [InputRequired(_l("Choose at least one event."))], choices=[])
    team_id = SelectField(_l("Team"), coerce=int)
    revision = IntegerField(validators=[Optional()], widget=HiddenInput())

    @property
    def wanted(self) -> Wanted:
        """What is asked for, as the actions take it."""
        return Wanted(str(self.name.data), str(self.url.data), list(self.events.data or []), self.team_id.data or None)
