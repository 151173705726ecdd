"""An assessed shift: on one's honour, with an end that nothing moves, without breaks and hints; its report waits for release."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base.database import db
from app.conversations.models import Conversation
from app.inbox.actions.assessing import seed_of
from app.inbox.models import Attempt, AttemptMode, AttemptState
from app.inbox.shifts.models import RunState, ShiftAssignment, ShiftRun, ShiftVersion
from app.people.models import Membership, Person
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.inbox.shift_world import build_shift
from tests.page_client import Answer, PageClient

LONGEST = timedelta(minutes=45)
"""The evening shift with its overtime."""


class Evening:
    """The shift, asked of people as an assessment."""

    def __init__(self, cast: Cast, clock: StoppedClock, version: ShiftVersion, signed_in: Callable[[Person], PageClient]) -> None:
        self.cast, self.clock, self.version, self.signed_in = cast, clock, version, signed_in
        self.page = f"/inbox/shifts/{version.shift_id}"

    def ask(self, *people: Person, mode: str = "assessment", expect: int = 303) -> Answer:
        data = {"shift_id": self.version.shift_id, "person_ids": [one.id for one in people], "mode": mode}
        return self.signed_in(self.cast.lea).post("/inbox/shifts/assignments", data, expect)

    def asked(self) -> list[ShiftAssignment]:
        db.session.expire_all()
        return list(db.session.scalars(select(ShiftAssignment).order_by(ShiftAssignment.id)))

    def begin(self, person: Person, *, honour: str = "1", expect: int = 303) -> tuple[PageClient, Answer]:
        client = self.signed_in(person)
        mine = next(one for one in self.asked() if one.person_id == person.id)
        return client, client.post(f"{self.page}/runs", {"assignment_id": mine.id, "honour": honour}, expect)

    def run(self) -> ShiftRun:
        db.session.expire_all()
        return db.session.scalars(select(ShiftRun).order_by(ShiftRun.id.desc())).one()

    def came(self) -> list[Attempt]:
        db.session.expire_all()
        return list(db.session.scalars(select(Attempt).order_by(Attempt.shift_place)))


@pytest.fixture
def evening(cast: Cast, clock: StoppedClock, signed_in: Callable[[Person], PageClient]) -> Evening:
    return Evening(cast, clock, build_shift(clock.at), signed_in)


def test_the_statement_and_the_terms_come_first(evening: Evening) -> None:
    evening.ask(evening.cast.ines)
    client, refused = evening.begin(evening.cast.ines, honour="")
    assert "Confirm the statement first" in client.follow(refused).said
    page = client.get(evening.page)
    assert "closes 45 minutes after you start" in page.said and "no breaks" in page.said and "Begin the shift" not in page.said
    assert "as an assessment" in client.get("/notices").said
    client, begun = evening.begin(evening.cast.ines)
    run = evening.run()
    assert begun.location.endswith(f"/inbox/shifts/runs/{run.id}")
    assert (run.mode, run.honoured_at, run.deadline_at) == (AttemptMode.ASSESSMENT, evening.clock.at, evening.clock.at + LONGEST)
    assert all((one.mode, one.deadline_at) == (AttemptMode.ASSESSMENT, run.deadline_at) for one in evening.came())


def test_beginning_again_goes_on_and_gains_no_time(evening: Evening) -> None:
    evening.ask(evening.cast.ines)
    client, begun = evening.begin(evening.cast.ines)
    ends = evening.run().deadline_at
    evening.clock.move(minutes=20)
    _, again = evening.begin(evening.cast.ines)
    assert again.location == begun.location and evening.run().deadline_at == ends
    client.post(f"{begun.location}/poll", {}, 200, htmx=True)
    client.post(f"{begun.location}/break")
    assert evening.run().pauses == [], "an assessment has no breaks"
    assert "Breaks" not in client.get(begun.location).said


def test_it_closes_on_the_minute_and_who_got_a_reply_counts(evening: Evening) -> None:
    evening.ask(evening.cast.ines)
    client, begun = evening.begin(evening.cast.ines)
    first = evening.came()[0]
    client.post(f"{begun.location}/take")
    client.post(f"/inbox/{first.id}/reply", {"body": "I am sorry.", "turn": 1})
    assert 'data-tool="i"' not in client.get(f"/inbox/{first.id}").text, "no hints"
    client.post(f"/inbox/{first.id}/undo", {}, 303)
    assert evening.came()[0].turn_count == 1, "a reply that is sent stands"
    evening.clock.move(minutes=13)
    client.post(f"{begun.location}/end")
    run, came = evening.run(), evening.came()
    assert (run.state, came[0].state, came[0].outcome) == (RunState.ENDED, AttemptState.ENDED, "time-over")
    assert {one.state for one in came[1:]} == {AttemptState.GIVEN_UP}
    done = evening.asked()[0]
    assert (done.done_at, done.run_id) == (evening.clock.at, run.id)
    client.post(f"{evening.page}/runs", {"assignment_id": done.id, "honour": "1"}, 404)


def test_after_its_end_nothing_is_sent(evening: Evening) -> None:
    evening.ask(evening.cast.ines)
    client, begun = evening.begin(evening.cast.ines)
    first = evening.came()[0]
    client.post(f"{begun.location}/take")
    client.post(f"/inbox/{first.id}/reply", {"body": "I am sorry.", "turn": 1})
    evening.clock.move(minutes=45)
    client.post(f"/inbox/{first.id}/reply", {"body": "Is it the bulb?", "turn": evening.came()[0].revision})
    first = evening.came()[0]
    assert (first.outcome, db.session.get_one(Conversation, first.conversation_id).reply_count) == ("time-over", 1)
    client.post(f"{begun.location}/poll", {}, 200, htmx=True)
    assert evening.run().ended_at == evening.run().started_at + LONGEST


def test_the_report_and_every_story_wait_for_release(evening: Evening) -> None:
    evening.ask(evening.cast.ines)
    client, begun = evening.begin(evening.cast.ines)
    first = evening.came()[0]
    client.post(f"{begun.location}/take")
    client.post(f"/inbox/{first.id}/reply", {"body": "Is it the bulb?", "turn": 1})
    client.post(f"{begun.location}/end")
    page = client.get(begun.location)
    assert "as soon as your trainer releases it" in page.said and "Simulated CSAT" not in page.said and "zq" not in page.text
    assert "waits for release" in client.get("/inbox/shifts").said
    assert "Turn by turn" not in client.get(f"/inbox/{first.id}").said
    client.post(f"{begun.location}/release", {}, 403)
    evening.signed_in(evening.cast.stan).post(f"{begun.location}/release", {}, 404)
    trainer = evening.signed_in(evening.cast.tara)
    assert "waits for release" in trainer.get("/inbox/shifts/reports").said and "Release the report" in trainer.get(begun.location).said
    assert db.session.get_one(Conversation, first.conversation_id).csat_share is None
    trainer.post(f"{begun.location}/release")
    trainer.post(f"{begun.location}/release", {}, 403)
    assert db.session.get_one(Conversation, first.conversation_id).csat_share is not None
    assert "Customer by customer" in client.get(begun.location).said and "Turn by turn" in client.get(f"/inbox/{first.id}").said
    assert client.get("/notices").said.count("You may now read") == 1


def test_one_cohort_has_one_family_and_a_fixed_seed_each(evening: Evening) -> None:
    evening.ask(evening.cast.ines, evening.cast.bo)
    rows = evening.asked()
    assert rows[0].cohort == rows[1].cohort and rows[0].family == rows[1].family
    seeds = []
    for person in (evening.cast.ines, evening.cast.bo):
        evening.begin(person)
        seeds.append(db.session.scalars(select(ShiftRun.seed).order_by(ShiftRun.id.desc())).first())
    assert seeds == [seed_of(rows[0].family or 0, one.id, 0) for one in (evening.cast.ines, evening.cast.bo)] and seeds[0] != seeds[1]


def test_practice_does_not_fulfil_an_assessment(evening: Evening) -> None:
    evening.ask(evening.cast.ines)
    evening.ask(evening.cast.ines, mode="practice")
    client = evening.signed_in(evening.cast.ines)
    url = client.post(f"{evening.page}/runs").location
    client.post(f"{url}/end")
    assert [one.done_at is None for one in evening.asked()] == [True, False]


def test_a_whole_team_is_asked_at_once(evening: Evening) -> None:
    team_id = min(evening.cast.ines.team_ids)
    data = {"shift_id": evening.version.shift_id, "team_ids": [team_id], "person_ids": [evening.cast.ines.id], "mode": "practice"}
    evening.signed_in(evening.cast.lea).post("/inbox/shifts/assignments", data, 303)
    agents = select(Person.id).join(Membership, Membership.person_id == Person.id)
    agents = agents.where(Membership.team_id == team_id, Membership.ended_on.is_(None), Person.roles.contains(",agent,"))
    assert sorted(one.person_id for one in evening.asked()) == sorted(db.session.scalars(agents))


def test_a_strange_teams_people_are_not_asked(evening: Evening) -> None:
    other = min(evening.cast.stan.team_ids - evening.cast.lea.team_ids)
    data = {"shift_id": evening.version.shift_id, "team_ids": [other], "mode": "practice"}
    assert "Choose at least one person" in evening.signed_in(evening.cast.lea).post("/inbox/shifts/assignments", data, 422).said
