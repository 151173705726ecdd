"""Facts of others in an attempt's replies, for the trainer's page: looked for when the page is opened, never when a reply is sent."""

from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.inbox.actions.attempts import MOST_TAKEN, scene
from app.inbox.foreign import Foreign, foreign_facts
from app.inbox.models import Attempt, AttemptTurn
from app.people.models import Person


def foreign_in(attempt: Attempt) -> list[Foreign]:
    """Values that stand in the replies and were given to somebody else at the same scenario. Two statements at most.

    Looks at facts that no two people of a cohort share, and at patterns, which nobody hits by chance; at the 200 newest
    attempts, of the same cohort where there is one.
    """
    scenario, state = scene(attempt)
    names = [name for name, fact in scenario.facts.items() if fact.unique or fact.pattern]
    if not names:
        return []
    replies = [(number, str(trace["reply"])) for number, trace in db.session.execute(_replies(attempt)) if trace["reply"]]
    if not replies:
        return []
    own = {**state.drawn, **state.facts}
    others = [(row.id, row.name, row.engine["drawn"]) for row in db.session.execute(_others(attempt))]
    return foreign_facts(replies, own, others, names)


def _replies(attempt: Attempt) -> Any:
    return select(AttemptTurn.number, AttemptTurn.trace).where(AttemptTurn.attempt_id == attempt.id).order_by(AttemptTurn.number)


def _others(attempt: Attempt) -> Any:
    query = select(Attempt.id, Attempt.engine, Person.name).join(Person, Person.id == Attempt.person_id)
    query = query.where(Attempt.scenario_id == attempt.scenario_id, Attempt.person_id != attempt.person_id)
    if attempt.cohort is not None:
        query = query.where(Attempt.cohort == attempt.cohort)
    return query.order_by(Attempt.started_at.desc()).limit(MOST_TAKEN)
