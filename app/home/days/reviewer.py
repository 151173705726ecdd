"""A reviewer's day: what waits by kind, what they hold, disputes to answer, their own week."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from flask import url_for

from app.calibration.queries.rounds import rounds_to_grade
from app.home import queries
from app.home.days.parts import Day, Empty, Line, Main, Section
from app.people.models import Person
from app.review.actions.claims import LEASE
from app.review.models import Purpose
from app.review.queries.disputes import open_count
from app.review.queries.plans_goals import asked_of
from app.ui.formats import end_words, format_date_local
from app.ui.words import gettext as _
from app.ui.words import ngettext


def reviewer_day(person: Person, at: datetime) -> Day:
    """Nine statements."""
    rows = queries.held_reviews(person, at)
    held = list(_held(rows, person, at))
    waiting = list(_waiting(person, at))
    lines = [*held, *waiting, *_given(rows), *_asks(person, at), *_rounds(person), *disputes(person), *_week(person, at)]
    empty = Empty(
        _("The queue is empty"),
        _("Conversations come here when somebody finishes practice, or when you put some of them into the queue."),
        _("Put conversations into the queue"),
        url_for("review.sample"),
    )
    main = Main(_("Take the next review"), url_for("review.take_next"), "play-fill", post=True) if waiting and not held else None
    if held:
        main = Main(_("Go on with your review"), held[0].url, "play-fill")
    return Section("reviewer", _("Reviewing"), empty, lines), main


def disputes(person: Person) -> Iterator[Line]:
    """How many disputes the person may answer. One statement."""
    count = open_count(person)
    if count != "0":
        text = _("A dispute to answer") if count == "1" else _("%(count)s disputes to answer", count=count)
        note = _("You have not seen the first score, and will not before you decide.")
        yield Line("chat-quote", text, url_for("review.dispute_list"), note, tone="caution")


def _held(rows: Sequence[Any], person: Person, at: datetime) -> Iterator[Line]:
    for row in rows:
        url = url_for("review.grade", assignment_id=row.id)
        subject = row.subject or row.preview
        if row.claim_ends_at > at + LEASE:  # no claim lasts as long: it was given
            note = _("Given to you, due %(day)s", day=format_date_local(row.claim_ends_at))
            yield Line("pencil", _("To review: “%(subject)s”", subject=subject), url, note, tone="accent")
            continue
        note = _("Yours until %(time)s, and longer while you work on it", time=end_words(row.claim_ends_at, at))
        yield Line("pencil", _("You are reviewing “%(subject)s”", subject=subject), url, note, tone="accent")


def _given(held: Sequence[Any]) -> Iterator[Line]:
    """What leads gave to the person besides plans."""
    if held and (count := held[0].given):
        text = ngettext("%(num)d review given to you by a lead", "%(num)d reviews given to you by a lead", count)
        due = _("The next due %(day)s", day=format_date_local(held[0].given_due))
        yield Line("list-check", text, url_for("review.duties"), due, tone="accent")


def _waiting(person: Person, at: datetime) -> Iterator[Line]:
    kinds = {
        Purpose.PRACTICE: ("bullseye", _("%(count)s practice conversations wait for a review")),
        Purpose.QUALITY: ("inboxes", _("%(count)s real conversations wait for a review")),
    }
    for purpose, (icon, text) in kinds.items():
        count = queries.waiting_reviews(person, purpose, at)
        if count != "0":
            yield Line(icon, text % {"count": count}, url_for("review.queue_list", purpose=purpose.value))


def _asks(person: Person, at: datetime) -> Iterator[Line]:
    """What plans ask of the person in the cycles that run; a plan that asks and gave nothing says nothing. Three statements."""
    for ask in asked_of(person, at):
        if not (ask.goal or ask.left):
            continue
        if ask.goal:
            text = _("%(done)s of %(goal)s reviews for “%(title)s”", done=ask.done, goal=ask.goal, title=ask.title)
        else:
            text = _("Reviews for “%(title)s”", title=ask.title)
        given = ngettext("%(num)s given to you", "%(num)s given to you", ask.left) if ask.left else ""
        due = _("the next due %(day)s", day=format_date_local(ask.due_at)) if ask.due_at else ""
        note = " · ".join(str(words) for words in (ask.cycle.now, given, due) if words)
        yield Line("list-check", text, url_for("review.duties"), note, tone="good" if ask.goal and ask.done >= ask.goal else "neutral")


def _rounds(person: Person) -> Iterator[Line]:
    """Calibration rounds that wait for the person's grades. One statement."""
    for row in rounds_to_grade(person):
        text = ngettext(
            "Grade %(num)d conversation of the round “%(title)s”",
            "Grade %(num)d conversations of the round “%(title)s”",
            row.left,
            title=row.title,
        )
        note = _("Due %(day)s", day=format_date_local(row.due_on)) if row.due_on else ""
        yield Line("speedometer2", text, url_for("calibration.round", round_id=row.id), note)


def _week(person: Person, at: datetime) -> Iterator[Line]:
    minutes = queries.review_minutes(person, at)
    if minutes:
        text = ngettext("%(num)s review published in seven days", "%(num)s reviews published in seven days", len(minutes))
        middle = round(median(minutes))
        half = (
            ngettext("Half of them took less than %(num)s minute.", "Half of them took less than %(num)s minutes.", middle)
            if middle
            else _("Half of them took less than a minute.")
        )
        yield Line("calendar3", text, url_for("review.given"), half, tone="good")
