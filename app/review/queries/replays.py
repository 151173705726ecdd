"""Reads of replays."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.conversations.models import Conversation
from app.people.models import Membership, Person, Team
from app.review.models import Replay, Review
from app.review.policy import READ_OTHERS, REPLAY
from app.review.queries.reads import hidden_now, unopened
from app.rubrics.models import RubricVersion

SHOWN = 20
LOOKED_THROUGH = 100


def replays_of(person: Person, rubric_id: int) -> Sequence[Replay]:
    """The newest replays of a rubric that this person may open, with who began them. One statement."""
    query = select(Replay).where(Replay.rubric_id == rubric_id).options(joinedload(Replay.by)).order_by(Replay.id.desc())
    return [one for one in db.session.scalars(query.limit(LOOKED_THROUGH)) if _may_open(person, one)][:SHOWN]


def replay_of(person: Person, replay_id: int) -> Replay | None:
    """One replay that this person may open, with its rubric."""
    found: Replay | None = db.session.scalars(
        select(Replay).where(Replay.id == replay_id).options(joinedload(Replay.rubric), joinedload(Replay.by))
    ).first()
    return found if found is not None and _may_open(person, found) else None


def before(replay: Replay) -> RubricVersion | None:
    """The version that stood when it was begun; of a re-scoring the one before the version it scores under. One statement."""
    query = select(RubricVersion).where(RubricVersion.rubric_id == replay.rubric_id)
    if replay.number is not None:
        query = query.where(RubricVersion.number < replay.number)
    else:
        query = query.where(RubricVersion.published_at <= replay.created_at)
    found: RubricVersion | None = db.session.scalars(query.order_by(RubricVersion.number.desc()).limit(1)).first()
    return found


def names_for(person: Person, replay: Replay) -> dict[int, str]:
    """Names of the people in the report, of those whose reviews this person may read; others stay without a name. One statement."""
    wanted = {one["person"] for one in (replay.report or {}).get("people", ())}
    teams = person.teams_for(READ_OTHERS)
    if not wanted or not teams:
        return {}
    query = select(Person.id, Person.name).join(Membership, Membership.person_id == Person.id)
    return {row[0]: row[1] for row in db.session.execute(query.where(Membership.team_id.in_(teams), Person.id.in_(wanted)))}


def readable(person: Person, replay: Replay) -> dict[int, Any]:
    """Which of the reviews named in the report this person may open, each with its conversation and date. One statement.

    `kept`: its score is not theirs to see yet, as in lists: they could decide about it and have not opened it, or grade beside it.
    """
    wanted = [one["review"] for one in (replay.report or {}).get("reviews", ())]
    teams = person.teams_for(READ_OTHERS)
    if not wanted or not teams:
        return {}
    columns = (Conversation.kind, Conversation.channel, Conversation.subject, Conversation.preview, Conversation.customer_name)
    kept = or_(hidden_now(person), unopened(person)).label("kept")
    query = select(Review.id, Review.acted_at, kept, *columns).join(Conversation, Conversation.id == Review.conversation_id)
    return {row.id: row for row in db.session.execute(query.where(Review.id.in_(wanted), Review.team_id.in_(teams)))}


def teams_in_reach(person: Person) -> Sequence[Any]:
    """Teams whose reviews the person may replay: (id, name)."""
    query = select(Team.id, Team.name).where(Team.id.in_(person.teams_for(REPLAY)), Team.archived_at.is_(None))
    return db.session.execute(query.order_by(Team.name)).all()


def _may_open(person: Person, replay: Replay) -> bool:
    """Whoever began it, and the leads of the teams it goes through (None: all)."""
    led = person.teams_for(READ_OTHERS)
    return replay.by_id == person.id or bool(led if replay.teams is None else led & set(replay.teams))
