"""Draft, in review by a second person, published: never by whoever wrote it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.library.models import Scenario, ScenarioVersion
from app.library.work_models import ScenarioSubmission, Verdict
from app.people.models import Notice, Team
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.knowledge.packs import SCENARIO
from tests.page_client import Answer, PageClient

SignedIn = Callable[[Any], PageClient]
NEW = SCENARIO.replace("> And now?", "> What happens now?")


@pytest.fixture
def tara(cast: Cast, scenario: Scenario, signed_in: SignedIn) -> PageClient:
    return signed_in(cast.tara)


@pytest.fixture
def lea(cast: Cast, scenario: Scenario, signed_in: SignedIn) -> PageClient:
    """The lead: she may publish as well."""
    return signed_in(cast.lea)


def fresh(db: SQLAlchemy) -> Scenario:
    return db.session.scalars(select(Scenario).execution_options(populate_existing=True)).one()


def draft(browser: PageClient, db: SQLAlchemy, text: str = NEW) -> Scenario:
    thing = fresh(db)
    browser.post(f"/library/scenarios/{thing.id}/edit", {"source": text, "revision": thing.draft_revision})
    return fresh(db)


def submit(browser: PageClient, db: SQLAlchemy, expect: int = 303, **more: Any) -> Answer:
    thing = fresh(db)
    return browser.post(
        f"/library/scenarios/{thing.id}/submissions", {"note": "Is it clear?", "revision": thing.draft_revision, **more}, expect
    )


def decide(browser: PageClient, db: SQLAlchemy, verb: str, expect: int = 303, **data: str) -> Answer:
    one = latest(db)
    return browser.post(f"/library/scenarios/{one.scenario_id}/submissions/{one.id}/{verb}", data, expect)


def latest(db: SQLAlchemy) -> ScenarioSubmission:
    query = select(ScenarioSubmission).order_by(ScenarioSubmission.id.desc()).execution_options(populate_existing=True)
    found = db.session.scalars(query).first()
    assert found is not None
    return found


def ask_for_second(db: SQLAlchemy, team: Team) -> None:
    db.session.get_one(Team, team.id).second_publisher = True
    db.session.commit()


def page(browser: PageClient, db: SQLAlchemy) -> Answer:
    return browser.get(f"/library/scenarios/{fresh(db).id}/publishing")


def test_the_second_person_sees_what_changes_and_publishes_it(tara: PageClient, lea: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    draft(tara, db)
    submit(tara, db)
    said = page(lea, db).said
    assert "In calm the customer says something else" in said and "Is it clear?" in said and "What happens now?" in said
    decide(lea, db, "approve", comment="Good.")
    thing, version = fresh(db), db.session.scalars(select(ScenarioVersion).where(ScenarioVersion.number == 2)).one()
    assert (thing.current_number, version.published_by_id, version.source) == (2, cast.lea.id, NEW)
    assert (latest(db).verdict, latest(db).decided_by_id) == (Verdict.APPROVED, cast.lea.id)
    assert "Good." in page(tara, db).said


def test_who_may_decide_is_told_and_so_is_the_author(tara: PageClient, lea: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    draft(tara, db)
    submit(tara, db)
    decide(lea, db, "back", comment="Say when.")
    told = [(notice.person_id, notice.kind) for notice in db.session.scalars(select(Notice).order_by(Notice.id))]
    assert told == [(cast.lea.id, "library.submitted"), (cast.tara.id, "library.sent_back")]
    assert "Say when." in page(tara, db).said
    verbs = [entry.verb for entry in db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)) if entry.thing_kind == "scenario"]
    assert verbs[-2:] == ["library.submit", "library.send_back"]


def test_sending_back_needs_words(tara: PageClient, lea: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    submit(tara, db)
    assert "Say what should be put right" in decide(lea, db, "back", 422, comment="  ").said
    assert latest(db).verdict is None


def test_an_author_never_approves_even_where_no_team_asks(tara: PageClient, lea: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    submit(tara, db)
    assert "somebody else has to look" in decide(tara, db, "approve", 403).said
    assert fresh(db).current_number == 1


def test_whoever_wrote_a_part_of_it_is_an_author_too(tara: PageClient, lea: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    draft(lea, db, NEW.replace("Never mind", "Forget it"))
    submit(tara, db)
    decide(lea, db, "approve", 403)
    assert fresh(db).current_number == 1


def test_writing_after_it_was_submitted_does_not_count(tara: PageClient, lea: PageClient, db: SQLAlchemy, clock: Any) -> None:
    draft(tara, db)
    submit(tara, db)
    clock.move(minutes=5)
    draft(lea, db, NEW.replace("Never mind", "Forget it"))
    assert "The draft went on since" in page(lea, db).said
    decide(lea, db, "approve")
    published = db.session.scalars(select(ScenarioVersion).where(ScenarioVersion.number == 2)).one()
    assert published.source == NEW and "Forget it" in fresh(db).draft_source


def test_a_team_may_ask_that_a_second_person_publishes(tara: PageClient, lea: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    ask_for_second(db, cast.north)
    thing = draft(tara, db)
    for path in ("publish", "publishing"):
        answer = tara.post(f"/library/scenarios/{thing.id}/{path}", {"revision": thing.draft_revision}, expect=422)
        assert "a second person publishes" in answer.said
    tara.post(f"/library/scenarios/{thing.id}/schedules", {"revision": thing.draft_revision, "moment": "2026-11-25T09:00"}, expect=422)
    assert fresh(db).current_number == 1
    lea.post(f"/library/scenarios/{thing.id}/publishing", {"revision": thing.draft_revision})
    assert fresh(db).current_number == 2


def test_the_setting_is_off_until_a_lead_ticks_it(tara: PageClient, lea: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    assert db.session.get_one(Team, cast.north.id).second_publisher is False
    lea.post(f"/teams/{cast.north.id}", {"name": "North desk", "timezone": "UTC", "second_publisher": "y"})
    db.session.expire_all()
    assert db.session.get_one(Team, cast.north.id).second_publisher is True
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert entry is not None and entry.details["after"]["second_publisher"] is True
    tara.post(f"/teams/{cast.north.id}", {"name": "North desk", "timezone": "UTC"}, expect=403)


def test_another_teams_setting_does_not_bind(tara: PageClient, db: SQLAlchemy, cast: Cast) -> None:
    ask_for_second(db, cast.south)
    thing = draft(tara, db)
    tara.post(f"/library/scenarios/{thing.id}/publishing", {"revision": thing.draft_revision})
    assert fresh(db).current_number == 2


def test_a_draft_with_errors_or_nothing_new_is_not_submitted(tara: PageClient, db: SQLAlchemy) -> None:
    assert "says exactly this already" in submit(tara, db, 422).said
    draft(tara, db, NEW.replace("-> calm", "-> clam"))
    submit(tara, db, 422)
    assert not db.session.scalars(select(ScenarioSubmission)).all()


def test_a_draft_that_went_on_is_looked_at_first(tara: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    assert "The draft changed meanwhile" in submit(tara, db, 422, revision=1).said


def test_submitting_again_replaces_what_waits(tara: PageClient, lea: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    submit(tara, db)
    first = latest(db).id
    draft(tara, db, NEW.replace("Never mind", "Forget it"))
    submit(tara, db)
    assert db.session.get_one(ScenarioSubmission, first, populate_existing=True).verdict is Verdict.TAKEN_BACK
    lea.post(f"/library/scenarios/{fresh(db).id}/submissions/{first}/approve", expect=422)
    assert fresh(db).current_number == 1


def test_it_can_be_taken_back_by_whoever_submitted_it(tara: PageClient, lea: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    submit(tara, db)
    decide(lea, db, "take", 403)
    decide(tara, db, "take")
    assert latest(db).verdict is Verdict.TAKEN_BACK
    decide(lea, db, "approve", 422)


def test_of_two_decisions_one_counts(tara: PageClient, lea: PageClient, db: SQLAlchemy) -> None:
    draft(tara, db)
    submit(tara, db)
    decide(lea, db, "approve")
    assert "decided about this already" in decide(lea, db, "back", 422, comment="No.").said
    assert latest(db).verdict is Verdict.APPROVED


def test_strangers_and_agents_see_nothing(tara: PageClient, db: SQLAlchemy, cast: Cast, signed_in: SignedIn) -> None:
    draft(tara, db)
    submit(tara, db)
    for person in (cast.bo, cast.rey, cast.ada):
        signed_in(person).get(f"/library/scenarios/{fresh(db).id}/publishing", expect=403)
        decide(signed_in(person), db, "approve", 403)


def test_the_page_asks_little(tara: PageClient, lea: PageClient, db: SQLAlchemy, query_count: Any) -> None:
    draft(tara, db)
    submit(tara, db)
    page(lea, db)
    with query_count(at_most=20):
        page(lea, db)


def test_the_differences_of_versions_are_told_by_meaning(tara: PageClient, db: SQLAlchemy) -> None:
    thing = draft(tara, db)
    said = tara.get(f"/library/scenarios/{thing.id}/differences?from=1&to=draft").said
    assert "In calm the customer says something else" in said and "1 line added" in said
