"""The planner for one agent and for each: their own spread from ten reviews on, else the team's, said so; and what coverage counts how."""

from datetime import timedelta

import pytest

from app.base.database import db
from app.base.estimates import t_quantile
from app.conversations.models import ConversationKind
from app.people.models import Person
from app.review.models import Purpose, Span, Tally
from app.review.queries import coverage
from app.review.queries.coverage import coverage_of
from app.review.sampling.weighing import reviews_for
from tests.conftest import StoppedClock
from tests.counting import query_count
from tests.review import builders
from tests.review.conftest import Scene


def tally(scene: Scene, person: Person, clock: StoppedClock, sums: tuple[int, int, int]) -> None:
    monday = clock.at.date() - timedelta(days=clock.at.weekday() + 14)
    shared = {"purpose": Purpose.QUALITY, "measure": "score", "span": Span.WEEK, "begins": monday}
    n, total, squares = sums
    db.session.add(Tally(person_id=person.id, team_id=scene.cast.north.id, n=n, total=total, squares=squares, **shared))


def handled(scene: Scene, person: Person, clock: StoppedClock, count: int) -> None:
    for _ in range(count):
        talk = builders.conversation(person, scene.cast.north, kind=ConversationKind.REAL)
        talk.last_message_at = clock.at - timedelta(days=1)


def test_one_agent_and_each(scene: Scene, clock: StoppedClock) -> None:
    bo, ines = scene.cast.bo, scene.cast.ines
    tally(scene, bo, clock, (20, 15_000_000, 11_500_000))
    tally(scene, ines, clock, (5, 4_000_000, 3_240_000))
    handled(scene, bo, clock, 6)
    handled(scene, ines, clock, 3)
    db.session.commit()
    rey = scene.signed_in(scene.cast.rey)
    own = 100 * ((11.5 - 15**2 / 20) / 19) ** 0.5
    page = rey.get(f"/review/planner?who={bo.id}")
    assert f"Review {reviews_for(4.0, own, 6, t_quantile)}" in page.said or "With only 6 conversations" in page.said
    assert "from 20 reviews of half a year" in page.said and f"{own:.1f}" in page.said
    page = rey.get(f"/review/planner?who={ines.id}")
    assert "Ines Okafor has 5 reviews" in page.said or "has 5 reviews of half a year, too few for a spread of their own" in page.said
    each = rey.get("/review/planner?who=each&points=8")
    assert "own spread, from 20 reviews" in each.said and "5 reviews of their own are too few" in each.said
    need = reviews_for(8.0, own, 6, t_quantile)
    row = next(one for one in each.page.all("tr") if bo.name in "".join(one.itertext()))
    assert f" {need} " in " ".join("".join(row.itertext()).split()) + " "
    rey.get(f"/review/planner?who={scene.cast.stan.id}", 404)
    rey.get("/review/planner?who=nobody", 404)


def test_the_planner_asks_as_much_whatever_the_team_s_size(scene: Scene, clock: StoppedClock) -> None:
    handled(scene, scene.cast.bo, clock, 2)
    db.session.commit()
    with query_count() as few:
        coverage.agents_for(scene.cast.north.id, 30, clock.at)
    handled(scene, scene.cast.ines, clock, 4)
    db.session.commit()
    with query_count() as many:
        coverage.agents_for(scene.cast.north.id, 30, clock.at)
    assert few.count == many.count <= 5


def test_coverage_says_what_it_counts_for_the_assignee(scene: Scene, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    handled(scene, scene.cast.bo, clock, 3)
    db.session.commit()
    lea = scene.signed_in(scene.cast.lea)
    assert "newest 500" not in lea.get("/review/coverage").said and coverage_of(scene.cast.north.id, 12, clock.at).older == 0
    monkeypatch.setattr(coverage, "NEWEST", 1)
    for days, talk in enumerate(db.session.query(builders.Conversation).filter_by(kind=ConversationKind.REAL), start=1):
        talk.last_message_at = clock.at - timedelta(days=days)
    db.session.commit()
    assert coverage_of(scene.cast.north.id, 12, clock.at).older == 2
    assert "The 2 older ones count for their assignee" in lea.get("/review/coverage").said
