"""Gold items and repeats in the ordinary queue: one reviewer sees them, as ordinary items; nobody else sees anything of them."""

import contextvars
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.base.database import db as database
from app.calibration.actions.looks import drawn, put_gold, put_repeat
from app.calibration.models import GoldItem, HiddenLook, HiddenMark, HiddenRates
from app.conversations.models import Conversation, ConversationKind
from app.people.models import Notice, Person
from app.review.models import Assignment, AssignmentState, Dispute, Publication, Rating, Review, ReviewState, Tally
from app.rubrics.models import RubricVersion
from tests.calibration.conftest import Calibration
from tests.page_client import PageClient
from tests.permissions.test_routes import routes
from tests.review import builders
from tests.review.builders import TOP, Grader

MARKER = "zebra crossing"


@pytest.fixture
def waiting(calibration: Calibration, clock: Any) -> Assignment:
    """An ordinary item of the queue, of a conversation of its own, in a team with a gold item that Mo and Lea agreed on."""
    cast = calibration.cast
    round_id = calibration.resolved((cast.mo, {}), (cast.lea, {}), members=(cast.mo, cast.lea))
    item_id = calibration.items(round_id)[0]
    calibration.at(cast.lea).post(f"/calibration/rounds/{round_id}/items/{item_id}/gold")
    talk = builders.conversation(cast.bo, cast.north, kind=ConversationKind.REAL)
    item = builders.waiting(talk, calibration.rubric, cast.bo)
    database.session.commit()
    return item


def gold_for(person: Person, like: Assignment, clock: Any) -> int:
    made = put_gold(like, person.id, 1, clock.at)
    assert made is not None
    database.session.commit()
    return made


def grader(calibration: Calibration, person: Person, item_id: int) -> Grader:
    version = database.session.query(RubricVersion.id).scalar()
    return Grader(calibration.at(person), item_id, version)


def handed_in(calibration: Calibration, person: Person, item_id: int, **levels: str) -> Any:
    one = grader(calibration, person, item_id)
    one.rate(**(TOP | levels))
    one.send("/save", criterion="empathy", comment=MARKER)
    return one.publish()


