"""Replies that wait for a person's yes or no, for trainers and leads."""

from collections.abc import Iterator

from flask import url_for

from app.home.days.parts import Line
from app.inbox.decisions import waiting_decisions
from app.people.models import Person
from app.ui.words import gettext as _

MOST = 3


def decisions(person: Person) -> Iterator[Line]:
    """Who waits longest first; a line that leads to the list where there are more. One statement."""
    found = waiting_decisions(person, limit=MOST + 1)
    for row in found[:MOST]:
        text = _("%(agent)s’s reply in “%(scenario)s” waits for your yes or no", agent=row.agent, scenario=row.title)
        url = url_for("inbox.decision", attempt_id=row.id)
        note = _("%(customer)s answers after that.", customer=row.customer_name)
        yield Line("person-check", text, url, note, tone="accent", since=row.waits_since)
    if len(found) > MOST:
        yield Line("list-check", _("More replies wait for a decision"), url_for("inbox.decision_list"))
