"""Nobody knows a draw beforehand: its seed is a secret of the moment, promised by its hash before anything is drawn."""

import hashlib
from collections.abc import Callable

import pytest

from app.base.database import db
from app.people.models import Person
from app.review.actions.plans_checking import compared
from app.review.actions.plans_drawing import run_draw
from app.review.models import DrawState
from app.review.sampling.settings import Settings
from app.trail.models import TrailEntry
from tests.cast import Cast
from tests.conftest import StoppedClock
from tests.page_client import PageClient
from tests.review.plan_world import MONDAY, World, latest


@pytest.fixture
def world(cast: Cast, signed_in: Callable[[Person], PageClient], clock: StoppedClock) -> World:
    clock.set(MONDAY)
    return World(cast, signed_in)


def test_the_seed_is_promised_before_and_told_after(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.review.actions.plans_drawing.enqueue", lambda *given, **more: None)
    plan, twin = world.made(), world.made()
    lea = world.signed_in(world.cast.lea)
    for one in (plan, twin):
        lea.post(f"/review/plans/{one.id}/draw")
    draw, other = latest(plan), latest(twin)
    assert draw.seed != other.seed and len(draw.seed) == 64, "two plans of one week are told apart by nothing but the secret"
    assert draw.commitment == hashlib.sha256(draw.seed.encode()).hexdigest()
    assert draw.commitment in str(facts("review.plan_draw", draw.id)) and draw.seed not in str(facts("review.plan_draw", draw.id))
    assert draw.seed not in lea.get(f"/review/draws/{draw.id}").text
    run_draw(draw.id)
    draw = latest(plan)
    assert draw.state is DrawState.DONE and draw.seed in str(facts("review.plan_drawn", draw.id))
    page = lea.get(f"/review/draws/{draw.id}").text
    assert draw.seed in page and draw.commitment in page
    assert compared(draw, Settings.from_json(draw.settings))["state"] == "same"
    draw.seed = "one that I like better"
    assert compared(draw, Settings.from_json(draw.settings)) == {"state": "seed"}


def facts(verb: str, draw_id: int) -> object:
    """What the trail keeps of it."""
    return db.session.query(TrailEntry).filter_by(verb=verb, thing_id=draw_id).one().details
