"""Rubrics made of scorecards from elsewhere: archived from the first moment, for the reviews that came with them alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.base.errors import DomainError
from app.base.publishing import NothingToPublish
from app.people.models import Person, Team
from app.review.exchange.cards import Card, as_rubric, skills_by_key
from app.review.exchange.values import BadLine
from app.review.incoming.models import ForeignScorecard
from app.rubrics import actions as rubrics
from app.rubrics.document import compiled
from app.rubrics.models import Rubric, RubricVersion
from app.rubrics.queries import slugs_of
from app.simulation.exchange.names import slug as slug_of
from app.trail.actions import record
from app.ui.words import gettext as _


def make_rubrics(
    cards: Mapping[str, Any], choices: Mapping[str, Any], team: Team, *, by: Person, at: datetime, strict: bool = True
) -> None:
    """Make, or make anew, a rubric of each scorecard for which that was chosen.

    Raises DomainError where none can be made; not `strict`: goes past it, and its reviews are refused for want of a rubric.
    """
    for key, told in cards.items():
        if chosen_for(told, choices.get("cards", {}).get(key)) != "make":
            continue
        card = Card.of({name: told[name] for name in ("key", "title", "source", "reviews", "categories")})
        try:
            _make(card, choices, team, by=by, at=at)
        except BadLine as error:
            if strict:
                raise DomainError(_("%(why)s Choose to leave its reviews out, and look again.", why=str(error))) from error


def chosen_for(told: Mapping[str, Any], chosen: str | None) -> str:
    """What happens with a scorecard's reviews: make, leave or here. Unless somebody chose, only what has no rubric here gets one made."""
    if chosen in ("make", "leave", "here"):
        return chosen
    return "here" if told.get("here") and not told.get("made") else "make"


def _make(card: Card, choices: Mapping[str, Any], team: Team, *, by: Person, at: datetime) -> None:
    like, mapped = _skills(choices.get("same", {}).get(card.key, {}), team)
    known = db.session.scalars(
        select(ForeignScorecard).where(ForeignScorecard.team_id == team.id, ForeignScorecard.source_key == card.key)
    ).first()
    rubric = db.session.get_one(Rubric, known.rubric_id) if known else None
    slug, title = (rubric.slug, rubric.title) if rubric else _named(card, team)
    before = _current(rubric) if rubric else None
    text = as_rubric(card, slug=slug, title=title, like=like, known=before)
    if rubric is None:
        rubric = rubrics.create(text, team_id=team.id, by=by, at=at)
        known = ForeignScorecard(rubric_id=rubric.id, team_id=team.id, source_key=card.key, counts=bool(mapped))
        db.session.add(known)
    try:
        done = rubrics.publish(rubric, by=None, at=at, source=text)
    except NothingToPublish:
        return
    rubrics.archive(rubric, by=by, at=at)
    record("review.import_scorecard", "rubric", rubric.id, by=by, at=at, label=title, team_id=team.id, number=done.version.number)


def _skills(same: Mapping[str, str], team: Team) -> tuple[dict[str, tuple[str, ...]], bool]:
    """The skills that categories feed, by their key, and whether any is the same as a criterion here. `same`: "rubric id/criterion"."""
    found: dict[str, tuple[str, ...]] = {}
    for rubric_id in sorted({int(one.split("/", 1)[0]) for one in same.values()}):
        rubric = db.session.get(Rubric, rubric_id)
        if rubric is None or rubric.team_id not in (None, team.id):
            continue
        wanted = {key: one.split("/", 1)[1] for key, one in same.items() if one.startswith(f"{rubric_id}/")}
        current = _current(rubric)
        found |= skills_by_key(current, wanted) if current else {}
    return found, bool(found)


def _current(rubric: Rubric) -> Any:
    query = select(RubricVersion.source).where(RubricVersion.rubric_id == rubric.id, RubricVersion.number == rubric.current_number)
    source = db.session.scalar(query)
    return compiled(source) if source is not None else None


def _named(card: Card, team: Team) -> tuple[str, str]:
    """An id that is free, and a title that says where the scorecard is from."""
    taken = set(slugs_of(team.id)) | set(slugs_of(None))
    first = f"elsewhere-{slug_of(card.title)[:50] or 'scorecard'}".rstrip("-")
    free = next(name for name in (first, *(f"{first}-{number}" for number in range(2, 10_000))) if name not in taken)
    number = free.removeprefix(first).removeprefix("-")
    words = _("%(title)s (from elsewhere, %(number)s)", title=card.title, number=number) if number else ""
    return free, words or _("%(title)s (from elsewhere)", title=card.title)
