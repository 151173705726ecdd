"""Forms of the privacy room."""

from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.conversations.keeping_models import KeptKind
from app.privacy.models import MarkKind
from app.privacy.periods import LONGEST, SHORTEST
from app.ui.forms import Form, choices
from app.ui.words import lazy_gettext as _l

_NUMBER = _l("Write a number of days from %(min)s to %(max)s.", min=SHORTEST, max=LONGEST)


class PeriodForm(Form):
    """How long one kind of thing is kept."""

    class Meta:
        csrf = False

    kind = SelectField(_l("What"), choices=choices(KeptKind))
    team_id = SelectField(_l("Team"), coerce=int, default=0)
    source = StringField(
        _l("Source"),
        validators=[Length(max=80)],
        description=_l("As it stands in the imports, such as zendesk. Empty: every source."),
    )
    days = IntegerField(
        _l("Days kept"),
        validators=[Optional(), NumberRange(SHORTEST, LONGEST, message=_NUMBER)],
        description=_l("Counted from the last message. Empty: no period of its own, so the next wider one holds."),
    )


class SetPeriodForm(PeriodForm):
    """The same, looked at and confirmed."""

    class Meta:
        csrf = True

    revision = IntegerField(validators=[InputRequired()])


class HoldForm(Form):
    """Why a conversation is held back."""

    reason = StringField(
        _l("Why must it be kept?"),
        validators=[DataRequired(_l("Write the reason.")), Length(max=500)],
        description=_l("For example a claim that is before a court. Leads and the admin read it."),
        id="hold-reason",  # the page has another form that asks for a reason
    )


class SearchForm(Form):
    """By what a customer is looked for."""

    kind = RadioField(_l("By"), choices=choices(MarkKind), default=MarkKind.EMAIL.value)
    mark = StringField(_l("Address, number or id"), validators=[DataRequired(_l("Write what the customer is known by.")), Length(max=320)])


class EraseForm(Form):
    """The second step: typed once more."""

    typed = StringField(_l("Type it once more to erase"), validators=[DataRequired(_l("Type the address, number or id once more."))])
    mentions = BooleanField(
        _l("Take it out of other customers’ conversations, too"),
        description=_l("Reads every stored text once, which takes a while."),
    )
    suppress = BooleanField(
        _l("Leave this customer out of later imports"),
        description=_l("A keyed hash is kept, not the address. What is erased now never comes back in any case."),
    )


class FormerForm(Form):
    """The second step for a person who left."""

    typed = StringField(_l("Type the name to go on"), validators=[DataRequired(_l("Type the person’s name."))])
