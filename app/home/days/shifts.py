"""Shifts on an agent's day: the one that goes on, those that were asked for, the latest report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from app.home.days.parts import Line, Main
from app.inbox.durations import left_words
from app.inbox.models import AttemptMode
from app.inbox.policy import waits_for_release
from app.inbox.shifts.models import RunState
from app.inbox.shifts.queries import assigned_shifts, latest_runs
from app.inbox.shifts.schedule import Pause, moment_of
from app.people.models import Person
from app.ui.words import gettext as _

MOST = 2
FRESH = timedelta(days=7)
"""A report is news for so long."""


@dataclass(frozen=True)
class Shifts:
    """Statements about shifts: the one that goes on stands first and is the way back, what was asked is work, a report is news."""

    going_on: list[Line]
    back: Main | None
    asked: list[Line]
    news: list[Line]


def shifts(person: Person, at: datetime) -> Shifts:
    """What there is to say about the person's shifts. Two statements."""
    runs = latest_runs(person)
    open_run = next((row for row in runs if row.state is RunState.OPEN), None)
    first = [] if open_run is None else [_going_on(open_run, at)]
    back = None if open_run is None else Main(_("Go on with your shift"), _url(open_run), "play-fill")
    return Shifts(first, back, list(_asked(person, open_run)), list(_report(runs, at)))


def _going_on(row: Any, at: datetime) -> Line:
    pauses = [Pause.from_json(data) for data in row.pauses]
    ends = row.deadline_at or moment_of(row.started_at, pauses, row.minutes * 60)
    note = left_words(ends) if ends > at else _("Its time is over. Finish what you have, then read how it went.")
    return Line("stopwatch", _("Go on with your shift “%(title)s”", title=row.title), _url(row), note, tone="accent")


def _asked(person: Person, going_on: Any) -> Iterator[Line]:
    begun = None if going_on is None else (going_on.shift_id, going_on.mode)
    for row in [one for one in assigned_shifts(person) if (one.shift_id, one.mode) != begun][:MOST]:
        by = row.asked_by or _("Somebody")
        note = _("%(name)s asks you: %(note)s", name=by, note=row.note) if row.note else _("%(name)s asks you to", name=by)
        assessed = row.mode is AttemptMode.ASSESSMENT
        text = (
            _("Run the shift “%(title)s” as an assessment", title=row.title)
            if assessed
            else _("Run the shift “%(title)s”", title=row.title)
        )
        yield Line("stopwatch", text, url_for("inbox.shift", thing_id=row.shift_id), note)


def _report(runs: Any, at: datetime) -> Iterator[Line]:
    """The latest shift that is over and may be read, where it is news; a preview is none."""
    over = next((row for row in runs if row.state is RunState.ENDED), None)
    if over is not None and not over.preview_only and not waits_for_release(over) and at - (over.released_at or over.ended_at) < FRESH:
        text = _("How your shift “%(title)s” went", title=over.title)
        yield Line("flag", text, _url(over), _("Its report is ready."), since=over.ended_at)


def _url(row: Any) -> str:
    return url_for("inbox.shift_run", run_id=row.id)
