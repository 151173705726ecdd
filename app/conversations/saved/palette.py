"""Saved filters in the command palette."""

from flask import url_for

from app.base.permissions import Reach
from app.conversations.saved.policy import KEEP
from app.conversations.saved.queries import filters_of
from app.people.models import Person
from app.ui.frame import Place
from app.ui.words import gettext as _

MOST = 6


def filter_places(person: Person, query: str) -> list[Place]:
    """The page of saved filters, and those whose name holds the words. One statement."""
    if person.reach(KEEP) is Reach.DENIED:
        return []
    wanted = query.casefold()
    page = [Place(_("Saved filters"), _("Lists"), url_for("conversations.saved_filters"), "funnel")]
    found = [one for one in filters_of(person) if wanted in one.title.casefold()][:MOST]
    named = [Place(one.title, str(one.place.label), url_for("conversations.saved_filter", filter_id=one.id), "funnel") for one in found]
    return [one for one in page if wanted in one.label.casefold()] + named
