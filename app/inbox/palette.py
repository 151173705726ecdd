"""The inbox in the command palette: own attempts, and scenarios to practise."""

from flask import url_for

from app.base.permissions import Reach
from app.inbox import queries
from app.inbox.policy import START, sees_decisions
from app.people.models import Person
from app.ui.frame import Place
from app.ui.words import gettext as _


def inbox_places(person: Person, query: str) -> list[Place]:
    """Own attempts by scenario or customer, then scenarios by title."""
    if person.reach(START) is Reach.DENIED:
        return []
    attempts = [
        Place(f"{row.customer_name}: {row.title}", row.state.label, url_for("inbox.attempt", attempt_id=row.id), "chat-left-text")
        for row in queries.find_attempts(person, query)
    ]
    scenarios = [
        Place(row.title, _("Practise"), url_for("inbox.practise", scenario_id=row.id), "chat-dots")
        for row in queries.find_scenarios(person, query)
    ]
    return _decisions(person, query) + attempts + scenarios


def _decisions(person: Person, query: str) -> list[Place]:
    label = _("Replies waiting for a decision")
    named = sees_decisions(person) and query.strip().casefold() in label.casefold()
    return [Place(label, _("Inbox"), url_for("inbox.decision_list"), "person-check")] if named else []
