"""Claiming: one conditional UPDATE decides, leases run out, nobody reviews a conversation they took part in."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.base.errors import DomainError
from app.base.transaction import unit_of_work
from app.people.models import Notice, Person
from app.review.actions import claims
from app.review.actions.tallies import differences
from app.review.models import Assignment, AssignmentState, Publication
from app.review.queries.queue import QueueFilter
from tests.page_client import PageClient
from tests.review import builders
from tests.review.conftest import Scene


def holder_of(item_id: int) -> tuple[AssignmentState, int | None]:
    item = db.session.get_one(Assignment, item_id, populate_existing=True)
    return item.state, item.claimed_by_id


def test_taking_next_claims_the_oldest_and_opens_it(scene: Scene) -> None:
    later = scene.another()
    later.put_at = builders.PUT.replace(day=21)
    answer = scene.signed_in(scene.cast.rey).post("/review/next")
    assert answer.location == f"/review/{scene.item.id}"
    assert holder_of(scene.item.id) == (AssignmentState.CLAIMED, scene.cast.rey.id)


def test_an_empty_queue_says_so(scene: Scene) -> None:
    client = scene.signed_in(scene.cast.rey)
    client.post("/review/next")
    other = scene.signed_in(scene.cast.mo)
    assert "Nothing waits for you here" in other.follow(other.post("/review/next")).said


def test_the_loser_is_told_who_holds_it_and_until_when(scene: Scene, clock: Any) -> None:
    scene.signed_in(scene.cast.rey).post(f"/review/{scene.item.id}/claim")
    answer = scene.signed_in(scene.cast.mo).post(f"/review/{scene.item.id}/claim", expect=409)
    assert "Rey Santos holds this review until 9:20 AM" in answer.said
    assert "Rey Santos is reviewing this one now" in scene.signed_in(scene.cast.mo).get(f"/review/{scene.item.id}").said


def test_a_claim_runs_out_by_itself(scene: Scene, clock: Any) -> None:
    scene.signed_in(scene.cast.rey).post(f"/review/{scene.item.id}/claim")
    mo = scene.signed_in(scene.cast.mo)
    assert scene.talk.subject not in mo.get("/review").said
    clock.move(minutes=21)
    assert scene.talk.subject in mo.get("/review").said
    mo.post(f"/review/{scene.item.id}/claim")
    assert holder_of(scene.item.id) == (AssignmentState.CLAIMED, scene.cast.mo.id)


def test_saving_now_and_then_keeps_the_claim(scene: Scene, clock: Any) -> None:
    grader = scene.grader(scene.cast.rey)
    for level in ("low", "mid", "top"):
        grader.rate(empathy=level)
        clock.move(minutes=15)
    scene.signed_in(scene.cast.mo).post(f"/review/{scene.item.id}/claim", expect=409)


def test_whoever_lost_the_claim_is_told_and_keeps_the_draft(scene: Scene, clock: Any) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="low")
    clock.move(minutes=21)
    other = scene.grader(scene.cast.mo)
    other.rate(empathy="top")
    assert "Mo Haddad holds this review" in grader.rate(409, clarity="top").json["error"]
    assert "Mo Haddad holds this review" in grader.publish(409).json["error"]
    other.rate(clarity="top", identity="top")
    other.publish()
    assert "done already" in grader.rate(409, clarity="top").json["error"]
    assert scene.signed_in(scene.cast.rey).get(f"/review/{scene.item.id}").page.h1 == "Reviewed already"


def test_giving_back_lets_another_take_it(scene: Scene) -> None:
    rey = scene.signed_in(scene.cast.rey)
    rey.post(f"/review/{scene.item.id}/claim")
    scene.signed_in(scene.cast.mo).post(f"/review/{scene.item.id}/release", expect=409)
    rey.post(f"/review/{scene.item.id}/release")
    assert holder_of(scene.item.id) == (AssignmentState.WAITING, None)


def test_who_replied_in_the_conversation_does_not_review_it(scene: Scene) -> None:
    builders.message(scene.talk, "I took over.", scene.cast.rey, 7, builders.ACTED)
    rey = scene.signed_in(scene.cast.rey)
    assert "somebody else reviews it" in rey.post(f"/review/{scene.item.id}/claim", expect=403).said
    assert "Nothing waits" in rey.follow(rey.post("/review/next")).said


@pytest.mark.parametrize("who, status", [("bo", 403), ("tara", 403), ("ada", 403), ("stan", 404)])
def test_refusals(scene: Scene, who: str, status: int) -> None:
    client = scene.signed_in(getattr(scene.cast, who))
    client.post(f"/review/{scene.item.id}/claim", expect=status)
    client.post(f"/review/{scene.item.id}/release", expect=status)
    client.get(f"/review/{scene.item.id}/claim", 405)
    client.get(f"/review/{scene.item.id}/remove", status)


def test_of_two_at_the_same_moment_one_wins(app: Flask, scene: Scene) -> None:
    def take(name: str) -> str:
        person = someone(name)
        claims.claim(item_id, by=person, at=datetime(2026, 11, 22, 9, tzinfo=UTC))
        return name

    item_id = scene.item.id
    outcomes = at_once(app, [lambda: take("Rey Santos"), lambda: take("Mo Haddad"), lambda: take("Lea Brandt")])
    assert sorted(type(one).__name__ for one in outcomes) == ["ClaimedByOther", "ClaimedByOther", "str"]


def test_take_next_never_gives_two_people_the_same(app: Flask, scene: Scene) -> None:
    for _ in range(5):
        scene.another()
    db.session.commit()

    def take(name: str) -> int | None:
        person = someone(name)
        return claims.take_next(QueueFilter(), by=person, at=datetime(2026, 11, 22, 9, tzinfo=UTC))

    outcomes = at_once(app, [lambda: take("Rey Santos"), lambda: take("Mo Haddad"), lambda: take("Lea Brandt")])
    taken = [one for one in outcomes if isinstance(one, int)]
    assert len(taken) == len(set(taken)) == 3


def someone(name: str) -> Person:
    return db.session.query(Person).filter_by(name=name).options(selectinload(Person.memberships)).one()


def at_once(app: Flask, acts: list[Callable[[], Any]]) -> list[Any]:
    """Run each act in a thread of its own with a connection of its own, started together; results or domain errors."""
    db.session.commit()
    gate = threading.Barrier(len(acts))
    outcomes: list[Any] = []

    def run(act: Callable[[], Any]) -> None:
        with app.app_context():
            gate.wait(10)
            try:
                with unit_of_work():
                    outcomes.append(act())
            except DomainError as error:
                outcomes.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()
    return outcomes


def test_two_publish_clicks_at_once_publish_once(app: Flask, scene: Scene) -> None:
    grader = scene.grader(scene.cast.rey)
    grader.rate(empathy="top", clarity="top", identity="top")
    first, second = twin(app, grader.client), twin(app, grader.client)
    body = {"revision": grader.revision, "version": grader.version, "stay": True}
    url, token = f"/review/{scene.item.id}/publish", grader.client.csrf_token()
    answers: list[Any] = []

    def click(browser: Any) -> None:
        answers.append(browser.post(url, json=body, headers={"X-CSRFToken": token, "X-Requested-With": "fetch"}))

    db.session.commit()
    threads = [threading.Thread(target=click, args=(browser,)) for browser in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()
    assert [one.status_code for one in answers] == [200, 200]
    assert sorted(one.json["again"] for one in answers) == [False, True]
    assert db.session.query(Publication).count() == db.session.query(Notice).count() == 1
    assert differences() == []


def twin(app: Flask, client: PageClient) -> Any:
    """Another window of the same browser."""
    browser = app.test_client()
    with client.browser.session_transaction() as old, browser.session_transaction() as new:
        new.update(dict(old))
    return browser


def test_a_save_renews_only_a_claim_that_is_two_minutes_old(scene: Scene, clock: Any) -> None:
    grader = scene.grader(scene.cast.rey)

    def ends_at() -> Any:
        return db.session.scalar(select(Assignment.claim_ends_at).where(Assignment.id == scene.item.id))

    grader.rate(empathy="top")
    first = ends_at()
    clock.move(minutes=1)
    grader.rate(empathy="mid")
    assert ends_at() == first
    clock.move(minutes=1)
    grader.rate(empathy="top")
    assert ends_at() == first + timedelta(minutes=2)
