"""How the review queue and the lists of published reviews keep their filters; and which plans use a saved one."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from app.base import clock
from app.base.database import db
from app.base.permissions import Reach
from app.conversations.models import Channel
from app.conversations.saved import doors, places
from app.conversations.saved.listed import person_name, team_name
from app.conversations.saved.models import Place
from app.conversations.saved.places import Ways
from app.people.models import Person
from app.review.models import SamplingPlan
from app.review.policy import READ_OTHERS, READ_OWN, SEE_QUEUE
from app.review.queries import queue, reads
from app.review.queries.queue import QueueFilter
from app.review.queries.reads import WHOSE, ReadFilter
from app.ui.words import gettext as _


def register() -> None:
    """Let both lists keep their filters. Registering twice changes nothing."""
    places.register(Place.QUEUE, Ways(SEE_QUEUE, _queue_clean, _queue_url, _queue_count, _queue_words))
    places.register(Place.REVIEWS, Ways(READ_OWN, _reviews_clean, _reviews_url, _reviews_count, _reviews_words))
    doors.used_by.register(plans_with)


def plans_with(filter_id: int) -> Sequence[str]:
    """Titles of the sampling plans that a saved filter narrows. One statement."""
    return db.session.scalars(
        select(SamplingPlan.title).where(SamplingPlan.saved_filter_id == filter_id).order_by(SamplingPlan.title)
    ).all()


def _queue_clean(given: Mapping[str, str]) -> dict[str, str]:
    return QueueFilter.of(given).as_arguments()


def _queue_url(given: Mapping[str, str]) -> str:
    arguments: dict[str, Any] = {name: value for name, value in given.items() if name != "whose"}
    return url_for("review.queue_list", **arguments)


def _queue_count(person: Person, given: Mapping[str, str]) -> str:
    return queue.queue_page(person, QueueFilter.of(given), None, clock.now()).capped_total or "0"


def _queue_words(given: Mapping[str, str]) -> list[tuple[str, str]]:
    wanted = QueueFilter.of(given)
    named = {
        _("Part"): {"mine": _("Claimed by me"), "claimed": _("Claimed by others")}.get(wanted.view, ""),
        _("Kind"): _purpose(wanted.purpose),
        _("Channel"): Channel(wanted.channel).label if wanted.channel else "",
        _("Language"): wanted.language,
        _("Agent"): person_name(int(wanted.person) if wanted.person else None),
        _("Team"): team_name(int(wanted.team) if wanted.team else None),
    }
    return [(name, str(value)) for name, value in named.items() if value]


def _reviews_clean(given: Mapping[str, str]) -> dict[str, str]:
    kept = ReadFilter.of(_whose(given), given).as_arguments()
    return {"whose": _whose(given), **kept} if kept else {}


def _reviews_url(given: Mapping[str, str]) -> str:
    arguments: dict[str, Any] = {name: value for name, value in given.items() if name != "whose"}
    return url_for(f"review.{_whose(given)}", **arguments)


def _reviews_count(person: Person, given: Mapping[str, str]) -> str:
    whose = _whose(given)
    if whose != "mine" and person.reach(READ_OTHERS) is Reach.DENIED:
        return "0"
    return reads.reviews_count(person, ReadFilter.of(whose, given))


def _reviews_words(given: Mapping[str, str]) -> list[tuple[str, str]]:
    wanted = ReadFilter.of(_whose(given), given)
    named = {
        _("Whose"): {"mine": _("My reviews"), "given": _("Reviews I gave"), "team": _("Reviews of my teams")}[wanted.whose],
        _("Kind"): _purpose(wanted.purpose),
        _("State"): {"new": _("Not acknowledged"), "disputed": _("Disputed")}.get(wanted.state, ""),
        _("Agent"): person_name(int(wanted.person) if wanted.person else None),
        _("Tag"): wanted.tag,
    }
    return [(name, str(value)) for name, value in named.items() if value]


def _whose(given: Mapping[str, str]) -> str:
    return given["whose"] if given.get("whose") in WHOSE else "mine"


def _purpose(value: str) -> str:
    return str({"practice": _("Practice"), "quality": _("Real")}.get(value, ""))
