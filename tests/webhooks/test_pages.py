"""The admin's pages and commands of webhooks."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.base.database import db
from app.base.events import Event, announce
from app.base.transaction import unit_of_work
from app.people.models import Person
from app.trail.models import TrailEntry
from app.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import Answer, PageClient
from tests.webhooks.conftest import Make
from tests.webhooks.receiver import Receiver
from tests.webhooks.test_deliver import happen, proven, state_of

SignIn = Callable[[Person], PageClient]


@pytest.fixture
def ada(cast: Cast, clock: StoppedClock, signed_in: SignIn) -> PageClient:
    return signed_in(cast.ada)


def secret_in(answer: Answer) -> str:
    """The secret that a page shows."""
    (secret,) = {str(one) for one in re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.text)}
    return secret


def test_an_endpoint_from_its_form_to_the_first_answer(ada: PageClient, receiver: Receiver, clock: StoppedClock) -> None:
    assert "No system listens yet" in ada.get("/webhooks").said
    ada.get("/webhooks/new")
    form = {"name": "Warehouse", "url": receiver.url, "events": ["review.published", "dispute.opened"], "team_id": 0}
    secret = secret_in(ada.post("/webhooks/new", form, 200))
    one = db.session.query(Endpoint).one()
    page = ada.get(f"/webhooks/{one.id}")
    assert "Nothing was sent yet" in page.said
    assert "whsec_" not in page.text + ada.get(f"/webhooks/{one.id}/edit").text
    assert not any(secret[6:] in str(value) for value in vars(one).values()), "the secret is not kept"
    receiver.answers = [(500, b"<b>out of shelves</b>", {})]
    answer = ada.follow(ada.post(f"/webhooks/{one.id}/test"))
    assert "It answered with an error" in answer.said
    assert "&lt;b&gt;out of shelves&lt;/b&gt;" in answer
    assert proven(receiver.got[0], secret)
    assert receiver.got[0].json["event"] == "webhook.test"
    delivery = db.session.query(Delivery).one()
    ada.get(f"/webhooks/{one.id}/deliveries/{delivery.id}/progress", 286, htmx=True)
    assert "Delivered" in ada.follow(ada.post(f"/webhooks/{one.id}/deliveries/{delivery.id}/again")).said
    assert len(receiver.got) == 2
    assert "webhook.test" in ada.get(f"/webhooks/{one.id}?state=delivered").said
    assert "Nothing here" in ada.get(f"/webhooks/{one.id}?state=dead").said
    ada.get(f"/webhooks/{one.id + 1}/deliveries/{delivery.id}", 404)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "https://169.254.169.254/latest"}, "reached over the internet"),
        ({"url": "http://example.org"}, "begins with https://"),
        ({"name": "  "}, "name"),
        ({"events": []}, "at least one event"),
        ({"team_id": 999}, "choice"),
    ],
)
def test_a_form_that_cannot_be_used_keeps_what_was_typed(ada: PageClient, change: dict[str, Any], said: str) -> None:
    form = {"name": "Warehouse", "url": "https://example.org/typed", "events": ["review.published"], "team_id": 0}
    page = ada.post("/webhooks/new", form | change, 422)
    assert said in page.said
    assert "typed" in page.text or "url" in change
    assert db.session.query(Endpoint).count() == 0


def test_a_change_meets_another(ada: PageClient, listen: Make, cast: Cast) -> None:
    one, _secret = listen(Event.REVIEW_PUBLISHED)
    form = {"name": "Mine", "url": one.url, "events": ["review.changed"], "team_id": cast.north.id, "revision": one.revision}
    ada.post(f"/webhooks/{one.id}/edit", form)
    page = ada.post(f"/webhooks/{one.id}/edit", form | {"name": "Theirs"}, 409)
    assert "Somebody else changed this endpoint" in page.said and 'value="Theirs"' in page.text and "Mine" in page.said
    db.session.refresh(one)
    assert (one.name, one.events, one.team_id) == ("Mine", ["review.changed"], cast.north.id)


def test_secrets_change_with_an_overlap(ada: PageClient, listen: Make, receiver: Receiver, clock: StoppedClock) -> None:
    one, first = listen(Event.REVIEW_PUBLISHED)
    second = secret_in(ada.post(f"/webhooks/{one.id}/secret", expect=200))
    happen(clock)
    assert proven(receiver.got[-1], first) and proven(receiver.got[-1], second)
    clock.move(hours=24)
    happen(clock)
    assert not proven(receiver.got[-1], first) and proven(receiver.got[-1], second)
    third = secret_in(ada.post(f"/webhooks/{one.id}/secret", expect=200))
    ada.post(f"/webhooks/{one.id}/secret/end-old")
    happen(clock)
    assert not proven(receiver.got[-1], second) and proven(receiver.got[-1], third)


def test_a_changed_key_of_the_site_sends_nothing_wrongly_signed(
    app: Flask, ada: PageClient, listen: Make, receiver: Receiver, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _secret = listen(Event.REVIEW_PUBLISHED)
    db.session.query(Endpoint).update({"mark": "another site"})
    db.session.commit()
    happen(clock)
    assert not receiver.got
    assert db.session.query(Delivery).one().fault == "key"
    assert "Make a new secret and give it to the receiver" in ada.get(f"/webhooks/{one.id}").said


def test_off_on_and_away(ada: PageClient, listen: Make, receiver: Receiver, clock: StoppedClock) -> None:
    one, _secret = listen(Event.REVIEW_PUBLISHED)
    receiver.answers = [500]
    happen(clock)
    waiting = db.session.query(Delivery).one()
    ada.post(f"/webhooks/{one.id}/off")
    happen(clock)
    ada.post(f"/webhooks/{one.id}/deliveries/{waiting.id}/again", expect=409)
    ada.post(f"/webhooks/{one.id}/again", expect=409)
    assert (len(receiver.got), db.session.query(Delivery).count()) == (1, 1)
    assert "Turn on" in ada.get(f"/webhooks/{one.id}").said
    ada.post(f"/webhooks/{one.id}/on")
    assert state_of(one) is EndpointState.ON
    ada.post(f"/webhooks/{one.id}/remove")
    ada.get(f"/webhooks/{one.id}", 404)
    happen(clock)
    assert len(receiver.got) == 1
    verbs = {entry.verb for entry in db.session.query(TrailEntry).filter(TrailEntry.thing_kind == "webhook_endpoint")}
    assert {"webhooks.create_endpoint", "webhooks.turn_off", "webhooks.turn_on", "webhooks.remove_endpoint"} <= verbs


def test_lists_and_health_ask_little(ada: PageClient, listen: Make, receiver: Receiver, clock: StoppedClock, query_count: Any) -> None:
    one, _secret = listen(Event.REVIEW_PUBLISHED)
    receiver.answers = [410]
    with unit_of_work():
        for _ in range(35):
            announce(Event.REVIEW_PUBLISHED, lambda: {"team": None}, at=clock.at)
    with query_count(exactly=1 + 4):
        page = ada.get(f"/webhooks/{one.id}")
    assert page.page.text.count("review.published") >= 30
    with query_count(exactly=1 + 2):
        assert "Some given up" in ada.get("/webhooks").said
    assert "waiting: 34, given up: 1" in ada.get("/health").said


def test_commands(app: Flask, listen: Make, receiver: Receiver, clock: StoppedClock) -> None:
    one, _secret = listen(Event.REVIEW_PUBLISHED)

    def run(*words: str) -> tuple[int, str]:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["webhooks", *words])
        db.session.expire_all()
        return result.exit_code, result.output

    receiver.answers = [410]
    assert run("test", "Warehouse")[0] == 0
    assert db.session.query(Delivery).one().state is DeliveryState.DEAD
    code, told = run("list")
    assert (code, told.rstrip("\n").split("\t")[:3], told.rstrip("\n").split("\t")[-1]) == (
        0,
        [str(one.id), "Warehouse", "paused"],
        "1 given up",
    )
    code, told = run("retry", str(one.id))
    assert code == 1 and "Turn it on first" in told
    assert run("retry", "Nobody")[0] == 1
