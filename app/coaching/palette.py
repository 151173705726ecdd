"""Coaching in the command palette."""

from flask import url_for

from app.base.permissions import Reach
from app.coaching.policy import PLAN, SEE
from app.coaching.queries.people import people_to_coach
from app.people.models import Person
from app.ui.frame import Place
from app.ui.words import gettext as _

MOST = 4


def coaching_places(person: Person, query: str) -> list[Place]:
    """Pages of the room whose name contains `query`, and the coaching of people by their name."""
    hint = _("Coaching")
    pages = [
        (SEE, _("Coaching"), "coaching.mine", "person-video3"),
        (PLAN, _("Plan a coaching session"), "coaching.new", "plus-lg"),
        (PLAN, _("Action items of coaching"), "coaching.item_list", "check2-all"),
    ]
    found = [
        Place(label, hint, url_for(endpoint), icon)
        for row, label, endpoint, icon in pages
        if query.lower() in label.lower() and person.reach(row) > Reach.DENIED
    ]
    named = people_to_coach(person, named=query, most=MOST) if query and person.teams_for(PLAN) else []
    return found + [Place(row.name, hint, url_for("coaching.person", person_id=row.id), "person-video3") for row in named]
