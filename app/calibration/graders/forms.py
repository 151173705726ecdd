"""The form of a team's plan for reviews of reviews."""

from wtforms import BooleanField, SelectField

from app.calibration.graders.actions import MOST_EACH
from app.calibration.graders.models import CheckEvery
from app.ui.forms import Form, choices
from app.ui.number_fields import needed_number
from app.ui.words import lazy_gettext as _l


class PlanForm(Form):
    """How many, how often, by whom."""

    each = needed_number(
        _l("Reviews of each reviewer"),
        0,
        MOST_EACH,
        _l("Drawn at random from what they published in the cycle before. 0: none are drawn; leads still take some by hand."),
        default=0,
    )
    every = SelectField(_l("How often"), choices=choices(CheckEvery), default=CheckEvery.MONTHLY.value)
    due_days = needed_number(_l("Days to look at them"), 1, 31, default=14)
    peers = BooleanField(
        _l("Reviewers look at one another’s reviews, too"),
        description=_l("Otherwise leads do. Nobody looks at their own reviews, nor at a review of their own reply."),
    )
