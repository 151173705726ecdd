"""The load of trainees in shifts: its shift is right, it begins for everybody, and it reads the page as the script does."""

from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.base.loading import LoadReport
from app.inbox.models import Attempt
from app.inbox.shifts.document import parse_shift
from app.inbox.shifts.queries import plan_of, run_of_attempt
from app.library.loading import load_folder
from app.people.models import Membership, Person, Role, Team
from bench.cast import FIRST_AGENT
from bench.shifts import IN_HAND, SHIFT, Trainee, prepare
from config import ROOT
from tests.cast import HIRED, HIRED_AT
from tests.conftest import StoppedClock


def test_the_shift_of_the_bench_brings_more_than_anybody_can_answer() -> None:
    plan = parse_shift(SHIFT).plan
    assert plan is not None
    assert plan.parallel == IN_HAND and len(plan.arrivals) == 100 + IN_HAND


def test_everybody_begins_with_their_hands_full(app: Flask, db: SQLAlchemy, clock: StoppedClock) -> None:
    report = LoadReport()
    load_folder(Path(ROOT / "scenarios"), report, at=clock.at, replace=False)
    assert report.ok
    team = Team(name="North desk", timezone="UTC", created_at=HIRED_AT)
    db.session.add(team)
    db.session.flush()
    for number in range(2):
        one = Person(id=FIRST_AGENT + number, name=f"Agent {number}", email=f"agent{number}@bench.invalid", roles=frozenset({Role.AGENT}))
        one.created_at = HIRED_AT
        db.session.add(one)
        db.session.flush()
        db.session.add(Membership(person_id=one.id, team_id=team.id, lead=False, started_on=HIRED))
    db.session.commit()
    everybody = prepare(app, 2, lambda share: None)
    assert [len(one.hand) for one in everybody] == [IN_HAND, IN_HAND]
    assert all(isinstance(one, Trainee) and set(one.hand.values()) == {1} for one in everybody)
    attempt = db.session.get_one(Attempt, next(iter(everybody[0].hand)))
    run = run_of_attempt(attempt)
    assert run is not None and plan_of(run.version).parallel == IN_HAND
