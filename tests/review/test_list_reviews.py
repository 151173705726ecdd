"""Lists of reviews: one's own that are new, and those one gave, the latest published first."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.base.database import db
from app.review.models import Publication, Review
from app.review.queries.reads import ReadFilter, reviews_page
from tests.review.conftest import Scene
from tests.review.disputes import opened


def test_a_review_one_disputes_is_not_new_any_more(scene: Scene) -> None:
    review_id = opened(scene)[0]
    assert reviews_page(scene.cast.bo, ReadFilter("mine", state="new"), None).rows == []
    assert [row.id for row in reviews_page(scene.cast.bo, ReadFilter("mine", state="disputed"), None).rows] == [review_id]


def test_what_was_published_last_stands_on_top_of_those_one_gave(scene: Scene) -> None:
    first_id = opened(scene)[0]
    first = db.session.get_one(Review, first_id)
    second = copied(first)
    at = db.session.scalars(select(Publication.at).where(Publication.review_id == first_id)).one()
    second.acted_at = first.acted_at - timedelta(days=3)
    db.session.add(Publication(review_id=second.id, by_id=first.reviewer_id, at=at + timedelta(hours=1)))
    db.session.commit()
    links = [
        one.get("href")
        for one in scene.signed_in(scene.cast.rey).get("/reviews/given").page.all("a")
        if one.get("data-row-link") is not None
    ]
    assert links == [f"/reviews/{second.id}", f"/reviews/{first.id}"]


def copied(one: Review) -> Review:
    """Another version of the same review."""
    left_out = ("id", "number")
    values: dict[str, Any] = {column.name: getattr(one, column.name) for column in Review.__table__.columns if column.name not in left_out}
    made = Review(**values, number=one.number + 1)
    db.session.add(made)
    db.session.flush()
    return made
