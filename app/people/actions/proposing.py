"""An exercise that somebody may not assign: proposed to the leads of the person, who may. And what is said either way."""

from datetime import datetime

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.people.actions.notices import notify
from app.people.models import Membership, Person
from app.ui.words import gettext as _


def propose_to_leads(viewer: Person, person_id: int, sentence: str, path: str, *, once: str, at: datetime, **values: str) -> str:
    """Tell every lead of the person's teams, each once a day; what happened, in a sentence. Raises DomainError where nobody leads them.

    `sentence` is a registered notice that says `by`, `agent` and `values`; `path` is where the lead assigns it; `once` tells
    proposals apart.
    """
    agent = db.session.get_one(Person, person_id)
    teams = select(Membership.team_id).where(Membership.person_id == person_id, Membership.ended_on.is_(None))
    leads = select(Membership.person_id).where(Membership.team_id.in_(teams), Membership.lead, Membership.ended_on.is_(None))
    told = [one for one in db.session.scalars(leads.distinct()) if one != viewer.id]
    if not told:
        raise DomainError(_("Nobody leads this agent's team, so nobody can assign it."))
    for lead_id in told:
        notify(lead_id, sentence, path, at=at, once=f"{once}:{at:%Y-%m-%d}", by=viewer.name, agent=agent.name, **values)
    return str(_("Proposed to the lead, who can assign it."))


def given_words(person: Person, *, fresh: bool) -> str:
    """What is said once it was assigned. `fresh`: it was not on their list before."""
    if fresh:
        return str(_("%(name)s has it on the list now.", name=person.name))
    return str(_("%(name)s has it on the list already, or cannot read it.", name=person.name))
