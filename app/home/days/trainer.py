"""A trainer's day: replies that wait for a yes or no, drafts nobody sees yet, people who are stuck, customers who misread a reply."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import format_date

from app.home import queries
from app.home.days.decisions import decisions
from app.home.days.parts import Day, Empty, Line, Main, Section
from app.inbox.notices import MISREAD
from app.people.actions.notices import sentence_of
from app.people.models import Person
from app.ui.words import gettext as _
from app.ui.words import ngettext

MOST = 3


def trainer_day(person: Person, at: datetime) -> Day:
    """Five statements with the viewer's own."""
    lines = [*decisions(person), *_misread(person), *_drafts(person), *_stuck(person, at)]
    empty = Empty(
        _("No scenario needs you"),
        _("Write a new customer: begin from a starting point and play it while you write."),
        _("New scenario"),
        url_for("library.start"),
    )
    return Section("trainer", _("Training"), empty, lines), Main(_("New scenario"), url_for("library.start"), "plus-lg")


def _misread(person: Person) -> Iterator[Line]:
    for notice in queries.unread_notices(person, MISREAD, MOST):
        yield Line("exclamation-triangle-fill", sentence_of(notice), notice.path, tone="caution")


def _drafts(person: Person) -> Iterator[Line]:
    for row in queries.unpublished_scenarios(person, MOST):
        wrong = queries.errors_in(row.draft_source, row.pack_id)
        url = url_for("library.scenario_edit", thing_id=row.id)
        if wrong:
            note = ngettext("The draft has %(num)s error.", "The draft has %(num)s errors.", wrong)
        else:
            note = _("Never published.") if row.current_number is None else _("The draft has changes that are not published.")
        yield Line("file-earmark-text", row.title, url, note, tone="bad" if wrong else "neutral")


def _stuck(person: Person, at: datetime) -> Iterator[Line]:
    found = queries.stuck_in_courses(person, at, MOST + 1)
    for row in found[:MOST]:
        url = url_for("courses.taken", enrolment_id=row.id)
        done = (row.steps_done, row.steps_total)
        note = _("No step since %(date)s in “%(course)s”", date=format_date(row.since, "long"), course=row.title)
        yield Line("hourglass-split", row.name, url, note, progress=done)
    if len(found) > MOST:
        yield Line("list-check", _("More people without a step for five days"), url_for("courses.courses"))
