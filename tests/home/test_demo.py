"""The demo's history: made by the rooms' own actions, so everything in it holds together."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.base import clock
from app.base.database import db
from app.calibration.graders.models import Check
from app.calibration.health.models import HealthReport, HealthState
from app.calibration.models import AgreementReport, GoldItem, HiddenKind, HiddenLook, MarkSheet, Quote, Round, RoundItem, RoundState, Series
from app.conversations.models import AgentIdentity, Conversation, ConversationImport, ConversationKind, Message
from app.conversations.veiling import veil_of, veiled
from app.courses.models import Enrolment
from app.home.demo.cast import MEMBERS
from app.home.preparing import prepare_site
from app.inbox.models import Attempt, AttemptMode, AttemptState, PracticeAssignment
from app.inbox.shifts.models import RunState, ShiftRun
from app.people.models import Person
from app.review.actions.plans_checking import compared
from app.review.actions.tallies import differences, wrong_scores
from app.review.models import (
    Assignment,
    AssignmentState,
    Dispute,
    DisputePoint,
    DisputeState,
    Evidence,
    Origin,
    PlanDraw,
    PointerSwitch,
    PointerVerdict,
    Publication,
    Purpose,
    Replay,
    ReplayState,
    Review,
    ReviewState,
    ReviewTagging,
    fitting,
)
from app.review.pointing import precision
from app.review.sampling.settings import Settings
from app.rubrics.models import Rubric
from app.trail.actions import first_altered
from app.trail.models import TrailEntry
from app.ui.frame import registry
from tests.counting import query_count
from tests.databases import FreshDatabase
from tests.page_client import PageClient

KEYS = [member.key for member in MEMBERS if member.signs_in]
BUDGETS = {"trainee": 16, "agent": 16, "trainer": 5, "reviewer": 10, "reviewer2": 10, "lead": 11, "admin": 5}
"""Statements of Today, the viewer's one included."""


@pytest.fixture(scope="module")
def demo(_site: Flask, database: FreshDatabase) -> Iterator[Flask]:
    """A demo site after its first start. Nothing here writes to it."""
    database.refresh(_site)
    with _site.app_context():
        prepare_site(lambda line: None)
        yield _site
        db.session.remove()


def browser(demo: Flask, key: str) -> PageClient:
    """Somebody's browser."""
    person = db.session.scalars(select(Person).where(Person.email == f"{key}@demo.greenroom.test")).one()
    return PageClient(demo).sign_in(person)


def test_figures_and_trail_hold(demo: Flask) -> None:
    assert differences() == []
    assert wrong_scores() == []
    assert first_altered() is None


@pytest.mark.parametrize("key", KEYS)
def test_every_room_opens(demo: Flask, key: str) -> None:
    client = browser(demo, key)
    today = client.get("/")
    assert client.person is not None
    with demo.test_request_context("/"):
        rooms = [demo.url_for(room.endpoint) for room in registry(demo).rooms]
    linked = [url for url in rooms if f'href="{url}"' in today.text]
    assert len(linked) >= 5
    for url in linked:
        answer = client.send("GET", url, 200) if url != "/growth" else client.follow(client.get(url, 303))
        assert "There is nothing here, or" not in answer.said


@pytest.mark.parametrize("key", KEYS)
def test_today_keeps_its_budget_and_says_something(demo: Flask, key: str) -> None:
    client = browser(demo, key)
    with query_count(BUDGETS[key]):
        page = client.get("/")
    assert page.text.count('class="day-line"') >= 4


def test_nothing_lies_in_the_future_and_much_in_the_past(demo: Flask) -> None:
    now = clock.now()
    for column in (TrailEntry.at, Message.sent_at, Publication.at, Attempt.started_at, Enrolment.last_step_at):
        latest = db.session.scalar(select(func.max(column)))
        assert latest is not None and latest <= now, column
    first = db.session.scalar(select(func.min(Publication.at)))
    assert first is not None and first < now - timedelta(days=110)


def test_there_is_enough_of_everything(demo: Flask) -> None:
    def count(*conditions: object) -> int:
        return db.session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]

    assert count(Conversation.kind == ConversationKind.REAL) >= 120
    assert count(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.PRACTICE) >= 35
    assert count(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY) >= 90
    assert 5 <= count(Assignment.state == AssignmentState.WAITING) <= 26
    assert count(Assignment.state == AssignmentState.CLAIMED, Assignment.origin != Origin.PLAN) == 1
    assert count(Dispute.state == DisputeState.OPEN) == 2
    assert 1 <= count(Dispute.state == DisputeState.ACCEPTED) <= 4
    assert count(AgentIdentity.person_id.is_(None)) == 2
    assert count(ConversationImport.rejected > 0) == 1
    assert count(Attempt.state == AttemptState.OPEN) == 2
    assert count(PracticeAssignment.done_at.is_(None)) == 2
    assert {"ja", "ru"} <= set(db.session.scalars(select(Conversation.language).distinct()))


