"""Whoever gave a version of a review reads the later ones, which a dispute or a lead made: the notice about them leads there."""

import pytest
from sqlalchemy import select, text

from app.base.database import db
from app.people.models import Notice, Person
from app.review.models import Review, ReviewState
from app.review.queries.given import gave, given_by
from tests.review.conftest import Scene
from tests.review.disputes import answer, opened


def changed_by_lead(scene: Scene, review_id: int) -> int:
    """A further version, by the lead; its id."""
    scene.signed_in(scene.cast.lea).post(f"/reviews/{review_id}/change")
    grader = scene.grader(scene.cast.lea)
    grader.send("/save", criterion="clarity", comment="Read once more.")
    grader.publish(reason="A word was missing.")
    return int(db.session.query(Review).filter_by(state=ReviewState.PUBLISHED).one().id)


def told_path(someone: Person, kind: str) -> str:
    return str(db.session.query(Notice).filter_by(person_id=someone.id, kind=kind).one().path)


def test_who_graded_first_reads_what_the_dispute_and_the_lead_made_of_it(scene: Scene) -> None:
    first, dispute_id = opened(scene)
    answer(scene, scene.cast.mo, dispute_id)
    path = told_path(scene.cast.rey, "review.dispute_answered_grader")
    rey = scene.signed_in(scene.cast.rey)
    assert path == f"/reviews/{first + 1}" and "One thought at a time." in rey.get(path).said
    for address in ("/reviews/given", "/reviews/given?state=disputed"):
        assert path in rey.get(address).text and "dispute: accepted" in rey.get(address).said
    assert path in scene.signed_in(scene.cast.bo).get("/reviews/mine?state=disputed").text
    third = changed_by_lead(scene, first + 1)
    for giver in (scene.cast.rey, scene.cast.mo):
        client = scene.signed_in(giver)
        assert "A word was missing." in client.get(f"/reviews/{third}").said
        assert f"/reviews/{third}" in client.get("/reviews/given?state=disputed").text
    scene.signed_in(scene.cast.stan).get(f"/reviews/{third}", 404)


def test_a_review_that_nobody_disputed_stays_out_of_the_filter(scene: Scene) -> None:
    third = changed_by_lead(scene, scene.published(scene.cast.rey).id)
    rey = scene.signed_in(scene.cast.rey)
    assert (
        f"/reviews/{third}" in rey.get("/reviews/given").text and f"/reviews/{third}" not in rey.get("/reviews/given?state=disputed").text
    )


def test_a_stranger_of_the_review_finds_neither_its_page_nor_its_row(scene: Scene) -> None:
    first, dispute_id = opened(scene)
    answer(scene, scene.cast.lea, dispute_id)
    mo = scene.signed_in(scene.cast.mo)
    mo.get(f"/reviews/{first + 1}", 404)
    assert f"/reviews/{first + 1}" not in mo.get("/reviews/given").text


@pytest.mark.sqlite
def test_what_one_gave_is_found_along_indexes(scene: Scene) -> None:
    found = select(Review.id).where(Review.state == ReviewState.PUBLISHED, given_by(scene.cast.rey))
    asked = str(found.compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = " ".join(row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "MULTI-INDEX OR" in plan and "SCAN review" not in plan
    looked = str(select(Review.id, gave(scene.cast.rey)).where(Review.id == 1).compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = " ".join(row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {looked}")))
    assert "uq_review_version" in plan or "sqlite_autoindex_review_1" in plan, plan
