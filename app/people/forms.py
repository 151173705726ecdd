"""Forms of the people room."""

from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.base import clock
from app.people.actions.persons import LOCALES
from app.people.models import Role
from app.ui.forms import Form, choices, pairs
from app.ui.words import lazy_gettext as _l

LONGEST = _l("Use at most %(max)d characters.")


class TickField(SelectMultipleField):
    """Several choices as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SignInForm(Form):
    email = StringField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), Length(max=254, message=LONGEST)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password.")), Length(max=1000, message=LONGEST)])
    next = HiddenField()


class ForgottenForm(Form):
    email = StringField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), Length(max=254, message=LONGEST)])


class NewPasswordForm(Form):
    password = PasswordField(_l("New password"), [InputRequired(_l("Write a new password."))])


class ChangePasswordForm(Form):
    current = PasswordField(_l("Current password"), [InputRequired(_l("Write your current password."))])
    password = PasswordField(_l("New password"), [InputRequired(_l("Write a new password."))])


class ProfileForm(Form):
    name = StringField(_l("Name"), [InputRequired(_l("Write your name.")), Length(max=200, message=LONGEST)])
    locale = SelectField(_l("Language"), choices=pairs(LOCALES.items()))
    timezone = SelectField(_l("Time zone"), choices=pairs((name, name) for name in clock.zone_names()))


class InviteForm(Form):
    name = StringField(_l("Name"), [InputRequired(_l("Write the person's name.")), Length(max=200, message=LONGEST)])
    email = StringField(
        _l("E-mail address"),
        [
            InputRequired(_l("Write the person's e-mail address.")),
            Email(_l("This is not an e-mail address. Write it like name@example.com."), test_environment=True),
            Length(max=254, message=LONGEST),
        ],
    )
    roles = TickField(_l("Roles"), [InputRequired(_l("Choose at least one role."))], choices=choices(Role))
    team_id = SelectField(_l("Team"), [Optional()], coerce=int, validate_choice=True)
    lead = BooleanField(_l("Leads this team"))


class PersonForm(Form):
    """Everything an admin keeps about a person, saved at once."""

    name = StringField(_l("Name"), [InputRequired(_l("Write the person's name.")), Length(max=200, message=LONGEST)])
    email = StringField(_l("E-mail address"), [Length(max=254, message=LONGEST)])
    locale = SelectField(_l("Language of the pages"), choices=pairs(LOCALES.items()))
    timezone = SelectField(_l("Time zone"), choices=pairs((name, name) for name in clock.zone_names()))
    roles = TickField(
        _l("Roles"), [InputRequired(_l("Choose at least one role. To shut a person out, suspend them."))], choices=choices(Role)
    )
    alias = StringField(_l("Agent number or alias"), [Length(max=60, message=LONGEST)])
    languages = TickField(_l("Languages"), choices=[])
    more_language = SelectField(_l("Another language"), [Optional()])
    lines = TickField(_l("Lines"), coerce=int, choices=[])
    revision = IntegerField(widget=HiddenInput())


class TeamForm(Form):
    name = StringField(_l("Name"), [InputRequired(_l("Write the team's name.")), Length(max=120, message=LONGEST)])
    timezone = SelectField(_l("Time zone"), choices=pairs((name, name) for name in clock.zone_names()))
    second_publisher = BooleanField(_l("A second person publishes"))
    hides_reviewers = BooleanField(_l("Agents do not learn who reviewed them"))
    shows_earlier = BooleanField(_l("Reviewers see earlier reviews of a conversation"))
    peer_reviews = BooleanField(_l("Colleagues may review each other’s replies"))
    revision = IntegerField(validators=[Optional()], widget=HiddenInput())


class MemberForm(Form):
    person_id = SelectField(_l("Person"), [InputRequired(_l("Choose a person."))], coerce=int)
    lead = BooleanField(_l("Leads this team"))


TOKEN_DAYS = (
    (30, _l("30 days")),
    (90, _l("90 days")),
    (180, _l("Half a year")),
    (365, _l("One year")),
)


class TokenForm(Form):
    name = StringField(_l("What is it for?"), [InputRequired(_l("Write what the token is for.")), Length(max=80, message=LONGEST)])
    scopes = TickField(_l("It may"), [InputRequired(_l("Choose at least one thing that the token may do."))])
    days = SelectField(_l("It works for"), choices=pairs(TOKEN_DAYS), coerce=int, default=90)


class LineForm(Form):
    name = StringField(_l("Name"), [InputRequired(_l("Write the line's name.")), Length(max=120, message=LONGEST)])
