"""Self reviews and peer reviews in the command palette."""

from flask import url_for

from app.base.permissions import Reach
from app.people.models import Person
from app.review.learning.policy import ASK_FOR, PARTED, PEER, SELF, asking_teams, peer_teams
from app.ui.frame import Place
from app.ui.words import gettext as _


def learning_places(person: Person, query: str) -> list[Place]:
    """Pages whose name contains `query`."""
    pages = [
        (SELF, _("My self reviews"), "review.self_list", "person-check"),
        (SELF, _("Review a reply of your own"), "review.self_new", "pencil"),
        (PARTED, _("Where self reviews and reviewers part"), "review.parted", "journal-check"),
    ]
    if peer_teams(person):
        pages.append((PEER, _("Reviews among colleagues"), "review.peer_list", "people"))
    if asking_teams(person):
        pages.append((ASK_FOR, _("Ask a colleague to look at somebody’s replies"), "review.peer_team", "people"))
    hint = _("Review")
    return [
        Place(label, hint, url_for(endpoint), icon)
        for row, label, endpoint, icon in pages
        if query.lower() in label.lower() and person.reach(row) > Reach.DENIED
    ]
