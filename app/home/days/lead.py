"""A lead's day: the one skill to train in each team, reviews nobody has read, disputes, people nobody has looked at."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.growth.queries import skills
from app.home import queries
from app.home.days.parts import Day, Empty, Line, Main, Section
from app.home.days.reviewer import disputes
from app.home.weakest import Weakest, weakest
from app.people.models import Person

NAMED = 3


def lead_day(person: Person, at: datetime, *, with_disputes: bool) -> Day:
    """Four statements, five `with_disputes` (who reviews as well is told there)."""
    lines = [*_skills(person, at), *(disputes(person) if with_disputes else ()), *_unread(person, at), *_unseen(person, at)]
    empty = Empty(
        _("Nothing to decide"),
        _("Put some of the team's conversations into the queue: after ten reviews you see which skill to train."),
        _("Draw a sample"),
        url_for("review.sample"),
    )
    return Section("lead", _("Your teams"), empty, lines), Main(_("See the team"), url_for("growth.team_list"), "people")


def _skills(person: Person, at: datetime) -> Iterator[Line]:
    sums, titles = queries.team_skills(person, at), skills()
    for membership in person.current_memberships:
        if not membership.lead:
            continue
        found = weakest(sums.get(membership.team_id, {}), titles)
        yield _skill(membership.team.name, url_for("growth.team", team_id=membership.team_id, kind="quality"), found)


def _skill(team: str, url: str, found: Weakest) -> Line:
    if not found.skills:
        note = _("Too few to tell which skill to train: none has ten reviews of real replies in twelve weeks.")
        return Line("bullseye", team, url, note)
    names = _listed([skill.title for skill in found.skills])
    figures = [(skill.title if len(found.skills) > 1 else "", skill.estimate) for skill in found.skills]
    if found.clear:
        note = _("%(team)s: lowest mean of real replies, and its interval lies below the next one.", team=team)
        return Line("bullseye", _("Train %(skill)s this week", skill=names), url, note, tone="accent", estimates=figures)
    note = _("%(team)s: the lowest means of real replies. Their intervals overlap, so begin with what you see in the replies.", team=team)
    return Line("bullseye", _("Train one of these this week: %(skills)s", skills=names), url, note, tone="accent", estimates=figures)


def _unread(person: Person, at: datetime) -> Iterator[Line]:
    count = queries.unread_reviews(person, at)
    if count != "0":
        text = _("A review is not acknowledged") if count == "1" else _("%(count)s reviews are not acknowledged", count=count)
        yield Line("envelope", text, url_for("review.team", state="new"), _("Published more than a week ago."))


def _unseen(person: Person, at: datetime) -> Iterator[Line]:
    names = queries.without_review(person, at)
    if names:
        text = ngettext("%(num)s person without a review in four weeks", "%(num)s people without a review in four weeks", len(names))
        more = _(" and others") if len(names) > NAMED else ""
        yield Line("person", text, url_for("review.sample"), ", ".join(names[:NAMED]) + more)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
