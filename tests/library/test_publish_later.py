"""Publishing at a chosen moment, by the job queue."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.library.models import Scenario, ScenarioVersion
from app.library.scheduling import publish_due
from app.library.work_models import ScenarioSchedule, ScheduleState
from app.people.models import Notice, Person, Team
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.library.test_second_look import NEW, decide, draft, fresh, page, submit
from tests.page_client import Answer, PageClient

SignedIn = Callable[[Any], PageClient]


@pytest.fixture
def tara(cast: Cast, scenario: Scenario, signed_in: SignedIn, db: SQLAlchemy) -> PageClient:
    db.session.get_one(Team, cast.north.id).timezone = "Europe/Berlin"
    db.session.commit()
    return signed_in(cast.tara)


def choose(browser: PageClient, db: SQLAlchemy, moment: str = "2026-11-24T09:00", expect: int = 303) -> Answer:
    thing = fresh(db)
    return browser.post(f"/library/scenarios/{thing.id}/schedules", {"moment": moment, "revision": thing.draft_revision}, expect)


def latest(db: SQLAlchemy) -> ScenarioSchedule:
    query = select(ScenarioSchedule).order_by(ScenarioSchedule.id.desc()).execution_options(populate_existing=True)
    found = db.session.scalars(query).first()
    assert found is not None
    return found


def run(db: SQLAlchemy) -> None:
    db.session.rollback()
    publish_due()
    db.session.rollback()


def test_the_moment_is_read_in_the_teams_zone(tara: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    assert "Europe/Berlin" in page(tara, db).text
    choose(tara, db)
    assert latest(db).at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert "2026-11-24 09:00 Europe/Berlin" in page(tara, db).said


def test_it_is_published_when_the_moment_has_come_and_not_before(tara: PageClient, db: SQLAlchemy, clock: Any, cast: Cast) -> None:
    draft(tara, db)
    choose(tara, db)
    run(db)
    assert fresh(db).current_number == 1
    clock.set(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    run(db)
    version = db.session.scalars(select(ScenarioVersion).where(ScenarioVersion.number == 2)).one()
    assert (fresh(db).current_number, version.source, version.published_by_id) == (2, NEW, cast.tara.id)
    assert latest(db).state is ScheduleState.DONE
    run(db)
    assert [notice.kind for notice in db.session.scalars(select(Notice))] == ["library.schedule_done"]


def test_what_is_written_afterwards_stays_in_the_draft(tara: PageClient, db: SQLAlchemy, clock: Any) -> None:
    draft(tara, db)
    choose(tara, db)
    clock.move(hours=1)
    draft(tara, db, NEW.replace("Never mind", "Forget it"))
    clock.set(datetime(2026, 11, 24, 8, 1, tzinfo=UTC))
    run(db)
    assert db.session.scalars(select(ScenarioVersion).where(ScenarioVersion.number == 2)).one().source == NEW


def test_it_can_be_called_back(tara: PageClient, db: SQLAlchemy, clock: Any) -> None:
    draft(tara, db)
    choose(tara, db)
    tara.post(f"/library/scenarios/{fresh(db).id}/schedules/{latest(db).id}/call-back")
    clock.set(datetime(2026, 11, 25, tzinfo=UTC))
    run(db)
    assert (fresh(db).current_number, latest(db).state) == (1, ScheduleState.CALLED_BACK)
    tara.post(f"/library/scenarios/{fresh(db).id}/schedules/{latest(db).id}/call-back", expect=404)


def test_another_moment_replaces_the_first(tara: PageClient, db: SQLAlchemy, clock: Any) -> None:
    draft(tara, db)
    choose(tara, db)
    choose(tara, db, "2026-11-26T09:00")
    clock.set(datetime(2026, 11, 25, tzinfo=UTC))
    run(db)
    assert fresh(db).current_number == 1
    clock.set(datetime(2026, 11, 26, 9, tzinfo=UTC))
    run(db)
    assert fresh(db).current_number == 2


@pytest.mark.parametrize("moment", ["", "tomorrow", "2026-11-20T09:00", "2029-01-01T09:00"])
def test_a_moment_that_is_none_is_refused_and_kept_on_the_page(moment: str, tara: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    answer = choose(tara, db, moment, 422)
    assert "Choose" in answer.said
    assert not db.session.scalars(select(ScenarioSchedule)).all()


def _archive(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    tara.post(f"/library/scenarios/{fresh(db).id}/archive")


def _newer(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    thing = draft(tara, db, SCENARIO.replace("Never mind", "Forget it"))
    tara.post(f"/library/scenarios/{thing.id}/publishing", {"revision": thing.draft_revision})


def _gone(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    person = db.session.get_one(Person, cast.tara.id)
    person.deactivated_at = datetime(2026, 11, 23, tzinfo=UTC)
    db.session.commit()


@pytest.mark.parametrize(("meanwhile", "reason"), [(_archive, "archived"), (_newer, "version 2 was published"), (_gone, "may no longer")])
def test_what_is_no_longer_right_is_not_done_and_told(
    meanwhile: Any, reason: str, tara: PageClient, db: SQLAlchemy, cast: Cast, clock: Any
) -> None:
    draft(tara, db)
    choose(tara, db)
    clock.move(hours=1)
    meanwhile(tara, db, cast)
    number = fresh(db).current_number
    clock.set(datetime(2026, 11, 24, 9, tzinfo=UTC))
    run(db)
    assert latest(db).state is ScheduleState.FAILED and reason in latest(db).said
    assert fresh(db).current_number == number
    assert db.session.scalars(select(Notice.kind)).all() == ["library.schedule_failed"]


def test_a_second_person_may_approve_for_a_moment(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn, clock: Any) -> None:
    draft(tara, db)
    submit(tara, db)
    decide(signed_in(cast.lea), db, "schedule", comment="Yes.", moment="2026-11-24T09:00")
    assert (fresh(db).current_number, latest(db).approved_by_id) == (1, cast.lea.id)
    clock.set(datetime(2026, 11, 24, 9, tzinfo=UTC))
    run(db)
    assert fresh(db).current_number == 2


def test_a_worker_that_stands_still_is_told(tara: PageClient, db: SQLAlchemy, clock: Any) -> None:
    draft(tara, db)
    choose(tara, db)
    clock.set(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert "may be standing still" in page(tara, db).said
