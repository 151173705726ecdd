"""Reviews of reviews in the command palette."""

from flask import url_for

from app.calibration.graders.policy import FIGURES, LOOK, PLAN, READ
from app.calibration.palette import named
from app.people.models import Person
from app.ui.frame import Place
from app.ui.words import gettext as _


def grader_places(person: Person, query: str) -> list[Place]:
    """The lists and figures, and of each led team its plan, where the name contains `query`."""
    hint = _("Calibration")
    pages = [
        (LOOK, _("Reviews of reviews: to look at"), "graders.checks", "eye"),
        (READ, _("Reviews of reviews: about mine"), "graders.own_checks", "chat-square-text"),
        (FIGURES, _("Reviews of reviews: figures"), "graders.figures", "graph-up"),
    ]
    led = person.teams_for(PLAN)
    plans = [
        Place(
            _("Reviews of reviews: the draw for %(team)s", team=one.team.name),
            hint,
            url_for("graders.plan", team_id=one.team_id),
            "sliders",
        )
        for one in person.current_memberships
        if one.team_id in led
    ]
    return named(person, query, hint, pages) + [place for place in plans if query.lower() in place.label.lower()]
