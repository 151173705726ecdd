"""What somebody chose for a file of reviews before it is stored, and the rubric and the people that its reviews mean by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.people.models import Team
from app.review.exchange.arriving import Arriving
from app.review.exchange.cards import key_of
from app.review.exchange.values import BadLine
from app.review.incoming.models import ForeignScorecard
from app.rubrics.models import Rubric, RubricVersion


@dataclass(frozen=True)
class Choices:
    """`people`: who stands for a name of the file, by `person_key`. `left_out`: keys of scorecards whose reviews stay out.

    `never_about`: the person whose own reviews are refused, since they bring the file.
    """

    people: Mapping[str, int] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    never_about: int | None = None


NO_CHOICES = Choices()


def person_key(given: Mapping[str, Any]) -> str:
    """By which somebody in a file is known again: the e-mail, else the name."""
    return str(given.get("email") or given.get("name") or "").strip().casefold()[:255]


def card_key(one: Arriving) -> str:
    """The key of a review's scorecard (see `cards.key_of`)."""
    return key_of({"id": one.rubric_id, "name": one.rubric_title}, one.rubric_hash)


def version_for(one: Arriving, team: Team, choices: Choices) -> tuple[RubricVersion, ForeignScorecard | None]:
    """The rubric version that a review is stored under, and what its scorecard was made of where it came from elsewhere. Raises BadLine.

    First the very same text, then a rubric made of this scorecard, then one with this id or title.
    """
    query = select(RubricVersion).join(Rubric, Rubric.id == RubricVersion.rubric_id)
    query = query.where(Rubric.team_id.is_(None) | (Rubric.team_id == team.id))
    if one.rubric_hash:
        same = db.session.scalars(query.where(RubricVersion.content_hash == one.rubric_hash)).first()
        if same is not None:
            return same, db.session.get(ForeignScorecard, same.rubric_id)
    key = card_key(one)
    if key in choices.left_out:
        raise BadLine(f"The reviews of the scorecard '{one.rubric_title or one.rubric_id}' were left out, as somebody chose.")
    current = query.where(RubricVersion.number == Rubric.current_number)
    made = select(ForeignScorecard).where(ForeignScorecard.team_id == team.id, ForeignScorecard.source_key == key)
    foreign = db.session.scalars(made).first()
    if foreign is not None:
        return db.session.scalars(current.where(Rubric.id == foreign.rubric_id)).one(), foreign
    named = (Rubric.slug == one.rubric_id) | (Rubric.title == one.rubric_title)
    found = db.session.scalars(current.where(named).order_by(Rubric.team_id.is_(None))).first()
    if found is None:
        said = f"The rubric '{one.rubric_title or one.rubric_id}' is not here. Load it first: flask rubrics load FILE"
        raise BadLine(f"{said}. Or send the file on the page Imports, which can make one of the scorecard.")
    return found, None
