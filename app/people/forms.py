"""Forms of the people room."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.ui.forms import Form


class SignInForm(Form):
    email = StringField(_l("E-mail address"), [InputRequired(_l("Write your e-mail address.")), Length(max=254)])
    password = PasswordField(_l("Password"), [InputRequired(_l("Write your password.")), Length(max=1000)])
    next = HiddenField()
