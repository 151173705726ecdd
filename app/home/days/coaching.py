"""Coaching on an agent's and a lead's day: sessions to come, notes to acknowledge, action items."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from app.base.paging import capped_count
from app.coaching.queries.items import due_items, overdue_of_others
from app.coaching.queries.sessions import ahead, to_acknowledge
from app.home.days.parts import Line
from app.people.models import Person
from app.ui.formats import format_date_local, format_datetime_local
from app.ui.words import gettext as _

SOON = timedelta(days=7)
DUE = timedelta(days=3)
MOST = 2


def coached(person: Person, at: datetime) -> Iterator[Line]:
    """An agent's. Three statements."""
    for row in to_acknowledge(person, MOST):
        note = _("Held with %(name)s. Read the notes, then acknowledge them.", name=row.lead)
        yield Line("person-video3", _("Acknowledge your coaching session"), _url(row.id), note, tone="accent")
    for row in ahead(person, at + SOON, own=True, most=MOST):
        note = _("Add what you want to talk about.")
        text = _("Coaching with %(name)s: %(when)s", name=row.lead, when=format_datetime_local(row.starts_at))
        yield Line("person-video3", text, _url(row.id), row.title or note)
    yield from _items(person, at)


def coaching(person: Person, at: datetime) -> Iterator[Line]:
    """A lead's. Three statements."""
    for row in ahead(person, at + SOON, own=False, most=MOST):
        if row.starts_at < at:
            note = _("It was planned for %(when)s. Mark it as held, move it, or call it off.", when=format_datetime_local(row.starts_at))
            yield Line("person-video3", _("Coaching with %(name)s is to be closed", name=row.agent), _url(row.id), note, tone="caution")
        else:
            text = _("Coaching with %(name)s: %(when)s", name=row.agent, when=format_datetime_local(row.starts_at))
            yield Line("person-video3", text, _url(row.id), row.title or _("Pin what you want to talk about."))
    yield from _items(person, at)
    count = capped_count(overdue_of_others(person, at))
    if count != "0":
        text = (
            _("An action item of coaching is overdue") if count == "1" else _("%(count)s action items of coaching are overdue", count=count)
        )
        yield Line("check2-all", text, url_for("coaching.item_list", state="overdue"), _("Ask how it goes, or agree on another day."))


def _items(person: Person, at: datetime) -> Iterator[Line]:
    for row in due_items(person, at + DUE, MOST):
        late = row.due_at <= at
        note = (
            _("Overdue since %(day)s", day=format_date_local(row.due_on)) if late else _("Due %(day)s", day=format_date_local(row.due_on))
        )
        yield Line("check2-all", _short(row.text), _url(row.session_id, row), note, tone="caution" if late else "neutral")


def _url(session_id: int, item: Any = None) -> str:
    return url_for("coaching.session", session_id=session_id, _anchor=f"item-{item.id}" if item is not None else None)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89].rstrip() + "…"
