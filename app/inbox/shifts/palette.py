"""Shifts in the command palette: the shift itself by its title, the one that goes on, the list and other people's reports."""

from typing import Any

from flask import url_for

from app.base.permissions import Reach
from app.inbox.policy import START
from app.inbox.shifts import policy, queries
from app.people.models import Person
from app.ui.frame import Place
from app.ui.words import gettext as _


def shift_places(person: Person, query: str) -> list[Place]:
    """The pages around shifts that are named so, then shifts by title."""
    if person.reach(START) is Reach.DENIED:
        return []
    pages = [Place(_("Shifts"), _("Inbox"), url_for("inbox.shifts"), "stopwatch")]
    if policy.reads_reports(person):
        pages.append(Place(_("Shifts of your people"), _("Inbox"), url_for("inbox.shift_reports"), "people"))
    named = [one for one in pages if query.strip().casefold() in str(one.label).casefold()]
    return named + [_place(row) for row in queries.find_shifts(person, query, drafts=policy.reads_drafts(person))]


def _place(row: Any) -> Place:
    if row.running is not None:
        return Place(row.title, _("Go on with your shift"), url_for("inbox.shift_run", run_id=row.running), "stopwatch")
    kind = _("Shift") if row.current_number else _("Shift, draft")
    return Place(row.title, kind, url_for("inbox.shift", thing_id=row.id), "stopwatch")
