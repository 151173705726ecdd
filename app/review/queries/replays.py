"""Reads of replays."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.people.models import Membership, Person, Team
from app.review.models import Replay, Review
from app.review.policy import READ_OTHERS, REPLAY

SHOWN = 20


def replays_of(person: Person, rubric_id: int) -> Sequence[Replay]:
    """The newest replays of a rubric that this person began. One statement."""
    query = select(Replay).where(Replay.rubric_id == rubric_id, Replay.by_id == person.id)
    return db.session.scalars(query.options(joinedload(Replay.by)).order_by(Replay.id.desc()).limit(SHOWN)).all()


def replay_of(person: Person, replay_id: int) -> Replay | None:
    """One replay that this person began, with its rubric."""
    query = select(Replay).where(Replay.id == replay_id, Replay.by_id == person.id)
    found: Replay | None = db.session.scalars(query.options(joinedload(Replay.rubric))).first()
    return found


def names_for(person: Person, replay: Replay) -> dict[int, str]:
    """Names of the people in the report, of those whose reviews this person may read; others stay without a name. One statement."""
    wanted = {one["person"] for one in (replay.report or {}).get("people", ())}
    teams = person.teams_for(READ_OTHERS)
    if not wanted or not teams:
        return {}
    query = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    return {row[0]: row[1] for row in db.session.execute(query.where(Membership.team_id.in_(teams), Person.id.in_(wanted)))}


def readable(person: Person, replay: Replay) -> frozenset[int]:
    """Which of the reviews named in the report this person may open. One statement."""
    wanted = [one["review"] for one in (replay.report or {}).get("reviews", ())]
    teams = person.teams_for(READ_OTHERS)
    if not wanted or not teams:
        return frozenset()
    return frozenset(db.session.scalars(select(Review.id).where(Review.id.in_(wanted), Review.team_id.in_(teams))))


def teams_in_reach(person: Person) -> Sequence[Any]:
    """Teams whose reviews the person may replay: (id, name)."""
    query = select(Team.id, Team.name).where(Team.id.in_(person.teams_for(REPLAY)), Team.archived_at.is_(None))
    return db.session.execute(query.order_by(Team.name)).all()
