"""What admins are told about webhooks."""

from datetime import datetime

from sqlalchemy import select

from app.base import mail
from app.base.database import db
from app.people.actions.notices import notify, register_sentences
from app.people.models import Person, Role
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l
from app.webhooks.models import Endpoint

PAUSED = "webhooks.paused"


def register() -> None:
    """Give every notice of this room its sentence."""
    register_sentences({PAUSED: _l("The webhook endpoint “%(name)s” is paused: its receiver has failed again and again.")})


def paused(endpoint: Endpoint, *, at: datetime) -> None:
    """Tell every admin, by mail too where the site sends any; once for each pause."""
    admins = select(Person.id, Person.email).where(Person.deactivated_at.is_(None), Person.roles.contains(f",{Role.ADMIN.value},"))
    for person_id, email in db.session.execute(admins):
        notify(person_id, PAUSED, f"/webhooks/{endpoint.id}", at=at, once=f"webhook:{endpoint.id}:{endpoint.revision}", name=endpoint.name)
        if email and mail.configured():
            said = _("Its receiver has failed again and again, so nothing more is sent there. Mend it, then turn the endpoint on.")
            mail.send(email, _("The webhook endpoint “%(name)s” is paused", name=endpoint.name), said)
