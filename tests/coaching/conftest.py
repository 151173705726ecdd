"""The scene of coaching: Lea leads the north desk and coaches Bo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base.database import db as database
from app.coaching.actions.planning import Plan, plan_session
from app.coaching.models import CoachingSession
from app.people.models import Person
from tests.cast import Cast
from tests.page_client import Answer, PageClient


@dataclass
class Coaching:
    """Lea and Bo, each at a browser, and what happens between them."""

    cast: Cast
    lea: PageClient
    bo: PageClient
    now: datetime

    def planned(self, *, days: float = 2, agent: Person | None = None, **plan: Any) -> int:
        """The id of a session planned so many days ahead."""
        starts_at = plan.pop("starts_at", self.now + timedelta(days=days))
        ids = [(agent or self.cast.bo).id, self.cast.lea.id]
        query = select(Person).where(Person.id.in_(ids)).options(selectinload(Person.memberships))
        people = {one.id: one for one in database.session.scalars(query.execution_options(populate_existing=True))}
        one = plan_session(people[ids[0]], Plan(starts_at, **plan), by=people[ids[1]], at=self.now)
        database.session.commit()
        return one.id

    def held(self, *, days: float = -1, **plan: Any) -> int:
        """The id of a session that was held."""
        session_id = self.planned(days=days, **plan)
        self.lea.post(f"/coaching/sessions/{session_id}/hold")
        return session_id

    def write(self, client: PageClient, session_id: int, kind: str, text: str, revision: int, expect: int = 200) -> Answer:
        """What a field that saves itself sends."""
        url = f"/coaching/sessions/{session_id}/texts/{kind}"
        return client.post(url, {"text": text, "revision": revision}, expect, fetch=True)

    def session(self, session_id: int) -> CoachingSession:
        return database.session.get_one(CoachingSession, session_id)


@pytest.fixture
def coaching(cast: Cast, clock: Any, signed_in: Callable[[Person], PageClient]) -> Coaching:
    return Coaching(cast, signed_in(cast.lea), signed_in(cast.bo), clock.at)
