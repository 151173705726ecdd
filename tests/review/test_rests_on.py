"""What a skill's figure rests on: the reviews that rate it, with their own values, and nothing that may not be seen."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.base.database import db
from app.growth.evidence import skill_reviews
from app.people.models import Person
from app.review.models import Purpose
from tests.counting import query_count
from tests.review.conftest import Scene

LONG_AGO = date(2026, 1, 5)
BOTH = (Purpose.PRACTICE, Purpose.QUALITY)


def rests_on(scene: Scene, skill: str, first: date = LONG_AGO) -> list[tuple[int, float]]:
    query = select(Person).where(Person.id == scene.cast.lea.id).options(selectinload(Person.memberships))
    viewer = db.session.scalars(query.execution_options(populate_existing=True)).one()
    with query_count(at_most=3):
        found = skill_reviews(viewer, scene.cast.bo.id, BOTH, skill, first)
    return [(one.review.id, one.mean) for one in found]


def test_reviews_behind_a_skill_carry_its_own_values(scene: Scene) -> None:
    """Writing is fed by two criteria, empathy by one of them."""
    review = scene.published(scene.cast.rey, empathy="top", clarity="mid", identity="top")
    assert rests_on(scene, "empathy") == [(review.id, 100)]
    assert rests_on(scene, "writing") == [(review.id, 75)], "one value a review: the mean of what feeds it"
    assert rests_on(scene, "no-such-skill") == []
    assert rests_on(scene, "empathy", date(2030, 1, 1)) == []


def test_what_does_not_apply_feeds_nothing(scene: Scene) -> None:
    scene.published(scene.cast.rey, empathy="n/a", clarity="top", identity="top")
    assert rests_on(scene, "empathy") == []
    assert [mean for _id, mean in rests_on(scene, "writing")] == [100]


def test_the_page_shows_them_and_leads_to_all(scene: Scene) -> None:
    review = scene.published(scene.cast.rey, empathy="top", clarity="mid", identity="top")
    lea = scene.signed_in(scene.cast.lea)
    page: Any = lea.get(f"/growth/people/{scene.cast.bo.id}?skill=writing")
    assert f'href="/reviews/{review.id}"' in page.text
    assert f'href="/reviews/team?person={scene.cast.bo.id}"' in page.text
    assert "75.0" in page.said
