"""Lists of disputes and of proposed answers page by key, at a price that does not grow with the tables."""

from collections.abc import Callable

import pytest

from app.base import paging
from app.base.database import db
from app.people.models import Person, Role
from app.review.models import Dispute, Review
from app.review.policy import ANSWER_DISPUTE
from app.review.queries import disputes, proposals
from app.review.queries.asker import asker_of
from tests.cast import person
from tests.counting import query_count
from tests.plans import plan_of
from tests.review.conftest import Scene
from tests.review.disputes import stored

Lists = Callable[[Person, str | None], paging.Page]
FEW = 3


def pages(of: Lists, someone: Person) -> list[list[int]]:
    """The ids on each page."""
    found, after = [], None
    while True:
        page = of(someone, after)
        found.append([row.id for row in page.rows])
        if page.next_cursor is None:
            return found
        after = page.next_cursor


@pytest.mark.parametrize(("of", "proposed"), [(disputes.disputes_page, False), (proposals.proposals_page, True)])
def test_pages_follow_one_another_and_hold_no_team_of_others(scene: Scene, of: Lists, proposed: bool) -> None:
    cast = scene.cast
    by = cast.rey if proposed else None
    mine = stored(scene, paging.SIZE + 2, reviewer=cast.mo, team=cast.north, proposed_by=by)
    stored(scene, 2, reviewer=cast.mo, team=cast.south, proposed_by=by)
    assert pages(of, cast.lea) == [mine[: paging.SIZE], mine[paging.SIZE :]]
    db.session.query(Review).filter_by(id=db.session.get_one(Dispute, mine[0]).review_id).update({"reviewer_id": cast.lea.id})
    db.session.commit()
    assert pages(of, cast.lea) == [mine[1 : paging.SIZE + 1], mine[paging.SIZE + 1 :]], "not what one graded oneself"


@pytest.mark.parametrize(("address", "statements"), [("/review/disputes", 4), ("/review/disputes/proposals", 3)])
def test_a_list_costs_as_many_statements_however_long_it_is(scene: Scene, address: str, statements: int) -> None:
    by = scene.cast.rey if "proposals" in address else None
    lea = scene.signed_in(scene.cast.lea)
    for more in (1, FEW):
        stored(scene, more, reviewer=scene.cast.mo, team=scene.cast.north, proposed_by=by)
        with query_count(exactly=statements):
            page = lea.get(address)
    assert page.text.count("<tr data-row>") == 1 + FEW


@pytest.mark.sqlite
def test_lists_and_counts_read_one_range_of_an_index_for_each_team(scene: Scene) -> None:
    """Without statistics, too: never a whole table, never every open dispute of the site."""
    lea = scene.cast.lea
    stored(scene, 1, reviewer=scene.cast.mo, team=scene.cast.north)
    listed = plan_of(lambda: disputes.disputes_page(lea, None))
    counted = plan_of(lambda: (disputes.open_count(lea), disputes.left_to_others(lea)))
    proposed = plan_of(lambda: (proposals.proposals_page(lea, None), proposals.proposal_count(lea)))
    for plan in (listed, counted, proposed):
        assert "ix_dispute_team" in plan and "ix_dispute_due" not in plan, plan
        assert "SCAN dispute" not in plan and "SCAN review" not in plan and "SCAN conversation" not in plan, plan
    assert "ix_dispute_proposal" in proposed, proposed


def test_a_kept_count_answers_each_person_for_their_own_teams(scene: Scene) -> None:
    """Two leads of one team each share one statement; what tells them apart are its values."""
    cast = scene.cast
    other = person("Lou Haas", {Role.LEAD}, cast.south, lead=True)
    db.session.commit()
    stored(scene, 2, reviewer=cast.mo, team=cast.north)
    stored(scene, 1, reviewer=cast.mo, team=cast.south)
    assert asker_of(cast.lea, ANSWER_DISPUTE)[0] == asker_of(other, ANSWER_DISPUTE)[0]
    assert (disputes.open_count(cast.lea), disputes.open_count(other)) == ("2", "1")
