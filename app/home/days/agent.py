"""An agent's day: the next step, customers who wait, what others asked for, new reviews, a small win."""

from collections.abc import Iterator
from datetime import datetime

from flask import url_for

from app.courses.models import Enrolment
from app.courses.queries import enrolments_of, upcoming
from app.courses.quizzes.queries import asked_quizzes
from app.growth import pictures
from app.growth import queries as growth
from app.growth.tallies import whole
from app.home.days.coaching import coached
from app.home.days.parts import Day, Empty, Line, Main, Section
from app.home.days.shifts import shifts
from app.inbox.queries import assigned_practice
from app.inbox.waiting import waiting_attempts
from app.people.models import Person
from app.review.learning.queries.lists import waiting_for
from app.review.models import Purpose
from app.review.queries.reads import ReadFilter, reviews_page
from app.ui.words import gettext as _
from app.ui.words import ngettext

MOST = 3
WEEKS = 26


def agent_day(person: Person, at: datetime) -> Day:
    """Sixteen statements where everything is there."""
    step, main = _next_step(person)
    shift = shifts(person, at)
    lines = [*shift.going_on, *step, *_waiting(person, at), *_assigned(person), *_quizzes(person), *shift.asked, *shift.news]
    lines += [*coached(person, at), *_reviews(person), *_learning(person), *_win(person, at)]
    empty = Empty(
        _("Nothing waits for you"),
        _("Practise with a simulated customer, or read an article. Reviews of your replies will appear here."),
        _("Practise a scenario"),
        url_for("inbox.inbox"),
    )
    return Section("agent", _("Your day"), empty, lines), shift.back or main


def _next_step(person: Person) -> tuple[list[Line], Main | None]:
    enrolment: Enrolment | None = next((one for one in enrolments_of(person) if one.completed_at is None), None)
    step = upcoming([enrolment], person).get(enrolment.id) if enrolment else None
    if enrolment is None or step is None:
        return [], None
    url = url_for("courses.step", enrolment_id=enrolment.id, step_id=step["id"])
    done = (enrolment.steps_done, enrolment.steps_total)
    line = Line("mortarboard", step["title"], url, _("Next in “%(course)s”", course=enrolment.course.title), progress=done, tone="accent")
    return [line], Main(_("Go on with the course"), url, "play-fill")


def _waiting(person: Person, at: datetime) -> Iterator[Line]:
    for row in [one for one in waiting_attempts(person, at) if not one.aside][:MOST]:
        text = _("%(name)s waits for your reply", name=row.customer_name)
        yield Line("chat-dots", text, url_for("inbox.attempt", attempt_id=row.id), row.title, since=row.since, tone="caution")


def _assigned(person: Person) -> Iterator[Line]:
    for row in assigned_practice(person)[:MOST]:
        by = row.asked_by or _("Somebody")
        note = _("%(name)s asks you: %(note)s", name=by, note=row.note) if row.note else _("%(name)s asks you to", name=by)
        yield Line("bullseye", _("Practise “%(title)s”", title=row.title), url_for("inbox.practise", scenario_id=row.scenario_id), note)


def _quizzes(person: Person) -> Iterator[Line]:
    for row in asked_quizzes(person)[:MOST]:
        by = row.asked_by or _("Somebody")
        note = _("%(name)s asks you: %(note)s", name=by, note=row.note) if row.note else _("%(name)s asks you to", name=by)
        yield Line("ui-checks-grid", _("Take the quiz “%(title)s”", title=row.title), url_for("courses.quiz", thing_id=row.quiz_id), note)


def _reviews(person: Person) -> Iterator[Line]:
    page = reviews_page(person, ReadFilter("mine", state="new"), None)
    for row in page.rows[: MOST - 1]:
        about = row.subject or row.preview
        note = _("Practice, %(about)s", about=about) if row.purpose is Purpose.PRACTICE else about
        score = (row.shown, row.passed)
        yield Line("clipboard-check", _("A review is ready to read"), url_for("review.read", review_id=row.id), note, score=score)
    more = len(page.rows) - (MOST - 1)
    if more > 0:
        text = ngettext("%(num)s more review to read", "%(num)s more reviews to read", more)
        yield Line("list-check", text, url_for("review.mine", state="new"))


def _learning(person: Person) -> Iterator[Line]:
    """Replies that colleagues ask one to look at, and own self reviews that were begun."""
    for row in waiting_for(person)[:MOST]:
        url = url_for("review.learning_fill", learning_id=row.id)
        if row.purpose is Purpose.PEER:
            text = _("%(name)s asks you to look at a reply", name=row.asker or row.reviewee)
            yield Line("people", text, url, row.note, tone="accent")
        else:
            yield Line("person-check", _("You began a self review"), url, _("It comes before the reviewer’s."))


def _win(person: Person, at: datetime) -> Iterator[Line]:
    purposes = (Purpose.PRACTICE, Purpose.QUALITY)
    months = growth.person_months(person.id, purposes, growth.looking_back(WEEKS, at.date()))
    rows = pictures.skill_rows(growth.skills(), whole(months), months)
    rise = pictures.strongest_rise(rows)
    if rise is not None:
        text = _("%(skill)s is rising", skill=rise.row.title)
        figures = ((_("before"), rise.before), (_("now"), rise.after))
        url = url_for("growth.person", person_id=person.id, skill=rise.row.slug)
        yield Line("graph-up-arrow", text, url, _("A small win: the two intervals lie apart."), tone="good", estimates=figures)