def test_a_shift_was_run_and_an_assessment_released(demo: Flask) -> None:
    run = db.session.scalars(select(ShiftRun)).one()
    came = db.session.scalars(select(Attempt).where(Attempt.shift_run_id == run.id)).all()
    assert run.state is RunState.ENDED and len(came) == 10 and all(one.first_replied_at for one in came)
    agent = browser(demo, "agent")
    assert "How your shift" in agent.get("/").said
    report = agent.get(f"/inbox/shifts/runs/{run.id}")
    assert "10 of 10" in report.said and "Customer by customer" in report.said and "You warned Operations on call" in report.said
    assessed = db.session.scalars(select(Attempt).where(Attempt.mode == AttemptMode.ASSESSMENT)).one()
    assert assessed.state is AttemptState.ENDED and assessed.released_at is not None
    assert "Turn by turn" in agent.get(f"/inbox/{assessed.id}").said


def test_several_people_have_enough_reviews_to_tell(demo: Flask) -> None:
    query = select(Review.reviewee_id).where(Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY)
    many = db.session.scalars(query.group_by(Review.reviewee_id).having(func.count() >= 10)).all()
    assert len(many) >= 3


def test_nobody_reviewed_their_own_replies_and_quotes_are_what_was_written(demo: Flask) -> None:
    assert db.session.scalar(select(func.count()).where(Review.reviewer_id == Review.reviewee_id)) == 0
    query = select(Evidence, Message.body, Conversation).join(Message, Message.id == Evidence.message_id)
    rows = db.session.execute(query.join(Conversation, Conversation.id == Message.conversation_id)).all()
    assert len(rows) > 100
    pieces = [(one, body[one.start : one.end], veil_of(talk)) for one, body, talk in rows]
    assert [one.id for one, words, veil in pieces if one.quote not in (words, veiled(words, veil))] == [], "or as it is shown"


def test_one_round_is_resolved_and_in_the_other_somebody_still_has_to_grade(demo: Flask) -> None:
    rounds = {one.state: one for one in db.session.scalars(select(Round))}
    assert set(rounds) == {RoundState.RESOLVED, RoundState.SCORING}
    assert {one["criterion"] for one in rounds[RoundState.RESOLVED].figures["criteria"]} >= {"promises", "empathy"}
    page = browser(demo, "reviewer2").get(f"/calibration/rounds/{rounds[RoundState.SCORING].id}").said
    assert "Grade conversation 3" in page or "Go on" in page, page
    left = select(func.count()).select_from(MarkSheet).join(RoundItem, RoundItem.id == MarkSheet.item_id)
    mine = db.session.scalars(select(Person.id).where(Person.email == "reviewer2@demo.greenroom.test")).one()
    assert db.session.scalar(left.where(RoundItem.round_id == rounds[RoundState.SCORING].id, MarkSheet.person_id == mine)) == 2
    assert (db.session.scalar(select(func.count()).select_from(Quote)) or 0) >= 10


def test_gold_items_came_back_and_agreement_has_figures(demo: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(GoldItem)) == 3
    handed_in = {one.kind for one in db.session.scalars(select(HiddenLook).where(HiddenLook.done_at.is_not(None)))}
    assert handed_in == {HiddenKind.GOLD, HiddenKind.REPEAT}
    general = select(Rubric.id).where(Rubric.slug == "core-quality")  # a repeat of another rubric's review makes a report of its own
    year = select(AgreementReport).where(AgreementReport.days == 365, AgreementReport.rubric_id.in_(general))
    figures = db.session.scalars(year).one().figures
    assert any(criterion["alpha"] for criterion in figures["criteria"])
    assert figures["sources"]["gold"] and figures["sources"]["repeats"] and figures["sources"]["rounds"] == 12
    assert "Per criterion" in browser(demo, "lead").get("/calibration/agreement").said


def test_a_plan_drew_this_week_and_its_draw_can_be_proved(demo: Flask) -> None:
    draw = db.session.scalars(select(PlanDraw).order_by(PlanDraw.id)).first()
    assert draw is not None
    assert draw.report is not None and draw.report["put"] >= 1
    assert compared(draw, Settings.from_json(draw.settings))["state"] == "same"
    dealt = select(func.count()).where(Assignment.origin == Origin.PLAN)
    assert (db.session.scalar(dealt.where(Assignment.state == AssignmentState.DONE)) or 0) >= 1
    assert "A fair share of everybody" in browser(demo, "lead").get("/review/plans").said
    assert "goal" in browser(demo, "reviewer2").get("/review/duties").said.casefold()


