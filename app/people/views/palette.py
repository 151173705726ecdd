"""People in the command palette."""

from flask import url_for

from app.base import folding
from app.base.database import db
from app.base.permissions import Reach
from app.people.models import Person
from app.people.queries import reachable_people
from app.people.tokens import ISSUE
from app.ui.frame import Place
from app.ui.words import gettext as _


def people_places(viewer: Person, query: str) -> list[Place]:
    """Up to six people whose name contains `query`, within the viewer's reach."""
    found = reachable_people(viewer).where(folding.holds(Person.name, query), Person.deactivated_at.is_(None))
    people = db.session.scalars(found.order_by(Person.name).limit(6))
    return [Place(person.name, person.alias or "", url_for("people.person", person_id=person.id), "person") for person in people]


def token_places(viewer: Person, query: str) -> list[Place]:
    """The page of API tokens, for those who may have some."""
    label = _("API tokens")
    if viewer.reach(ISSUE) is Reach.DENIED or query.lower() not in label.lower():
        return []
    return [Place(label, _("Your account"), url_for("people.token_list"), "key")]
