"""Every text that a rubric's draft was saved with: listed, compared with now, brought back; nothing is lost by it."""

from collections.abc import Callable
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.rubrics.models import Rubric, RubricState
from app.rubrics.starting_points import _BODIES, _HEAD
from tests.cast import Cast
from tests.counting import query_count
from tests.page_client import PageClient

TEXT = _HEAD.format(preset="zendesk-qa") + _BODIES["zendesk-qa"]
SignedIn = Callable[[Any], PageClient]


def saved(db: SQLAlchemy) -> Rubric:
    return db.session.scalars(select(Rubric).execution_options(populate_existing=True)).one()


def make(cast: Cast, signed_in: SignedIn, db: SQLAlchemy, *marks: str) -> PageClient:
    """Tara's rubric, saved once more for each mark."""
    tara = signed_in(cast.tara)
    tara.post("/rubrics/new", {"source": TEXT, "owner": ""})
    for mark in marks:
        thing = saved(db)
        tara.post(f"/rubrics/{thing.id}/edit", {"source": f"{TEXT}# {mark}\n", "revision": thing.draft_revision})
    return tara


def test_states_are_listed_compared_and_brought_back(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = make(cast, signed_in, db, "second", "third")
    thing = saved(db)
    address = f"/rubrics/{thing.id}/history"
    page = tara.get(address)
    assert "Tara Okafor" in page.said and page.text.count("data-row") >= 3
    second = thing.draft_revision - 1
    compared = tara.get(f"{address}/{second}")
    assert "1 line added, 1 line removed" in compared.said and "# third" in compared.said
    tara.post(f"{address}/{second}", {"revision": thing.draft_revision})
    assert saved(db).draft_source.endswith("# second\n")
    said = [one.said for one in db.session.scalars(select(RubricState).order_by(RubricState.revision))]
    assert said[-1] == f"Back to state {second}"
    assert "# third" in tara.get(f"{address}/{second + 1}").text


def test_whoever_looks_at_an_older_page_is_told_first(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = make(cast, signed_in, db, "second", "third")
    thing = saved(db)
    answer = tara.post(f"/rubrics/{thing.id}/history/{thing.draft_revision - 1}", {"revision": thing.draft_revision - 1})
    assert "The draft changed meanwhile" in tara.follow(answer).said
    assert saved(db).draft_source.endswith("# third\n")


def test_nothing_changed_yet_says_so(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = make(cast, signed_in, db)
    address = f"/rubrics/{saved(db).id}/history"
    assert "Nothing was changed yet" in tara.get(address).said
    tara.get(f"{address}/7", 404)
    tara.post(f"{address}/7", {"revision": 1}, 404)


def test_other_teams_and_other_roles_do_not_see_it(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = signed_in(cast.tara)
    tara.post("/rubrics/new", {"source": TEXT, "owner": str(cast.north.id)})
    address = f"/rubrics/{saved(db).id}/history"
    signed_in(cast.stan).get(address, 404)
    for who in (cast.bo, cast.rey, cast.ada):
        signed_in(who).get(address, 403)


def test_the_list_costs_the_same_however_many_states(cast: Cast, signed_in: SignedIn, db: SQLAlchemy) -> None:
    tara = make(cast, signed_in, db, "second", "third", "fourth")
    address = f"/rubrics/{saved(db).id}/history"
    with query_count(at_most=1 + 3):
        tara.get(address)