def test_reviews_took_time_cite_clauses_and_some_work_was_reviewed_twice(demo: Flask) -> None:
    worked = select(Review.active_seconds, Review.saved_at, Review.started_at).where(
        Review.state == ReviewState.PUBLISHED, Review.purpose == Purpose.QUALITY, Review.active_seconds > 0
    )
    rows = db.session.execute(worked).all()
    assert len(rows) > 90 and all(one.active_seconds <= (one.saved_at - one.started_at).total_seconds() for one in rows)
    cited = db.session.scalars(select(Evidence).where(Evidence.clause != "")).all()
    assert len(cited) >= 20 and len({one.clause for one in cited}) >= 3 and all(one.article_version_id for one in cited)
    twice = select(Assignment.id).where(Assignment.round == 2, Assignment.state == AssignmentState.DONE)
    pairs = (Review.conversation_id, func.count(), func.count(Review.reviewer_id.distinct()))
    seen = db.session.execute(
        select(*pairs).where(Review.conversation_id.in_(_conversations(twice))).group_by(Review.conversation_id)
    ).all()
    assert len(seen) == 8 and all(reviews >= 2 and people >= 2 for _id, reviews, people in seen)


def _conversations(assignments: Any) -> Any:
    return select(Assignment.conversation_id).where(Assignment.id.in_(assignments))


def test_comments_are_kept_and_a_health_report_was_made(demo: Flask) -> None:
    page = browser(demo, "reviewer").get("/review/templates").said
    assert all(words in page for words in ("Say who does what, and by when.", "reads like a day", "Open the parcel page before you write"))
    assert "Move it to the first line" not in page  # the colleague's own, not shared
    own = browser(demo, "trainee").get("/reviews/self").said
    assert "Done not yet" in own and "Core quality" in own
    made = db.session.scalars(select(HealthReport)).one()
    assert made.state is HealthState.DONE and made.done == made.total > 80
    assert "Parcels desk" in browser(demo, "lead").get(f"/calibration/health/{made.rubric_id}?team={made.team_id}").said


def test_disputes_pointers_and_a_weight_that_was_tried(demo: Flask) -> None:
    states = set(db.session.scalars(select(Dispute.state)))
    assert DisputeState.OPEN in states and len(states) >= 2
    assert db.session.scalar(select(func.count()).where(PointerSwitch.on.is_(True)))
    tried = db.session.scalars(select(Replay).order_by(Replay.id)).all()
    assert len(tried) == 2 and all(one.state is ReplayState.DONE and one.done == one.total > 30 for one in tried)
    for one, key in zip(tried, ("trainer", "lead"), strict=True):
        page = browser(demo, key).get(f"/review/replays/{one.id}").said
        assert "No review has changed" in page and ("Mateusz Kowalczyk" in page) is (key == "lead")


def test_pointers_have_verdicts_enough_to_tell_and_decisions_have_fitting_reasons(demo: Flask) -> None:
    columns = (PointerVerdict.pointer, PointerVerdict.language, func.count(), func.sum(PointerVerdict.accepted.cast(db.Integer)))
    rows = db.session.execute(select(*columns).group_by(PointerVerdict.pointer, PointerVerdict.language)).all()
    told = {row[:2]: (row[2], row[3]) for row in rows if precision(row[3], row[2] - row[3]) is not None}
    assert len(told) >= 2 and any(0 < accepted < n for n, accepted in told.values())
    weeks = {at.isocalendar()[:2] for at in db.session.scalars(select(PointerVerdict.at))}
    assert len(weeks) >= 4
    states = (Dispute.kind, Dispute.state, DisputePoint.reason)
    found = db.session.execute(select(*states).join(DisputePoint.dispute).where(Dispute.state != DisputeState.OPEN)).all()
    assert {state for _kind, state, _reason in found} >= {DisputeState.ACCEPTED, DisputeState.REJECTED}
    assert all(reason in fitting(kind, changed=state is not DisputeState.REJECTED) for kind, state, reason in found)


def test_preparing_again_changes_nothing(demo: Flask) -> None:
    def sizes() -> dict[str, int]:
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in db.metadata.sorted_tables}

    said: list[str] = []
    before = sizes()
    prepare_site(said.append)
    assert (sizes(), said) == (before, [])


def test_the_desk_keeps_order_and_everybody_sees_their_part(demo: Flask) -> None:
    hanna, diego, sofia, amara = (browser(demo, key) for key in ("reviewer", "reviewer2", "lead", "trainee"))
    own, shared = "Given, not read yet", "Low rating, nobody has looked yet"
    assert own in hanna.get("/filters?place=reviews").said and own not in diego.get("/filters?place=reviews").said
    assert shared in diego.get("/filters?place=conversations").said
    names = ("Date as a promise", "Next step is clear", "Bring to the Thursday round")
    assert all(name in sofia.get("/reviews/tags").said for name in names)
    assert db.session.scalar(select(func.count()).select_from(ReviewTagging)) == 12
    assert "For everybody who answers late parcels" in amara.get("/reviews/examples").said
    series = db.session.scalars(select(Series)).one()
    assert series.next_at is not None and timedelta(0) < series.next_at - clock.now() < timedelta(days=12)
    assert "The Thursday round" in sofia.get("/calibration/series").said
    looks = db.session.scalars(select(Check).order_by(Check.published_at)).all()
    assert [one.read_at is not None for one in looks] == [True, True, True, False]
    assert diego.get("/calibration/graders/mine").text.count("/calibration/graders/") >= 4
    assert "nobody has to ask" in diego.get(f"/calibration/graders/{looks[-1].id}").said
