"""Lists of reviews of reviews page by key, at a price that does not grow with the table."""

from datetime import timedelta

import pytest

from app.base import paging
from app.base.database import db
from app.calibration.graders import queries
from app.calibration.graders.models import Check, CheckState
from app.calibration.graders.rubric import pinned
from app.people.models import Person, Team
from app.review.models import Dispute, Review
from tests.calibration.test_look_at_reviews import scene
from tests.counting import query_count
from tests.plans import plan_of
from tests.review.builders import PUT
from tests.review.conftest import Scene
from tests.review.disputes import stored

__all__ = ["scene"]


def looked(scene: Scene, count: int, *, team: Team, looker: Person, state: CheckState = CheckState.PUBLISHED) -> list[int]:
    """Ids of reviews of reviews by Rey, the oldest first, a minute apart."""
    disputed = stored(scene, count, reviewer=scene.cast.rey, team=team)
    query = db.session.query(Review.id, Review.assignment_id).join(Dispute, Dispute.review_id == Review.id)
    made = []
    for place, review in enumerate(query.filter(Dispute.id.in_(disputed)).order_by(Review.id)):
        at = PUT + timedelta(minutes=place)
        given = {"review_id": review.id, "assignment_id": review.assignment_id, "reviewer_id": scene.cast.rey.id, "looker_id": looker.id}
        made.append(Check(team_id=team.id, rubric_id=pinned(), state=state, put_at=at, published_at=at, **given))
    db.session.add_all(made)
    db.session.commit()
    return [one.id for one in made]


def test_what_a_lead_looks_at_and_what_the_teams_look_at_is_one_list(scene: Scene) -> None:
    lea, mo = scene.cast.lea, scene.cast.mo
    mine = looked(scene, 3, team=scene.cast.north, looker=lea)
    theirs = looked(scene, paging.SIZE, team=scene.cast.north, looker=mo, state=CheckState.WAITING)
    looked(scene, 1, team=scene.cast.south, looker=mo)
    first = queries.checks_page(lea, None)
    second = queries.checks_page(lea, first.next_cursor)
    assert [row.id for row in first.rows] == theirs[:2:-1] + [theirs[2], mine[2], theirs[1]]
    assert [row.id for row in second.rows] == [mine[1], theirs[0], mine[0]] and second.next_cursor is None
    assert {row.id for row in queries.checks_page(scene.cast.rey, None).rows} == set(), "nobody looks at what is said about them here"


def test_own_reviews_page_by_key(scene: Scene) -> None:
    ids = looked(scene, paging.SIZE + 1, team=scene.cast.north, looker=scene.cast.lea)
    first = queries.own_page(scene.cast.rey, None)
    assert [row.id for row in first.rows] == ids[:0:-1]
    assert [row.id for row in queries.own_page(scene.cast.rey, first.next_cursor).rows] == ids[:1]


@pytest.mark.parametrize(("who", "address", "statements"), [("lea", "", 3), ("rey", "/mine", 2), ("lea", "/figures", 2)])
def test_a_page_costs_as_many_statements_however_long_it_is(scene: Scene, who: str, address: str, statements: int) -> None:
    client = scene.signed_in(getattr(scene.cast, who))
    for more in (1, 3):
        looked(scene, more, team=scene.cast.north, looker=scene.cast.lea)
        with query_count(exactly=statements):
            page = client.get(f"/calibration/graders{address}")
    assert address == "/figures" or page.text.count("<tr data-row>") == 4


@pytest.mark.sqlite
def test_every_list_reads_ranges_of_indexes(scene: Scene) -> None:
    lea, rey = scene.cast.lea, scene.cast.rey
    page = paging.encode([PUT, 1])
    found = plan_of(lambda: (queries.checks_page(lea, page), queries.own_page(rey, page)))
    assert found.count("ix_grader_review_looker (looker_id=? AND state=? AND put_at<?") == 2, found
    assert found.count("ix_grader_review_team (team_id=? AND state=? AND put_at<?") == 2, found
    assert "ix_grader_review_reviewer (reviewer_id=? AND state=? AND published_at<?" in found, found
    assert "SCAN grader_review" not in found and "SCAN review" not in found, found
    summed = plan_of(lambda: queries.figures([scene.cast.north.id], PUT))
    assert "(team_id=? AND begins>?)" in summed and "SCAN grader_tally" not in summed, summed
