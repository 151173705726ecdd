"""The form of a team's plan for reviews of reviews."""

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.calibration.graders.actions import MOST_EACH
from app.calibration.graders.models import CheckEvery
from app.ui.forms import Form, choices
from app.ui.words import lazy_gettext as _l

_NEEDED = InputRequired(_l("Write a number."))
_BETWEEN = _l("Write a number from %(min)s to %(max)s.")


class PlanForm(Form):
    """How many, how often, by whom."""

    each = IntegerField(
        _l("Reviews of each reviewer"),
        [_NEEDED, NumberRange(0, MOST_EACH, _BETWEEN)],
        default=0,
        description=_l("Drawn at random from what they published in the cycle before. 0: none are drawn; leads still take some by hand."),
    )
    every = SelectField(_l("How often"), choices=choices(CheckEvery), default=CheckEvery.MONTHLY.value)
    due_days = IntegerField(_l("Days to look at them"), [_NEEDED, NumberRange(1, 31, _BETWEEN)], default=14)
    peers = BooleanField(
        _l("Reviewers look at one another’s reviews, too"),
        description=_l("Otherwise leads do. Nobody looks at their own reviews, nor at a review of their own reply."),
    )