def test_a_gold_item_looks_like_any_other_to_its_reviewer(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    rey = calibration.at(calibration.cast.rey)
    made = gold_for(calibration.cast.rey, waiting, clock)
    assert f"/review/{made}" in rey.get("/review").text
    assert f"/review/{made}" in rey.get("/review?purpose=quality").text
    pages = [rey.get(f"/review/{one}").said for one in (waiting.id, made)]
    for page in pages:
        assert "gold" not in page.lower()
        assert page.count("Real") == pages[0].count("Real")
    answers = [handed_in(calibration, calibration.cast.rey, one).json for one in (waiting.id, made)]
    assert answers[0] == answers[1]


def test_a_look_leaves_no_review_no_tally_no_notice_to_the_agent(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    made = gold_for(calibration.cast.rey, waiting, clock)
    handed_in(calibration, calibration.cast.rey, made, empathy="mid")
    for table in (Review, Rating, Publication, Tally):
        assert database.session.query(table).count() == 0
    assert database.session.query(Notice).filter_by(person_id=calibration.cast.bo.id).count() == 0
    assert {mark.criterion: mark.level for mark in database.session.query(HiddenMark)} == TOP | {"empathy": "mid"}
    assert database.session.get_one(Assignment, made).state is AssignmentState.DONE


def test_nobody_else_can_find_or_take_it(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    made = gold_for(calibration.cast.rey, waiting, clock)
    for person in (calibration.cast.mo, calibration.cast.lea, calibration.cast.stan):
        browser = calibration.at(person)
        assert f"/review/{made}" not in browser.get("/review").text
        browser.get(f"/review/{made}", 404)
        browser.post(f"/review/{made}/claim", expect=404)
        grader(calibration, person, made).rate(404, empathy="top")
    calibration.at(calibration.cast.mo).post("/review/next")
    assert database.session.get_one(Assignment, made).state is AssignmentState.WAITING


@pytest.mark.parametrize("who", ["bo", "mo", "tara"])
def test_all_pages_of_everybody_else_stay_the_same(app: Flask, calibration: Calibration, waiting: Assignment, clock: Any, who: str) -> None:
    person = getattr(calibration.cast, who)
    ids = sorted({1, waiting.id, waiting.conversation_id, calibration.cast.bo.id, calibration.talks[0].id})
    before = everything(app, calibration.at(person), ids)
    assert len(before) > 25
    made = gold_for(calibration.cast.rey, waiting, clock)
    while_waiting = everything(app, calibration.at(person), [*ids, made])
    handed_in(calibration, calibration.cast.rey, made)
    after = everything(app, calibration.at(person), [*ids, made])
    for told in (while_waiting, after):
        assert not [url for url, text in told.items() if MARKER in text]
        assert {url: text for url, text in told.items() if url in before} == before
    assert not [url for url in after if url not in before and f"/{made}" not in url]


def test_the_lead_finds_nothing_of_it_in_lists_and_exports(app: Flask, calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    made = gold_for(calibration.cast.rey, waiting, clock)
    handed_in(calibration, calibration.cast.rey, made)
    told = everything(app, calibration.at(calibration.cast.lea), [1, made, waiting.conversation_id, calibration.talks[0].id])
    assert not [url for url, text in told.items() if MARKER in text]


def test_afterwards_the_reviewer_sees_what_it_was(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    made = gold_for(calibration.cast.rey, waiting, clock)
    rey = calibration.at(calibration.cast.rey)
    rey.get(f"/calibration/looks/{made}", 404)
    handed_in(calibration, calibration.cast.rey, made, empathy="mid")
    notice = database.session.query(Notice).filter_by(person_id=calibration.cast.rey.id, kind="calibration.looked_gold").one()
    page = rey.get(notice.path)
    assert "This was a gold item" in page.said
    assert "−50" in page.said
    for other in (calibration.cast.mo, calibration.cast.lea):
        calibration.at(other).get(notice.path, 404)


def test_sending_twice_is_the_same_as_once(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    made = gold_for(calibration.cast.rey, waiting, clock)
    one = grader(calibration, calibration.cast.rey, made)
    one.rate(**TOP)
    assert one.publish().json["again"] is False
    assert one.publish().json["again"] is True
    assert database.session.query(HiddenMark).count() == 3
    one.rate(409, empathy="low")


def test_an_open_criterion_and_a_stale_window_are_told(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    made = gold_for(calibration.cast.rey, waiting, clock)
    one = grader(calibration, calibration.cast.rey, made)
    one.rate(empathy="top")
    one.publish(422)
    one.rate(clarity="top", identity="top")
    one.revision -= 1
    one.publish(409)
    assert database.session.query(HiddenMark).count() == 0


def test_who_agreed_a_gold_item_lately_does_not_get_it(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    assert put_gold(waiting, calibration.cast.mo.id, 1, clock.at) is None
    assert put_gold(waiting, calibration.cast.mo.id, 1, clock.at + timedelta(weeks=5)) is not None


def test_a_gold_item_comes_once_and_not_after_it_was_taken_away(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    gold_for(calibration.cast.rey, waiting, clock)
    assert put_gold(waiting, calibration.cast.rey.id, 1, clock.at) is None
    gold = database.session.query(GoldItem).one()
    calibration.at(calibration.cast.lea).post(f"/calibration/gold/{gold.id}/retire")
    assert put_gold(waiting, calibration.cast.mo.id, 1, clock.at + timedelta(weeks=5)) is None


def test_a_repeat_comes_back_after_four_weeks(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    rey = calibration.cast.rey
    handed_in(calibration, rey, waiting.id)
    tallies = database.session.query(Tally).count()
    assert put_repeat(waiting, rey.id, 1, clock.at + timedelta(days=27)) is None
    assert put_repeat(waiting, calibration.cast.mo.id, 1, clock.at + timedelta(days=29)) is None
    clock.move(days=29)
    calibration.known.clear()  # sessions have run out
    made = put_repeat(waiting, rey.id, 1, clock.at)
    assert made is not None
    database.session.commit()
    handed_in(calibration, rey, made, empathy="mid")
    assert database.session.query(Review).count() == 1
    assert database.session.query(Tally).count() == tallies
    page = calibration.at(rey).get(f"/calibration/looks/{made}").said
    assert "You reviewed this before" in page
    assert put_repeat(waiting, rey.id, 1, clock.at) is None


def test_levels_that_a_dispute_changed_are_not_repeated_even_when_scored_anew(
    calibration: Calibration, waiting: Assignment, clock: Any
) -> None:
    rey = calibration.cast.rey
    handed_in(calibration, rey, waiting.id)
    clock.move(days=29)
    first = database.session.query(Review).one()
    values = {column.key: getattr(first, column.key) for column in Review.__table__.columns if column.key != "id"}
    answered, anew = (Review(**values | {"number": number, "state": state}) for number, state in ((2, "replaced"), (3, "published")))
    first.state = ReviewState.REPLACED
    database.session.add_all([answered, anew])
    database.session.flush()
    database.session.add(Publication(review_id=anew.id, by_id=rey.id, at=clock.at, graded_at=clock.at - timedelta(days=29)))
    database.session.commit()
    assert put_repeat(waiting, rey.id, 1, clock.at) is not None, "scoring anew does not make it younger"
    database.session.rollback()
    who = {"opened_by_id": calibration.cast.bo.id, "answered_by_id": calibration.cast.mo.id, "state": "accepted"}
    database.session.add(Dispute(review_id=first.id, new_review_id=answered.id, opened_at=clock.at, **who))
    database.session.commit()
    assert put_repeat(waiting, rey.id, 1, clock.at) is None


def test_a_team_that_shows_earlier_reviews_gives_no_look_away(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    cast = calibration.cast
    cast.north.unbiased = False
    handed_in(calibration, cast.rey, waiting.id)
    clock.move(days=29)
    calibration.known.clear()  # sessions have run out
    talk = database.session.get_one(Conversation, waiting.conversation_id)
    again = builders.waiting(talk, calibration.rubric, cast.bo, round=2)
    ordinary = again.id
    database.session.commit()
    assert "Earlier reviews" in calibration.at(cast.rey).get(f"/review/{ordinary}").said, "of ordinary items they are shown"
    database.session.delete(database.session.get_one(Assignment, ordinary))
    made = put_repeat(waiting, cast.rey.id, 1, clock.at)
    database.session.commit()
    assert made is not None
    assert "Earlier reviews" not in calibration.at(cast.rey).get(f"/review/{made}").said, "it would be the reviewer's own grade"
    own = f"/reviews/{database.session.query(Review.id).filter_by(assignment_id=waiting.id, number=1).scalar()}"
    assert own not in calibration.at(cast.rey).get(f"/conversations/{talk.id}").page.links, (
        "nor does the page of the conversation lead there"
    )
    handed_in(calibration, cast.rey, made)
    assert own in calibration.at(cast.rey).get(f"/conversations/{talk.id}").page.links


def test_nothing_comes_back_unless_the_team_asks_for_it(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    handed_in(calibration, calibration.cast.rey, waiting.id)
    assert database.session.query(HiddenLook).count() == 0


def test_rates_put_looks_beside_real_work(calibration: Calibration, waiting: Assignment, clock: Any) -> None:
    lea, cast = calibration.at(calibration.cast.lea), calibration.cast
    lea.post(f"/calibration/teams/{cast.north.id}/rates", {"gold": 21, "repeat": 0}, 422)
    lea.post(f"/calibration/teams/{cast.north.id}/rates", {"gold": 20, "repeat": 20})
    lea.get(f"/calibration/teams/{cast.south.id}/rates", 404)
    assert "20 gold items, 20 repeats" in lea.get("/calibration/gold").said
    rates = database.session.get_one(HiddenRates, cast.north.id)
    rates.gold = 100
    database.session.commit()
    handed_in(calibration, cast.rey, waiting.id)
    look = database.session.query(HiddenLook).one()
    assert (look.person_id, look.kind.value) == (cast.rey.id, "gold")
    handed_in(calibration, cast.rey, look.assignment_id)
    assert database.session.query(HiddenLook).count() == 1


def test_draws_can_be_proved() -> None:
    assert drawn(7, "gold") == drawn(7, "gold")
    share = sum(drawn(one, "gold") < 10 for one in range(5000)) / 5000
    assert 0.08 < share < 0.12


def everything(app: Flask, browser: PageClient, ids: list[int]) -> dict[str, str]:
    """What every page says that this person can open, for each of `ids` in the place of every id; calibration aside."""
    told = {}
    database.session.commit()
    for rule, method in routes(app):
        if method != "GET" or rule.endpoint.startswith(("calibration.", "people.sign_out", "ui.styleguide")):
            continue
        for one in ids if rule.arguments else ids[:1]:
            values = {name: one if type(rule._converters[name]).__name__ == "IntegerConverter" else "x" for name in rule.arguments}
            with app.test_request_context():
                try:
                    url = rule.build(values, append_unknown=False)[1]  # type: ignore[index]
                except Exception:  # a converter that takes only names of its own
                    continue
            response = contextvars.Context().run(browser.browser.open, url)
            assert response.status_code < 500, url
            if response.status_code == 200:
                told[url] = re.sub(r'nonce="[^"]*"|csrf[^>]*>|"[^"]*token[^"]*"[^>]*', "", response.text)
    return told
