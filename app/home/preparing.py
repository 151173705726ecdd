"""Putting a site in order before it serves: shipped content, and demo people where somebody only tries it out."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import format_date
from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.loading import LoadReport
from app.base.transaction import unit_of_work
from app.home.content import load_shipped
from app.home.demo.history import History
from app.home.demo.people import is_empty, make_company
from app.home.demo.stock import load_stock
from app.people.models import Person
from app.review.actions.counting_anew import Counted, recount_once
from app.trail.actions import record
from app.trail.models import TrailEntry
from app.ui.words import gettext as _
from app.ui.words import lazy_gettext as _l
from app.ui.words import ngettext

Say = Callable[[str], None]
Show = Callable[[float, str], None]
"""Told how much of the whole is done (0 to 1) and which part is being done."""
HISTORY = timedelta(days=150)
FIRST_ADMIN = _l("Nobody is here yet. Add the first admin: flask people add you@example.org --name 'Your Name' --role admin")

MADE = "home.make_demo"
HALF_MADE = _l(
    "The demo's history is not whole: an earlier start was stopped while it was written. It can be used as it is. "
    "For a whole one stop the site, remove its database, and start again."
)


def _nobody_looks(share: float, part: str) -> None:
    """Shows nothing."""


def prepare_site(say: Say, show: Show = _nobody_looks) -> None:
    """Bring content and, on an empty demo site, people and history in. Doing it again changes nothing."""
    _count_anew(say, show)
    empty = is_empty()
    demo = empty and current_app.config["SETTINGS"].demo
    begin = clock.now() - HISTORY if demo else clock.now()
    if empty:
        show(0.02, _("Loading scenarios, articles, rubrics and courses"))
    with unit_of_work():
        report = load_shipped(at=begin)
    if report is not None:
        _tell(report, say)
    if empty and not demo:
        say(str(FIRST_ADMIN))
    elif demo:
        _make_demo(begin, show)
    elif _is_half_made():
        say(str(HALF_MADE))


def _count_anew(say: Say, show: Show) -> None:
    """After an upgrade that counts by another rule: nobody sees sums of both kinds, so the site waits for it."""

    def tell(counted: Counted) -> None:
        part = _("Another process counts the reviews anew; waiting for it") if counted.elsewhere else _("Counting the reviews anew")
        if counted.all:
            show(min(1.0, counted.reviews / counted.all), part)

    done = recount_once(tell)
    if done is not None and done.reviews:
        say(
            ngettext(
                "This version sums up reviews by another rule: %(num)s review was counted anew. No review has changed.",
                "This version sums up reviews by another rule: %(num)s reviews were counted anew. No review has changed.",
                done.reviews,
            )
        )


def _make_demo(begin: datetime, show: Show) -> None:
    show(0.16, _("Adding demo people"))
    with unit_of_work():
        company = make_company(at=begin)
        stock = load_stock()
    months: dict[int, str] = {}

    def tell(at: datetime) -> None:
        if at.month not in months:
            months[at.month] = _("Writing their history: %(month)s", month=format_date(at, "LLLL yyyy"))
        show(0.26 + 0.74 * min(1.0, (at - begin) / HISTORY), months[at.month])

    History(company, stock, begin=begin, now=clock.now()).write(tell)
    with unit_of_work():
        record(MADE, "site", None, by=None, at=clock.now())


def _is_half_made() -> bool:
    """Whether demo people are here whose history was never written to its end."""
    finished = db.session.scalar(select(TrailEntry.id).where(TrailEntry.verb == MADE).limit(1))
    return finished is None and db.session.scalar(select(Person.id).where(Person.is_demo, Person.email.is_not(None)).limit(1)) is not None


def _tell(report: LoadReport, say: Say) -> None:
    for file, finding in report.errors:
        say(f"{file}:{finding.line}: {finding.message}")
    if not report.ok:
        say(_("Some content was not loaded. Mend what is named above, then run flask site prepare again."))
    elif report.changes:
        say(
            ngettext(
                "Loaded %(num)s new or changed text: scenarios, articles, rubrics, courses.",
                "Loaded %(num)s new or changed texts: scenarios, articles, rubrics, courses.",
                report.changes,
            )
        )
    for kept in report.kept:
        say(_("Kept as edited on the site: %(id)s (%(file)s has another text).", id=kept.slug, file=kept.file))
