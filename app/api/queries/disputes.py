"""Disputes of the teams a person leads, without anything that tells the first score."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import aliased

from app.base.database import db
from app.base.paging import Page, fetch
from app.people.models import Person, Team
from app.review.models import Dispute, DisputePoint, DisputeState, Review
from app.rubrics.models import RubricVersion

AGENT = aliased(Person)


def disputes_page(person: Person, row: int, *, state: DisputeState | None, team_id: int | None, after: str | None) -> Page:
    """The newest first. One statement."""
    teams = [one for one in sorted(person.teams_for(row)) if team_id in (None, one)]
    columns: Any = (
        Dispute.id, Dispute.review_id, Dispute.state, Dispute.kind, Dispute.step, Dispute.team_id, Dispute.opened_at, Dispute.due_at,
        Dispute.answered_at, Dispute.new_review_id, AGENT.id.label("agent_id"), AGENT.name.label("agent"), Team.name.label("team"),
        RubricVersion.title.label("rubric"),
    )  # fmt: skip
    query: Any = select(*columns).join(Review, Review.id == Dispute.review_id).join(AGENT, AGENT.id == Dispute.opened_by_id)
    query = query.join(RubricVersion, RubricVersion.id == Review.rubric_version_id).outerjoin(Team, Team.id == Dispute.team_id)
    query = query.where(Dispute.team_id.in_(teams) if teams else false())
    query = query.where(Dispute.state.in_(list(DisputeState)) if state is None else Dispute.state == state)
    return fetch(query, [(Dispute.opened_at, True), (Dispute.id, True)], after)


def criteria_of(ids: Sequence[int]) -> dict[int, list[str]]:
    """Ids of the disputed criteria of each dispute. One statement."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(DisputePoint.dispute_id, DisputePoint.criterion).where(DisputePoint.dispute_id.in_(ids)).order_by(DisputePoint.id)
    for dispute_id, criterion in db.session.execute(query):
        found[dispute_id].append(criterion)
    return found
