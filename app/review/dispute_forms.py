"""The form of a team's rules for disputes."""

from wtforms import BooleanField

from app.ui.forms import Form
from app.ui.number_fields import needed_number
from app.ui.words import lazy_gettext as _l


class RulesForm(Form):
    """What a team has settled; the defaults are those of a team that has settled nothing."""

    window_days = needed_number(
        _l("Days in which a review can be disputed"),
        1,
        365,
        _l("Counted from publication. After a rejection the agent has as many days to ask the lead."),
    )
    most_open = needed_number(
        _l("Open disputes of one person at once, at most"), 1, 50, _l("Whoever has as many waits for an answer first.")
    )
    answer_days = needed_number(
        _l("Days in which an answer is expected"), 1, 90, _l("Two days before, those who may answer are reminded, once.")
    )
    again = needed_number(
        _l("How often a decision may be disputed again"),
        0,
        5,
        _l("After a rejection the agent asks a lead, after a change they dispute the new version. 0: a decision is the last."),
    )
    two_step = BooleanField(
        _l("Two people decide"),
        description=_l("The second reviewer proposes an answer; a lead confirms it, or sends it back with a reason."),
    )
    confirm_days = needed_number(
        _l("Days in which a lead is expected to confirm"),
        1,
        30,
        _l("Counted from the proposal. Leads are reminded once, a day before. Only where two people decide."),
    )
    never_lower = BooleanField(
        _l("A dispute never lowers a score"),
        description=_l("Where the answer is a lower level, the first one stays, and the page says so."),
    )
    change_hours = needed_number(
        _l("Hours in which a reviewer may change a published review"),
        0,
        720,
        _l("Counted from publication; the agent reads why. After that, and where it says 0, a lead changes it."),
    )
    remind_days = needed_number(_l("Remind of an unread review after this many days"), 0, 60, _l("Once for each review. 0: never."))
