"""Replies that wait for people: the list, and what whoever decides should know about one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from app.base.database import db
from app.base.paging import Page, fetch
from app.conversations.models import Conversation
from app.inbox.actions.attempts import scene
from app.inbox.actions.deciding import open_questions
from app.inbox.models import Attempt, AttemptState
from app.inbox.policy import DECIDE
from app.inbox.queries import messages_of
from app.inbox.story import hidden_facts, model_answers
from app.library.models import Scenario
from app.people.models import Person
from app.simulation import filled


def decisions_page(person: Person, *, after: str | None) -> Page:
    """Replies the person may decide about, who waits longest first. One statement."""
    return fetch(_waiting(person), [(Attempt.waits_since, False), (Attempt.id, False)], after)


def waiting_decisions(person: Person, *, limit: int) -> Sequence[Any]:
    """The first rows of that list. One statement, none for people who decide nothing."""
    if not person.teams_for(DECIDE):
        return []
    return db.session.execute(_waiting(person).order_by(Attempt.waits_since, Attempt.id).limit(limit)).all()


def attempt_to_decide(person: Person, attempt_id: int, *, held: bool) -> Attempt | None:
    """An attempt of the person's teams, or an own preview; `held` until the transaction ends, to write. One statement."""
    reach = or_(_theirs(person), and_(Attempt.person_id == person.id, Attempt.preview_only))
    scenario = joinedload(Attempt.scenario).joinedload(Scenario.pack)
    whole = (joinedload(Attempt.conversation), joinedload(Attempt.version), scenario, joinedload(Attempt.person))
    query = select(Attempt).where(Attempt.id == attempt_id, reach).options(*whole)
    return db.session.scalars(query.with_for_update(of=Attempt) if held else query).first()


def decision_values(attempt: Attempt) -> dict[str, Any]:
    """What is asked about the reply, and what the scenario says about this moment. Needs the attempt whole."""
    scenario, state = scene(attempt)
    return {
        "attempt": attempt,
        "open_questions": open_questions(attempt),
        "reply": state.waiting.reply if state.waiting else "",
        "messages": messages_of(attempt.conversation_id),
        "truth": filled(scenario, state, scenario.truth),
        "hidden": hidden_facts(scenario, state),
        "models": [model for model in model_answers(scenario, state) if model.node == state.node],
        "debrief": filled(scenario, state, scenario.debrief),
    }


def _waiting(person: Person) -> Select[Any]:
    columns: Any = (Attempt.id, Attempt.waits_since, Scenario.title, Conversation.customer_name, Conversation.channel)
    query: Select[Any] = select(*columns, Person.name.label("agent"))
    query = query.join(Attempt.scenario).join(Attempt.conversation).join(Person, Person.id == Attempt.person_id)
    return query.where(
        _theirs(person), Attempt.waits_since.is_not(None), Attempt.state == AttemptState.OPEN, Attempt.puppeteer_id.is_(None)
    )


def _theirs(person: Person) -> ColumnElement[bool]:
    teams = sorted(person.teams_for(DECIDE))
    return and_(Attempt.team_id.in_(teams), Attempt.person_id != person.id, Attempt.preview_only.is_(False))
