"""How the list of conversations keeps its filters."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import format_date

from app.base import clock
from app.base.database import db
from app.conversations.policy import READ
from app.conversations.queries.lists import Filters, matching_count
from app.conversations.saved.places import Ways
from app.conversations.signals import BY_KEY
from app.people.models import Person, Team
from app.ui.words import gettext as _


def conversations() -> Ways:
    """The list of conversations."""
    return Ways(READ, clean, _url, _count, words)


def clean(given: Mapping[str, str]) -> dict[str, str]:
    """What narrows the list."""
    return Filters.of(given).as_arguments()


def words(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each filter as it is read. A statement for a person and for a team."""
    wanted = Filters.of(given)
    named = {
        _("Words"): wanted.q,
        _("Kind"): wanted.kind.label if "kind" in wanted.as_arguments() else "",
        _("Channel"): wanted.channel.label if wanted.channel else "",
        _("Asks to be looked at"): signal_words(wanted.signal),
        _("Agent"): person_name(wanted.agent),
        _("Team"): team_name(wanted.team),
        _("Review"): {"yes": _("Reviewed"), "no": _("Not yet reviewed")}.get(wanted.reviewed, ""),
        _("Status"): wanted.status,
        _("Rating"): {"low": _("Low"), "high": _("High")}.get(wanted.rating, ""),
        _("Language"): wanted.language,
        _("Tag"): wanted.tag,
        _("Topic"): wanted.topic,
        _("From"): format_date(wanted.since) if wanted.since else "",
        _("To"): format_date(wanted.until) if wanted.until else "",
        _("Import"): f"#{wanted.import_id}" if wanted.import_id else "",
    }
    return [(name, str(value)) for name, value in named.items() if value]


def signal_words(key: str) -> str:
    """A signal of an address in words; "" for none."""
    return str(_("Any signal")) if key == "any" else str(BY_KEY[key].label) if key in BY_KEY else ""


def person_name(person_id: int | None) -> str:
    """Whom a filter speaks of; "" for nobody. One statement at most."""
    person = db.session.get(Person, person_id) if person_id else None
    return person.name if person is not None else str(_("somebody who is gone")) if person_id else ""


def team_name(team_id: int | None) -> str:
    """Which team a filter speaks of; "" for none. One statement at most."""
    team = db.session.get(Team, team_id) if team_id else None
    return team.name if team is not None else ""


def _url(given: Mapping[str, str]) -> str:
    arguments: dict[str, Any] = {name: value for name, value in given.items() if name != "whose"}
    return url_for("conversations.conversation_list", **arguments)


def _count(person: Person, given: Mapping[str, str]) -> str:
    return matching_count(person, Filters.of(given), clock.zone(person.timezone))
