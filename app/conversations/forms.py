"""Forms of the conversations room."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.conversations.importers.shapes import DESKS
from app.ui.forms import Form
from app.ui.words import lazy_gettext as _l

SHAPES = [
    SelectChoice("jsonl", _l("Greenroom's records, JSON Lines")),
    SelectChoice("csv", _l("Greenroom's records, CSV")),
    *(SelectChoice(desk.shape, _l("%(desk)s, an export as JSON", desk=desk.title)) for desk in DESKS.values()),
    SelectChoice("mail", _l("Mail: mbox, one mail, or mails in a zip")),
    SelectChoice("zendesk-qa", _l("Zendesk QA, conversations as JSON")),
]


def shape_words(shape: str) -> str:
    """A shape as the form offers it."""
    return str(next((choice.label for choice in SHAPES if choice.value == shape), shape))


class ImportForm(Form):
    """A file of conversation records."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("The export of a help desk, mail, or Greenroom's own records as JSON Lines or CSV. Up to 512 MB."),
    )
    team_id = SelectField(
        _l("Team"), coerce=int, description=_l("Owns the conversations. Only its reviewers, leads and trainers read them.")
    )
    format = SelectField(
        _l("Shape"),
        choices=[SelectChoice("", _l("By the file itself")), *SHAPES],
        default="",
    )
    agents = StringField(
        _l("Addresses and domains of the agents"),
        validators=[Length(max=2000, message=_l("Write up to 2,000 letters. Domains are shorter than addresses."))],
        description=_l("For mail only, such as harbour-parcel.example. Everybody else is a customer."),
    )
    mask = BooleanField(
        _l("Mask personal data before it is stored"),
        description=_l("Card and account numbers, e-mail addresses and phone numbers become placeholders. The original is never kept."),
    )
    create_agents = BooleanField(
        _l("Make unknown agents people of this team"),
        description=_l("They get the role agent and no sign-in. Without this they wait on the mapping page."),
    )


class StartForm(Form):
    """What a file seems to be, confirmed or chosen anew."""

    format = SelectField(_l("Shape"), choices=SHAPES)
    agents = StringField(
        _l("Addresses and domains of the agents"),
        validators=[Length(max=2000, message=_l("Write up to 2,000 letters. Domains are shorter than addresses."))],
        description=_l("For mail only, such as help@harbour-parcel.example or harbour-parcel.example. Everybody else is a customer."),
    )


class ReasonForm(Form):
    """Why somebody must see personal data."""

    reason = StringField(
        _l("Why do you need to see it?"),
        validators=[DataRequired(_l("Write the reason.")), Length(min=8, max=300, message=_l("Write the reason in 8 to 300 characters."))],
        description=_l("The trail keeps your name, this conversation and the reason."),
    )


class RedactForm(Form):
    """What is taken out of a conversation for good."""

    words = TextAreaField(
        _l("Words to take out as well"),
        validators=[Length(max=2000, message=_l("Write up to 2,000 letters. Do the rest afterwards."))],
        description=_l("One name, address or number a line, exactly as it is written in the messages."),
    )
