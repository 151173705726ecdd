"""A lead's day: the one skill to train in each team, reviews nobody has read, disputes, people nobody has looked at."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import url_for

from app.growth.queries import skills
from app.growth.withholding import cautions
from app.home import queries
from app.home.days.coaching import coaching
from app.home.days.decisions import decisions
from app.home.days.parts import Day, Empty, Line, Main, Section
from app.home.days.reviewer import disputes
from app.home.weakest import Weakest, weakest
from app.people.models import Person
from app.ui.words import gettext as _
from app.ui.words import ngettext

NAMED = 3


def lead_day(person: Person, at: datetime, *, with_disputes: bool, with_decisions: bool) -> Day:
    """Eight statements and one more for each of `with_disputes`, `with_decisions` (who has that role as well is told there)."""
    asked = decisions(person) if with_decisions else ()
    lines = [
        *asked,
        *coaching(person, at),
        *_skills(person, at),
        *(disputes(person) if with_disputes else ()),
        *_unread(person, at),
        *_unseen(person, at),
    ]
    empty = Empty(
        _("Nothing to decide"),
        _("Put some of the team's conversations into the queue: after ten reviews you see which skill to train."),
        _("Draw a sample"),
        url_for("review.sample"),
    )
    return Section("lead", _("Your teams"), empty, lines), Main(_("See the team"), url_for("growth.team_list"), "people")


def _skills(person: Person, at: datetime) -> Iterator[Line]:
    sums, titles, weak = queries.team_skills(person, at), skills(), cautions(person.led_team_ids)
    for membership in person.current_memberships:
        if not membership.lead:
            continue
        found = weakest(sums.get(membership.team_id, {}), titles)
        skill = found.skills[0].slug if found.skills else None
        url = url_for("growth.team", team_id=membership.team_id, kind="quality", weeks=12, skill=skill)
        yield _skill(membership.team.name, url, found, weak.get(membership.team_id, {}))


def _skill(team: str, url: str, found: Weakest, weak: Mapping[str, str]) -> Line:
    if not found.skills:
        note = _("Too few to tell which skill to train: none has ten reviews of real replies in twelve weeks.")
        return Line("bullseye", team, url, note)
    lowest, *others = found.skills
    text = _("Train this week: %(skill)s", skill=lowest.title)
    if others:
        names = ", ".join(skill.title for skill in others) + (_(" and others") if found.more else "")
        note = _("%(team)s: the lowest mean of real replies; its interval overlaps with %(skills)s.", team=team, skills=names)
    else:
        note = _("%(team)s: the lowest mean of real replies, apart from all other skills.", team=team)
    caution = weak.get(f"skill:{lowest.slug}")
    figures = [(skill.title if others else "", skill.estimate) for skill in found.skills]
    return Line("bullseye", text, url, f"{note} {caution}" if caution else note, tone="accent", estimates=figures)


def _unread(person: Person, at: datetime) -> Iterator[Line]:
    count = queries.unread_reviews(person, at)
    if count != "0":
        text = _("A review is not acknowledged") if count == "1" else _("%(count)s reviews are not acknowledged", count=count)
        yield Line("envelope", text, url_for("review.team", state="new"), _("Published more than a week ago."))


def _unseen(person: Person, at: datetime) -> Iterator[Line]:
    found = queries.without_review(person, at)
    if found:
        text = ngettext("%(num)s person without a review in four weeks", "%(num)s people without a review in four weeks", len(found))
        more = _(" and others") if len(found) > NAMED else ""
        first = found[0]
        sample = url_for("review.sample", team=first.team_id, person=first.id)
        url = sample if len(found) == 1 else url_for("review.coverage", team=first.team_id, weeks=4)
        yield Line("person", text, url, ", ".join(one.name for one in found[:NAMED]) + more)
