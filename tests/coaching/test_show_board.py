"""The lead's board, one person's coaching, one's own page, Today, and what each costs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from app.base.database import db
from app.base.estimates import mean_estimate
from app.coaching.since import Said, Since
from app.people.models import Person
from app.review.models import Purpose
from app.rubrics.models import Skill
from tests.coaching.conftest import Coaching
from tests.coaching.test_action_items import add
from tests.coaching.test_pin import pin
from tests.growth.test_pages import tally
from tests.page_client import PageClient

WEEK = date(2026, 10, 12)
"""The Monday of the week of the session."""


def test_the_board_tells_who_was_coached_when_and_what_is_late(coaching: Coaching, clock: Any) -> None:
    session_id = coaching.held(days=-1)
    add(coaching, coaching.lea, session_id, due="2026-11-23")
    coaching.planned(days=9, agent=coaching.cast.ines)
    clock.move(days=3)
    page = coaching.lea.get("/coaching/team")
    assert "1 overdue" in page.said and "never" in page.said and "Stan" not in page.said
    assert coaching.lea.get("/coaching/team?weeks=4").said.count("Ines Duarte") > 0
    assert "Bo Lindqvist" not in coaching.lea.get("/coaching/team?weeks=4").said
    assert "Bo Lindqvist" in coaching.lea.get("/coaching/team?person=LIND").said
    assert "No agent of your teams has this name." in coaching.lea.get("/coaching/team?person=nobody").said
    clock.move(weeks=5)
    coaching.lea.sign_in(coaching.cast.lea)
    assert "Bo Lindqvist" in coaching.lea.get("/coaching/team?weeks=4").said


def test_whose_pages_they_are(coaching: Coaching, signed_in: Callable[[Person], PageClient]) -> None:
    coaching.lea.get(f"/coaching/people/{coaching.cast.stan.id}", 404)
    coaching.lea.get(f"/coaching/people/{coaching.cast.lea.id}", 404)
    assert "Whom you coach" in coaching.lea.get("/coaching").said
    assert "When your lead plans one" in coaching.bo.get("/coaching").said
    assert "Whom I coach" in signed_in(coaching.cast.stan).get("/coaching").said
    coaching.bo.get("/coaching/team", 403)
    assert "Plan the first one" in coaching.lea.get(f"/coaching/people/{coaching.cast.bo.id}").said
    assert "/coaching/people/" in " ".join(coaching.lea.get(f"/people/{coaching.cast.bo.id}").page.links)


def test_who_left_keeps_their_sessions_readable_for_the_lead(coaching: Coaching, clock: Any) -> None:
    coaching.held()
    url = f"/coaching/people/{coaching.cast.bo.id}"
    coaching.cast.bo.deactivated_at = clock.at
    page = coaching.lea.get(url)
    assert "coached before" in page.said and "Plan a session" not in page.said
    assert "Bo Lindqvist" not in coaching.lea.get("/coaching/team").said


def test_before_and_after_say_no_more_than_the_figures(coaching: Coaching, clock: Any) -> None:
    bo, north = coaching.cast.bo, coaching.cast.north
    for place, slug in enumerate(("empathy", "writing", "policy")):
        db.session.add(Skill(slug=slug, title=slug.title(), position=place))
    for number in range(1, 7):
        before, after = WEEK - timedelta(weeks=number), WEEK + timedelta(weeks=number)
        for slug, low, high in (("empathy", 0.5, 0.9), ("writing", 0.6, 0.62)):
            tally(bo, north, Purpose.QUALITY, f"skill:{slug}", before, [low - 0.1, low + 0.1])
            tally(bo, north, Purpose.QUALITY, f"skill:{slug}", after, [high - 0.1, high + 0.1])
    tally(bo, north, Purpose.QUALITY, "skill:empathy", WEEK, [0.0] * 20)
    tally(bo, north, Purpose.QUALITY, "score", WEEK, [0.5] * 10)
    tally(bo, north, Purpose.PRACTICE, "skill:policy", WEEK + timedelta(weeks=1), [1.0] * 4)
    at, clock_then = clock.at, clock.set(clock.at - timedelta(days=39))
    session_id = coaching.planned(starts_at=clock_then)
    for slug in ("empathy", "writing", "policy"):
        pin(coaching.lea, "skill", bo.id, slug)
    coaching.lea.post(f"/coaching/sessions/{session_id}/hold")
    clock.set(at)
    for client in (coaching.lea, coaching.bo):
        said = client.get(f"/coaching/sessions/{session_id}").said
        assert "higher than before" in said and "no difference to be seen" in said and "too few to tell (n 4)" in said
        assert "50.0" in said and "90.0" in said and "do not say that the session is the reason" in said
    growth = f"/growth/people/{coaching.cast.bo.id}"
    assert "Pin to coaching" in coaching.lea.get(f"{growth}?skill=empathy").said
    assert "Pin to coaching" not in coaching.lea.get(growth).said + coaching.bo.get(f"{growth}?skill=empathy").said
    with_one_apart = Since("x", "quality", mean_estimate(10, 5, 3), mean_estimate(9, 9, 9))
    assert with_one_apart.said is Said.TOO_FEW


def test_budgets(coaching: Coaching, query_count: Any) -> None:
    db.session.add(Skill(slug="empathy", title="Empathy"))
    ids = [coaching.held(days=-number) for number in range(1, 4)]
    coaching.planned()
    pin(coaching.lea, "skill", coaching.cast.bo.id, "empathy")
    for session_id in ids:
        add(coaching, coaching.lea, session_id)
    bo_id = coaching.cast.bo.id
    with query_count(exactly=1 + 3):
        coaching.lea.get("/coaching/team")
    with query_count(exactly=1 + 5):
        coaching.lea.get(f"/coaching/people/{bo_id}")
    with query_count(exactly=1 + 2):
        coaching.bo.get("/coaching")
    with query_count(exactly=1 + 1):
        coaching.lea.get("/coaching/items")
    with query_count(exactly=1 + 6):
        coaching.bo.get("/coaching/sessions/4")
    with query_count(at_most=1 + 6):
        coaching.lea.get(f"/coaching/sessions/{ids[0]}")
